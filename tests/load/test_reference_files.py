"""The published layout of the Brazilian company register, read as it is: no names of columns, zips whose member has no ending (CR6)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kit.load.files.client_file import read_source
from kit.load.mapping.canonical import canonical
from kit.load.mapping.definition import Format, Part, TableMapping
from kit.schema import INPUTS

REFERENCE = os.environ.get("KIT_REFERENCE_DATA", "")
pytestmark = pytest.mark.skipif(not REFERENCE, reason="KIT_REFERENCE_DATA does not name the folder of the public reference data")
REGISTER = Path(REFERENCE) / "cnpj_layout"
ACCOUNTS = next(t for t in INPUTS if t.name == "accounts")


def test_the_companies_of_two_zips_are_one_table_with_their_control_totals_cr6() -> None:
    mapping = TableMapping(file="Empresas*.zip", format=Format(header="none"), columns={"account_id": "1", "name": "2", "annual_revenue": "5"})
    source = read_source(REGISTER, mapping.file, header="none")
    part = canonical(ACCOUNTS, mapping, source, lambda join: source)
    assert part.problems == [] and source.frame.shape == (2, 7)
    assert [name for name, _ in source.parts] == ["Empresas0.zip", "Empresas1.zip"]
    assert round(part.frame["annual_revenue"].sum(), 2) == 1_061_004_829.23 and list(part.decimals) == [","]
    assert part.frame["account_id"].astype(object).str.len().eq(8).all()


def test_a_site_gets_its_tax_id_from_three_columns_and_its_date_from_eight_digits_cr6() -> None:
    columns = {"account_id": "1", "created_on": "11", "state": "20", "municipality_code": "21"}
    mapping = TableMapping(file="Estabelecimentos0.zip", format=Format(header="none"), columns=columns,
                           parts={"tax_id": Part(columns=("1", "2", "3"), between="")})  # fmt: skip
    source = read_source(REGISTER, mapping.file, header="none")
    part = canonical(ACCOUNTS, mapping, source, lambda join: source)
    assert part.problems == [] and source.frame.shape[0] == 1 and "30" in source.frame.columns
    site = part.frame.iloc[0]
    assert (site["tax_id"], str(site["created_on"].date())) == ("33683111000280", "1967-06-30")
    assert (site["state"], site["municipality_code"]) == ("DF", "9701")


def test_the_code_tables_keep_their_letters_in1() -> None:
    activities = read_source(REGISTER, "Cnaes.zip", header="none")
    assert len(activities.frame) == 6 and activities.frame["2"].astype("str").str.len().max() == 93


def test_without_that_word_the_register_stops_and_says_how_to_go_on() -> None:
    with pytest.raises(ValueError, match="header_absent"):
        read_source(REGISTER, "Empresas0.zip")
