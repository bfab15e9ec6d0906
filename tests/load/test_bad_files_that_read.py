"""Files as clients send them, each with one thing that could be read wrong, and read right: always the same five lines (Q8, IN1-IN9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kit.language import read_language
from kit.load.files.client_file import read_source
from kit.load.mapping.canonical import canonical
from kit.load.mapping.definition import read_mapping
from kit.load.quality.intake import intake_table
from tests.load.conftest import MAPPING, Client
from tests.load.made_files import AMOUNTS, DAYS, HEADER, LINES, delimited, ods, orders_with, typed_rows, workbook, xls, zipped

EXPECTED = [
    ["A1", "05/01/2024", "001", "Maçã", 1200.0], ["A1", "05/01/2024", "001", "Pão", 300.5], ["A2", "17/01/2024", "002", "Maçã", 80.0],
    ["A3", "20/02/2024", "001", "Maçã", -200.0], ["A4", "29/02/2024", "003", "Pão", 19.5],
]  # fmt: skip
GOOD = delimited()
TITLES = "Relatório de vendas\nEmitido em 02/03/2024 por Ana\n\n"
BLANK = ";;;;\n"
ENGLISH = delimited(orders_with("amount", ["1200.00", "300.50", "80.00", "-200.00", "19.50"]), ",")
ISO = ["2024-01-05", "2024-01-05", "2024-01-17", "2024-02-20", "2024-02-29"]
MONTHS = {
    "pt": ["5-jan-2024", "05 jan. 2024", "17 de janeiro de 2024", "20/fev/2024", "29-FEV-2024"],
    "es": ["5-ene-2024", "05 ene. 2024", "17 de enero de 2024", "20/feb/2024", "29 de febrero del 2024"],
    "en": ["5 Jan 2024", "05-Jan-2024", "17 January 2024", "20 Feb 2024", "29 Feb 2024"],
}
HALF = delimited(LINES[:2]), delimited(LINES[2:])


NUMBERS = [float((day - datetime(1899, 12, 30)).days) for day in DAYS]
SERIALS = [list(HEADER), *([line[0], day, *line[2:4], amount] for line, day, amount in zip(LINES, NUMBERS, AMOUNTS, strict=True))]


def merged(_: Any, sheet: Any) -> None:
    sheet.merge_range("C2:C3", "001")


def hidden(_: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})


def error(_: Any, sheet: Any) -> None:
    sheet.write_formula("F3", "=1/0", None, "#DIV/0!")


def two_header_rows(_: Any, sheet: Any) -> None:
    for place, text in (("A1:A2", "order"), ("B1:B2", "day"), ("C1:C2", "account"), ("D1:E1", "Venda")):
        sheet.merge_range(place, text)
    sheet.write("D2", "product")
    sheet.write("E2", "amount")


TEXTS: dict[str, tuple[bytes | str, str]] = {
    "utf-8 with a byte order mark": (GOOD.encode("utf-8-sig"), "Text in UTF-8"),
    "utf-16 with a mark": (GOOD.encode("utf-16"), "Text in UTF-16-LE"),
    "utf-16, little end first, without a mark": (GOOD.encode("utf-16-le"), "Text in UTF-16-LE"),
    "utf-16, big end first, without a mark": (GOOD.encode("utf-16-be"), "Text in UTF-16-BE"),
    "cp1252, not utf-8": (GOOD.encode("cp1252"), "Text in CP1252 (Maçã, Pão)"),
    "Mac Roman, not cp1252": (GOOD.encode("mac_roman"), "Text in MAC_ROMAN (Maçã, Pão)"),
    "cp850, not cp1252": (GOOD.encode("cp850"), "Text in CP850 (Maçã, Pão)"),
    "lines ended by CR alone": (GOOD.replace("\n", "\r"), ""),
    "lines ended by CRLF": (GOOD.replace("\n", "\r\n"), ""),
    "no end of line at the end": (GOOD.rstrip("\n"), ""),
    "decimal points and commas between the columns": (ENGLISH, "decimal mark “.”"),
    "tabs between the columns": (delimited(separator="\t"), "separator “tab”"),
    "bars between the columns": (delimited(separator="|"), "separator “|”"),
    "two bars between the columns": (delimited(separator="||"), "separator “||”"),
    "two semicolons between the columns": (delimited(separator=";;"), "separator “;;”"),
    "bar, tilde, bar between the columns": (delimited(separator="|~|"), "separator “|~|”"),
    "blanks around the semicolon and quotation marks": ("\n".join('"' + '" ; "'.join(r) + '"' for r in [HEADER, *LINES]) + "\n", ""),
    "blanks around the semicolon": (delimited(separator=" ; "), ""),
    "Excel's hint about the separator": ("sep=;\n" + GOOD, ""),
    "titles above the names": (TITLES + GOOD, "names of the columns stand in row 4"),
    "titles that are padded with separators": (
        "Relatório de vendas;;;;\nPeríodo: jan a fev;;;;\n" + BLANK + GOOD,
        "names of the columns stand in row 4",
    ),
    "blank rows above the names": ("\n\n" + GOOD, "names of the columns stand in row 3"),
    "blank rows at the end": (GOOD + BLANK * 3 + "\n\n", ""),
    "blank rows in between": (delimited(LINES[:3]) + "\n" + BLANK + delimited(LINES[3:], header=()), ""),
    "a totals row that ticks": (GOOD + "Total;;;;1.400,00\n", "its rows add up to it: amount 1,400"),
    "a totals row that does not tick": (GOOD + "Total geral;;;;1.500,00\n", "its rows do not add up to it: amount 1,500 ≠ 1,400"),
    "a totals row of two fields": (GOOD + "Total;1.400,00\n", "its rows add up to it"),
    "subtotals in between": (
        delimited(LINES[:3]) + "Subtotal;;;;1.580,50\n" + delimited(LINES[3:], header=()) + "Subtotal;;;;-180,50\nTotal;;;;1.400,00\n",
        "Row 5 is a total (“Subtotal”) and set aside; its rows add up to it",
    ),
    "a total without a label": (GOOD + ";;;;1.400,00\n", "Row 7 is a total (“–”)"),
    "a note after a blank row": (GOOD + "\nvalores em reais, sem frete\n", "Notes below the table, not read: valores em reais"),
    "a count of the rows below the last": (GOOD + "Total de pedidos: 5;;;;\n", "Notes below the table, not read: Total de pedidos: 5"),
    "a count in other words": (GOOD + "5 registros exportados;;;;\n", "Notes below the table, not read: 5 registros exportados"),
    "a source below the last row": (GOOD + "Fonte: ERP, relatório 17\n", "Notes below the table, not read: Fonte: ERP"),
    "a total, then notes padded with separators": (
        GOOD + "Total;;;;1.400,00\nEmitido por Ana;;;;\n* sem frete;;;;\n",
        "not read: Emitido por Ana; * sem frete",
    ),
    "the names again on every page": (delimited(LINES[:3]) + GOOD.split("\n")[0] + "\n" + delimited(LINES[3:], header=()), "repeat the names"),
    "ids with a decimal point": (delimited(orders_with("account", ["1.0", "1.0", "2.0", "1.0", "3.0"])), "“account”: ids written like numbers"),
    "currency signs": (delimited(orders_with("amount", ["R$ 1.200,00", "R$300,50", "R$ 80,00", "-R$ 200,00", "R$ 19,50"])), ""),
    "negative numbers in brackets": (delimited(orders_with("amount", ["1.200,00", "300,50", "80,00", "(200,00)", "19,50"])), ""),
    "a minus behind the number": (delimited(orders_with("amount", ["1.200,00", "300,50", "80,00", "200,00-", "19,50"])), ""),
    "blanks between thousands": (delimited(orders_with("amount", ["1 200,00", "300,50", "80,00", "-200,00", "19,50"])), ""),
    "no-break blanks between thousands": (delimited(orders_with("amount", ["1\u00a0200,00", "300,50", "80,00", "-200,00", "19,50"])), ""),
    "a lone thousand that the column decides": (delimited(orders_with("amount", ["1.200", "300,5", "80", "-200", "19,5"])), "“,” (19,5)"),
    "months by name in Portuguese": (delimited(orders_with("day", MONTHS["pt"])), "dates as dd-mmm-yyyy"),
    "months by name in Spanish": (delimited(orders_with("day", MONTHS["es"])), "dates as dd-mmm-yyyy"),
    "months by name in English": (delimited(orders_with("day", MONTHS["en"])), "dates as dd-mmm-yyyy"),
    "a spreadsheet's day numbers": (delimited(orders_with("day", ["45296", "45296", "45308", "45342", "45351"])), "dates as serial"),
    "ISO dates with a time": (delimited(orders_with("day", [f"{d}T13:45:00Z" for d in ISO])), "dates as yyyy-mm-dd"),
    "a time as Spanish writes it": (delimited(orders_with("day", [f"{r[1]} 01:45:00 p. m." for r in LINES])), "dates as dd/mm/yyyy (17/01/2024"),
    "month first, shown by the column": (delimited(orders_with("day", [f"{d:%m/%d/%Y}" for d in DAYS])), "dates as mm/dd/yyyy (01/17/2024)"),
    "weekdays before the dates": (
        delimited(orders_with("day", ["sex 05/01/2024", "sex 05/01/2024", "qua 17/01/2024", "ter 20/02/2024", "qui 29/02/2024"])),
        "dates as dd/mm/yyyy",
    ),
    "line ends and separators inside quotation marks": (
        delimited([(*line[:3], line[3], line[4], '"uma;nota\ncom ""duas"" linhas"') for line in LINES], header=(*HEADER, "obs")),
        "",
    ),
    "inches in a text without quotation marks": (delimited([(*line, 'tubo 5"') for line in LINES], header=(*HEADER, "obs")), ""),
    "names that an earlier program spoiled": (delimited([(*line, "JosÃ©") for line in LINES], header=(*HEADER, "obs")), "wrong encoding: JosÃ©"),
    "rows that the system has deleted": (
        delimited([*((*line, "") for line in LINES), ("A9", "01/03/2024", "001", "Pão", "9,00", "*")], header=(*HEADER, "D_E_L_E_T_")),
        "rows that the client's system has deleted",
    ),
    "an empty column without a name": (delimited([(*line, "") for line in LINES], header=(*HEADER, "")), ""),
}

BINARY: dict[str, tuple[str, Any, str]] = {
    "a workbook with titles, a total and a note": (
        "orders.xlsx",
        lambda: workbook(("Dados", [["Relatório"], [], *typed_rows(), ["Total", None, None, None, 1400.0], [], ["Fonte: ERP da casa"]])),
        "its rows add up to it: amount 1,400",
    ),
    "a workbook with texts merged over rows": ("orders.xlsx", lambda: workbook(("Dados", typed_rows()), change=merged), "each of their rows: C2:C3"),
    "a workbook with a hidden sheet": (
        "orders.xlsx",
        lambda: workbook(("Dados", typed_rows()), ("Rascunho", typed_rows()), hide=lambda book, _: book.worksheets()[1].hide()),
        "Hidden sheets that hold something, not read: Rascunho",
    ),
    "a workbook with hidden rows": ("orders.xlsx", lambda: workbook(("Dados", typed_rows()), change=hidden), "Hidden rows, read like all others: 1"),
    "a workbook with an error beside the table": (
        "orders.xlsx",
        lambda: workbook(("Dados", [[*row, None] for row in typed_rows()]), change=lambda b, s: (s.write("F1", "obs"), error(b, s))),
        "Cells whose formula ends in an error: F3 #DIV/0!",
    ),
    "a workbook with names in two merged rows": (
        "orders.xlsx",
        lambda: workbook(("Dados", [[], [], *typed_rows()[1:]]), change=two_header_rows),
        "names of the columns stand in row 2",
    ),
    "a workbook with an empty column and row first": ("orders.xlsx", lambda: workbook(("Dados", [[], *([None, *row] for row in typed_rows())])), ""),
    "a workbook whose dates and ids are texts": ("orders.xlsx", lambda: workbook(("Dados", [HEADER, *LINES])), "dates as dd/mm/yyyy"),
    "an old XLS workbook with a formula's text, an error and a hidden row": (
        "orders.xls",
        lambda: xls(
            {(r, c): cell for r, row in enumerate(SERIALS) for c, cell in enumerate(row)} | {(3, 3): ("Maçã",), (2, 5): [0x07], (0, 5): "obs"}, [4]
        ),
        "Cells whose formula ends in an error: F3 #DIV/0!",
    ),
    "an ODS workbook": ("orders.ods", lambda: ods(typed_rows()), ""),
    "an ODS workbook with merged cells": (
        "orders.ods",
        lambda: ods(
            [
                row if n != 1 else [*row[:2], ('office:value-type="string" table:number-rows-spanned="2"', "001"), *row[3:]] if n != 2 else row
                for n, row in enumerate([[*r[:2], None, *r[3:]] if n == 2 else r for n, r in enumerate(typed_rows())])
            ]
        ),
        "each of their rows: C2:C3",
    ),
    "a zip with one text file": ("orders.zip", lambda: zipped({"pasta/vendas.csv": GOOD, "__MACOSX/._vendas.csv": "x"}), ""),
    "a zip with one workbook": ("orders.zip", lambda: zipped({"vendas.xlsx": workbook(("Dados", typed_rows()))}), ""),
    "a zip whose member has no ending": ("orders.zip", lambda: zipped({"K3241.VENDAS": GOOD.encode("cp1252")}), "CP1252"),
    "one of several files in a zip": ("orders.zip/b/vendas.csv", lambda: zipped({"b/vendas.csv": GOOD, "clientes.csv": "a;b\n1;2\n"}), ""),
}


def check(client: Client, told: str) -> None:
    """The order lines of the client's files are the five lines, and something that is told about them holds `told`."""
    client.engagement()
    table, mapping = next((t, m) for t, m in read_mapping(client.folder / "mapping.toml").tables() if t.name == "orders")
    form = mapping.format
    source = read_source(client.folder / "data", mapping.file, mapping.sheet, form.encoding, form.separator, form.header)
    part = canonical(table, mapping, source, lambda join: source)
    assert part.problems == []
    frame = part.frame.assign(order_date=part.frame["order_date"].dt.strftime("%d/%m/%Y"))
    names = ["order_id", "order_date", "account_id", "product_id", "revenue"]
    assert frame[names].astype(object).to_numpy().tolist() == EXPECTED
    language = read_language("en")
    sentences = [language.told(cell) for cell in [*(f.finding for f in part.findings), *intake_table({"lines": part}, {})["format"]]]
    assert any(told in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_reads_right(client: Client, name: str) -> None:
    content, told = TEXTS[name]
    client.files["orders.csv"] = content
    if name == "ids with a decimal point":
        client.mapping = MAPPING.replace("[accounts]", "[orders.pad]\naccount_id = 3\n[accounts]", 1)
    check(client, told)


@pytest.mark.parametrize("name", BINARY)
def test_a_workbook_or_archive_reads_right(client: Client, name: str) -> None:
    file, content, told = BINARY[name]
    client.files[file.partition("/")[0]] = content()
    client.mapping = MAPPING.replace('"orders.csv"', f'"{file}"')
    check(client, told)


@pytest.mark.parametrize("files", ['["orders_1.csv", "orders_2.csv"]', '"orders_*.csv"'])
def test_several_files_are_one_table_and_keep_their_rows(client: Client, files: str) -> None:
    first, second = HALF
    client.files |= {"orders_1.csv": first, "orders_2.csv": second.encode("cp1252")}
    client.mapping = MAPPING.replace('"orders.csv"', files)
    check(client, "Text in UTF-8, CP1252")
    client.files["orders_2.csv"] = second.replace("20/02/2024", "20/20/2024")
    problem = client.problem()
    assert (problem.message, problem.fields["rows"]) == ("date_bad", ["orders_2.csv: 3"])


def test_columns_without_names_are_called_by_their_number(client: Client) -> None:
    client.files["orders.csv"] = "\n".join('"' + '";"'.join(line) + '"' for line in LINES) + "\n"
    numbers = {name: str(n + 1) for n, name in enumerate(HEADER)}
    client.mapping = MAPPING.replace("[accounts]", '[orders.format]\nheader = "none"\n[accounts]', 1)
    for name, number in numbers.items():
        client.mapping = client.mapping.replace(f'= "{name}"', f'= "{number}"', 1)
    check(client, "")


def test_names_in_a_row_that_only_the_mapping_knows(client: Client) -> None:
    client.files["orders.csv"] = "de;01/01/2024;a;01/03/2024;x\n" + GOOD
    client.mapping = MAPPING.replace("[accounts]", "[orders.format]\nheader = 2\n[accounts]", 1)
    check(client, "names of the columns stand in row 2")
