"""Visit calendar: what is due is planned or listed with its cause; windows, spacing, hours and holidays hold."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kit.action.calendar import visit_calendar
from kit.action.calendar.due_visits import due_visits, planned_contacts
from kit.action.calendar.rhythm import horizon
from kit.action.calendar.time_words import read_windows
from kit.action.calendar.working_days import Place, working_days
from kit.engagement import Settings
from kit.schema import table
from tests.action.calendar.worlds import AS_OF, contacts, rows, world

FIRST, LAST = date(2026, 7, 6), date(2026, 8, 2)
WINDOWS = ["", "Tuesday and Thursday, 8:00-11:00", "9:00-12:00", "Monday; Friday, 14:00-16:00", "Sunday"]


def _minutes(start: str) -> int:
    return 60 * int(start[:2]) + int(start[3:])


def test_one_account_every_four_weeks_gets_one_visit_in_four(settings: Settings):
    made = visit_calendar(world(contacts({"account_id": "00123"})), AS_OF, settings)
    (visit,) = made.calendar.to_dict("records")
    assert FIRST <= visit["date"].date() <= LAST and visit["duration_minutes"] == 65  # two thirds of 90, to the next five
    assert visit["kind"] == "automatic" and visit["channel"] == "visit" and visit["expected"] == 0.85
    assert abs(visit["date"] - visit["due"]).days <= 8 and made.unvisited.empty and made.status.status == "ok"


def test_a_holiday_of_the_state_and_leave_are_kept_free(settings: Settings):
    many = contacts(*({"account_id": f"{n}", "contacts_12m": 52.0, "hours_12m": 26.0} for n in range(4)))
    leave = rows("days_off", {"day_off_id": "F1", "date": "2026-07-20", "until": "2026-07-24", "seller_id": "s1"})
    made = visit_calendar(world(many, days_off=leave), AS_OF, settings)
    worked = set(made.calendar["date"].dt.date)
    assert date(2026, 7, 9) not in worked and not {date(2026, 7, d) for d in range(20, 25)} & worked and len(worked) >= 5
    assert made.weeks["days"].tolist() == [5, 5, 0, 5] and "no_open_day" in set(made.unvisited["cause"])


def test_an_appointment_stands_for_the_contact_that_is_due_and_keeps_its_hour(settings: Settings):
    typed = rows("account_service", {"account_id": "00123", "fixed_appointment": "Third Wednesday of the month, 15:10"})
    made = visit_calendar(world(contacts({"account_id": "00123"}), service=typed), AS_OF, settings)
    (visit,) = made.calendar.to_dict("records")
    assert (visit["kind"], visit["date"].date(), visit["start"]) == ("fixed", date(2026, 7, 15), "15:10")


def test_planned_visits_of_the_client_are_appointments_and_those_made_set_the_rhythm(settings: Settings):
    given_ = world(
        contacts({"account_id": "1"}, {"account_id": "2"}),
        visits=rows("visits", {"visit_id": "W1", "account_id": "1", "planned_on": "2026-07-08", "start": "09:30", "duration_minutes": 30}),
        activities=rows("activities", {"visit_id": "A1", "account_id": "2", "done_on": "2026-06-29"}),
    )
    made = visit_calendar(given_, AS_OF, settings)
    told = made.calendar.set_index("visit_id")
    assert (told.loc["W1", "date"].date(), told.loc["W1", "start"], told.loc["W1", "duration_minutes"]) == (date(2026, 7, 8), "09:30", 30)
    second = pd.concat([made.calendar, made.unvisited]).query("account_id == '2'").iloc[0]
    assert second["cause"] == "too_soon" if pd.notna(second["cause"]) else (second["date"] - pd.Timestamp("2026-06-29")).days >= 20


def test_open_lines_of_the_plan_take_their_hours_before_their_date(settings: Settings):
    line = {"account_id": "1", "kind": "next_step", "level": "action", "statement": "Offer", "owner": "s1", "status": "planned", "to_confirm": False}
    plan = rows("plan", {**line, "plan_id": "P1", "due": "2026-07-10", "hours": 5.0}, {**line, "plan_id": "P2", "due": "2026-07-15"},
                {**line, "plan_id": "P3", "due": "2026-09-15", "hours": 5.0},
                {**line, "plan_id": "P4", "due": "2026-07-15", "status": "done"})  # fmt: skip
    made = visit_calendar(world(contacts({"account_id": "1"}), plan=plan), AS_OF, settings).calendar
    tasks = made[made["plan_id"].notna()]
    assert tasks.groupby("plan_id")["duration_minutes"].sum().to_dict() == pytest.approx({"P1": 300.0, "P2": 30.0})
    assert (tasks["date"] <= tasks["plan_id"].map({"P1": pd.Timestamp("2026-07-10"), "P2": pd.Timestamp("2026-07-15")})).all()
    assert set(tasks["kind"]) == {"committed"} and tasks["channel"].isna().all()


def test_zero_hours_give_an_empty_calendar_and_everything_listed(settings: Settings):
    made = visit_calendar(world(contacts({"account_id": "1"}, {"account_id": "2"}), hours=0.0), AS_OF, settings)
    assert made.calendar.empty and made.unvisited["cause"].tolist() == ["no_hours"] * 2 and made.status.dropped == 2


def test_without_a_seller_nobody_goes_and_the_list_says_why(settings: Settings):
    nobody = contacts({"account_id": "1", "seller_id": None})
    made = visit_calendar(world(nobody), AS_OF, settings)
    assert made.calendar.empty and made.unvisited["cause"].tolist() == ["no_seller"]


def test_a_visit_longer_than_a_day_is_refused_by_name(settings: Settings):
    typed = rows("account_service", {"account_id": "00123", "duration_minutes": 601.0})
    made = visit_calendar(world(contacts({"account_id": "00123"}, {"account_id": "2"}), service=typed), AS_OF, settings)
    assert made.unvisited["cause"].tolist() == ["too_long"] and "00123" in made.status.reason and len(made.calendar) == 1


def test_nothing_due_is_an_empty_calendar(settings: Settings):
    made = visit_calendar(world(contacts()), AS_OF, settings)
    assert made.calendar.empty and made.unvisited.empty and made.weeks.empty and made.status.status == "degraded"  # no country is known


def test_messages_and_calls_of_the_inside_team_need_no_day(settings: Settings):
    found = contacts({"account_id": "1", "channel": "email"}, {"account_id": "2", "channel": "phone", "owner_role": "inside_team"},
                     {"account_id": "3", "channel": "phone"})  # fmt: skip
    made = visit_calendar(world(found), AS_OF, settings)
    assert made.calendar["account_id"].tolist() == ["3"] and made.calendar["travel_minutes"].tolist() == [0]


def test_the_call_plan_counts_where_it_gives_an_account_visits():
    plan = table("contact_plan").empty().reindex([0, 1]).assign(account_id=["1", "2"], contacts_12m=12.0, hours_12m=18.0)
    calls = pd.DataFrame({"account_id": ["2"], "visits_12m": [6], "hours_12m": [9.0]})
    assert planned_contacts(plan, calls)[["contacts_12m", "hours_12m"]].to_numpy().tolist() == [[12, 18], [6, 9]]


@st.composite
def _worlds(draw):
    n = draw(st.integers(1, 7))
    found = contacts(*({"account_id": f"{k}", "contacts_12m": draw(st.sampled_from([6.0, 13.0, 26.0, 52.0])),
                        "channel": draw(st.sampled_from(["visit", "visit", "phone"]))} for k in range(n)))  # fmt: skip
    found["hours_12m"] = found["contacts_12m"] * [draw(st.sampled_from([0.25, 1.0, 3.0])) for _ in range(n)]
    typed = [{"account_id": f"{k}", "time_windows": told} for k in range(n) if (told := draw(st.sampled_from(WINDOWS)))]
    made = [{"visit_id": f"A{k}", "account_id": f"{k}", "done_on": draw(st.dates(date(2026, 5, 1), date(2026, 6, 30)))} for k in range(n) if k % 2]
    planned = [{"visit_id": f"B{k}", "account_id": f"{k}", "planned_on": draw(st.dates(FIRST, LAST)), "channel": "visit"} for k in range(0, n, 3)]
    tables = {"service": rows("account_service", *typed), "activities": rows("activities", *made, *planned)}
    return world(found, draw(st.sampled_from([40.0, 150.0, 1100.0])), **tables)


@given(_worlds())
@hypothesis_settings(max_examples=12, deadline=None)
def test_no_visit_outside_windows_spacing_or_hours_and_planned_and_unvisited_are_what_is_due(settings, given_):
    made = visit_calendar(given_, AS_OF, settings)
    days = working_days(settings, given_.days_off, given_.accounts)
    due = due_visits(given_, *horizon(AS_OF.date(), 4, days), settings)
    placed = made.calendar["visit_id"].tolist()
    assert sorted([*placed, *made.unvisited["visit_id"]]) == sorted(v.visit_id for v in due)  # each exactly once
    used = made.calendar["duration_minutes"].sum() + made.calendar["travel_minutes"].sum()
    assert used <= 60 * made.weeks["hours_there"].sum() + 1e-6
    assert made.weeks["hours_with_clients"].sum() + made.weeks["hours_on_the_way"].sum() == pytest.approx(used / 60)
    told = given_.service.set_index("account_id")["time_windows"].to_dict()
    for row in made.calendar.to_dict("records"):
        day, begins, ends = row["date"].date(), _minutes(row["start"]), _minutes(row["start"]) + row["duration_minutes"]
        assert days.is_open(day, Place("BR", "SP")) and begins >= 480 and ends <= 1080
        assert ends <= 720 or begins >= 780
        if row["channel"] == "visit" and row["account_id"] in told:
            assert any(a <= begins and ends <= b for a, b in read_windows(told[row["account_id"]], "")[day.weekday()])
    _check_overlaps(made.calendar)
    _check_spacing(made.calendar, {v.visit_id: v for v in due}, settings.calendar.spacing.value)


def _check_overlaps(calendar: pd.DataFrame) -> None:
    for _, rows_ in calendar.groupby(["seller_id", "date"]):
        spans = sorted((_minutes(r["start"]), r["duration_minutes"]) for r in rows_.to_dict("records"))
        assert all(a + length <= b for (a, length), (b, _) in pairwise(spans))


def _check_spacing(calendar: pd.DataFrame, due: dict, spacing: float) -> None:
    rhythm = calendar[calendar["kind"] == "automatic"]
    for (account, channel), rows_ in rhythm.groupby(["account_id", "channel"]):
        days = sorted((row["date"].date(), row["visit_id"]) for row in rows_.to_dict("records"))
        interval, last = due[days[0][1]].interval, due[days[0][1]].last
        if last:
            assert (days[0][0] - last).days >= (1 - spacing) * interval - 1e-6
        for (a, first), (b, second) in pairwise(days):
            assert (b - a).days >= (1 - spacing) * interval - 1e-6
            between = [v for v in due.values() if (v.account_id, v.channel) == (account, channel) and due[first].ideal < v.ideal < due[second].ideal]
            assert between or (b - a).days <= (1 + spacing) * interval + 1e-6
