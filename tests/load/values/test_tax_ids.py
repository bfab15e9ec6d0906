"""Tax ids: check digits, lost zeros, the switch (IN6). All numbers are the official examples of their formats or made for the test."""

from __future__ import annotations

import pandas as pd
import pytest
from stdnum.br import cnpj
from stdnum.cl import rut

from kit.load.files.source import Source
from kit.load.values.tax_ids import checked_tax_ids
from tests.load.conftest import MAPPING, Client

BASE = "000000010001"
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
