"""Handouts: calendar files that parse and hold every visit once, lists and tasks that are safe to open, the folder put in place whole."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import icalendar
import pandas as pd
import pytest
import python_calamine as calamine

from kit.cycle import Cycle, start_cycle
from kit.engagement import read_engagement
from kit.language import Language
from kit.report.handouts import write_handouts
from kit.report.handouts.crm_tasks import CRM_SHAPES, crm_rows, csv_text
from kit.report.profile import read_profile
from kit.schema import table

HOSTILE = '=HYPERLINK("http://x";"Açaí, Ltda.")'
MONDAY, FRIDAY = pd.Timestamp("2026-07-06"), pd.Timestamp("2026-07-10")


def _rows(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    return table(name).conform(pd.DataFrame(list(rows)))


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """Two visits, one of them to a hostile name, a call without a day and a task, of two sellers."""
    home = tmp_path / "acme"
    home.mkdir()
    zone = '[calendar]\ntimezone = { value = "America/Sao_Paulo", reason = "The client\'s" }\n'
    (home / "engagement.toml").write_text(f'[engagement]\nlanguage = "pt_BR"\n{zone}', encoding="utf-8")
    accounts = _rows("accounts", {"account_id": "1", "name": HOSTILE, "city": "Campinas"}, {"account_id": "2", "name": "Boreal"})
    sellers = _rows("sellers", {"seller_id": "s/1", "name": "Ana"}, {"seller_id": "s2", "name": "Bruno"})
    made = start_cycle(read_engagement(home), pd.Timestamp("2026-06-30"), {"accounts": accounts, "sellers": sellers}, tmp_path / "cycle")
    usual = {"duration_minutes": 60.0, "travel_minutes": 0.0, "cycle": 33, "kind": "automatic", "due": MONDAY, "away": False, "expected": 0.85}
    made.write("calendar", _rows(
        "calendar", {**usual, "visit_id": "v1", "account_id": "1", "seller_id": "s/1", "date": MONDAY, "start": "09:30", "channel": "visit"},
        {**usual, "visit_id": "v2", "account_id": "2", "seller_id": "s2", "date": FRIDAY, "start": "14:00", "channel": "visit"},
        {**usual, "visit_id": "t1", "account_id": None, "seller_id": "s2", "date": FRIDAY, "start": "16:00", "plan_id": "P1", "kind": "committed"},
    ))  # fmt: skip
    told = {"week": MONDAY, "cell": "active|A|high", "objective": "Grow the account", "content": "-10 % on gloves", "owner_role": "seller"}
    made.write("outreach", _rows(
        "outreach", {**told, "visit_id": "v1", "by": MONDAY, "account_id": "1", "seller_id": "s/1", "channel": "visit", "state": "planned"},
        {**told, "visit_id": "v2", "by": FRIDAY, "account_id": "2", "seller_id": "s2", "channel": "visit", "state": "planned"},
        {**told, "visit_id": "c1", "by": FRIDAY, "account_id": "2", "seller_id": None, "channel": "phone", "state": "no_day_needed"},
    ))  # fmt: skip
    return made


def _written(cycle: Cycle, work: Path) -> dict[str, Path]:
    work.mkdir()
    return {path.name: path for path in write_handouts(cycle, read_profile(cycle, "internal"), work)}


def test_calendar_files_parse_and_hold_every_visit_once_at_the_clients_hour(cycle, tmp_path):
    files = _written(cycle, tmp_path / "work")
    books = [icalendar.Calendar.from_ical(path.read_bytes()) for name, path in files.items() if name.endswith(".ics")]
    events = [event for book in books for event in book.walk("VEVENT")]
    assert sorted(str(e["uid"]).partition("@")[0] for e in events) == ["t1", "v1", "v2"] and len(books) == 2
    first = next(e for e in events if str(e["uid"]).startswith("v1"))
    begins, ends = first.decoded("dtstart"), first.decoded("dtend")
    assert f"{begins:%Y-%m-%d %H:%M %z}" == "2026-07-06 09:30 -0300" and (ends - begins).seconds == 3600
    assert str(first["summary"]) == f"Visita: {HOSTILE}" and str(first["location"]) == "Campinas"
    assert all(book.walk("VTIMEZONE") for book in books)


def test_ids_that_are_no_file_names_get_names_of_their_own(cycle, tmp_path):
    names = [name for name in _written(cycle, tmp_path / "work") if name.endswith(".ics")]
    assert "calendar-s2.ics" in names and all("/" not in name and name != "calendar-s_1.ics" for name in names)


def test_the_list_of_a_week_says_who_why_what_and_by_when_and_runs_no_formula(cycle, tmp_path):
    path = _written(cycle, tmp_path / "work")["week-2026-07-06.xlsx"]
    with calamine.CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    assert [len(rows), rows[1][-2]] == [5, "Resultado obtido"]
    assert {row[3] for row in rows[2:]} == {HOSTILE, "Boreal"} and all(row[6] == "Ativa · A · Alto" for row in rows[2:])


@pytest.mark.parametrize("crm", list(CRM_SHAPES))
def test_tasks_for_each_crm_keep_every_contact_and_run_no_formula(cycle, tmp_path, crm):
    text = _written(cycle, tmp_path / "work")[f"tasks-{crm}.csv"].read_text(encoding="utf-8")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == [name for name in CRM_SHAPES[crm] if name != "WhatId"] and len(rows) == 4
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]
    assert any(HOSTILE in cell for row in rows for cell in row) and "2026-07-10" in text


def test_keys_of_the_crm_itself_are_handed_back():
    rows = pd.DataFrame({"account_id": ["001A0000005fRzbIAE"], "account": ["-x"], "what": ["Call"], "objective": [""], "content": ["+55 11 9"],
                         "by": [MONDAY], "start": ["09:00"], "duration_minutes": [30.0], "seller": ["Ana"], "channel": ["phone"]})  # fmt: skip
    told = crm_rows(rows, "salesforce", Language("en"))
    assert told["WhatId"].tolist() == ["001A0000005fRzbIAE"] and csv_text(told).splitlines()[1].count("'-x") == 1
    assert ",+55 11 9," in csv_text(told) and crm_rows(rows, "hubspot", Language("en"))["Task Type"].tolist() == ["CALL"]


def test_the_folder_is_replaced_whole_and_the_same_cycle_gives_the_same_bytes(cycle, tmp_path):
    first = {name: path.read_bytes() for name, path in _written(cycle, tmp_path / "work").items()}
    (cycle.folder / "handouts" / "calendar-gone.ics").write_text("old", encoding="utf-8")
    second = {name: path.read_bytes() for name, path in _written(cycle, tmp_path / "again").items()}
    assert second == first


def test_a_cycle_without_lists_has_no_handouts(cycle, tmp_path):
    (cycle.folder / "tables" / "outreach.parquet").unlink()
    assert _written(cycle, tmp_path / "work") == {} and not (cycle.folder / "handouts").exists()
