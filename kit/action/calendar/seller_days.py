"""Seller's days: one seller's due contacts laid on days and into routes, within the hours there are (A11, B3, E5).

Patterns first, real ways second: what finds no room on its day goes to another day that keeps its spacing, else to the list of what found no day,
with its cause. Last, the hours of the weeks: the least urgent leaves until the calendar fits them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kit.action.calendar.day_routes import Day, Stop, Window
from kit.action.calendar.patterns import Request, chosen_days, day_patterns, spaced
from kit.action.calendar.places import Map
from kit.action.calendar.rhythm import Due
from kit.action.calendar.time_words import Windows

__all__ = ["SellerDays", "lay_out"]


@dataclass
class SellerDays:
    """A seller's days with what lies on them, and what found none: visit id → cause."""

    days: Sequence[date]
    plans: list[Day]
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def minutes(self) -> float:
        """Minutes with clients, on the way and on tasks, all days together."""
        return sum(plan.minutes() for plan in self.plans)


@dataclass(frozen=True)
class _Room:
    """What the steps share: days, hours, the map, the minutes of way, which days are open for whom."""

    days: Sequence[date]
    hours: tuple[Window, ...]
    map: Map
    way: np.ndarray
    receives: Mapping[str, Windows]
    open_at: Callable[[str], np.ndarray]
    spacing: float

    def stop(self, visit: Due, day: int) -> Stop:
        """The visit as a stop of that day."""
        row = self.map.order.get(visit.account_id, 0) if visit.channel == "visit" else -1
        row = 0 if row > 0 and not self.map.placed(visit.account_id) else row
        return Stop(visit, row, visit.minutes, visit.way, self.windows(visit, day))

    def windows(self, visit: Due, day: int) -> tuple[Window, ...]:
        """When the visit may lie on that day: its fixed hour, else the working hours in which the account receives."""
        if visit.at is not None:
            return ((float(visit.at), visit.at + visit.minutes),)
        longest = max((b - a for a, b in self.hours), default=0.0)
        hours = self.hours if visit.minutes <= longest else ((self.hours[0][0], self.hours[-1][1]),) if self.hours else ()
        if visit.channel != "visit" or visit.account_id not in self.receives:
            return hours
        told = self.receives[visit.account_id][self.days[day].weekday()]
        both = ((max(a, c), min(b, d)) for a, b in hours for c, d in told)
        return tuple(sorted((a, b) for a, b in both if b - a >= visit.minutes))

    def allowed(self, visit: Due, taken: Sequence[date] = ()) -> list[int]:
        """The positions of the days on which the visit may lie, beside other visits of its account on the days `taken`."""
        opened = self.open_at(visit.account_id)
        found = [n for n, day in enumerate(self.days) if opened[n] and self._in_time(visit, day, n) and self.windows(visit, n)]
        if visit.kind != "automatic":
            return found
        return [n for n in found if all(self._apart(self.days[n], day, visit) for day in taken)]

    def _apart(self, one: date, other: date, visit: Due) -> bool:
        return spaced(min(one, other), max(one, other), visit.interval, self.spacing, both=False)

    def _in_time(self, visit: Due, day: date, n: int) -> bool:
        if visit.on is not None:
            return day == visit.on
        if visit.before is not None:
            return day <= visit.before or n == 0
        return abs((day - visit.ideal).days) <= self.spacing * visit.interval + 1e-9 or (visit.interval < 5 and abs((day - visit.ideal).days) < 3)


def lay_out(
    due: Sequence[Due], days: Sequence[date], hours: tuple[Window, ...], places: Map, way: np.ndarray, receives: Mapping[str, Windows],
    open_at: Callable[[str], np.ndarray], spacing: float, budget: float, order: Callable[[Day], list[Stop]] | None = None,
) -> SellerDays:  # fmt: skip
    """The days of one seller: `due` in order, `way` minutes between the rows of the map, `budget` minutes that there are in all.

    `order` proposes another order of a day's stops; `open_at` tells for an account id ('' for none) on which days somebody is there. Every visit of
    `due` is on one day or in `missing`.
    """
    room = _Room(days, hours, places, way, receives, open_at, spacing)
    found = SellerDays(days, [Day(way, hours) for _ in days])
    if budget <= 0:
        found.missing = {visit.visit_id: "no_hours" for visit in due}
        return found
    length = hours[-1][1] - hours[0][0] if hours else 0.0
    found.missing = {visit.visit_id: "too_long" for visit in due if visit.minutes > length}
    wanted = [visit for visit in due if visit.visit_id not in found.missing]
    assigned = _assigned(wanted, room, found.missing)
    _fill(wanted, assigned, room, found)
    _trim(wanted, found, budget)
    for plan in found.plans:
        plan.improve()
        if order is not None:
            plan.take(order(plan))
    return found


