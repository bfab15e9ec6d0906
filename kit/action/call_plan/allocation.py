"""Allocation: whole visits per account within each seller's hours, so that together they keep or win most (A12, B3).

One seller at a time. The value of 0, 1, 2 … visits above the floor is replaced by its concave hull (an S-shaped curve first jumps to where an average
visit brings most); steps of the hull are taken by value per hour until the hours end; the price of an hour is the slope of the first step left out.
What is free is filled by value per hour. Prices also give a bound; choices that lose more than the distance to it cannot be in a better plan, and the
few that remain are searched through (Pisinger 1995), so that the plan is the best one or its distance is known. Concave curves with equal visits need
no search: the largest increments are the plan. Method: part 3 of the method note; Lodish 1971, Skiera & Albers 1998.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.response import ResponseCurve

__all__ = ["Allocation", "Calls", "allocation"]

Array = NDArray[np.float64]
Places = NDArray[np.int64]
_EXACT_ACCOUNTS, _STATES = 20_000, 4_000
_NEAR = 1e-9


@dataclass(frozen=True)
class Calls:
    """What is to be decided, one entry per account: whose hours (a place in `there`), hours of one visit, fewest and most visits, curve. `there`:
    hours of each seller, infinite where nobody's time is limited."""

    seller: Places
    hours: Array
    low: Places
    high: Places
    curve: ResponseCurve
    there: Array


@dataclass(frozen=True)
class Allocation:
    """Visits of each account; of each seller: what one hour more is worth at the margin (`price`), margin that the visits keep or win (`worth`), what
    no plan exceeds (`bound`), and hours that the fewest visits lack (`missing`; those were then shrunk by one factor)."""

    visits: Places
    price: Array
    worth: Array
    bound: Array
    missing: Array

    @property
    def gap(self) -> float:
        """How far below the best possible plan this one may be, as a part of it."""
        return float(max(self.bound.sum() - self.worth.sum(), 0.0) / max(self.bound.sum(), _NEAR))


def allocation(calls: Calls, exact: bool | None = None) -> Allocation:
    """The visits that bring most; with `exact` the last hours are searched through (by default up to 20,000 accounts, beyond it the bound tells)."""
    searched = len(calls.seller) <= _EXACT_ACCOUNTS if exact is None else exact
    order = np.argsort(calls.seller.astype(np.min_scalar_type(len(calls.there))), kind="stable")  # few bits sort fast
    ends = np.searchsorted(calls.seller[order], np.arange(len(calls.there) + 1))
    hours, low, high, curve = calls.hours[order], calls.low[order], calls.high[order], calls.curve.of(order)
    visits, found = low.copy(), np.zeros((4, len(calls.there)))
    for place, there in enumerate(calls.there):
        own = slice(ends[place], ends[place + 1])
        if own.start < own.stop:
            visits[own], found[:, place] = _seller(hours[own], low[own], high[own], curve.of(own), float(there), searched)
    back = np.empty_like(visits)
    back[order] = visits
    return Allocation(back, *found)


def _seller(t: Array, low: Places, high: Places, curve: ResponseCurve, there: float, exact: bool) -> tuple[Places, tuple[float, ...]]:
    needed = float((t * low).sum())
    missing = max(needed - there, 0.0)
    if missing > _NEAR * max(needed, 1.0):  # not even the fewest visits fit: they are the most there is, and all shrink by one factor
        high, low = low, np.floor(low * (there / needed) + _NEAR).astype("int64")
    else:
        missing = 0.0
    left, steps = there - float((t * low).sum()), high - low
    width = int(steps.max(initial=0))
    value = curve.won((low[:, None] + np.arange(width + 1)) * t[:, None])
    if width and (fewer := steps.min() < width):
        value[np.arange(width + 1) > steps[:, None]] = -np.inf
    if not width or (t * steps).sum() <= left * (1 + _NEAR):
        worth = float(value[np.arange(len(t)), steps].sum())
        return high, (0.0, worth, worth, missing)
    if t[0] == t.max() == t.min() and (curve.shape <= 1).all():
        taken, price, worth = _largest(value, int(left / t[0] + _NEAR), fewer)
        return low + taken, (price / t[0], worth, worth, missing)
    taken, price, bound = _by_price(value, t, left)
    worth = float(value[np.arange(len(t)), taken].sum())
    if exact and bound - worth > _NEAR * bound:
        taken, bound = _searched(value, t, taken, price, left, bound)
        worth = float(value[np.arange(len(t)), taken].sum())
    return low + taken, (price, worth, max(bound, worth), missing)


def _largest(value: Array, count: int, padded: bool) -> tuple[Places, float, float]:
    """The `count` largest increments, by account, the first that is left out, and the value of all; of equals those of the first accounts."""
    gains = np.diff(value, axis=1)
    if padded:
        gains[~np.isfinite(gains)] = -np.inf
    flat = gains.ravel()
    price = -float(np.partition(-flat, count)[count])
    taken = (gains > price).sum(axis=1)
    equal = np.flatnonzero(flat == price)[: count - int(taken.sum())] // gains.shape[1]
    taken += np.bincount(equal, minlength=len(taken))
    return taken, price, float(value[np.arange(len(taken)), taken].sum())


