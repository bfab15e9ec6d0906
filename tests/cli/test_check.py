"""The check as a consultant meets it: told shortly at the terminal, row by row in a workbook that is safe to open (Q8, XL1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from kit.cli import app
from tests.load.conftest import ACCOUNTS, MAPPING, ORDERS, Client

Checked = Callable[..., Result]
HOSTILE = ("=cmd|' /C calc'!A0", "+55 11 91234-5678", "@SUM(1+1)", "<script>alert(1)</script>", "#import \"x\" *_$", "-2+3")


@pytest.fixture
def client(tmp_path: Path) -> Client:
    (tmp_path / "acme").mkdir()
    return Client(tmp_path / "acme")


@pytest.fixture
def check(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setenv("KIT_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    def run(*options: str) -> Result:
        client.engagement()
        return CliRunner().invoke(app, ["check", str(client.folder), *options])

    return run


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_row_with_a_problem_stands_in_the_workbook_and_the_terminal_names_it(client: Client, check: Checked, tmp_path: Path) -> None:
    client.orders(*ORDERS.splitlines()[1:], *(f"B{n};3{n}/02/2024;001;p1;ten{n}" for n in range(9)))
    client.files["accounts.csv"] = ACCOUNTS + "002;Twice;s1;Santos;1,00\n"
    result = check()
    assert result.exit_code == 2
    assert "reports/acme/check.xlsx" in result.stderr and "Problems: 3." in result.stderr and "column “amount”" in result.stderr
    (name, rows), *others = sheets(tmp_path / "reports" / "acme" / "check.xlsx").items()
    assert (name, others, rows[0]) == ("Problems", [], ["File", "Sheet", "Row", "Column", "Value", "Problem", "What to do"])
    assert [r[:5] for r in rows[1:3]] == [["accounts.csv", "", 3, "id", "002"], ["accounts.csv", "", 5, "id", "002"]]
    assert [(r[2], r[3], r[4]) for r in rows[3:12]] == [(7 + n, "day", f"3{n}/02/2024") for n in range(9)]
    assert [(r[2], r[3], r[4]) for r in rows[12:]] == [(7 + n, "amount", f"ten{n}") for n in range(9)]
    assert all(r[5] and str(r[6]).startswith("1) ") for r in rows[1:])


def test_a_long_list_is_cut_and_says_how_much_is_missing(client: Client, check: Checked, tmp_path: Path) -> None:
    client.orders(*ORDERS.splitlines()[1:], *(f"B{n};13/03/2024;001;p1;ten" for n in range(700)))
    assert check("--table", str(tmp_path / "mine.xlsx")).exit_code == 2
    rows = sheets(tmp_path / "mine.xlsx")["Problems"]
    assert len(rows) == 502 and rows[-1][4] == "… and 200 more rows"


def test_findings_and_their_cases_are_written_in_the_engagements_language(client: Client, check: Checked, tmp_path: Path) -> None:
    client.settings = '[engagement]\nlanguage = "pt_BR"\n[totals]\nrevenue = 1400\norders = 5\n'
    client.files["accounts.csv"] = ACCOUNTS + "004;Duna;s1;Santos;1,00\n005;Estrela;s2;Natal;1,00\n"
    result = check()
    assert result.exit_code == 0 and "1 de 2 conferem" in result.stdout and "check.xlsx" in result.stdout
    found = sheets(tmp_path / "reports" / "acme" / "check.xlsx")
    assert list(found) == ["Constatações sobre os dados", "Casos por trás das constatações", "Totais conferidos"]
    cases = [row[6] for row in found["Casos por trás das constatações"][1:] if "sem nenhuma linha" in str(row[1])]
    assert cases == ["004", "005"]
    assert [row[1:] for row in found["Totais conferidos"][1:]] == [
        ["Pedidos, todas as linhas lidas", "orders", 5, 4, -1, "não"], ["Receita, todas as linhas lidas", "money", 1400, 1400, 0, "sim"],
    ]  # fmt: skip


def test_an_old_workbook_goes_when_nothing_is_left_to_do(client: Client, check: Checked, tmp_path: Path) -> None:
    client.orders("A1;05/01/2024;001;p1;x")
    check()
    client.orders("A1;13/01/2024;001;p1;1.200,50", "A2;31/01/2024;002;p1;80,00", "A3;31/01/2024;003;p1;80,00")
    assert check().exit_code == 0 and not (tmp_path / "reports" / "acme" / "check.xlsx").exists()


def test_hostile_values_stay_text(client: Client, check: Checked, tmp_path: Path) -> None:
    client.orders(*(f'A{n};13/03/2024;001;p1;"{value.replace(chr(34), chr(34) * 2)}"' for n, value in enumerate(HOSTILE)))
    assert check().exit_code == 2
    book = tmp_path / "reports" / "acme" / "check.xlsx"
    assert set(HOSTILE[:5]) <= {row[4] for row in sheets(book)["Problems"]}
    with ZipFile(book) as package:
        assert not [n for n in package.namelist() if n.startswith("xl/worksheets/") and re.search(rb"<f[ >]|<hyperlink", package.read(n))]


def test_accounts_without_orders_are_judged_and_the_lines_are_asked_for(client: Client, check: Checked) -> None:
    client.mapping = MAPPING[MAPPING.index("[accounts]") :]
    result = check()
    assert result.exit_code == 0 and "3 of 3 rows used" in result.stdout and "holds no order lines" in result.stdout
    assert "Ready to run" not in result.stdout
