"""Weekly lists: everything of the weeks once, with what to say and by when."""

from __future__ import annotations

import pandas as pd

from kit.action import outreach_list, planned_contacts, visit_calendar
from kit.schema import table
from tests.action.calendar.worlds import AS_OF, contacts, world


def _plan() -> pd.DataFrame:
    rows = [("1", "visit", "seller"), ("2", "email", "marketing"), ("3", "phone", "inside_team"), ("4", "visit", "seller")]
    return table("contact_plan").conform(pd.DataFrame([
        {"account_id": a, "cell": "active|A|high", "rule": "r", "service_format": "field", "channel": c, "owner_role": role, "owner": "s1",
         "contacts_12m": 365 / 28, "contacts_asked_12m": 365 / 28, "objective": "Renew", "content": "Prices", "escalation": "none", "hours_12m": 19.0,
         "hours_asked_12m": 19.0}
        for a, c, role in rows
    ]))  # fmt: skip


def test_every_due_contact_stands_once_in_the_lists_whether_it_has_a_day_or_needs_none(settings):
    plan = _plan()
    given = world(contacts(*planned_contacts(plan).to_dict("records")), hours=20)  # 1.8 hours in four weeks: one of two visits fits
    made = visit_calendar(given, AS_OF, settings)
    lists = outreach_list(plan, made.calendar, made.unvisited, given.days_off, given.accounts, AS_OF, settings)
    assert lists.set_index("account_id")["state"].loc[["2", "3"]].tolist() == ["no_day_needed"] * 2
    assert sorted(lists.loc[lists["account_id"].isin(["1", "4"]), "state"]) == ["planned", "without_day"]
    assert lists["account_id"].is_unique and set(lists["objective"]) == {"Renew"}
    assert (lists["week"].dt.day_of_week == 0).all() and ((lists["by"] - lists["week"]).dt.days < 7).all()
    assert lists["by"].between("2026-07-06", "2026-08-02").all()


def test_without_contacts_the_lists_are_empty(settings):
    given = world(contacts())
    made = visit_calendar(given, AS_OF, settings)
    assert outreach_list(table("contact_plan").empty(), made.calendar, made.unvisited, given.days_off, given.accounts, AS_OF, settings).empty
