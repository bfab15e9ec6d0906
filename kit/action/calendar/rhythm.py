"""Rhythm: which contacts are due in which weeks (A11, B3).

A frequency may be a fraction of a visit. Rounds of four weeks are counted from one Monday for everybody; with f contacts a round and a phase φ in
[0, 1) from the account's id (so that not all start together), ⌊c·f + φ⌋ − ⌊(c−1)·f + φ⌋ are due in round c: over the years exactly f a round, in any
one round the whole number below or above it. The k-th is due, ideally, where c·f + φ reaches k.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b

from kit.action.calendar.working_days import WorkingDays

__all__ = ["FIRST_MONDAY", "ROUND_DAYS", "Due", "due_by_rhythm", "due_count", "horizon", "phase", "round_of"]

FIRST_MONDAY = date(2024, 1, 1)
ROUND_DAYS = 28


@dataclass(frozen=True)
class Due:
    """One contact that is due: for whom, by whom, how long, when at best.

    `interval` is the days between two of its kind, `way` the minutes of travel that its hours allow for, `on` the day of an appointment, `at` its
    minute, `before` the day by which a promise is to be kept, `urgency` the elapsed part of the interval.
    """

    visit_id: str
    account_id: str
    seller_id: str
    channel: str
    kind: str
    minutes: float
    ideal: date
    interval: float = 365.0
    way: float = 0.0
    on: date | None = None
    at: int | None = None
    before: date | None = None
    urgency: float = 1.0
    last: date | None = None
    plan_id: str = ""

    @property
    def order(self) -> tuple[int, float, str]:
        """Who comes first: fixed appointments, then promises, then rhythm by urgency; ties by id."""
        return ("fixed", "committed", "automatic").index(self.kind), -self.urgency, self.visit_id


def horizon(as_of: date, weeks: int, days: WorkingDays) -> tuple[date, date]:
    """The first and the last day of the calendar: whole weeks from the first Monday after `as_of` that is worked."""
    monday = as_of + timedelta(days=7 - as_of.weekday())
    first = next((m for n in range(8) if days.is_open(m := monday + timedelta(weeks=n))), monday)
    return first, first + timedelta(days=7 * weeks - 1)


def phase(account_id: str, channel: str) -> float:
    """The place of the account in the round, in [0, 1): from its id alone, the same in every run and on every computer."""
    digest = blake2b(f"{account_id}|{channel}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def round_of(day: date) -> int:
    """The number of the round in which the day lies."""
    return (day - FIRST_MONDAY).days // ROUND_DAYS


def due_count(frequency: float, shift: float, first: date, end: date) -> int:
    """How many contacts are due from `first` on and before `end`, at `frequency` a round and phase `shift`."""
    return _reached(frequency, shift, end) - _reached(frequency, shift, first)


def due_by_rhythm(pattern: Due, contacts_12m: float, first: date, last: date) -> Iterator[Due]:
    """The contacts like `pattern` that are due from the first to the last day, each with its id and ideal day."""
    frequency = contacts_12m * ROUND_DAYS / 365
    if frequency <= 0:
        return
    shift, interval = phase(pattern.account_id, pattern.channel), ROUND_DAYS / frequency
    end = last + timedelta(days=1)
    for k in range(_reached(frequency, shift, first) + 1, _reached(frequency, shift, end) + 1):
        day = FIRST_MONDAY + timedelta(days=math.floor((k - shift) / frequency * ROUND_DAYS))
        day = min(max(day, first), last)
        elapsed = (day - pattern.last).days / interval if pattern.last else 1.0
        yield replace(pattern, visit_id=f"{pattern.account_id}-{pattern.channel}-{k}", ideal=day, interval=interval, urgency=round(elapsed, 6))


def _reached(frequency: float, shift: float, day: date) -> int:
    return math.floor((day - FIRST_MONDAY).days / ROUND_DAYS * frequency + shift)
