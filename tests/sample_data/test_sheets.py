"""The worksheets of the invented distributor: made again, they say the same; they read without a problem; nothing private stands in them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest

from kit.engagement import read_engagement
from kit.worksheets import read_worksheets
from tests.sample_data.test_distributor import FOLDER, NEVER, rows

MADE = {"contact_lines": 64, "contact_relations": 46, "swot_statements": 64, "market_facts": 24, "customer_priorities": 32, "risk_register": 16,
        "account_headers": 8, "wallet_lines": 10, "pipeline_opportunities": 2, "account_capacity": 3, "tenders": 4,
        "portfolio_scores": 80, "plan_lines": 34, "account_team": 10, "review_meetings": 1, "review_decisions": 2, "days_off": 3}  # fmt: skip


@pytest.fixture(scope="module")
def typed() -> dict[str, pd.DataFrame]:
    return read_worksheets(read_engagement(FOLDER))


def test_they_read_without_a_problem_and_hold_what_is_said_of_them(typed: dict[str, pd.DataFrame]) -> None:
    assert {name: len(table) for name, table in typed.items() if len(table)} == MADE


def test_made_again_they_say_the_same(tmp_path: Path, typed: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engagement.toml").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(FOLDER))
    runpy.run_path(str(FOLDER / "sheets.py"))["generate"](tmp_path / "worksheets")
    again = read_worksheets(read_engagement(tmp_path))
    assert again.keys() == typed.keys()
    for name, table in typed.items():
        pd.testing.assert_frame_equal(again[name], table)


def test_they_speak_of_accounts_people_and_sellers_of_the_files(typed: dict[str, pd.DataFrame]) -> None:
    people, accounts, sellers = rows("contatos.csv"), set(rows("clientes.csv")["Cód. Cliente"]), set(rows("vendedores.csv")["Código"])
    home = people.set_index("Cód. Contato")["Cód. Cliente"]
    lines = typed["contact_lines"]
    assert (lines["from_id"].map(home) == lines["to_id"].map(home)).all() and (lines["from_id"] != lines["to_id"]).all()
    assert set(typed["contact_relations"]["contact_id"]) <= set(home.index) and set(typed["contact_relations"]["person_id"]) <= sellers
    assert all(set(typed[name]["account_id"]) <= accounts and typed[name]["account_id"].nunique() == 8 for name in list(MADE)[2:6])


def test_some_rows_are_confirmed_and_some_are_not(typed: dict[str, pd.DataFrame]) -> None:
    told = pd.concat([typed[name] for name in MADE])
    assert 0.6 < (told["ev_status"] == "confirmed").mean() < 0.8 and {"internal", "client_safe"} == set(told["ev_visibility"])


def test_nothing_of_private_life_stands_in_them(typed: dict[str, pd.DataFrame]) -> None:
    words = {str(v) for table in typed.values() for c in table.columns if table[c].dtype == "str" for v in table[c].dropna()}
    assert not [word for word in words if NEVER.search(word)]