def _by_price(value: Array, t: Array, left: float) -> tuple[Places, float, float]:
    """Steps of the hull by value per hour until the hours end, the rest filled; with the price of an hour and the bound."""
    n, width = len(t), value.shape[1] - 1
    with np.errstate(invalid="ignore"):
        slopes = np.nan_to_num(np.diff(value, axis=1), nan=-np.inf, neginf=-np.inf)
    mean = (value[:, 1:] - value[:, :1]) / np.arange(1, width + 1)
    jump = mean.argmax(axis=1) + 1
    inside = np.arange(width) < jump[:, None]
    slopes = np.where(inside, mean[np.arange(n), jump - 1][:, None], slopes) / t[:, None]
    order = np.argsort(-slopes.ravel(), kind="stable")
    used = np.cumsum(t[order // width])
    count = int(np.searchsorted(used, left * (1 + _NEAR), side="right"))
    price = max(float(slopes.ravel()[order[count]]), 0.0) if count < len(order) else 0.0
    taken = np.bincount(order[:count] // width, minlength=n)
    taken[taken < jump] = 0  # a jump is made whole or not at all
    bound = float((value - price * t[:, None] * np.arange(width + 1)).max(axis=1).sum() + price * left)
    return _filled(value, t, taken, left - float((t * taken).sum())), price, bound


def _filled(value: Array, t: Array, taken: Places, left: float) -> Places:
    """Free hours given to whoever makes most of one, as long as a visit fits."""
    taken, many = taken.copy(), np.arange(value.shape[1])
    some = np.flatnonzero(t <= left * (1 + _NEAR))
    while len(some):
        more = t[some, None] * (many - taken[some, None])
        gain = np.where((more > 0) & (more <= left * (1 + _NEAR)), value[some] - value[some, taken[some]][:, None], -1.0)
        rate = gain / np.where(more > 0, more, 1.0)
        place = int(rate.argmax())
        if rate.flat[place] <= 0:
            break
        row, column = divmod(place, len(many))
        left -= float(more[row, column])
        taken[some[row]] = column
        some = some[t[some] <= left * (1 + _NEAR)]
    return taken


def _searched(value: Array, t: Array, taken: Places, price: float, left: float, bound: float) -> tuple[Places, float]:
    """The best plan among those that the bound leaves open, and the bound: the plan's own worth where the search was complete."""
    many, rows = np.arange(value.shape[1]), np.arange(len(t))
    reduced = value - price * t[:, None] * many
    best = reduced.argmax(axis=1)
    loss, extra = reduced[rows, best][:, None] - reduced, t[:, None] * (many - best[:, None])
    room, gap = left - float((t * best).sum()), bound - float(value[rows, taken].sum())
    open_ = (loss <= gap) & (many != best[:, None])
    core = np.flatnonzero(open_.any(axis=1))
    core = core[np.argsort(np.where(open_, loss, np.inf).min(axis=1)[core], kind="stable")]
    gives = np.where(open_, np.maximum(-extra, 0.0), 0.0).max(axis=1)[core]
    later = gives[::-1].cumsum()[::-1]
    lost, over, trail, whole, winner = np.zeros(1), np.zeros(1), list[tuple[Places, Places]](), True, (-1, 0)
    for depth, account in enumerate(core):
        choices = np.append(best[account], np.flatnonzero(open_[account]))
        lost, over = (lost[:, None] + loss[account, choices]).ravel(), (over[:, None] + extra[account, choices]).ravel()
        reach = (lost <= gap) & (over <= room + (later[depth + 1] if depth + 1 < len(core) else 0.0) + _NEAR * left)
        kept = _undominated(np.flatnonzero(reach), over, price * over - lost)
        if len(kept) > _STATES:
            whole = False
            kept = kept[np.sort(np.argsort(lost[kept] + price * np.abs(room - over[kept]), kind="stable")[:_STATES])]
        lost, over = lost[kept], over[kept]
        trail.append((kept // len(choices), choices[kept % len(choices)]))
        ended = np.where(over <= room + _NEAR * left, lost + price * (room - over), np.inf)
        if len(ended) and ended.min() < gap:
            gap, winner = float(ended.min()), (depth, int(ended.argmin()))
    if winner[0] >= 0:
        taken, state = best.copy(), winner[1]
        for depth in range(winner[0], -1, -1):
            before, chosen = trail[depth]
            taken[core[depth]], state = chosen[state], before[state]
    return taken, float(value[rows, taken].sum()) if whole else bound


def _undominated(places: Places, over: Array, value: Array) -> Places:
    """Of these states those that no other beats with as few hours, by rising hours."""
    order = places[np.lexsort((-value[places], over[places]))]
    highest = np.maximum.accumulate(value[order]) if len(order) else value[order]
    return order[np.append(True, value[order][1:] > highest[:-1])[: len(order)]]
