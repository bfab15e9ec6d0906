"""Looked-up columns: keys meet exactly or by a rule that has a name, every repaired pair is shown, and a doubtful one is refused (IN13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.language import read_language
from kit.load import ClientTables
from kit.load.mapping.key_rules import KEY_RULES, folded, mildest_rule, repaired_keys
from tests.load.conftest import MAPPING, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]
LINES = ("A1;13/01/2024;001;GTXPro;100,00", "A2;14/01/2024;001;GTX Pro;10,00", "A3;15/01/2024;002;gtx-pro;1,00", "A4;15/01/2024;002;MG Special;5,00")
PRODUCTS = "name;line\nGTX Pro;Bikes\nMG Special;Parts\nGTX Basic;Bikes\n"


def looked_up(client: Client, match: str = "", products: str = PRODUCTS) -> Client:
    client.orders(*LINES)
    client.files["products.csv"] = products
    join = f'[[orders.join]]\nfile = "products.csv"\nkey = {{ product = "name" }}\ntake = ["line"]\n{match}\n[accounts]'
    client.mapping = MAPPING.replace("[accounts]", join).replace('revenue = "amount"', 'revenue = "amount"\nproduct_line = "line"')
    return client


def lines_of(tables: ClientTables) -> dict[str, float]:
    months = tables.account_months
    return months.groupby(months["product_line"].fillna(""))["revenue"].sum().to_dict()


def test_without_a_rule_only_what_is_written_alike_meets_and_the_rule_that_would_help_is_named(client: Client, finding: FindingOf) -> None:
    tables = looked_up(client).tables()
    assert lines_of(tables) == {"": 101.0, "Bikes": 10.0, "Parts": 5.0}
    row = finding(tables, "{n} rows find no match")
    assert (row["rows"], row["revenue"], row["row"]) == (2, 101.0, 2)
    told = read_language("en").told(row["remedy"])
    assert "repair 2 of 2 values" in told and "GTXPro = GTX Pro" in told and 'match = "letters_and_digits"' in told


def test_a_named_rule_repairs_and_every_pair_is_listed_with_rows_and_revenue(client: Client, finding: FindingOf) -> None:
    tables = looked_up(client, 'match = "letters_and_digits"').tables()
    assert lines_of(tables) == {"Bikes": 111.0, "Parts": 5.0}
    row = finding(tables, "{n} values of")
    assert (row["rows"], row["revenue"], row["column"]) == (2, 101.0, "product")
    cases = tables.quality_rows[tables.quality_rows["finding"] == row["finding"]]
    assert cases[["number", "value", "row", "rows", "revenue"]].to_numpy().tolist() == [
        [1, "GTXPro = GTX Pro", 2, 1, 100.0], [2, "gtx-pro = GTX Pro", 4, 1, 1.0],
    ]  # fmt: skip
    assert not tables.quality["finding"].str.startswith("{n} rows find no match").any()


@pytest.mark.parametrize("file", ['["new.csv", "low.csv"]', '"*w.csv"'])
def test_several_files_are_one_to_look_up_in_and_a_key_in_two_of_them_is_named_with_its_file(client: Client, file: str) -> None:
    looked_up(client)
    client.mapping = client.mapping.replace('"products.csv"', file)
    client.files |= {"new.csv": "name;line\nGTX Pro;Bikes\nGTXPro;Bikes\n", "low.csv": "line;name\nParts;MG Special\nParts;gtx-pro\n"}
    assert lines_of(client.tables()) == {"Bikes": 110.0, "Parts": 6.0}
    client.files["low.csv"] = "line;name\nParts;MG Special\nParts;GTXPro\n"
    problem = client.problem()
    assert problem.message == "join_key_repeated" and sorted(problem.fields["rows"]) == ["low.csv: 3", "new.csv: 3"]


def test_a_milder_rule_repairs_less(client: Client, finding: FindingOf) -> None:
    tables = looked_up(client, 'match = "without_accents"', PRODUCTS.replace("MG Special", "Mg Spécial")).tables()
    assert lines_of(tables) == {"": 101.0, "Bikes": 10.0, "Parts": 5.0}
    assert finding(tables, "{n} values of")["value"] == "MG Special = Mg Spécial"


def test_a_value_that_could_be_two_keys_is_refused_with_both(client: Client) -> None:
    problem = looked_up(client, 'match = "letters_and_digits"', PRODUCTS + "GTX  Pro.;Other\n").problem()
    assert (problem.message, problem.fields["column"], problem.fields["rows"]) == ("join_key_doubtful", "product", [2, 4])
    assert problem.fields["values"] == ["GTXPro", "gtx-pro"] and problem.fields["candidates"] == ["GTX  Pro.", "GTX Pro"]


def test_exact_keys_come_before_any_rule(client: Client) -> None:
    client = looked_up(client, 'match = "without_accents"', "name;line\nGTXPro;One\nGTXPRO;Two\nGTX Pro;Three\ngtx-pro;Four\nMG Special;Five\n")
    assert lines_of(client.tables()) == {"One": 100.0, "Three": 10.0, "Four": 1.0, "Five": 5.0}


def test_an_unknown_rule_is_refused_with_the_known_ones(client: Client) -> None:
    problem = looked_up(client, 'match = "fuzzy"').problem()
    assert problem.message == "mapping_value_invalid" and "without_zeros" in str(problem.fields["reason"])


@pytest.mark.parametrize(
    ("rule", "same", "different"),
    [
        ("without_accents", ("São  Paulo", "sao paulo"), ("Sao-Paulo", "Sao Paulo")),
        ("letters_and_digits", ("Sant'Ana do Livramento", "SANTANA DO LIVRAMENTO"), ("GTX 1", "GTX 2")),
        ("without_zeros", ("00123", "123"), ("1230", "123")),
        ("without_zeros", ("A-007", "A-7"), ("A-70", "A-7")),
    ],
)
def test_a_rule_joins_what_it_says_and_nothing_more(rule: str, same: tuple[str, str], different: tuple[str, str]) -> None:
    assert folded(same[0], rule) == folded(same[1], rule) != ""
    assert folded(different[0], rule) != folded(different[1], rule)


def test_a_key_of_which_nothing_is_left_meets_nothing() -> None:
    assert repaired_keys(["--", "GTX"], ["..", "gtx"], "letters_and_digits") == ({"GTX": "gtx"}, {})
    assert mildest_rule(["--"], [".."]) == ("", {})


KEYS = st.lists(st.text(alphabet="aAáÁ0 1-.", min_size=1, max_size=4), max_size=8)


@given(KEYS, KEYS, st.sampled_from(KEY_RULES))
def test_a_rule_never_decides_between_two_keys_and_touches_no_exact_one(ours: list[str], theirs: list[str], rule: str) -> None:
    pairs, doubtful = repaired_keys(ours, theirs, rule)
    assert not set(pairs) & set(theirs) and not set(doubtful) & set(theirs) and not set(pairs) & set(doubtful)
    for key, found in pairs.items():
        assert [t for t in set(theirs) if folded(t, rule) == folded(key, rule)] == [found]
    assert all(len(several) > 1 for several in doubtful.values()) and (rule != "exact" or not pairs)
