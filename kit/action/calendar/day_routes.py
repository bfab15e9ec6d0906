"""Day routes: in which order the stops of a day are made and when each begins (A11, E5).

A day begins and ends at the base, inside the working hours and around the break; a stop lies whole inside one window of its account. A stop is put
where it makes the way least longer, then 2-opt and Or-opt (a stretch of stops turned round, one to three stops moved) shorten the whole way while
every window holds. On a travelling day the seller sleeps near the accounts: of the way out and home only `away_minutes` fall into the day. Another
order, such as a solver's (`vrp_order`), is taken when it is shorter and holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from kit.action.calendar.rhythm import Due

__all__ = ["Day", "Stop", "working_windows"]

Window = tuple[float, float]
_CHANGE = 1e-6


@dataclass(frozen=True)
class Stop:
    """A visit as the day sees it: row of the map (0: no place), minutes there, minutes of way where no map tells them, windows in order."""

    visit: Due
    row: int
    minutes: float
    way: float
    windows: tuple[Window, ...]


@dataclass
class Day:
    """One seller's day: visits in the order in which they are made, calls and tasks in the gaps around them.

    `way[i, j]` are the minutes between the rows of the map; `hours` the working windows of the day.
    """

    way: np.ndarray
    hours: tuple[Window, ...]
    route: list[Stop] = field(default_factory=list)
    desk: list[Stop] = field(default_factory=list)

    def add(self, stop: Stop) -> bool:
        """Whether the stop found a place in the day; it is in it then."""
        if stop.row < 0:
            if self.times([*self.desk, stop]) is None:
                return False
            self.desk.append(stop)
            return True
        tried = ([*self.route[:n], stop, *self.route[n:]] for n in range(len(self.route) + 1))
        best = min(((self.length(order), n, order) for n, order in enumerate(tried) if self._fits(order)), default=None, key=lambda b: b[:2])
        if best is None:
            return False
        self.route = best[2]
        return True

    def remove(self, visit_id: str) -> None:
        """Take the visit out of the day."""
        self.route = [stop for stop in self.route if stop.visit.visit_id != visit_id]
        self.desk = [stop for stop in self.desk if stop.visit.visit_id != visit_id]

    def improve(self) -> None:
        """Shorten the way by 2-opt and Or-opt until no change does."""
        while True:
            now = self.length(self.route)
            better = next((order for order in _changes(self.route) if self.length(order) < now - _CHANGE and self._fits(order)), None)
            if better is None:
                return
            self.route = better

    def take(self, order: Sequence[Stop]) -> None:
        """Take the order of the same stops if its way is shorter and every window holds."""
        if self.length(order) < self.length(self.route) - _CHANGE and self._fits(order):
            self.route = list(order)

    def length(self, route: Sequence[Stop]) -> float:
        """Minutes of way of the route, from the base and back."""
        return sum(self.legs(route))

    def legs(self, route: Sequence[Stop] | None = None) -> list[float]:
        """Minutes of way to each stop of the route (the day's own by default); the last also has the way home."""
        stops = self.route if route is None else route
        legs: list[float] = []
        at = 0
        for stop in stops:
            if stop.row == 0:
                legs.append(stop.way)
            else:
                legs.append(float(self.way[at, stop.row]))
                at = stop.row
        if at and legs:
            legs[-1] += float(self.way[at, 0])
        return legs

    def minutes(self) -> float:
        """Minutes of the day with clients, on the way and on tasks."""
        return sum(stop.minutes for stop in (*self.route, *self.desk)) + self.length(self.route)

    def times(self, desk: Sequence[Stop] | None = None) -> dict[str, float] | None:
        """When each visit, call and task of the day begins, by visit id; None if they do not fit."""
        starts = self._starts(self.route)
        if starts is None:
            return None
        busy = sorted((start - leg, start + stop.minutes) for stop, start, leg in zip(self.route, starts, self._ways_there(), strict=True))
        home = float(self.way[self._last_row(), 0])
        busy = [*busy[:-1], (busy[-1][0], busy[-1][1] + home)] if busy else []
        told = {stop.visit.visit_id: start for stop, start in zip(self.route, starts, strict=True)}
        for stop in sorted(self.desk if desk is None else desk, key=lambda s: (s.windows[0][0] if s.visit.at is not None else 1e9, s.visit.order)):
            start = next((s for window in stop.windows if (s := _gap(window, stop.minutes, busy)) is not None), None)
            if start is None:
                return None
            told[stop.visit.visit_id] = start
            busy = sorted([*busy, (start, start + stop.minutes)])
        return told

    def _fits(self, route: Sequence[Stop]) -> bool:
        before, self.route = self.route, list(route)
        fits = self.times() is not None
        self.route = before
        return fits

    def _starts(self, route: Sequence[Stop]) -> list[float] | None:
        clock, at, starts = self.hours[0][0] if self.hours else 0.0, 0, []
        for stop in route:
            clock += stop.way if stop.row == 0 else float(self.way[at, stop.row])
            at = stop.row or at
            start = next((max(clock, opens) for opens, closes in stop.windows if max(clock, opens) + stop.minutes <= closes + _CHANGE), None)
            if start is None:
                return None
            starts.append(start)
            clock = start + stop.minutes
        if starts and clock + float(self.way[at, 0]) > self.hours[-1][1] + _CHANGE:
            return None
        return starts

    def _ways_there(self) -> list[float]:
        ways = self.legs()
        if ways and (row := self._last_row()):
            ways[-1] -= float(self.way[row, 0])
        return ways

    def _last_row(self) -> int:
        return next((stop.row for stop in reversed(self.route) if stop.row), 0)


def working_windows(begins: float, ends: float, break_begins: float, break_minutes: float) -> tuple[Window, ...]:
    """The working hours of a day as windows in minutes since midnight, the break between them; none where the day ends before it begins."""
    if break_minutes <= 0 or not begins < break_begins < ends:
        return ((begins, ends),) if begins < ends else ()
    windows = (begins, break_begins), (break_begins + break_minutes, ends)
    return tuple(window for window in windows if window[0] < window[1])


def _gap(window: Window, minutes: float, busy: Sequence[Window]) -> float | None:
    """The first minute in the window from which `minutes` are free; None if there is none."""
    start = window[0]
    for begins, ends in busy:
        if start + minutes <= begins + _CHANGE:
            break
        start = max(start, ends)
    return start if start + minutes <= window[1] + _CHANGE else None


def _changes(route: Sequence[Stop]) -> Iterator[list[Stop]]:
    n = len(route)
    for i in range(n - 1):
        for j in range(i + 2, n + 1):
            yield [*route[:i], *reversed(route[i:j]), *route[j:]]
    for size in (1, 2, 3):
        for i in range(n - size + 1):
            moved, rest = list(route[i : i + size]), [*route[:i], *route[i + size :]]
            for j in range(len(rest) + 1):
                if j != i:
                    yield [*rest[:j], *moved, *rest[j:]]
