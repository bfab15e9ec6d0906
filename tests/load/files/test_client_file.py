"""Files of every format as columns with spreadsheet rows (IN1, IN2, IN6, IN8, IN14)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from kit.errors import DataError, MissingFileError
from kit.load.files import source as source_module
from kit.load.files.client_file import read_source
from kit.load.files.source import Source
from kit.load.values.cells import cells_of


def read(folder: Path, content: bytes | str, name: str = "f.csv", encoding: str = "", separator: str = "") -> Source:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(folder, name, "", encoding, separator)


def texts(source: Source, column: str) -> list[str]:
    return source.frame[column].astype("str").tolist()


def workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, column, cell)


def test_cp1252_is_read_as_cp1252_and_shows_its_accents_in1(tmp_path: Path) -> None:
    found = read(tmp_path, "cliente;cidade\nConceição;São Paulo\nAna;Niterói\n".encode("cp1252"))
    assert texts(found, "cliente") == ["Conceição", "Ana"]
    assert found.encoding == "cp1252" and found.accents == ("Conceição", "Niterói", "São Paulo")


def test_a_byte_order_mark_never_enters_the_first_header_in1(tmp_path: Path) -> None:
    assert list(read(tmp_path, "cliente;v\nJosé;1\n".encode("utf-8-sig")).frame.columns) == ["cliente", "v"]
    assert texts(read(tmp_path, "cliente;v\nJosé;1\n".encode("utf-16")), "cliente") == ["José"]


def test_an_accent_late_in_the_file_still_decides_its_encoding_in1(tmp_path: Path) -> None:
    found = read(tmp_path, ("a;b\n" + "x;1\n" * 200_000 + "£;1\n").encode("cp1252"))
    assert found.encoding == "cp1252" and texts(found, "a")[-1] == "£"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_fits_every_row_in2(tmp_path: Path, separator: str) -> None:
    found = read(tmp_path, f"a{separator}b{separator}c\n1{separator}x y{separator}3\n")
    assert found.separator == separator and texts(found, "c") == ["3"]


def test_a_decimal_comma_is_not_taken_for_a_separator_in2(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "id;v\n1;2,50\n2;3,75\n"), "v") == ["2,50", "3,75"]


def test_a_trailing_separator_shifts_nothing_and_is_an_error_with_rows_in2(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "a;b;c\n1;2;3;\n4;5;6;\n")
    fields = caught.value.problems[0].fields
    assert caught.value.problems[0].message == "row_width"
    assert (fields["rows"], fields["expected"], fields["values"], fields["count"]) == ([2, 3], 3, [4], 2)


def test_quoted_newlines_and_blank_lines_keep_the_spreadsheets_row_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, 'a;b\n1;"two\nlines"\n\n;\n2;"x;y ""z"""\n')
    assert texts(found, "b") == ["two\nlines", 'x;y "z"'] and found.frame.index.tolist() == [2, 5]


def test_the_hint_that_excel_writes_first_is_followed_and_is_no_row(tmp_path: Path) -> None:
    found = read(tmp_path, "sep=|\na|b\n1|2\n")
    assert (found.separator, found.frame.index.tolist()) == ("|", [2])


def test_a_repeated_header_is_an_error_never_a_suffix_in2(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "id;v;v\n1;2;3\n")
    assert (caught.value.problems[0].message, caught.value.problems[0].fields["column"]) == ("header_repeated", "v")


def test_parquet_keeps_its_types_and_whole_numbers_become_ids_without_a_point_in6(tmp_path: Path) -> None:
    table = pa.table(
        {"id": pa.array([17850, None], pa.int64()), "day": pa.array([datetime(2024, 1, 5, 8), None]), "v": [1.5, 2.0], "s": ["NA", None]}
    )
    pq.write_table(table, tmp_path / "f.parquet")
    found = read_source(tmp_path, "f.parquet").frame
    assert found.dtypes.astype("str").tolist() == ["Int64", "datetime64[us]", "float64", "category"]
    assert cells_of(found["id"]).texts().astype(object).tolist()[0] == "17850" and found.index.tolist() == [2, 3]
    assert found["s"].isna().tolist() == [False, True]


