"""The annex: safe to open, typed, complete, and the same bytes for the same cycle."""

import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kit.report.annex import ROW_LIMIT, annex_tables, write_annex

from .conftest import HOSTILE, make_cycle


@pytest.fixture
def book(cycle, tmp_path):
    return write_annex(cycle, tmp_path / "annex.xlsx")


def sheet_rows(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_no_cell_is_a_formula_or_a_link(book):
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(re.search(r"<f[ >]|<hyperlink", sheet) for sheet in sheets)


def test_hostile_names_come_back_as_they_were_typed(book):
    names = {row[1] for row in sheet_rows(book, "Portfolio")}
    assert set(HOSTILE) <= names


def test_ids_are_text_with_their_zeros_and_money_is_a_number(book):
    head, first = sheet_rows(book, "Account profile")[:2]
    assert first[0] == "00001"
    assert head[2] == "Revenue, 12 months ($)"
    assert first[2] == 1_000_000.0


def test_words_are_translated_and_dates_are_dates(book):
    head, first = sheet_rows(book, "Account profile")[:2]
    assert first[head.index("Margin basis")] == "Assumed"
    assert first[head.index("Last order")].isoformat().startswith("2014-05-22")


def test_every_result_table_of_the_cycle_has_a_sheet_after_the_read_me(cycle, book):
    names = CalamineWorkbook.from_path(book).sheet_names
    assert names[0] == "Read me"
    assert len(names) == 1 + len(annex_tables(cycle))
    assert all(len(name) <= 31 for name in names)


def test_the_read_me_carries_the_stamp_and_what_columns_mean(cycle, book):
    text = str(sheet_rows(book, "Read me"))
    assert cycle.stamp in text
    assert "What the best comparable customers spend" in text


def test_the_same_cycle_gives_the_same_bytes(cycle, book, tmp_path):
    assert write_annex(cycle, tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


def test_a_table_too_long_for_a_sheet_is_named_in_the_read_me(cycle, tmp_path, monkeypatch):
    monkeypatch.setattr("kit.report.annex.ROW_LIMIT", 5)
    path = write_annex(cycle, tmp_path / "annex.xlsx")
    assert "Portfolio" not in CalamineWorkbook.from_path(path).sheet_names
    assert "tables/portfolio.parquet" in str(sheet_rows(path, "Read me"))
    assert ROW_LIMIT == 200_000


def test_a_cycle_without_results_still_has_an_annex(bare_cycle, tmp_path):
    assert CalamineWorkbook.from_path(write_annex(bare_cycle, tmp_path / "a.xlsx")).sheet_names[0] == "Read me"


def test_portuguese_sheets_have_portuguese_date_forms(tmp_path):
    path = write_annex(make_cycle(tmp_path, 6, "pt_BR"), tmp_path / "anexo.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert "dd/mm/yyyy" in archive.read("xl/styles.xml").decode()
