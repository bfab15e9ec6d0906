"""Time words: windows and appointments in three languages, and refused to the word where they cannot be read."""

from __future__ import annotations

from datetime import date

import pytest

from kit.action.calendar.time_words import read_appointment, read_windows
from kit.errors import DataError

MORNING = ((480, 660),)
ALL_DAY = ((0, 1440),)


@pytest.mark.parametrize(("text", "week"), [
    ("Tuesday and Thursday, 8:00–11:00", [(), MORNING, (), MORNING, (), (), ()]),
    ("terça e quinta das 8h às 11h", [(), MORNING, (), MORNING, (), (), ()]),
    ("martes y jueves, 8:00-11:00", [(), MORNING, (), MORNING, (), (), ()]),
    ("Mon-Fri 8am-11am", [MORNING] * 5 + [(), ()]),
    ("seg a qua; sábado 8:00-11:00", [ALL_DAY] * 3 + [(), (), MORNING, ()]),
    ("segundas-feiras", [ALL_DAY] + [()] * 6),
    ("lunes, 8:00–11:00 y 14:00–16:00", [((480, 660), (840, 960))] + [()] * 6),
    ("8:00-11:00", [MORNING] * 5 + [(), ()]),
    ("", [()] * 7),
])  # fmt: skip
def test_receiving_hours_as_people_write_them(text, week):
    assert list(read_windows(text, "00123")) == week


@pytest.mark.parametrize("text", ["after lunch", "Tuesday 25:00-26:00", "Tuesday 11:00-8:00", "Tuesday 8:00", "Tuesday 8:00-11:00 sharp", "Mondy"])
def test_receiving_hours_that_cannot_be_read_name_the_account(text):
    with pytest.raises(DataError) as error:
        read_windows(text, "00123")
    assert error.value.problems[0].message == "time_windows_unreadable" and error.value.problems[0].fields["account"] == "00123"


@pytest.mark.parametrize(("text", "days", "at"), [
    ("First Monday of the month", [date(2026, 7, 6), date(2026, 8, 3)], None),
    ("primeira segunda-feira do mês, 9:30", [date(2026, 7, 6), date(2026, 8, 3)], 570),
    ("última sexta do mês, às 14h", [date(2026, 7, 31), date(2026, 8, 28)], 840),
    ("segunda segunda-feira do mês", [date(2026, 7, 13), date(2026, 8, 10)], None),
    ("cada martes, a las 9:00", [date(2026, 7, d) for d in (7, 14, 21, 28)] + [date(2026, 8, d) for d in (4, 11, 18, 25)], 540),
    ("05/08/2026, 10:00", [date(2026, 8, 5)], 600),
    ("2026-08-05", [date(2026, 8, 5)], None),
])  # fmt: skip
def test_fixed_appointments_as_people_write_them(text, days, at):
    told = read_appointment(text, "00123")
    assert (list(told.days(date(2026, 7, 1), date(2026, 8, 31))), told.at) == (days, at)


@pytest.mark.parametrize("text", ["some day", "31/02/2026", "first Monday, at nine", "Monday", "fifth Monday of the month"])
def test_appointments_that_cannot_be_read_name_the_account(text):
    with pytest.raises(DataError) as error:
        read_appointment(text, "00123")
    assert error.value.problems[0].message == "appointment_unreadable"
