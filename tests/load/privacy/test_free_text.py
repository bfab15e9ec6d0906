"""Personal data where nobody expects them: found in three countries' forms, and not where numbers only look alike (Q48)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.personal_text import masked, names_replaced, personal_parts


@pytest.mark.parametrize(("text", "kind", "part"), [
    ("falar com maria.souza@example.com.br amanhã", "email", "maria.souza@example.com.br"), ("ligar (11) 98765-4321", "phone", "(11) 98765-4321"),
    ("+55 11 98765-4321", "phone", "+55 11 98765-4321"), ("cel 11 98765-4321", "phone", "11 98765-4321"),
    ("+52 55 1234 5678", "phone", "+52 55 1234 5678"),
    ("+56 9 8765 4321", "phone", "+56 9 8765 4321"), ("Tel: 3456-7890", "phone", "3456-7890"), ("CPF 529.982.247-25", "tax_id", "529.982.247-25"),
    ("JOAO DA SILVA 52998224725", "tax_id", "52998224725"), ("RFC GODE561231GR8", "tax_id", "GODE561231GR8"),
    ("BOXW310820HNERXN09", "tax_id", "BOXW310820HNERXN09"), ("RUT 12.345.678-5", "tax_id", "12.345.678-5"),
    ("20-05536168-2", "tax_id", "20-05536168-2"),
])  # fmt: skip
def test_what_is_personal_in_a_text_is_found(text: str, kind: str, part: str) -> None:
    assert (kind, part) in list(personal_parts(text))
    assert part not in masked(text)


@pytest.mark.parametrize("text", [
    "pedido 2019-2020", "12345678901", "2024-05-05 10:00", "R$ 1.234.567-00", "CEP 01310-100", "33.683.111/0002-80", "Rua 7 nº 1234-5678",
    "76.086.428-5", "7891000315507", "30-50001091-2", "a@b", "Visita às 14:00", "10.000 x 12.500", "CPF 529.982.247-26",
])  # fmt: skip
def test_numbers_that_only_look_alike_pass(text: str) -> None:
    assert list(personal_parts(text)) == [] and masked(text) == text


def test_a_mask_keeps_what_tells_one_from_another_and_nothing_to_dial() -> None:
    assert masked("Ana: ana@example.com, (11) 98765-4321, 529.982.247-25") == "Ana: a•••@•••.com, (••) •••••-••21, •••.•••.•••-25"


@given(st.text(max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)


def test_an_address_in_the_city_is_a_finding_with_its_row_masked(client, finding) -> None:
    lines = "001;A;s1;Santos;1", "002;B;s1;vendas@example.com.br;2", "003;C 52998224725;s2;(11) 98765-4321;3"
    client.files["accounts.csv"] = "\n".join(["id;name;seller;city;turnover", *lines, ""])
    tables = client.tables()
    mail, phone, tax = (finding(tables, f"“{{column}}”: {what}") for what in ("e-mail", "telephone", "tax ids"))
    assert (mail["file"], mail["column"], mail["rows"], mail["row"], mail["value"]) == ("accounts.csv", "city", 1, 3, "v•••@•••.br")
    assert (phone["column"], phone["row"], tax["column"], tax["value"]) == ("city", 4, "name", "•••••••••25")
    cases = tables.quality_rows
    assert not cases["value"].str.contains("vendas@|98765|52998224725").any() and (cases["value"] == "v•••@•••.br").any()


def test_eleven_digits_that_are_no_tax_ids_are_not_taken_for_the_one_in_a_hundred_that_is(client) -> None:
    rows = "".join(f"{n:03d};A{n};s1;{n + 52998224700:011d};1\n" for n in range(1, 60))  # 25 of the 59 ends in a valid check
    client.files["accounts.csv"] = "id;name;seller;city;turnover\n" + rows
    assert not client.tables().quality["finding"].str.contains("tax ids of persons").any()


def test_a_column_that_the_work_does_not_need_is_named_by_its_header(client, finding) -> None:
    client.files["people.csv"] = "id;account;name;E-mail;Data de Nascimento\nk1;001;Ana;ana@example.com;01/02/1980\n"
    client.mapping += '[contacts]\nfile = "people.csv"\n[contacts.columns]\ncontact_id = "id"\naccount_id = "account"\nname = "name"\n'
    tables = client.tables()
    named = {row.column for row in tables.quality.itertuples() if "does not need" in row.finding}
    assert named == {"E-mail", "Data de Nascimento"}
    assert "ana@example.com" not in str([frame.to_dict() for frame in tables.tables().values()])


def test_the_accounts_own_telephone_header_is_no_finding(client) -> None:
    client.files["accounts.csv"] = "id;name;seller;city;turnover;Telefone\n001;A;s1;x;1;1\n002;B;s1;y;2;2\n003;C;s2;z;3;3\n"
    assert not client.tables().quality["finding"].str.contains("does not need").any()


def test_a_name_is_replaced_as_whole_words_the_longest_first_and_at_any_number_of_names() -> None:
    shops = {f"Loja {n}": f"L{n}" for n in range(50_000)}
    told = names_replaced({"Ana": "S1", "Ana Lima": "S2", "Lima Peças (SP) Ltda.": "A1", "12": "A3", "Bo": "A4", **shops})
    assert told("Ana, Ana Lima and Banana sold 12 to Bo and Lima Peças (SP) Ltda.") == "S1, S2 and Banana sold 12 to Bo and A1."
    assert told("Loja 49999; Loja 7, Loja 50000") == "L49999; L7, Loja 50000" and told("") == ""


@given(st.lists(st.sampled_from(["Ana", "Lima", "-", " ", ".", "Bo"]), max_size=12).map("".join))
def test_what_is_not_a_name_stays_as_it_is(text: str) -> None:
    assert names_replaced({"Ana": "Ana", "Ana Lima": "Ana Lima"})(text) == text and names_replaced({})(text) == text
