"""Unusual values, duplicates and the client's own totals: each is found, counted and valued, and what is usual stays unmentioned (IN10, IN12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engagement import Settings
from kit.language import read_language
from kit.load import ClientTables, client_tables
from kit.load.quality.unusual import odd_values
from tests.load.conftest import ACCOUNTS, MAPPING, ORDERS, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]
HEADER = "order;day;account;product;amount;pieces"
WITH_PIECES = MAPPING.replace('revenue = "amount"', 'revenue = "amount"\nquantity = "pieces"')


def cases(tables: ClientTables, found: dict[str, Any]) -> list[list[object]]:
    listed = tables.quality_rows[tables.quality_rows["finding"] == found["finding"]]
    return listed[["value", "row", "rows", "revenue"]].to_numpy().tolist()


def no(tables: ClientTables, start: str) -> bool:
    return not tables.quality["finding"].str.startswith(start).any()


def test_a_price_with_a_slipped_decimal_mark_is_pointed_out(client: Client, finding: FindingOf) -> None:
    client.mapping = WITH_PIECES
    usual = [f"A{n};{1 + n:02d}/03/2024;00{1 + n % 3};p1;{10 + n % 3},00;1" for n in range(16)]
    client.orders(*usual, "B1;20/03/2024;001;p1;1100,00;1", "B2;21/03/2024;002;p1;33,00;3", header=HEADER)
    found = finding(client.tables(), "Prices more than {ratio} times off")
    assert (found["rows"], found["revenue"], found["row"], found["column"]) == (1, 1100.0, 18, "amount, pieces")
    assert found["value"] == "p1: 1100.00 (11.02)"  # the median price is 11, told by its step of 5 %


def test_prices_that_vary_by_themselves_or_are_few_are_left_alone(client: Client) -> None:
    client.mapping = WITH_PIECES
    project = [f"A{n};{1 + n:02d}/03/2024;00{1 + n % 3};job;{7 ** (n % 6) + 1},00;1" for n in range(18)]
    few = [f"B{n};{1 + n:02d}/03/2024;001;p9;{1 if n else 900},00;1" for n in range(7)]
    client.orders(*project, *few, header=HEADER)
    assert no(client.tables(), "Prices more than")


def test_a_day_far_above_the_accounts_usual_is_pointed_out_and_a_small_one_is_not(client: Client, finding: FindingOf) -> None:
    usual = [f"A{n};{1 + n:02d}/03/2024;001;p1;{100 + n},00" for n in range(12)]
    client.orders(*usual, "B1;20/03/2024;001;p1;9000,00", "B2;21/03/2024;001;p1;1,00", "B3;13/03/2024;002;p1;5,00", "B4;13/03/2024;003;p1;5,00")
    found = finding(client.tables(), "Purchase days more than")
    assert (found["rows"], found["revenue"]) == (1, 9000.0) and str(found["value"]).startswith("001, 2024-03-20: 9000.00 (10")


STEPS = st.lists(st.integers(-5, 5), min_size=8, max_size=40)


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_values_decides_nothing_and_a_huge_one_is_always_found(settings: Settings, steps: list[int], draw: Any) -> None:
    limits, values = settings.thresholds, [*steps, 1000]
    draw.shuffle(values)
    keys, ones = pd.Series(["k"] * len(values)), pd.Series(1, index=range(len(values)))
    odd = odd_values(keys, pd.Series(values), ones, limits)
    assert np.flatnonzero(odd).tolist() == [values.index(1000)]


def test_the_limits_of_the_engagement_decide_what_is_unusual(client: Client) -> None:
    client.mapping = WITH_PIECES
    client.settings = '[thresholds]\noutlier_ratio = { value = 200, reason = "gift shop" }\n'
    usual = [f"A{n};{1 + n:02d}/03/2024;00{1 + n % 3};p1;10,00;1" for n in range(16)]
    client.orders(*usual, "B1;20/03/2024;001;p1;1100,00;1", header=HEADER)
    assert no(client.tables(), "Prices more than")


def test_codes_without_a_digit_are_pointed_out_where_nearly_all_have_one(client: Client, finding: FindingOf) -> None:
    lines = [f"A{n};{1 + n % 28:02d}/03/2024;00{1 + n % 3};p{n};10,00" for n in range(30)]
    client.orders(*lines, "B1;13/03/2024;001;FRETE;7,50", "B2;14/03/2024;002;FRETE;2,50", "B3;14/03/2024;002;DESC;-4,00")
    tables = client.tables()
    found = finding(tables, "{n} of {all} product codes hold no digit")
    assert (found["rows"], found["revenue"]) == (3, 6.0)
    assert cases(tables, found) == [["FRETE", 32, 2, 10.0], ["DESC", 34, 1, -4.0]]
    client.orders(*lines[:5], "B1;13/03/2024;001;FRETE;7,50")
    assert no(client.tables(), "{n} of {all} product codes")


def test_a_sale_booked_twice_is_told_apart_from_a_line_that_repeats_whole(client: Client, finding: FindingOf) -> None:
    client.orders("A1;13/03/2024;001;p1;10,00", "A1;13/03/2024;001;p1;10,00", "A2;13/03/2024;001;p2;7,00", "A2;13/03/2024;002;p2;7,00",
                  "A2;13/03/2024;003;p2;7,00", "A3;14/03/2024;003;p2;7,00")  # fmt: skip
    tables = client.tables()
    assert (finding(tables, "Lines that repeat another line")["rows"], finding(tables, "Lines that repeat another line")["revenue"]) == (1, 10.0)
    found = finding(tables, "Lines that repeat order, product")
    assert (found["rows"], found["revenue"], cases(tables, found)) == (2, 14.0, [["A2 · p2", 4, 2, 14.0]])


def test_revenue_and_quantity_that_contradict_each_other_are_named(client: Client, finding: FindingOf) -> None:
    client.mapping = WITH_PIECES
    client.orders("A1;13/03/2024;001;p1;10,00;-1", "A2;13/03/2024;002;p1;7,00;0", "A3;14/03/2024;003;p1;-5,00;2", "A4;14/03/2024;003;p1;-5,00;-2",
                  header=HEADER)  # fmt: skip
    tables = client.tables()
    starts = ("Lines with revenue although goods", "Lines with revenue and no quantity", "Lines with negative revenue and no", "Returns and credits")
    assert [(finding(tables, s)["rows"], finding(tables, s)["revenue"]) for s in starts] == [(1, 10.0), (1, 7.0), (1, -5.0), (1, -5.0)]


def test_accounts_that_may_be_one_are_listed_with_what_they_bought(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = "id;name;city;cnpj\n001;São João Ltda.;Santos;11.222.333/0001-81\n002;SAO JOAO LTDA;SANTOS;11222333000181\n" + (
        "003;São João Ltda;Campinas;\n004;Único;;\n"
    )
    client.mapping = MAPPING.split("[accounts]")[0] + '[accounts]\nfile = "accounts.csv"\n[accounts.columns]\naccount_id = "id"\n' + (
        'name = "name"\ncity = "city"\ntax_id = "cnpj"\n'
    )
    tables = client.tables()
    found = finding(tables, "Accounts whose name and city differ only")
    assert (found["rows"], found["column"], cases(tables, found)) == (2, "name, city", [["SAO JOAO LTDA: 001, 002", 2, 2, 1380.5]])
    assert finding(tables, "Different accounts with the same tax id")["rows"] == 2


def test_lines_of_unknown_accounts_are_listed_account_by_account(client: Client, finding: FindingOf) -> None:
    client.settings = '[thresholds]\nmax_dropped = { value = 0.5, reason = "test" }\n'
    client.orders(*ORDERS.splitlines()[1:], "B1;01/02/2024;777;p1;5,00", "B2;02/02/2024;777;p1;2,00", "B3;03/02/2024;888;p1;9,00")
    tables = client.tables()
    assert cases(tables, finding(tables, "Lines of accounts that")) == [["888", 9, 1, 9.0], ["777", 7, 2, 7.0]]


TOTALS = """[totals]
revenue = 1400
orders = 4
lines = 5
[totals.revenue_by_year]
2024 = 1400.5
2023 = 10
[totals.revenue_by_month]
"2024-01" = 1580.50
[totals.revenue_by_account]
001 = 1300.00
[totals.orders_by_month]
2024-02 = 2
"""


def test_the_clients_totals_are_ticked_or_told_with_their_difference(client: Client, finding: FindingOf) -> None:
    client.settings = TOTALS
    tables = client.tables()
    ticks = tables.ticks.set_index("name")
    assert ticks[["stated", "found", "difference", "ticked"]].T.to_dict("list") == {
        "lines": [5, 5, 0, True], "orders": [4, 4, 0, True], "orders month 2024-02": [2, 2, 0, True], "revenue": [1400, 1400, 0, True],
        "revenue account 001": [1300, 1300.5, 0.5, True], "revenue month 2024-01": [1580.5, 1580.5, 0, True],
        "revenue year 2023": [10, 0, -10, False], "revenue year 2024": [1400.5, 1400, -0.5, True],
    }  # fmt: skip
    found = finding(tables, "{n} of {all} figures stated by the client")
    assert found["value"] == "revenue year 2023: 10.00 / 0.00" and read_language("en").told(found["finding"]).startswith("1 of 8 figures")


def test_totals_count_lines_that_are_left_out_because_the_books_hold_them(client: Client) -> None:
    client.settings = '[thresholds]\nmax_dropped = { value = 0.5, reason = "test" }\n[totals]\nrevenue = 1417.00\n'
    client.orders(*ORDERS.splitlines()[1:], "A5;01/02/2024;;p1;17,00")
    assert client.tables().ticks["ticked"].tolist() == [True] and client.tables().totals["revenue_used"] == 1400.0


@pytest.mark.parametrize(
    ("section", "setting", "told"),
    [
        ("turnover = 5", "turnover", "revenue_by_year"),
        ("revenue = '5'", "revenue", "a figure is a number"),
        ("revenue = [5]", "revenue", "a figure is a number"),
        ("revenue_by_year = 5", "revenue_by_year", "a section of its own"),
    ],
)
def test_a_total_in_another_form_is_refused_with_what_it_may_be(client: Client, section: str, setting: str, told: str) -> None:
    client.settings = f"[totals]\n{section}\n"
    problem = client.problem()
    assert (problem.message, problem.fields["setting"]) == ("setting_invalid", f"totals.{setting}")
    assert told in read_language("en").told(problem.fields["reason"][1][0])


def test_accounts_keep_their_findings_without_order_lines(client: Client) -> None:
    client.mapping = MAPPING[MAPPING.index("[accounts]") :]
    client.files["accounts.csv"] = ACCOUNTS + "004;ALVORADA;s1;Campinas;1,00\n"
    quality = client_tables(client.engagement(), lines_needed=False).quality.set_index("finding")
    row = quality.loc["Accounts whose name and city differ only in capitals, accents or punctuation"]
    assert row["rows"] == 2 and pd.isna(row["revenue"]) and "Accounts without any order line" not in quality.index