def _assigned(wanted: Sequence[Due], room: _Room, missing: dict[str, str]) -> dict[str, int]:
    """The day of each visit by its account's pattern; what has none stands in `missing`."""
    fixed = {visit.visit_id: allowed[0] for visit in wanted if visit.kind == "fixed" and (allowed := room.allowed(visit))}
    held: dict[tuple[str, str], list[date]] = {}
    for visit in wanted:
        if visit.visit_id in fixed:
            held.setdefault((visit.account_id, visit.channel), []).append(room.days[fixed[visit.visit_id]])
        elif visit.kind == "fixed":
            missing[visit.visit_id] = "no_open_day"
    groups: dict[tuple[str, str, str], list[Due]] = {}
    for visit in wanted:
        if visit.kind != "fixed":
            groups.setdefault((visit.account_id, visit.channel, visit.plan_id and visit.visit_id), []).append(visit)
    rows = {key: sorted(visits, key=lambda v: (v.ideal, v.visit_id)) for key, visits in groups.items()}
    requests = [r for key, visits in rows.items() if (r := _request(visits, held.get(key[:2], ()), room, missing))]
    load, seen = np.zeros(len(room.days)), np.zeros((_zones(room), len(room.days)), dtype=bool)
    for visit in wanted:
        if visit.visit_id in fixed:
            load[fixed[visit.visit_id]] += visit.minutes
            seen[room.map.zone[room.map.order.get(visit.account_id, 0)], fixed[visit.visit_id]] |= visit.channel == "visit"
    chosen = chosen_days(requests, len(room.days), _zone_ways(room), load, seen[:-1])
    pairs = ((v.visit_id, int(d)) for r, days in zip(requests, chosen, strict=True) for v, d in zip(r.visits, days, strict=True))
    return fixed | dict(pairs)


def _request(visits: list[Due], held: Sequence[date], room: _Room, missing: dict[str, str]) -> Request | None:
    """The visits of one account that can keep their spacing; those that cannot stand in `missing`, the last of them first."""
    allowed = {visit.visit_id: room.allowed(visit, held) for visit in visits}
    for visit in visits:
        if not allowed[visit.visit_id]:
            missing[visit.visit_id] = "no_open_day"
    left = [visit for visit in visits if allowed[visit.visit_id]]
    while left:
        patterns = day_patterns(left, room.days, [allowed[v.visit_id] for v in left], room.spacing)
        if len(patterns):
            row = room.stop(left[0], 0).row
            zone = int(room.map.zone[row]) if row > 0 else -1
            return Request(tuple(left), patterns, zone, left[0].minutes + _leg(room, row, left[0]))
        gone = left.pop()
        first = room.days[allowed[gone.visit_id][-1]]
        missing[gone.visit_id] = "no_open_day" if spaced(gone.last, first, gone.interval, room.spacing, both=False) else "too_soon"
    return None


def _fill(wanted: Sequence[Due], assigned: Mapping[str, int], room: _Room, found: SellerDays) -> None:
    """Put every visit into its day's route; one for which there is no room goes to the nearest other day that keeps its spacing."""
    where, late = dict(assigned), []
    for visit in (v for v in wanted if v.visit_id in assigned):
        if not _put(visit, assigned[visit.visit_id], room, found):
            late.append(visit)
    for visit in late:
        first = where.pop(visit.visit_id)
        same = [v for v in wanted if v.visit_id in where and not v.plan_id and (v.account_id, v.channel) == (visit.account_id, visit.channel)]
        fixed, rhythm = ([room.days[where[v.visit_id]] for v in same if (v.kind == "fixed") is kind] for kind in (True, False))
        options = room.allowed(visit, fixed) if visit.kind != "fixed" else []
        options = [n for n in options if n != first and (visit.plan_id or _keeps(room.days[n], rhythm, visit, room))]
        nearest = sorted((abs((room.days[n] - visit.ideal).days), n) for n in options)
        day = next((n for _, n in nearest if _put(visit, n, room, found)), None)
        if day is None:
            found.missing[visit.visit_id] = "clash" if visit.kind == "fixed" else "day_full"
        else:
            where[visit.visit_id] = day


def _keeps(day: date, siblings: Sequence[date], visit: Due, room: _Room) -> bool:
    """Whether the day is spaced from the visits of the account just before and after it, and from the last that was made."""
    before, after = max((s for s in siblings if s < day), default=None), min((s for s in siblings if s > day), default=None)
    if not spaced(before or visit.last, day, visit.interval, room.spacing, both=before is not None):
        return False
    return after is None or spaced(day, after, visit.interval, room.spacing)


def _put(visit: Due, day: int, room: _Room, found: SellerDays) -> bool:
    stop, plan = room.stop(visit, day), found.plans[day]
    if not stop.windows:
        return False
    if plan.add(stop):
        return True
    plan.improve()
    return plan.add(stop)


def _trim(wanted: Sequence[Due], found: SellerDays, budget: float) -> None:
    """Take the least urgent out until the hours suffice."""
    used = [plan.minutes() for plan in found.plans]
    where = {stop.visit.visit_id: n for n, plan in enumerate(found.plans) for stop in (*plan.route, *plan.desk)}
    for visit in reversed(wanted):
        if sum(used) <= budget + 1e-6:
            return
        if visit.visit_id in where:
            n = where[visit.visit_id]
            found.plans[n].remove(visit.visit_id)
            used[n] = found.plans[n].minutes()
            found.missing[visit.visit_id] = "no_hours"


def _zones(room: _Room) -> int:
    return int(room.map.zone.max(initial=-1)) + 2


def _zone_ways(room: _Room) -> list[float]:
    """Minutes from the base to each zone and back, the mean of its accounts."""
    ways = room.way[0] + room.way[:, 0]
    return [float(ways[room.map.zone == z].mean()) for z in range(_zones(room) - 1)]


def _leg(room: _Room, row: int, visit: Due) -> float:
    """Minutes of way that the visit adds inside its zone: the mean to the three nearest accounts of the zone, or what its hours allow for."""
    if row < 0:
        return 0.0
    if row == 0:
        return visit.way
    others = np.sort(room.way[row, (room.map.zone == room.map.zone[row]) & (np.arange(len(room.way)) != row)])
    return float(others[:3].mean()) if len(others) else 0.0