def test_a_workbook_keeps_empty_rows_and_columns_in_their_place_in8(tmp_path: Path) -> None:
    workbook(tmp_path / "f.xlsx", ("Dados", [["id", None, "v"], [None, None, None], ["00123", None, 1.5], [7.0, None, 1234.0]]))
    found = read_source(tmp_path, "f.xlsx")
    assert found.sheet == "Dados" and found.frame.index.tolist() == [3, 4] and list(found.frame.columns) == ["id", "v"]
    assert cells_of(found.frame["id"]).texts().astype(object).tolist() == ["00123", "7"]
    assert found.frame["v"].tolist() == [1.5, 1234.0]


def test_dates_of_a_workbook_are_dates(tmp_path: Path) -> None:
    workbook(tmp_path / "f.xlsx", ("Dados", [["day"], [datetime(2024, 5, 1)], [datetime(2024, 1, 13)]]))
    assert read_source(tmp_path, "f.xlsx").frame["day"].tolist() == [pd.Timestamp("2024-05-01"), pd.Timestamp("2024-01-13")]


def test_several_sheets_are_a_question_and_a_wrong_name_gets_the_nearest(tmp_path: Path) -> None:
    workbook(tmp_path / "f.xlsx", ("Vendas", [["a"], [1]]), ("Clientes", [["a"], [1]]))
    with pytest.raises(DataError) as needed:
        read_source(tmp_path, "f.xlsx")
    with pytest.raises(DataError) as unknown:
        read_source(tmp_path, "f.xlsx", "Venda")
    assert (needed.value.problems[0].message, needed.value.problems[0].fields["values"]) == ("sheet_needed", ["Vendas", "Clientes"])
    assert (unknown.value.problems[0].message, unknown.value.problems[0].fields["nearest"]) == ("sheet_unknown", "Vendas")
    assert read_source(tmp_path, "f.xlsx", "Clientes").sheet == "Clientes"


def test_a_workbook_whose_only_data_are_hidden_names_the_hidden_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        book.add_worksheet("Capa")
        hidden = book.add_worksheet("Dados")
        hidden.write(0, 0, "id")
        hidden.hide()
    with pytest.raises(DataError) as caught:
        read_source(tmp_path, "f.xlsx")
    assert (caught.value.problems[0].message, caught.value.problems[0].fields["values"]) == ("sheet_hidden", ["Dados"])


def test_a_missing_file_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "clientes.csv").write_text("a\n1\n")
    with pytest.raises(MissingFileError) as caught:
        read_source(tmp_path, "cliente.csv")
    assert caught.value.problems[0].fields["nearest"] == "clientes.csv"


def test_a_file_outside_the_data_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(MissingFileError):
        read_source(tmp_path / "data", "../secret.csv")


def test_files_larger_than_the_caps_are_refused_before_parsing_in14(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_ROWS", 2)
    with pytest.raises(DataError) as caught:
        read(tmp_path, "a;b\n1;2\n3;4\n5;6\n")
    assert caught.value.problems[0].message == "file_too_large"


def test_a_small_archive_that_unpacks_to_too_much_is_refused_in14(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "f.xlsx", ("Dados", [["a"], *[["the same text"]] * 20_000]))
    monkeypatch.setattr(source_module, "MAX_BYTES", 400_000)
    assert (tmp_path / "f.xlsx").stat().st_size < 400_000
    with pytest.raises(DataError) as caught:
        read_source(tmp_path, "f.xlsx")
    assert caught.value.problems[0].message == "file_too_large"


def test_reading_never_changes_the_clients_file_q10(tmp_path: Path) -> None:
    content = "a;b\n1;Conceição\n".encode("cp1252")
    read(tmp_path, content)
    assert (tmp_path / "f.csv").read_bytes() == content
