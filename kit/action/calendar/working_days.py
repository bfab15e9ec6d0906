"""Working days: on which days somebody can be met (A11).

Public holidays of a country and a state come from the library `holidays`; city anniversaries, plant closures and leave from the sheet `days_off`
(W22), which may also say that a holiday is worked. Weekends are the country's own. Where no country is known only weekends and the sheet count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import pandas as pd
from babel import Locale

from kit.engagement import Settings
from kit.language import LANGUAGES

__all__ = ["Place", "WorkingDays", "country_code", "working_days"]

_DAY = timedelta(days=1)
_LONGEST = 366  # days that a search for an open one looks ahead


@dataclass(frozen=True)
class Place:
    """Where somebody is met: country by its two letters, state by its code, city by its name; '' where not known."""

    country: str = ""
    state: str = ""
    city: str = ""


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked where and by whom; `home` is the place asked about when none is named."""

    home: Place = Place()
    closed: Mapping[tuple[str, str], frozenset[date]] = field(default_factory=dict)
    away: Mapping[str, frozenset[date]] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def is_open(self, day: date, place: Place | None = None, seller: str = "") -> bool:
        """Whether `seller` (anybody where '') can meet somebody at the place on that day."""
        where = place or self.home
        if day in self.away.get(seller, ()):
            return False
        if day.weekday() in _weekend(where.country):
            return False
        if day not in self.worked and day in _holidays(where.country, where.state, day.year):
            return False
        state, city = where.state.casefold(), where.city.casefold()
        return not any(day in self.closed.get(key, ()) for key in {("", ""), (state, ""), (state, city), ("", city)})

    def between(self, first: date, last: date, place: Place | None = None, seller: str = "") -> list[date]:
        """The open days from the first to the last, both included."""
        days = (first + n * _DAY for n in range((last - first).days + 1))
        return [day for day in days if self.is_open(day, place, seller)]

    def on_or_after(self, day: date, place: Place | None = None, seller: str = "") -> date:
        """The day itself if it is open, else the next that is; the day where none is within a year."""
        return next((d for n in range(_LONGEST) if self.is_open(d := day + n * _DAY, place, seller)), day)

    def on_or_before(self, day: date, place: Place | None = None, seller: str = "") -> date:
        """The day itself if it is open, else the last one before that is; the day where none is within a year."""
        return next((d for n in range(_LONGEST) if self.is_open(d := day - n * _DAY, place, seller)), day)

    def after(self, day: date, days: int, place: Place | None = None, seller: str = "") -> date:
        """The open day that comes `days` (one or more) open days later."""
        for _ in range(days):
            day = self.on_or_after(day + _DAY, place, seller)
        return day


def working_days(settings: Settings, days_off: pd.DataFrame | None = None, accounts: pd.DataFrame | None = None) -> WorkingDays:
    """The working days of the engagement: the country of the settings, else that of most accounts, with what the sheet `days_off` adds."""
    country = settings.calendar.country.value
    if not country and accounts is not None and len(accounts):
        codes = accounts["country"].dropna().astype("str").map(country_code)
        counted = codes[codes != ""].value_counts()
        country = str(min(counted[counted == counted.max()].index)) if len(counted) else ""
    closed: dict[tuple[str, str], set[date]] = {}
    away: dict[str, set[date]] = {}
    worked: set[date] = set()
    for row in (days_off if days_off is not None else pd.DataFrame()).to_dict("records"):
        days = _days(row["date"], row["until"])
        if row["worked"] is True:
            worked |= days
        elif _text(row["seller_id"]):
            away.setdefault(_text(row["seller_id"]), set()).update(days)
        else:
            closed.setdefault((_text(row["state"]).casefold(), _text(row["city"]).casefold()), set()).update(days)
    return WorkingDays(
        Place(country), {k: frozenset(v) for k, v in closed.items()}, {k: frozenset(v) for k, v in away.items()}, frozenset(worked)
    )


@cache
def country_code(text: str) -> str:
    """The two letters of the country that `text` names by its code or by its name in one of the kit's languages; '' if none."""
    known = _country_names()
    return text.strip().upper() if text.strip().upper() in known.values() else known.get(text.strip().casefold(), "")


@cache
def _country_names() -> Mapping[str, str]:
    names = {name.casefold(): code for tag in LANGUAGES for code, name in Locale.parse(tag).territories.items() if len(code) == 2 and code.isalpha()}
    return dict(sorted(names.items()))


@cache
def _holidays(country: str, state: str, year: int) -> Mapping[date, str]:
    """Public holidays of the year, in the country's own language; none where the library does not know the country."""
    known = _subdivisions()
    if country not in known:
        return {}
    return holidays.country_holidays(country, subdiv=state if state in known[country] else None, years=[year], expand=False)


@cache
def _weekend(country: str) -> frozenset[int]:
    return frozenset(holidays.country_holidays(country).weekend) if country in _subdivisions() else frozenset({5, 6})


@cache
def _subdivisions() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(states) for code, states in holidays.list_supported_countries(include_aliases=True).items()}


def _days(first: Any, last: Any) -> set[date]:
    if pd.isna(first):
        return set()
    start = pd.Timestamp(first).date()
    end = start if pd.isna(last) else pd.Timestamp(last).date()
    return {start + n * _DAY for n in range(min((end - start).days, _LONGEST) + 1)}


def _text(value: Any) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value).strip()
