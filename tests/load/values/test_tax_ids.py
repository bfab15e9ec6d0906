"""Tax ids: check digits, lost zeros, the switch (IN6). All numbers are the official examples of their formats or made for the test."""

from __future__ import annotations

import pandas as pd
import pytest
from stdnum.br import cnpj, cpf
from stdnum.cl import rut

from kit.load.files.source import Source
from kit.load.values.tax_ids import checked_tax_ids
from tests.load.conftest import MAPPING, Client

BASE = "001234560001"
LOST = BASE + cnpj.calc_check_digits(BASE)
RUT = "76086428-" + rut.calc_check_digit("76086428")
ALPHANUMERIC = "12ABC34501DE35"


def checked(tax_ids: list[str | None], country: list[str] | None = None, currency: str = "BRL") -> tuple[list[object], list[tuple[str, int]]]:
    frame = pd.DataFrame({"account_id": [str(n) for n in range(len(tax_ids))], "tax_id": pd.Series(tax_ids, dtype="str")})
    frame = frame if country is None else frame.assign(country=country)
    series, findings = checked_tax_ids(frame, Source("a.csv", frame), "CNPJ", currency)
    return series.astype(object).tolist(), [(f.finding.split(" ")[2], f.rows) for f in findings]


def test_zeros_that_a_spreadsheet_took_come_back_only_if_the_check_digits_agree_in6() -> None:
    values, findings = checked([LOST.lstrip("0"), "123"])
    assert values == [LOST, "123"] and sorted(n for _, n in findings) == [1, 1]


def test_the_alphanumeric_cnpj_is_valid_in6() -> None:
    assert cnpj.is_valid(ALPHANUMERIC)
    assert checked([ALPHANUMERIC]) == ([ALPHANUMERIC], [])


def test_the_country_decides_which_check_applies() -> None:
    assert checked([RUT], ["Chile"])[1] == []
    assert checked([RUT], ["Brasil"])[1] != []
    assert checked(["ABC"], ["Germany"])[1] == [("of", 1)]


VALID = {
    "Brasil, company": ("BR", "16.727.230/0001-97"),
    "Brasil, person": ("BR", "390.533.447-05"),
    "Brasil, with letters": ("BR", "12.ABC.345/01DE-35"),
    "México": ("MX", "MAB9307148T4"),
    "México, person": ("MX", "GODE561231GR8"),
    "Chile": ("CL", "76086428-5"),
    "Argentina": ("AR", "20-05536168-2"),
    "Colombia": ("CO", "213.123.432-1"),
    "Perú": ("PE", "20512333797"),
    "Uruguay": ("UY", "21-100342-001-7"),
    "Paraguay": ("PY", "80028061-0"),
    "Guatemala": ("GT", "576937-K"),
    "Costa Rica": ("CR", "3-101-999999"),
    "República Dominicana": ("DO", "1-01-85004-3"),
    "España": ("ES", "54362315K"),
    "Portugal": ("PT", "501 964 843"),
    "Ecuador": ("EC", "1792060346-001"),
}
WRONG = {
    "Brasil, company": "16.727.230/0001-98",
    "Brasil, person": "390.533.447-06",
    "Brasil, with letters": "12.ABC.345/01DE-36",
    "México": "MAB9317148T4",
    "México, person": "GODE561331GR8",
    "Chile": "76086428-6",
    "Argentina": "20-05536168-3",
    "Colombia": "213.123.432-2",
    "Perú": "20512333798",
    "Uruguay": "21-100342-001-8",
    "Paraguay": "80028061-1",
    "Guatemala": "576937-1",
    "Costa Rica": "9-101-999999",
    "República Dominicana": "1-01-85004-4",
    "España": "54362315A",
    "Portugal": "501 964 844",
    "Ecuador": "9992060346-001",
}


@pytest.mark.parametrize("name", VALID)
def test_each_country_has_its_own_check_in6(name: str) -> None:
    country, number = VALID[name]
    assert checked([number], [country]) == ([number], [])
    assert checked([WRONG[name]], [country])[0] == [WRONG[name]] and len(checked([WRONG[name]], [country])[1]) == 1


def test_a_short_number_that_could_be_a_company_or_a_person_stays_as_it_came_in6() -> None:
    both = next(text for text in map(str, range(10**6, 2 * 10**6)) if cnpj.is_valid(text.zfill(14)) and cpf.is_valid(text.zfill(11)))
    assert checked([both])[0] == [both] and len(checked([both])[1]) == 1


def test_missing_tax_ids_are_no_finding() -> None:
    assert checked([None, LOST])[1] == []


@pytest.mark.parametrize(("settings", "start", "rows"), [
    ('[engagement]\ncurrency = "BRL"\n', "Tax ids whose check digits do not fit", 2),
    ('[engagement]\ncurrency = "BRL"\ntax_id_check = "off"\ntax_id_check_reason = "invented numbers"\n', "Tax ids are not checked: {reason}", 3),
])  # fmt: skip
def test_the_check_can_be_switched_off_with_a_reason(client: Client, settings: str, start: str, rows: int) -> None:
    client.files["accounts.csv"] = f"id;name;cnpj\n001;A;11222333000180\n002;B;{LOST}\n003;C;1\n"
    client.mapping = MAPPING.split("seller_id")[0] + 'tax_id = "cnpj"\n'
    client.settings = settings
    quality = client.tables().quality
    found = quality[quality["finding"].str.contains("Tax ids")]
    assert len(found) == 1 and found.iloc[0]["finding"].startswith(start) and found.iloc[0]["rows"] == rows
