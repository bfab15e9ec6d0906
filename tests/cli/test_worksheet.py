"""The worksheet commands: new writes nothing over, check tells all and ends with 2, merge lists what differs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kit.cli import app
from kit.cycle import start_cycle
from kit.engagement import read_engagement
from kit.language import read_language
from kit.question_bank import read_question_bank
from kit.schema import WORKSHEETS
from kit.worksheets import read_workbook, worksheet_named, write_workbook

ENGLISH = read_language("en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "engagement.toml").write_text("", encoding="utf-8")
    return tmp_path / "acme"


def kit(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_new_makes_every_worksheet_once(folder: Path) -> None:
    assert kit("worksheet", "new", folder)[0] == 0
    made = sorted((folder / "worksheets").glob("*.xlsx"))
    assert len(made) == len(WORKSHEETS) and made[0].name == "W01 Account header.xlsx"
    code, told = kit("worksheet", "new", folder, "W4")
    assert code == 2 and "W04 SWOT.xlsx" in told


def test_rows_are_prepared_for_an_account(folder: Path) -> None:
    assert kit("worksheet", "new", folder, "purchase_process", "revenue_pipeline", "--account", "0042", "--language", "es")[0] == 0
    answers, pipeline = (read_workbook(path) for path in sorted((folder / "worksheets").glob("*.xlsx")))
    asked = {row["question_id"]: row for row in answers.sheets[0].rows}
    assert list(asked) == [*read_question_bank()] and {row["account_id"] for row in asked.values()} == {"0042"}
    assert asked["wallet"]["question"] == "¿Cuánto compran al año de lo que ofrecemos, de todos los proveedores?"
    assert (asked["wallet"]["minutes"], asked["wallet"]["category"], asked["budget_cycle"]["topic"]) == (20, "potential", "budget_cycle")
    assert kit("worksheet", "check", folder, "--language", "es")[0] == 0
    assert [row["horizon"] for row in pipeline.sheets[1].rows] == ["short", "medium", "long"]


def test_the_interview_form_prints_without_the_evidence_and_shows_its_questions_whole(folder: Path) -> None:
    assert kit("worksheet", "new", folder, "W2", "--account", "0042", "--language", "en")[0] == 0
    (path,) = (folder / "worksheets").glob("*.xlsx")
    with zipfile.ZipFile(path) as archive:
        book, sheet = (archive.read(f"xl/{name}.xml").decode() for name in ("workbook", "worksheets/sheet3"))
    fields = len(WORKSHEETS[1].sheets[0].fields)
    assert f"Answers!$A$1:${chr(64 + fields)}$49<" in book  # 48 questions below the head
    assert re.search(r'<row r="2"[^>]* ht="42"', sheet), "86 characters in a column of about 30: three lines"


def test_check_counts_rows_tells_what_deserves_a_look_and_stops_at_what_is_wrong(folder: Path) -> None:
    path = folder / "worksheets" / "risks.xlsx"
    assert "kit worksheet new" in kit("worksheet", "check", folder)[1]
    write_workbook(path, worksheet_named("risks"), ENGLISH, {"risk_register": [{"risk_id": "R1", "ev_status": "confirmed"}]})
    code, told = kit("worksheet", "check", folder)
    assert code == 0 and "Risks, rows: 1" in told and "V25" in told
    assert "not compared with the data" in told  # no cycle yet: silence would pass for an id that was found
    write_workbook(path, worksheet_named("risks"), ENGLISH, {"risk_register": [{"risk_id": "R1", "impact": 6}]})
    code, told = kit("worksheet", "check", folder)
    assert code == 2 and "G2" in told and "“6”" in told


def test_merge_ends_with_2_while_something_differs(folder: Path) -> None:
    for name, score in (("a", 1), ("b", 5), ("c", 1)):
        rows = {"risk_register": [{"risk_id": "R1", "impact": score}]}
        write_workbook(folder / f"{name}.xlsx", worksheet_named("risks"), ENGLISH, rows)
    assert kit("worksheet", "merge", folder / "same.xlsx", folder / "a.xlsx", folder / "c.xlsx")[0] == 0
    code, told = kit("worksheet", "merge", folder / "all.xlsx", folder / "a.xlsx", folder / "b.xlsx")
    assert code == 2 and "R1 · impact: 5 (b.xlsx)" in told and (folder / "all.xlsx").is_file()
    assert kit("worksheet", "merge", folder / "all.xlsx", folder / "a.xlsx")[0] == 2, "nothing is written over"


def test_a_plan_is_copied_onto_another_account_once_and_every_line_is_to_be_confirmed(folder: Path, six_accounts) -> None:
    cycle = start_cycle(read_engagement(folder), six_accounts.as_of, {"accounts": six_accounts.accounts, "sellers": six_accounts.sellers})
    known = {"lifecycle": "active", "reactivated": False, "abc_class": "A", "potential_class": "low", "cell": "x", "tier": "key"}
    portfolio = six_accounts.accounts[["account_id", "seller_id"]].assign(**known)
    for name, frame in {"profile": six_accounts.profile, "potential": six_accounts.potential, "portfolio": portfolio}.items():
        cycle.write(name, frame)
    lines = [{"plan_id": "001-G1", "account_id": "001", "level": "goal", "statement": "Grow", "baseline": 1.0, "target": 2.0, "unit": "US$"}]
    write_workbook(folder / "worksheets" / "plan.xlsx", worksheet_named("plan"), ENGLISH, {"plan_lines": lines})
    code, told = kit("worksheet", "replicate", folder, "--from", "001", "--language", "en")
    assert code == 0 and "002 Boreal: × " in told and not list((folder / "worksheets").glob("W11*"))
    code, told = kit("worksheet", "replicate", folder, "--from", "001", "--to", "002", "--language", "en")
    assert code == 0 and "Lines copied: 1" in told
    (row,) = read_workbook(folder / "worksheets" / "W11 Plan copied from 001.xlsx").sheets[0].rows
    assert (row["plan_id"], row["replicated_from"]) == ("002-G1", "001-G1") and str(row["to_confirm"]).casefold() in ("true", "yes")
    code, told = kit("worksheet", "replicate", folder, "--from", "001", "--to", "002", "--language", "en")
    assert code == 2 and "W11 Plan copied from 001.xlsx" in told and "Nothing was written" in told
    assert kit("worksheet", "check", folder, "--language", "en")[0] == 0
