"""Format optimisation: one service format per account, most money kept or won after its cost, within everybody's hours (A12).

max sum of worth over the chosen formats, one per account, no holder of hours (a seller, a team) above its capacity. Prices first: at a price per hour
each account takes the format that is worth most after paying for its hours; the lowest prices at which all hours fit are found by halving, the
sellers' all at once inside that of the team, because a dearer team makes sellers' hours dearer too. What the prices leave free is filled by worth per
hour. Any prices give an upper bound of the optimum, so the distance to it is known; where it is more than the solver's and the portfolio is not too
large, the solver (HiGHS, `scipy.optimize.milp`) is asked, and the better of both answers stands. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

__all__ = ["Chosen", "Offers", "best_formats", "by_prices", "by_solver", "fits", "hours_used", "taken_from"]

Array = NDArray[np.float64]
Places = NDArray[np.int64]
_GAP = 1e-4
_SOLVER_ACCOUNTS, _SOLVER_NODES, _SOLVER_SECONDS = 5_000, 2_000, 60.0  # the seconds are a guard: the count of nodes ends the search first
_FINE, _NEAR = 1e-6, 1e-9  # a price to the sixth figure, and as good as none


@dataclass(frozen=True)
class Offers:
    """What each account may get. Rows are formats, columns accounts: worth (−inf where the format is not allowed) and the hours it takes of `holder`,
    a place in `capacity` (−1 where it takes nobody's hours). `team` is the place of the one holder that serves accounts of many sellers, or −1."""

    worth: Array
    hours: Array
    holder: Places
    capacity: Array
    team: int = -1

    def limited(self, capacity: Array) -> Offers:
        """The same offers under other capacities."""
        return Offers(self.worth, self.hours, self.holder, capacity, self.team)


@dataclass(frozen=True)
class Chosen:
    """The format of every account (its row in the offers), what they are worth together, a bound that no choice exceeds, and what one hour more of
    each holder would bring."""

    format: Places
    worth: float
    bound: float
    prices: Array

    @property
    def gap(self) -> float:
        """How far below the best possible choice this one may be, as a part of it."""
        return max(self.bound - self.worth, 0.0) / max(abs(self.bound), 1e-9)


def best_formats(offers: Offers, start: Places | None = None, exact: bool = True) -> Chosen:
    """The best choice that is known, never above anybody's hours; `start` is one that fits, for where the search finds none; without `exact` the
    solver is not asked.

    Raises
    ------
    ValueError
        If no choice is found that fits.
    """
    priced = by_prices(offers)
    tried = [priced]
    if exact and (priced.gap > _GAP or not fits(offers, priced.format)) and offers.worth.shape[1] <= _SOLVER_ACCOUNTS:
        tried += [solved] if (solved := by_solver(offers)) else []
    bound = min(chosen.bound for chosen in tried)
    if start is not None:
        filled = _filled(offers, start)
        tried.append(Chosen(filled, _worth(offers, filled), bound, priced.prices))
    able = [chosen for chosen in tried if fits(offers, chosen.format)]
    if not able:
        raise ValueError("the lightest formats alone exceed somebody's hours")
    best = max(able, key=lambda chosen: chosen.worth)
    return Chosen(best.format, best.worth, max(bound, best.worth), priced.prices)


def fits(offers: Offers, chosen: Places) -> bool:
    """Whether nobody gives more hours than there are."""
    return bool((hours_used(offers, chosen) <= offers.capacity * (1 + 1e-9) + 1e-6).all())


def hours_used(offers: Offers, chosen: Places) -> Array:
    """Hours that the chosen formats take of each holder."""
    columns = np.arange(len(chosen))
    return taken_from(offers.holder[chosen, columns], offers.hours[chosen, columns], len(offers.capacity))


def taken_from(holder: Places, hours: Array, holders: int) -> Array:
    """The sum of the hours by holder; what is nobody's (−1) is left out."""
    somebody = holder >= 0
    return np.bincount(holder[somebody], hours[somebody], minlength=holders).astype("float64")


def by_solver(offers: Offers, seconds: float = _SOLVER_SECONDS) -> Chosen | None:
    """The choice of the integer programme, to a gap of 1e-4 or as far as its nodes reach; None where it found none. Its prices are zero."""
    row, account = np.nonzero(offers.worth > -np.inf)
    n, many = offers.worth.shape[1], len(row)
    if not n:
        return None
    holder, hours = offers.holder[row, account], offers.hours[row, account]
    one = csr_array((np.ones(many), (account, np.arange(many))), shape=(n, many))
    constraints = [LinearConstraint(one.tocsc(), 1, 1)]
    taken = (holder >= 0) & (hours > 0)
    taken[taken] = np.isfinite(offers.capacity[holder[taken]])
    if taken.any():
        use = csr_array((hours[taken], (holder[taken], np.flatnonzero(taken))), shape=(len(offers.capacity), many))
        constraints.append(LinearConstraint(use.tocsc(), ub=offers.capacity))
    result = milp(
        -offers.worth[row, account], integrality=np.ones(many), bounds=Bounds(0, 1), constraints=constraints,
        options={"mip_rel_gap": _GAP, "node_limit": _SOLVER_NODES, "time_limit": seconds},
    )  # fmt: skip
    if result.x is None:
        return None
    chosen = np.zeros(n, dtype="int64")
    picked = result.x > 0.5
    chosen[account[picked]] = row[picked]
    worth = _worth(offers, chosen)
    bound = worth if result.mip_dual_bound is None else max(-float(result.mip_dual_bound), worth)
    return Chosen(chosen, worth, bound, np.zeros(len(offers.capacity)))


def by_prices(offers: Offers) -> Chosen:
    """The choice at the lowest prices of hours at which everything fits, with what is left free filled by worth per hour; where the lightest formats
    do not fit, neither does it."""
    prices = _prices(offers)
    chosen = _at(offers, prices)
    finite = np.isfinite(offers.capacity)
    bound = float(_reduced(offers, prices).max(axis=0).sum() + (prices[finite] * offers.capacity[finite]).sum()) if len(chosen) else 0.0
    if fits(offers, chosen):
        chosen = _filled(offers, chosen)
    worth = _worth(offers, chosen)
    return Chosen(chosen, worth, bound, prices)


def _worth(offers: Offers, chosen: Places) -> float:
    return float(offers.worth[chosen, np.arange(len(chosen))].sum())


def _reduced(offers: Offers, prices: Array) -> Array:
    """Worth after paying for the hours."""
    return offers.worth - np.append(prices, 0.0)[offers.holder] * offers.hours


def _at(offers: Offers, prices: Array) -> Places:
    """What each account takes at these prices; of equals the one with the fewest hours."""
    return _first_best(_reduced(offers, prices), offers.hours)


def _first_best(reduced: Array, hours: Array) -> Places:
    chosen, best, taken = np.zeros(reduced.shape[1], dtype="int64"), reduced[0], hours[0]
    for row in range(1, len(reduced)):
        better = (reduced[row] > best) | ((reduced[row] == best) & (hours[row] < taken))
        chosen, best, taken = np.where(better, row, chosen), np.where(better, reduced[row], best), np.where(better, hours[row], taken)
    return chosen


def _dearest(offers: Offers) -> float:
    """A price of an hour that nobody pays who has a lighter way."""
    allowed = offers.worth > -np.inf
    spread = np.where(allowed, offers.worth, -np.inf).max(axis=0) - np.where(allowed, offers.worth, np.inf).min(axis=0)
    steps = np.diff(np.sort(offers.hours, axis=0), axis=0)
    least = steps[steps > 0].min() if (steps > 0).any() else 1.0
    return float(spread.max(initial=0.0) / least + 1.0)


def _prices(offers: Offers) -> Array:
    """Prices of all holders at which everything fits: those of the sellers inside each trial price of the team."""
    size = len(offers.capacity)
    low, high = np.zeros(size), np.full(size, _dearest(offers))
    lowest = _seller_prices(offers, low, high, 0.0)
    if offers.team < 0 or _team_fits(offers, lowest):
        return lowest
    cheap, dear = 0.0, float(high[0])
    highest = _seller_prices(offers, lowest, high, dear)
    while dear - cheap > _FINE * dear + _NEAR:
        offers = _undecided(offers, *(_with_team(offers, own, team) for own in (lowest, highest) for team in (cheap, dear)))
        middle = (cheap + dear) / 2
        prices = _seller_prices(offers, lowest, highest, middle)
        if _team_fits(offers, prices):
            dear, highest = middle, prices
        else:
            cheap, lowest = middle, prices
    return highest


def _seller_prices(offers: Offers, low: Array, high: Array, team: float) -> Array:
    """The lowest prices between `low` and `high` at which every seller's hours fit, the team's price given."""
    own = np.arange(len(low)) != offers.team
    low, high = _with_team(offers, low, team), _with_team(offers, high, team)
    high = np.where(_fitting(offers, low), low, high)
    while (high - low > _FINE * high + _NEAR)[own].any():
        offers = _undecided(offers, low, high)
        middle = (low + high) / 2
        fitting = _fitting(offers, middle) | ~own
        low, high = np.where(fitting, low, middle), np.where(fitting & own, middle, high)
    return high


def _undecided(offers: Offers, *prices: Array) -> Offers:
    """The accounts that do not take the same at all these prices, with the hours that the others leave: best at the corners is best between."""
    choices = [_at(offers, corner) for corner in prices]
    same = np.logical_and.reduce([choice == choices[0] for choice in choices[1:]])
    if not len(same) or same.mean() < 0.1:
        return offers
    columns = np.flatnonzero(same)
    fixed = choices[0][columns]
    used = taken_from(offers.holder[fixed, columns], offers.hours[fixed, columns], len(offers.capacity))
    kept = ~same
    return Offers(offers.worth[:, kept], offers.hours[:, kept], offers.holder[:, kept], offers.capacity - used, offers.team)


def _with_team(offers: Offers, prices: Array, team: float) -> Array:
    return np.where(np.arange(len(prices)) == offers.team, team, prices)


def _fitting(offers: Offers, prices: Array) -> NDArray[np.bool_]:
    """Whose hours fit what is taken at these prices."""
    return hours_used(offers, _at(offers, prices)) <= offers.capacity + _NEAR


def _team_fits(offers: Offers, prices: Array) -> bool:
    return bool(_fitting(offers, prices)[offers.team])


def _filled(offers: Offers, chosen: Places) -> Places:
    """The choice with free hours given to whoever makes most of an hour, as long as anybody's format fits them."""
    chosen = chosen.copy()
    left = offers.capacity - hours_used(offers, chosen)
    columns = np.arange(len(chosen))
    now, taken, held = offers.worth[chosen, columns], offers.hours[chosen, columns], offers.holder[chosen, columns]
    gain = offers.worth - now
    more = offers.hours - np.where(held == offers.holder, taken, 0.0)
    room = np.append(left, np.inf)[offers.holder]
    row, account = np.nonzero((gain > 0) & (more <= room))
    rate = gain[row, account] / np.maximum(more[row, account], 1e-9)
    for place in np.lexsort((row, account, -rate)):
        f, i = int(row[place]), int(account[place])
        old, own, before = int(chosen[i]), int(offers.holder[f, i]), int(offers.holder[int(chosen[i]), i])
        asked = offers.hours[f, i] - (offers.hours[old, i] if own == before else 0.0)
        if offers.worth[f, i] <= offers.worth[old, i] or (own >= 0 and asked > left[own]):
            continue
        if before >= 0:
            left[before] += offers.hours[old, i]
        if own >= 0:
            left[own] -= offers.hours[f, i]
        chosen[i] = f
    return chosen
