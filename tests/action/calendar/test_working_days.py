"""Working days: public holidays by country and state, what the client adds, leave of a seller."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kit.action.calendar import Place, WorkingDays, country_code, working_days
from kit.schema import table

SAO_PAULO, RIO = Place("BR", "SP", "Campinas"), Place("BR", "RJ", "Niterói")


def _off(*rows: dict[str, object]) -> pd.DataFrame:
    return table("days_off").conform(pd.DataFrame([{"day_off_id": f"F{n}", **row} for n, row in enumerate(rows)]))


@pytest.fixture
def brazil(settings) -> WorkingDays:
    """Brazil with an anniversary of Campinas, a holiday of São Paulo that is worked, and one seller's leave."""
    rows = _off(
        {"date": "2026-07-14", "city": "campinas", "state": "SP"},
        {"date": "2026-09-07", "worked": True},
        {"date": "2026-07-06", "until": "2026-07-10", "seller_id": "s1"},
        {"date": "2026-12-24", "until": "2027-01-02"},
    )
    return working_days(settings, rows, pd.DataFrame({"country": ["Brasil", "BR", "Chile", None]}))


def test_a_state_holiday_closes_its_state_only(brazil):
    revolution = date(2026, 7, 9)
    assert not brazil.is_open(revolution, SAO_PAULO) and brazil.is_open(revolution, RIO)


def test_the_country_is_that_of_most_accounts_and_holds_where_no_place_is_named(brazil):
    assert brazil.home == Place("BR")
    assert not brazil.is_open(date(2026, 4, 21)) and brazil.is_open(date(2026, 4, 22))  # Tiradentes


def test_weekends_are_the_countrys_own():
    days = WorkingDays()
    friday, saturday, sunday = date(2026, 7, 3), date(2026, 7, 4), date(2026, 7, 5)
    assert [days.is_open(d, Place("BR")) for d in (friday, saturday, sunday)] == [True, False, False]
    assert [days.is_open(d, Place("SA")) for d in (friday, saturday, sunday)] == [False, False, True]


def test_the_clients_own_days_close_a_city_everything_or_a_sellers_week(brazil):
    assert not brazil.is_open(date(2026, 7, 14), SAO_PAULO) and brazil.is_open(date(2026, 7, 14), Place("BR", "SP", "Santos"))
    assert not brazil.is_open(date(2026, 12, 28), RIO) and brazil.is_open(date(2027, 1, 4), RIO)
    assert not brazil.is_open(date(2026, 7, 6), RIO, "s1") and brazil.is_open(date(2026, 7, 6), RIO, "s2")


def test_a_holiday_that_is_worked_is_open(brazil):
    assert brazil.is_open(date(2026, 9, 7)) and not brazil.is_open(date(2026, 10, 12))


def test_next_and_last_open_days_step_over_holidays_and_weekends(brazil):
    assert brazil.on_or_after(date(2026, 10, 10)) == date(2026, 10, 13)  # Saturday, then Aparecida on Monday
    assert brazil.on_or_before(date(2026, 10, 12)) == date(2026, 10, 9)
    assert brazil.after(date(2026, 10, 8), 2) == date(2026, 10, 13)
    assert brazil.between(date(2026, 10, 8), date(2026, 10, 14)) == [date(2026, 10, d) for d in (8, 9, 13, 14)]


def test_an_unknown_country_or_state_keeps_weekends_and_the_countrys_holidays(settings):
    nowhere = working_days(settings, None, pd.DataFrame({"country": ["Atlantis"]}))
    assert nowhere.home == Place() and nowhere.is_open(date(2026, 12, 25)) and not nowhere.is_open(date(2026, 12, 26))
    assert not nowhere.is_open(date(2026, 9, 7), Place("BR", "XX"))


def test_countries_are_known_by_code_and_by_name_in_three_languages():
    written = ("br", "Brasil", "BRAZIL", "México", "Estados Unidos", "Atlantis", "")
    assert [country_code(text) for text in written] == ["BR", "BR", "BR", "MX", "US", "", ""]
