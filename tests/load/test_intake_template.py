"""Intake templates: filled by a client, dropped into `data/` under any name, read without a mapping."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kit.errors import KitError, Problem, SettingsError
from kit.language import LANGUAGES, read_language
from kit.load import client_tables, write_intake_templates
from kit.schema import INPUTS, table
from kit.workbook import EntrySheet, write_form
from tests.house.workbooks import edit_part

from .conftest import Client

TABLE = {part.name: part for part in INPUTS}
DAY = pd.Timestamp("2026-05-29")
ROWS = {
    "orders": [
        {"order_id": "0007", "order_date": DAY, "account_id": "001", "revenue": 1200.5, "product_line": "=1+1"},
        {"order_id": "0008", "order_date": DAY - pd.Timedelta(days=40), "account_id": "002", "revenue": -80.0},
    ],
    "accounts": [{"account_id": "001", "name": "Alvorada", "employees": 12}, {"account_id": "002", "name": "Boreal", "created_on": DAY}],
    "sellers": [{"seller_id": "s1", "name": "Ana", "role": "farmer", "capacity_hours_12m": 900}],
    "contacts": [{"contact_id": "c1", "account_id": "001", "name": "Rui", "decision_group": True, "role": "decision_maker", "support": -3}],
    "opportunities": [{"opportunity_id": "o1", "account_id": "002", "amount": 5000, "probability": 0.35, "status": "won", "kind": "up_sell"}],
}  # fmt: skip


def filled(folder: Path, name: str, language: str, file: str = "") -> None:
    """What a client saves: the form's own writer fills it, as the spreadsheet does in tests/apps."""
    folder.mkdir(exist_ok=True)
    path = folder / (file or f"enviado por {name}.xlsx")
    write_form(path, "intake", [EntrySheet(TABLE[name], ROWS.get(name, []))], read_language(language, "BRL"), ["x"], "y")


@pytest.fixture
def bare(client: Client) -> Client:
    client.engagement()
    (client.folder / "mapping.toml").unlink()
    for path in (client.folder / "data").iterdir():
        path.unlink()
    return client


def read(client: Client):  # type: ignore[no-untyped-def]
    from kit.engagement import read_engagement

    return client_tables(read_engagement(client.folder))


def problem(client: Client) -> Problem:
    with pytest.raises(KitError) as caught:
        read(client)
    return caught.value.problems[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_templates_read_back_as_they_were_typed_without_any_mapping(bare: Client, language: str) -> None:
    for name in ROWS:
        filled(bare.folder / "data", name, language)
    tables = read(bare)
    assert tables.totals["revenue_used"] == 1120.5 and tables.as_of == DAY
    for name in ("accounts", "sellers", "contacts", "opportunities"):
        given = pd.DataFrame(ROWS[name])
        pd.testing.assert_frame_equal(getattr(tables, name)[list(given.columns)], table(name).conform(given)[list(given.columns)])
    assert tables.account_months["product_line"].dropna().tolist() == ["=1+1", ""]


def test_an_empty_template_is_a_table_that_was_not_given(bare: Client) -> None:
    write_intake_templates(bare.folder / "data", read_language("es"), ["products", "targets"])
    filled(bare.folder / "data", "orders", "es")
    tables = read(bare)
    assert tables.products.empty and tables.account_products.empty and len(tables.accounts) == 2


def test_templates_and_mapped_files_go_together(client: Client) -> None:
    client.engagement()
    filled(client.folder / "data", "contacts", "en")
    assert client.tables().contacts["contact_id"].tolist() == ["c1"]


def test_a_table_that_is_given_twice_is_told_with_both_files(client: Client) -> None:
    client.engagement()
    filled(client.folder / "data", "orders", "en", "pedidos.xlsx")
    found = client.problem()
    assert found.message == "table_given_twice" and found.fields["values"] == ["orders.csv", "pedidos.xlsx"]


def test_a_head_that_was_changed_is_asked_for_and_not_lost(bare: Client) -> None:
    filled(bare.folder / "data", "orders", "en", "o.xlsx")
    edit_part(bare.folder / "data" / "o.xlsx", "xl/worksheets/sheet3.xml", r'(<c r="D1"[^>]*><v>)\d+', r"\g<1>0")
    found = problem(bare)
    assert found.message == "column_missing" and found.fields["column"] == "Revenue"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_input_table_has_a_template_and_none_is_written_over(tmp_path: Path, code: str) -> None:
    paths = write_intake_templates(tmp_path / "out", read_language(code))
    assert len({path.name for path in paths}) == len(INPUTS)
    with pytest.raises(SettingsError) as caught:
        write_intake_templates(tmp_path / "out", read_language(code), ["orders"])
    assert caught.value.problems[0].message == "file_there"


def test_a_table_that_is_not_an_input_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        write_intake_templates(tmp_path, read_language("en"), ["ordres"])
    assert caught.value.problems[0].message == "input_table_unknown" and not list(tmp_path.iterdir())
