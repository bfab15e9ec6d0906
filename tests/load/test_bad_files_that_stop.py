"""Files that nobody can read for certain: each stops with one sentence that names file, place, values and a way out, in three languages (Q8)."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from kit.errors import KitError
from kit.language import LANGUAGES, read_language
from tests.load import test_bad_files_that_read as reads
from tests.load.conftest import MAPPING, Client
from tests.load.made_files import HEADER, LINES, bomb, delimited, ods, orders_with, ragged_xlsx, typed_rows, workbook, zipped

GOOD = delimited()
Content = bytes | str | Callable[[], bytes]
Stop = tuple[Content, str, dict[str, Any], str]


def locked_zip() -> bytes:
    content = bytearray(zipped({"vendas.csv": GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def damaged_zip() -> bytes:
    content = bytearray(zipped({"vendas.csv": GOOD * 50}))
    content[60] ^= 0xFF
    return bytes(content)


def lying_zip() -> bytes:
    """An archive whose list gives a member one tenth of its true size."""
    content = bytearray(bomb("vendas.csv", 20_000_000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (2_000_000).to_bytes(4, "little")
    return bytes(content)


def merged_number(book: Any, sheet: Any) -> None:
    sheet.merge_range("E2:E3", 1200.0)


def formula(book: Any, sheet: Any) -> None:
    sheet.write_formula("E4", "=SUM(E2:E3)")


def second_table(rows: list[list[Any]]) -> list[list[Any]]:
    return [*rows, [], ["Vendedor", "Cidade", None, None, "Meta"], ["s1", "Santos", None, None, 10.0]]


def beside(rows: list[list[Any]]) -> list[list[Any]]:
    other = [["vendedor", "meta"], ["s1", 10.0], ["s2", 20.0]]
    return [[*row, None, *other[n]] if n < len(other) else row for n, row in enumerate(rows)]


CELL = '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
FORMULA = ('<row r="1"><c r="A1" t="inlineStr"><is><t>order</t></is></c><c r="B1" t="inlineStr"><is><t>v</t></is></c></row>'
           '<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2"><f>1+1</f></c></row>')  # fmt: skip
REPEATED = ('<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" table:number-columns-repeated="1000">'
            "<text:p>x</text:p></table:table-cell></table:table-row>")  # fmt: skip

TEXTS: dict[str, Stop] = {
    "nothing at all": (b"", "file_empty", {}, "Export it again"),
    "blank rows only": ("\n \n\t\n", "file_empty", {}, "Export it again"),
    "names and no rows": (delimited(()), "file_without_rows", {"headers": list(HEADER)}, "Export it again"),
    "accents that two code pages explain": (
        GOOD.replace("Pão", "PÇO").replace("Maçã", "M").encode("cp1252"),
        "encoding_ambiguous",
        {"values": ["cp1252: PÇO", "mac_roman: P«O", "cp850: PÃO"]},
        'write encoding = "cp1252"',
    ),
    "two encodings in one file": (
        delimited(LINES[:3]).encode() + delimited(LINES[3:], header=()).encode("cp1252"),
        "encoding_mixed",
        {"rows": [2, 3, 5, 6], "values": ["Maçã", "Maçã"]},
        "put the parts into two files",
    ),
    "zero bytes in the middle": (GOOD.replace("002", "0\x002"), "zero_bytes", {"rows": [4], "count": 1}, "Export it again"),
    "two separators that fit alike": (
        "order,day;account\n1,2;3\n4,5;6\n",
        "separator_ambiguous",
        {"values": [";", ","], "counts": [2, 2]},
        'separator = ";"',
    ),
    "a row with a field too many": (
        GOOD.replace("80,00", "80,00;x"),
        "row_width",
        {"rows": [4], "expected": 5, "values": [6]},
        "header = (its number)",
    ),
    "rows that end in a separator": (
        GOOD.replace("00\n", "00;\n"),
        "row_width",
        {"rows": [2, 4, 5], "expected": 5, "values": [6]},
        "quotation marks",
    ),
    "a text with a separator and no quotation marks": (GOOD.replace("Pão", "Pão; doce"), "row_width", {"rows": [3, 6]}, "texts in quotation marks"),
    "a row with a field too few": (GOOD.replace("002;Maçã", "002"), "row_width", {"rows": [4], "values": [4]}, "correct these rows in a copy"),
    "the last row cut off": (GOOD[: GOOD.index(";003")], "row_truncated", {"rows": [6], "values": ["A4;29/02/2024"]}, "more rows may be missing"),
    "the last row cut off in the first field": (GOOD[: GOOD.index("4;29/02")], "row_truncated", {"rows": [6], "values": ["A"]}, "to its end"),
    "the last row cut off inside quotation marks": (GOOD.replace("Pão;19,50\n", '"Pã'), "row_truncated", {"rows": [6], "values": ["Pã"]}, "cut off"),
    "a quotation mark that is never closed": (
        GOOD.replace("Maçã;80", '"Maçã;80'),
        "quote_open",
        {"rows": [4], "values": ["Maçã;80,00"]},
        "Close or delete",
    ),
    "two stray quotation marks that swallow a row": (
        delimited([(*line, note) for line, note in zip(LINES, ("a", '"b', "c", 'd"x', "e"), strict=True)], header=(*HEADER, "obs")).replace(
            'd"x', '"x'
        ),
        "quote_open",
        {"rows": [3], "values": ["b"]},
        "Close or delete",
    ),
    "a name twice": (GOOD.replace("product", "amount"), "header_repeated", {"column": "amount", "count": 2, "rows": [1]}, "Rename one"),
    "a column without a name": (
        GOOD.replace("product", ""),
        "header_empty",
        {"column": "#4", "rows": [2, 3, 4, 5, 6], "values": ["Maçã", "Pão"]},
        "Give it a name",
    ),
    "no names at all": (delimited(header=()), "header_absent", {"rows": [1], "values": ["A1", "05/01/2024", "001"]}, 'header = "none"'),
    "numbers that are a thousand or one": (
        delimited(orders_with("amount", ["1.200", "300", "80", "-200", "19"])),
        "number_ambiguous",
        {"column": "amount", "rows": [2], "values": ["1.200"]},
        'format.column."amount".decimal = ","',
    ),
    "decimal points among decimal commas": (
        delimited(orders_with("amount", ["1.200,00", "300.50", "80,00", "-200,00", "19,50"])),
        "number_mixed",
        {"column": "amount", "rows": [2, 3, 4, 5, 6]},
        "One of them would be read wrong",
    ),
    "a number in words": (
        delimited(orders_with("amount", ["1,2 mil", "300,50", "80,00", "-200,00", "19,50"])),
        "number_bad",
        {"column": "amount", "rows": [2], "values": ["1,2 mil"]},
        "Correct them",
    ),
    "a fraction": (
        delimited(orders_with("amount", ["1/2", "300,50", "80,00", "-200,00", "19,50"])),
        "number_bad",
        {"rows": [2], "values": ["1/2"]},
        "copy",
    ),
    "numbers grouped by two": (
        delimited(orders_with("amount", ["12,34,567.00", "300.50", "80.00", "-200.00", "19.50"])),
        "number_bad",
        {"rows": [2], "values": ["12,34,567.00"]},
        "copy",
    ),
    "percentages among plain numbers": (
        delimited(orders_with("amount", ["12,5 %", "300,50", "80,00", "-200,00", "19,50"])),
        "number_scales",
        {"rows": [2, 3], "values": ["12,5 %", "300,50"]},
        "factor of 100",
    ),
    "two currencies": (
        delimited(orders_with("amount", ["R$ 1.200,00", "US$ 300,50", "80,00", "-200,00", "19,50"])),
        "number_currencies",
        {"rows": [2, 3], "values": ["R$ 1.200,00", "US$ 300,50"]},
        "one currency",
    ),
    "a column too narrow for its values": (
        delimited(orders_with("amount", ["####", "300,50", "80,00", "-200,00", "19,50"])),
        "cells_hashes",
        {"rows": [2], "values": ["####"]},
        "Widen the column",
    ),
    "ids that a spreadsheet rounded": (
        delimited(orders_with("account", ["1,23E+05", "001", "002", "001", "003"])),
        "id_rounded",
        {"column": "account", "rows": [2], "values": ["1,23E+05"]},
        "as text",
    ),
    "dates that are days or months": (
        delimited(orders_with("day", ["05/01/2024", "05/01/2024", "07/01/2024", "02/02/2024", "09/02/2024"])),
        "date_ambiguous",
        {"column": "day", "example": "05/01/2024", "one": ("date", "2024-01-05"), "other": ("date", "2024-05-01")},
        'format.column."day".date = "mm/dd/yyyy"',
    ),
    "years that could be days": (
        delimited(orders_with("day", ["24/01/05", "24/01/05", "24/01/17", "24/02/20", "24/02/29"])),
        "date_ambiguous",
        {"one": ("date", "2005-01-24"), "other": ("date", "2024-01-05")},
        '"yy/mm/dd"',
    ),
    "two forms of dates": (
        delimited(orders_with("day", ["05/01/2024", "05/01/2024", "17/01/2024", "2024-02-20", "29/02/2024"])),
        "date_mixed",
        {"rows": [5], "values": ["2024-02-20"]},
        "one format",
    ),
    "a day that does not exist": (GOOD.replace("29/02/2024", "30/02/2024"), "date_bad", {"rows": [6], "values": ["30/02/2024"]}, "Correct them"),
    "a weekday that does not fit": (
        GOOD.replace("29/02/2024", "seg 29/02/2024"),
        "date_bad",
        {"rows": [6], "values": ["seg 29/02/2024"]},
        "Correct them",
    ),
    "a month without a day": (GOOD.replace("29/02/2024", "fev/2024"), "date_bad", {"rows": [6], "values": ["fev/2024"]}, "Correct them"),
    "a workbook that is called CSV": (lambda: workbook(("Dados", typed_rows())), "workbook_as_text", {}, "ending .xlsx"),
    "a cell of a million letters": (GOOD + "x" * 1_100_000, "file_too_large", {"rows": [7], "limit": 1_000_000}, "damaged"),
    "ten thousand columns": (
        ";".join(f"c{n}" for n in range(10_000)) + "\n" + ";" * 9_999 + "\n",
        "file_too_large",
        {"count": 10_000, "limit": 2_000},
        "fewer columns",
    ),
}

BINARY: dict[str, tuple[str, Stop]] = {
    "text that is called XLSX": ("orders.xlsx", (GOOD, "text_as_workbook", {}, "Rename it to end in .csv")),
    "a web page that is called XLS": (
        "orders.xls",
        ("<html><table><tr><td>order</td></tr></table></html>", "page_as_workbook", {}, "save it as XLSX"),
    ),
    "a damaged workbook": ("orders.xlsx", (lambda: workbook(("Dados", typed_rows()))[:-200], "workbook_unreadable", {}, "")),
    "two sheets with data": (
        "orders.xlsx",
        (lambda: workbook(("Jan", typed_rows()), ("Fev", typed_rows())), "sheet_needed", {"values": ["Jan", "Fev"]}, "sheet ="),
    ),
    "data on a hidden sheet only": (
        "orders.xlsx",
        (
            lambda: workbook(("Capa", []), ("Dados", typed_rows()), hide=lambda book, _: book.worksheets()[1].hide()),
            "sheet_hidden",
            {"values": ["Dados"]},
            "sheet",
        ),
    ),
    "a formula that nobody calculated": (
        "orders.xlsx",
        (lambda: workbook(("Dados", typed_rows()), change=formula), "formula_uncalculated", {"values": ["E4"], "rows": [4]}, "save it and run again"),
    ),
    "a formula without a result": (
        "orders.xlsx",
        (lambda: ragged_xlsx(FORMULA), "formula_uncalculated", {"values": ["B2"], "rows": [2]}, "Open the file in Excel"),
    ),
    "a number merged over two rows": (
        "orders.xlsx",
        (lambda: workbook(("Dados", typed_rows()), change=merged_number), "cells_merged", {"values": ["E2:E3"], "rows": [2]}, "Unmerge"),
    ),
    "two tables, one below the other": (
        "orders.xlsx",
        (
            lambda: workbook(("Dados", second_table(typed_rows()))),
            "several_tables",
            {"rows": [8], "values": ["Vendedor", "Cidade", "Meta"]},
            "sheet or file of its own",
        ),
    ),
    "two tables, side by side": (
        "orders.xlsx",
        (
            lambda: workbook(("Dados", beside(typed_rows()))),
            "several_tables",
            {"rows": [1], "values": ["vendedor", "meta"]},
            "sheet or file of its own",
        ),
    ),
    "a sheet without names": (
        "orders.xlsx",
        (lambda: workbook(("Dados", typed_rows()[1:])), "header_absent", {"sheet": "Dados", "rows": [1]}, 'header = "none"'),
    ),
    "a workbook that only begins like one": ("orders.xls", (b"\xd0\xcf\x11\xe0" + b"x" * 600, "workbook_unreadable", {}, "")),
    "an ODS formula without a result": (
        "orders.ods",
        (
            lambda: ods([*typed_rows(), ["A5", None, None, None, ('table:formula="of:=1+1"', "")]]),
            "formula_uncalculated",
            {"values": ["E7"]},
            "LibreOffice",
        ),
    ),
    "a zip with several files": (
        "orders.zip",
        (
            lambda: zipped({"vendas.csv": GOOD, "clientes.csv": GOOD}),
            "zip_member_needed",
            {"values": ["clientes.csv", "vendas.csv"]},
            'file = "orders.zip/clientes.csv"',
        ),
    ),
    "a zip without that file": (
        "orders.zip/venda.csv",
        (lambda: zipped({"vendas.csv": GOOD}), "data_file_missing", {"nearest": "orders.zip/vendas.csv"}, ""),
    ),
    "an empty zip": ("orders.zip", (lambda: zipped({}), "file_empty", {}, "Export it again")),
    "a zip in a zip": ("orders.zip", (lambda: zipped({"b.zip": zipped({"vendas.csv": GOOD})}), "format_unknown", {"values": ["b.zip"]}, "")),
    "a zip with a password": ("orders.zip", (locked_zip, "zip_locked", {"values": ["vendas.csv"]}, "Unpack it with the password")),
    "a damaged zip": ("orders.zip", (damaged_zip, "zip_unreadable", {"values": ["vendas.csv"]}, "Download or export it again")),
    "text that is called zip": ("orders.zip", (GOOD, "zip_unreadable", {}, "not an ordinary zip")),
    "a zip that unpacks to much more": ("orders.zip", (lambda: bomb("vendas.csv", 60_000_000), "file_too_large", {"count": 60_000_000}, "damaged")),
    "a zip that lies about its size": ("orders.zip", (lying_zip, "zip_unreadable", {"values": ["vendas.csv"]}, "damaged")),
    "a workbook that unpacks to much more": (
        "orders.xlsx",
        (lambda: bomb("xl/worksheets/sheet1.xml", 60_000_000), "file_too_large", {"count": 60_000_000}, ""),
    ),
    "a cell at the far end of a sheet": (
        "orders.xlsx",
        (
            lambda: ragged_xlsx(CELL.format(row=1, cell="A1") + CELL.format(row=1048576, cell="XFD1048576")),
            "file_too_large",
            {"count": 16_384, "limit": 2_000},
            "",
        ),
    ),
    "a grid too large to hold": (
        "orders.xlsx",
        (
            lambda: ragged_xlsx(CELL.format(row=1, cell="A1") + CELL.format(row=1048576, cell="BZ1048576")),
            "file_too_large",
            {"count": 1048576 * 78, "limit": 40_000_000},
            "",
        ),
    ),
    "an ODS row repeated a million times": ("orders.ods", (lambda: ods(typed_rows(), REPEATED), "file_too_large", {"limit": 40_000_000}, "")),
    "Parquet that is none": ("orders.parquet", (GOOD, "parquet_unreadable", {}, "")),
}


def check(client: Client, message: str, fields: dict[str, Any], remedy: str, file: str = "orders.csv") -> None:
    client.engagement()
    with pytest.raises(KitError) as caught:
        client.tables()
    (problem,) = caught.value.problems
    assert (problem.message, {name: problem.fields.get(name) for name in fields}) == (message, fields)
    assert problem.fields["file"] == file
    for code in LANGUAGES:
        told = read_language(code).render(caught.value)
        assert file in told and "error." not in told and "{" not in told.replace("{ new_name", "").replace("{ ", ""), told
        assert code != "en" or remedy in told, told


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_stops(client: Client, name: str) -> None:
    content, message, fields, remedy = TEXTS[name]
    client.files["orders.csv"] = content() if callable(content) else content
    check(client, message, fields, remedy)


@pytest.mark.parametrize("name", BINARY)
def test_a_workbook_or_archive_stops_quickly(client: Client, name: str) -> None:
    file, (content, message, fields, remedy) = BINARY[name]
    client.files[file.partition(".zip/")[0] + ".zip" if ".zip/" in file else file] = content() if callable(content) else content
    client.mapping = MAPPING.replace('"orders.csv"', f'"{file}"')
    client.engagement()
    started = time.process_time()
    check(client, message, fields, remedy, file)
    assert time.process_time() - started < 3


def test_files_of_one_table_with_other_columns_are_named(client: Client) -> None:
    client.files |= {"orders_1.csv": delimited(LINES[:2]), "orders_2.csv": delimited(LINES[2:]).replace("account", "client")}
    client.mapping = MAPPING.replace('"orders.csv"', '"orders_*.csv"')
    check(client, "files_differ", {"other": "orders_1.csv", "missing": ["account"], "extra": ["client"]}, "correct the names", "orders_2.csv")


def test_one_file_under_two_names_is_not_counted_twice(client: Client) -> None:
    client.files |= {"orders_1.csv": GOOD, "orders_1 (1).csv": GOOD}
    client.mapping = MAPPING.replace('"orders.csv"', '"orders_*.csv"')
    check(client, "files_twins", {"other": "orders_1 (1).csv"}, "count twice", "orders_1.csv")


def test_an_encoding_that_does_not_exist_is_told(client: Client) -> None:
    client.files["orders.csv"] = GOOD
    client.mapping = MAPPING.replace("[accounts]", '[orders.format]\nencoding = "utf-9"\n[accounts]', 1)
    check(client, "encoding_unknown", {"values": ["utf-9"]}, "CSV UTF-8")


def test_a_header_row_that_is_not_there_is_told(client: Client) -> None:
    client.files["orders.csv"] = GOOD
    client.mapping = MAPPING.replace("[accounts]", "[orders.format]\nheader = 40\n[accounts]", 1)
    check(client, "header_beyond", {"rows": [40], "count": 6}, "Correct header")


def test_a_gigabyte_in_one_cell_is_refused_before_it_is_read(client: Client) -> None:
    client.engagement()
    path = client.folder / "data" / "orders.csv"
    with path.open("wb") as file:
        file.write(b"order;day\n1;")
        file.truncate(900_000_000)
    client.files.pop("orders.csv")
    started = time.process_time()
    check(client, "file_too_large", {"limit": 1_000_000}, "damaged")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("column", "cells", "fields"),
    [
        ("day", ["05/01/2024", "05/01/2024", "07/01/2024", "02/02/2024", "09/02/2024"], ("first", "second")),
        ("amount", ["1.200", "300", "80", "-200", "19"], ("first_line", "second_line")),
    ],
)
@pytest.mark.parametrize("written", ["", '[orders.format]\nencoding = "utf-8"\n'])
def test_the_line_that_an_error_prints_settles_it(client: Client, column: str, cells: list[str], fields: tuple[str, str], written: str) -> None:
    client.files["orders.csv"] = delimited(orders_with(column, cells))
    client.mapping = MAPPING.replace("[accounts]", written + "[accounts]", 1)
    problem = client.problem()
    results = []
    for field in fields:
        line, section = str(problem.fields[field]), str(problem.fields["setting"])
        added = MAPPING.replace("[orders]\n", f"[orders]\n{line}\n", 1) if section == "[orders]" else client.mapping + f"{section}\n{line}\n"
        other = Client(client.folder)
        other.files, other.mapping = client.files, added
        days = other.tables().account_days
        results.append((str(days["date"].max().date()), float(days["revenue"].sum())))
    assert results == ([("2024-02-09", 1400.0), ("2024-09-02", 1400.0)] if column == "day" else [("2024-02-29", 1399.0), ("2024-02-29", 200.2)])


def test_there_are_at_least_sixty_named_bad_files() -> None:
    assert len(TEXTS) + len(BINARY) + len(reads.TEXTS) + len(reads.BINARY) >= 120
    assert len(TEXTS) + len(BINARY) >= 60


def test_the_made_archives_are_what_they_seem() -> None:
    with zipfile.ZipFile(io.BytesIO(bomb("a", 60_000_000))) as archive:
        assert archive.infolist()[0].file_size == 60_000_000 and archive.infolist()[0].compress_size < 300_000
