"""Rhythm: fractions come out exact over the years, phases come from ids alone, the calendar starts on a worked Monday."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kit.action.calendar.rhythm import FIRST_MONDAY, ROUND_DAYS, Due, due_by_rhythm, due_count, horizon, phase, round_of
from kit.action.calendar.working_days import Place, WorkingDays

PATTERN = Due("", "00123", "s1", "visit", "automatic", 60.0, FIRST_MONDAY)


def test_the_formula_of_the_method_by_hand():
    rounds = [FIRST_MONDAY + timedelta(days=ROUND_DAYS * n) for n in range(9)]
    due = [due_count(0.75, 0.5, a, b) for a, b in pairwise(rounds)]
    assert due == [1, 1, 0, 1, 1, 1, 0, 1]  # floor(0.5 + 0.75 c): 0 1 2 2 3 4 5 5 6


@given(st.floats(0.01, 8), st.floats(0, 0.999), st.integers(1, 60))
@hypothesis_settings(max_examples=30, deadline=None)
def test_over_any_weeks_the_due_contacts_are_the_frequency_to_within_one(frequency, shift, weeks):
    end = FIRST_MONDAY + timedelta(days=7 * weeks)
    assert abs(due_count(frequency, shift, FIRST_MONDAY, end) - frequency * weeks / 4) < 1
    middle = FIRST_MONDAY + timedelta(days=7 * (weeks // 2))
    halves = due_count(frequency, shift, FIRST_MONDAY, middle) + due_count(frequency, shift, middle, end)
    assert halves == due_count(frequency, shift, FIRST_MONDAY, end)


def test_two_runs_over_the_same_weeks_name_the_same_visits_and_the_next_run_goes_on():
    first, last = date(2026, 7, 6), date(2026, 8, 2)
    short = [v.visit_id for v in due_by_rhythm(PATTERN, 30, first, last)]
    long = [v.visit_id for v in due_by_rhythm(PATTERN, 30, first, last + timedelta(days=28))]
    assert len(short) in (2, 3) and long[: len(short)] == short and len(set(long)) == len(long)


def test_due_days_lie_an_interval_apart():
    days = [v.ideal for v in due_by_rhythm(PATTERN, 26, date(2026, 1, 5), date(2026, 12, 27))]
    assert all(13 <= (b - a).days <= 15 for a, b in pairwise(days)) and len(days) in (25, 26)


def test_phases_depend_on_the_id_only_and_spread_over_the_round():
    shifts = [phase(f"{n:05d}", "visit") for n in range(2000)]
    assert phase("00123", "visit") == pytest.approx(0.57365, abs=1e-4) and phase("00123", "phone") != phase("00123", "visit")
    assert min(shifts) >= 0 and max(shifts) < 1 and abs(sum(shifts) / 2000 - 0.5) < 0.02


def test_urgency_is_the_elapsed_part_of_the_interval():
    seen = Due("", "7", "s", "visit", "automatic", 30, FIRST_MONDAY, last=date(2026, 6, 1))
    (visit,) = due_by_rhythm(seen, 365 / 28, date(2026, 7, 6), date(2026, 8, 2))
    assert visit.urgency == pytest.approx((visit.ideal - date(2026, 6, 1)).days / 28)


def test_the_calendar_begins_on_the_first_monday_that_is_worked():
    brazil = WorkingDays(Place("BR"))
    assert horizon(date(2026, 6, 30), 4, brazil) == (date(2026, 7, 6), date(2026, 8, 2))
    assert horizon(date(2026, 9, 4), 1, brazil)[0] == date(2026, 9, 14)  # 7 September is a holiday
    assert round_of(FIRST_MONDAY) == 0 and round_of(date(2024, 1, 29)) == 1
