"""`kit new --from`: real files become an engagement with no mapping written by hand; what is not certain is asked, and answers are kept."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from kit.cli import app
from kit.cli import new as command
from kit.engagement import read_engagement
from kit.language import read_language
from kit.load import ClientTables, client_tables
from kit.load.mapping.definition import read_mapping
from kit.load.mapping.draft import Option, Question
from kit.load.mapping.mapping_file import shown_option
from kit.question_bank import own_questionnaires
from kit.resources import resource
from kit.schema import ORDERS
from kit.workbook import EntrySheet, write_form

REFERENCE = os.environ.get("KIT_REFERENCE_DATA", "")
needs_reference = pytest.mark.skipif(not REFERENCE, reason="KIT_REFERENCE_DATA does not name the folder of the public reference data")
TRUSTED = '[thresholds]\nmax_dropped = { value = 0.2, reason = "as published" }\n'

New = Callable[..., Result]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """Runs `kit new`; `answers` (table.field → the option as it is shown, or = and a value) stand for the person at the terminal."""

    def run(source: Path, *options: str, answers: dict[str, str] | None = None, folder: str = "acme", check: bool = True) -> Result:
        def answer(question: Question) -> Option | None:
            said = (answers or {}).get(f"{question.table}.{question.field}")
            if said is None:
                return None
            return Option("constant", said[1:]) if said.startswith("=") else next(o for o in question.options if shown_option(o) == said)

        monkeypatch.setattr(command, "_at_terminal", lambda: answers is not None)
        monkeypatch.setattr(command, "_asked", answer)
        if not check:
            monkeypatch.setattr(command, "_checks", lambda folder: True)
        return CliRunner().invoke(app, ["new", str(tmp_path / folder), "--from", str(source), *options])

    return run


def loaded(folder: Path, settings: str = "") -> ClientTables:
    if settings:
        (folder / "engagement.toml").write_text(settings, encoding="utf-8")
    return client_tables(read_engagement(folder))


def delivered(folder: Path, *names: str) -> Path:
    """A folder with nothing but these files of the reference data."""
    folder.mkdir()
    for name in names:
        shutil.copyfile(Path(REFERENCE) / name, folder / Path(name).name)
    return folder


def test_adventureworks_needs_no_word_and_gives_its_control_totals(new: New, tmp_path: Path) -> None:
    source = resource("sample_data/adventureworks") / "data"
    result = new(source, "--no-ask", check=False)
    assert result.exit_code == 0, result.output
    assert "orders.seller_id (optional): SalesPersonID | EmployeeKey" in result.output
    tables = loaded(tmp_path / "acme")
    assert (len(tables.accounts), tables.totals["lines_used"], round(tables.totals["revenue_used"], 2)) == (701, 57_851, 77_548_570.20)
    names = [p.name for p in source.iterdir()]
    assert filecmp.cmpfiles(source, tmp_path / "acme" / "data", names, shallow=False)[0] == names


def test_the_distributors_files_are_recognised_as_a_person_mapped_them(new: New, tmp_path: Path) -> None:
    sample = resource("sample_data/distributor")
    result = new(sample / "data", check=False)
    assert result.exit_code == 0 and "do not tell the currency" in result.output  # its tax ids are invented
    found, given = read_mapping(tmp_path / "acme" / "mapping.toml"), read_mapping(sample / "mapping.toml")
    for (table, mine), (other, theirs) in zip(found.tables(), given.tables(), strict=True):
        assert (table.name, mine.file) == (other.name, theirs.file)
        assert {k: v for k, v in mine.columns.items() if theirs.columns.get(k) != v} == {}
    assert found.opportunities and found.opportunities.values["status"] == {"Aberto": "open", "Ganho": "won", "Perdido": "lost"}  # noqa: PD011
    assert read_engagement(tmp_path / "acme").settings.engagement.language == "pt_BR"


@needs_reference
def test_northwinds_heads_lines_and_products_are_joined_and_the_formula_is_asked(new: New, tmp_path: Path) -> None:
    revenue = "UnitPrice * Quantity * (1 - Discount)"
    answers = {"orders.revenue": revenue, "orders.product_line": "CategoryName", "sellers.name": "FirstName, LastName"}
    result = new(Path(REFERENCE) / "northwind", answers=answers, check=False)
    assert result.exit_code == 0, result.output
    mapping = tmp_path / "acme" / "mapping.toml"  # one proposal is left, and taken by hand
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("# columns.seller_id", "columns.seller_id"), encoding="utf-8")
    tables = loaded(tmp_path / "acme")
    months, lines = tables.account_months, tables.totals
    assert (len(tables.accounts), lines["orders_used"], lines["lines_used"], round(lines["revenue_used"], 2)) == (91, 830, 2_155, 1_265_793.04)
    assert months.groupby("product_line")["revenue"].sum().round(2)["Beverages"] == 267_868.18
    assert months.groupby("seller_id")["revenue"].sum().round(2)["4"] == 232_890.85 and "Nancy Davolio" in set(tables.sellers["name"])


@needs_reference
@pytest.mark.parametrize(("file", "lines", "revenue"), [
    ("online_retail_3m.parquet", 105_335, 1_807_019.93), ("online_retail_2011-06_iso.csv", 36_874, 691_123.12),
    ("online_retail_2011-06_brformat_cp1252.csv", 36_874, 691_123.12),
])  # fmt: skip
def test_every_form_of_online_retail_needs_one_answer(new: New, tmp_path: Path, file: str, lines: int, revenue: float) -> None:
    answers = {"orders.revenue": "UnitPrice * Quantity", "accounts.repeats": "most_frequent"}
    result = new(delivered(tmp_path / "exports", f"online_retail/{file}"), answers=answers, check=False)
    assert result.exit_code == 0, result.output
    tables = loaded(tmp_path / "acme", TRUSTED)
    assert (tables.totals["lines_read"], round(tables.totals["revenue_read"], 2)) == (lines, revenue)
    assert tables.accounts["country"].notna().all()


@needs_reference
def test_wholesale_customers_are_turned_from_columns_to_lines_and_the_date_is_asked(new: New, tmp_path: Path) -> None:
    melt = '{ keep = ["CustomerID", "Channel", "Region"], name = "product_line", value = "revenue" }'
    answers = {"orders.melt": melt, "orders.order_date": "=2012-12-31"}
    result = new(delivered(tmp_path / "exports", "wholesale_customers/wholesale_customers.csv"), answers=answers, check=False)
    assert result.exit_code == 0, result.output
    tables = loaded(tmp_path / "acme")
    by_line = tables.account_months.groupby("product_line")["revenue"].sum()
    assert (len(tables.accounts), tables.totals["revenue_used"], by_line["Fresh"], by_line["Milk"]) == (440, 14_619_500, 5_280_131, 2_550_357)
    assert tables.account_months.groupby("channel")["account_id"].nunique().to_dict() == {"1": 298, "2": 142}


@needs_reference
def test_a_list_of_merchants_is_taken_as_accounts(new: New, tmp_path: Path) -> None:
    exports = delivered(tmp_path / "exports", "olist_sellers/olist_sellers.csv")
    ids = [line.split(",")[0].strip('"') for line in (exports / "olist_sellers.csv").read_text(encoding="utf-8").splitlines()[1:]]
    lines = "\n".join(f"P{n};2018-05-{n % 28 + 1:02d};{account};10,5" for n, account in enumerate(ids[:300]))
    (exports / "pedidos.csv").write_text(f"Pedido;Data do Pedido;Cliente;Valor Líquido\n{lines}\n", encoding="utf-8")
    answers = {"accounts.account_id": "seller_id", "accounts.postal_code": "seller_zip_code_prefix"}
    result = new(exports, answers=answers, check=False)
    assert result.exit_code == 0, result.output
    accounts = loaded(tmp_path / "acme").accounts
    assert (len(accounts), accounts["state"].nunique(), accounts["state"].value_counts()["SP"]) == (3_095, 23, 1_849)
    assert accounts["postal_code"].str.len().value_counts().to_dict() == {4: 1_027, 5: 2_068}


def test_a_second_delivery_needs_no_question(new: New, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    header, line = "Pedido;Dia;Cliente;Preço;Qtd;Obs", "{n};2025-{month:02d}-01;C{n};{n},5;2;x"
    for folder, name, month in ((first, "vendas_06.csv", 6), (second, "vendas_07.csv", 7)):
        folder.mkdir()
        (folder / name).write_text("\n".join([header, *(line.format(n=n, month=month) for n in range(1, 9))]) + "\n", encoding="utf-8")
    assert new(first, folder="june", answers={"orders.revenue": "Preço * Qtd", "orders.order_date": "Dia"}).exit_code == 0
    text = (tmp_path / "june" / "mapping.toml").read_text(encoding="utf-8")
    (tmp_path / "june" / "questionnaires").mkdir()
    (tmp_path / "june" / "questionnaires" / "ours.toml").write_text('category = "market"\nquestion = []\n', encoding="utf-8")
    result = new(second, "--like", str(tmp_path / "june"), folder="july")
    assert result.exit_code == 0 and "2025" in result.output, result.output
    assert (tmp_path / "july" / "mapping.toml").read_text(encoding="utf-8") == text.replace("vendas_06", "vendas_07")
    assert [path.name for path in own_questionnaires(tmp_path / "july")] == ["ours.toml"]
    assert loaded(tmp_path / "july").totals["revenue_used"] == sum((n + 0.5) * 2 for n in range(1, 9))
    (second / "vendas_07.csv").write_text("Pedido;Cliente\n1;2\n", encoding="utf-8")
    result = new(second, "--like", str(tmp_path / "june"), folder="august")
    assert result.exit_code == 2 and "Preço" in result.output and not (tmp_path / "august").exists()


def test_what_is_needed_and_not_certain_is_left_as_a_proposal_with_exit_code_2(new: New, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    lines = "\n".join(f"{n};2025-01-{n % 28 + 1:02d};C{n % 7};{n},5;2" for n in range(40))
    (folder / "vendas.csv").write_text(f"Pedido;Dia;Cliente;Preço;Qtd\n{lines}\n", encoding="utf-8")
    result = new(folder)
    text = (tmp_path / "acme" / "mapping.toml").read_text(encoding="utf-8")
    assert result.exit_code == 2 and "orders.revenue (needed): Preço * Qtd" in result.output
    assert '# formula.revenue = "Preço * Qtd"' in text
    with pytest.raises(ValueError, match="mapping_column_needed"):
        read_mapping(tmp_path / "acme" / "mapping.toml")
    (tmp_path / "acme" / "mapping.toml").write_text(text.replace("# formula.revenue", "formula.revenue"), encoding="utf-8")
    assert loaded(tmp_path / "acme").totals["revenue_used"] == sum((n + 0.5) * 2 for n in range(40))


def test_a_filled_intake_template_needs_no_mapping(new: New, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    row = {"order_id": "0007", "order_date": pd.Timestamp("2026-05-29"), "account_id": "001", "revenue": 1200.5}
    write_form(folder / "pedidos.xlsx", "intake", [EntrySheet(ORDERS, [row])], read_language("es", "MXN"), ["x"], "y")
    (folder / "clientes.csv").write_text("Código;Nombre;Ciudad\n001;Alborada;Puebla\n002;Boreal;León\n", encoding="utf-8")
    result = new(folder)
    assert result.exit_code == 0 and "orders: from a filled intake template" in result.output, result.output
    tables = loaded(tmp_path / "acme")
    assert tables.totals["revenue_used"] == 1200.5 and tables.accounts["city"].tolist() == ["Puebla", "León"]


def test_two_files_that_could_be_the_orders_are_a_question(new: New, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, first in (("vendas_norte.csv", 1), ("vendas_sul.csv", 1000)):
        lines = "\n".join(f"{n};2025-01-01;C{n};{n},50" for n in range(first, first + 9))
        (folder / name).write_text(f"Pedido;Data do Pedido;Cliente;Valor Líquido\n{lines}\n", encoding="utf-8")
    result = new(folder)
    assert result.exit_code == 2 and "orders.file (needed): vendas_sul.csv | vendas_norte.csv" in result.output
    assert new(folder, "--table", "orders=vendas_norte.csv", folder="named").exit_code == 0
    assert loaded(tmp_path / "named").totals["revenue_used"] == sum(n + 0.5 for n in range(1, 10))
    assert "vendas_norte.csv" in new(folder, "--table", "orders=vendas.csv", folder="wrong").output


def test_a_folder_that_is_not_there_or_holds_nothing_is_told(new: New, tmp_path: Path) -> None:
    assert new(tmp_path / "exports").exit_code == 2
    (tmp_path / "exports").mkdir()
    result = new(tmp_path / "exports")
    assert result.exit_code == 2 and ".csv" in result.output and not (tmp_path / "acme").exists()


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_mapped(new: New, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "pedidos.csv").write_text("Pedido;Data do Pedido;Cliente;Valor Líquido\n1;2025-01-01;C1;9,50\n", encoding="utf-8")
    (folder / "outro.csv").write_text("a;a\n1;2\n", encoding="utf-8")
    result = new(folder)
    assert result.exit_code == 2 and "outro.csv" in result.output
    assert loaded(tmp_path / "acme").totals["revenue_used"] == 9.5


def test_what_is_said_about_files_needs_the_files(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["new", str(tmp_path / "acme"), "--like", str(tmp_path)])
    assert result.exit_code == 2 and "--from" in result.output and not (tmp_path / "acme").exists()


def test_an_engagement_is_never_written_over(new: New, tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "engagement.toml").write_text("", encoding="utf-8")
    assert new(tmp_path).exit_code == 2


def test_at_the_terminal_a_number_a_column_a_value_or_enter_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question("orders", "revenue", True, (Option("formula", "Preço * Qtd", 0.7, samples=("1", "2")), Option("columns", "Total", 0.6)))
    wanted = {"1": Option("formula", "Preço * Qtd", 0.7, samples=("1", "2")), "Valor": Option("columns", "Valor", 1.0), "": None, "9": None,
              "=12": Option("constant", "12", 1.0)}  # fmt: skip
    for said, answer in wanted.items():
        monkeypatch.setattr(command.typer, "prompt", lambda *a, said=said, **k: said)
        assert command._asked(question) == answer
