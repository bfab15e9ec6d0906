"""Time words: when an account receives visits and which appointment is fixed, as people write it in W21, read strictly (A11).

"Tuesday and Thursday, 8:00–11:00" and "First Monday of the month, 9:30" in English, Spanish or Portuguese. What cannot be read to the last word is an
error that names the account and shows forms that can: a window that was guessed would send somebody to a closed door.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names

from kit.errors import DataError
from kit.language import LANGUAGES

__all__ = ["Appointment", "Windows", "read_appointment", "read_windows"]

Windows = tuple[tuple[tuple[int, int], ...], ...]  # seven weekdays from Monday, each with its windows in minutes since midnight

_WHOLE = (0, 24 * 60)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})|h(\d{2})?|(?=\s*(?:am|pm)))?\s*(am|pm)?$")
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|\buntil\b|\bàs\b|\bate\b|\baté\b|\ba las\b|\bhasta\b|\ba\b)\s*(.+)$")
_AND = re.compile(r"\s*(?:,|/|&|\band\b|\by\b|\be\b)\s*")
_FILL = re.compile(
    r"\b(?:from|between|das|de las|de|desde|at|às|as|a las|on|los|las|the|every|each|cada|toda|todas|todo|todos|of|month|do|da|del|mes|mês)\b"
)
_ORDINALS = {
    **dict.fromkeys(("first", "1st", "primeira", "primeiro", "1ª", "1º", "primer", "primera", "1.ª", "1.º"), 1),
    **dict.fromkeys(("second", "2nd", "segundo", "segunda", "2ª", "2º", "2.ª", "2.º"), 2),
    **dict.fromkeys(("third", "3rd", "terceira", "terceiro", "3ª", "3º", "tercer", "tercera", "3.ª", "3.º"), 3),
    **dict.fromkeys(("fourth", "4th", "quarta", "quarto", "4ª", "4º", "cuarto", "cuarta", "4.ª", "4.º"), 4),
    **dict.fromkeys(("last", "última", "último", "ultima", "ultimo"), 5),
}
_EVERY = re.compile(r"^(?:every|each|cada|toda|todas as|todos los|todas|todos)\b")
_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$|^(\d{4})-(\d{2})-(\d{2})$")


@dataclass(frozen=True)
class Appointment:
    """A fixed appointment: on one day, or on a weekday (0 Monday): each (`nth` 0), the nth of the month, its last (5); `at` in minutes, or open."""

    day: date | None = None
    weekday: int = 0
    nth: int = 0
    at: int | None = None

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days of the appointment from the first to the last, both included."""
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if self.day is not None:
                hit = day == self.day
            elif self.nth == 5:
                hit = day.weekday() == self.weekday and day.day > months.monthrange(day.year, day.month)[1] - 7
            else:
                hit = day.weekday() == self.weekday and self.nth in (0, (day.day + 6) // 7)
            if hit:
                yield day


def read_windows(text: str, account: str) -> Windows:
    """The windows of each weekday that `text` tells: parts separated by semicolons, each days, hours, or both.

    Raises
    ------
    DataError
        If a word of it is neither; the account is named.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for part in filter(None, (p.strip() for p in text.casefold().split(";"))):
        split = re.search(r"\d", part)
        words, hours = (part[: split.start()], part[split.start() :]) if split else (part, "")
        days = _days(words)
        spans = [_span(piece) for piece in _AND.split(hours.strip()) if piece] if hours else [_WHOLE]
        if days is None or any(span is None for span in spans):
            raise DataError.of("time_windows_unreadable", account=account, values=[text[:60]])
        for day in days:
            week[day] += [span for span in spans if span]
    return tuple(tuple(sorted(spans)) for spans in week)


def read_appointment(text: str, account: str) -> Appointment:
    """The appointment that `text` tells: a date, each weekday, or an ordinal and a weekday of the month, perhaps with the hour behind a comma.

    Raises
    ------
    DataError
        If it is none of these; the account is named.
    """
    plain, _, hour = text.casefold().strip().partition(",")
    at = _clock(_FILL.sub(" ", hour).strip()) if hour.strip() else None
    plain = plain.strip()
    dated = _DATE.match(plain)
    if not (hour.strip() and at is None):
        if dated:
            year, month, day = (int(dated[i]) for i in ((3, 2, 1) if dated[3] else (4, 5, 6)))
            if 1 <= month <= 12 and 1 <= day <= months.monthrange(year, month)[1]:
                return Appointment(date(year, month, day), at=at)
        elif _EVERY.match(plain) and (weekdays := _days(_EVERY.sub("", plain))) and len(weekdays) == 1:
            return Appointment(weekday=weekdays[0], at=at)
        else:
            first, _, rest = plain.partition(" ")
            weekdays = _days(rest) if rest else None
            if first in _ORDINALS and weekdays and len(weekdays) == 1:
                return Appointment(weekday=weekdays[0], nth=_ORDINALS[first], at=at)
    raise DataError.of("appointment_unreadable", account=account, values=[text[:60]])


def _days(words: str) -> list[int] | None:
    """The weekdays that the words name, all five where they name none; None if a word is unknown."""
    plain = _known_days(_FILL.sub(" ", words.strip(" ,:")).strip())
    if not plain:
        return list(range(5))
    found: list[int] = []
    for piece in filter(None, _AND.split(plain)):
        ends = _RANGE.match(piece)
        names = [ends[1], ends[2]] if ends and piece.strip() not in _weekdays() else [piece]
        numbers = [_weekdays().get(name.strip(" .")) for name in names]
        if any(number is None for number in numbers):
            return None
        first, last = int(numbers[0] or 0), int(numbers[-1] or 0)
        found += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
    return sorted(set(found))


def _known_days(text: str) -> str:
    """Portuguese weekdays without their "-feira", so that no hyphen is taken for a range."""
    return re.sub(r"-feiras?|(?<=[a-zç])s-feiras?", "", text)


@cache
def _weekdays() -> dict[str, int]:
    names: dict[str, int] = {}
    for tag in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, locale=tag).items():
                plain = _known_days(name.casefold().strip(" ."))
                bare = plain.replace("ç", "c").replace("á", "a").replace("é", "e")
                for known in (plain, bare, plain + "s", bare + "s"):
                    names.setdefault(known, number)
    return names


def _span(text: str) -> tuple[int, int] | None:
    ends = _RANGE.match(text.strip())
    if not ends:
        return None
    first, last = _clock(ends[1].strip()), _clock(ends[2].strip())
    return (first, last) if first is not None and last is not None and first < last else None


def _clock(text: str) -> int | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or found[3] or 0)
    hours = hours % 12 + (12 if found[4] == "pm" else 0) if found[4] else hours
    return 60 * hours + minutes if (hours < 24 and minutes < 60) or (hours, minutes) == (24, 0) else None
