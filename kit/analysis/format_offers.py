"""Format offers: what every service format would bring and take for every account, and who may have which (A12, D1, E10).

Worth = margin in play × part won by the format's hours − hours × cost of an hour. *In play* is what service can keep or win within 12 months: the
part of today's margin that would not come by itself, and the margin on the headroom within reach. Visits take the hours of the account's own seller;
calls take those of the inside team where there is one, else the seller's too, and all work of an inside seller is the team's. Messages and partners
take nobody's selling hours. Who may have a format, and what people fixed, stands in the settings. Method: parts 2 and 3 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.format_optimisation import Offers
from kit.analysis.ranking import margin_rates
from kit.assumptions import Response
from kit.engagement import Settings
from kit.response import part_won
from kit.schema.seller_labels import UNASSIGNED
from kit.schema.vocabulary import SERVICE_FORMATS

__all__ = ["ANYBODY", "DIGITAL", "INSIDE", "PARTNER", "SOLD", "Case", "format_case", "margin_in_play", "responding"]

Array = NDArray[np.float64]
SOLD, INSIDE, DIGITAL, PARTNER = (0, 1, 2), 2, 3, 4
"""Places in SERVICE_FORMATS: those that take sellers' hours, from the most intense down; the inside team; messages; partners."""
_EARTH_KM = 6371.0088
ANYBODY = "anybody"


@dataclass(frozen=True)
class Case:
    """One decision about formats. `rows`: one account each, by id; `worth`: of every format, allowed or not; `cost`: of each format a year;
    `open`: which formats the rules allow; `locked`: the format that people fixed, or −1; `holders`: whose hours the capacities of the offers are, as
    dimension (seller, team) and id."""

    rows: pd.DataFrame
    offers: Offers
    worth: Array
    cost: Array
    open: NDArray[np.bool_]
    locked: NDArray[np.int64]
    holders: tuple[tuple[str, str], ...]

    @cached_property
    def by_play(self) -> NDArray[np.int64]:
        """The accounts by falling margin in play, ties by id."""
        return np.lexsort((np.arange(len(self.rows)), -self.rows["margin_in_play"].to_numpy())).astype("int64")

    def allowing(self, allowed: NDArray[np.bool_]) -> Case:
        """The same case with other formats allowed."""
        return replace(self, offers=replace(self.offers, worth=np.where(allowed, self.worth, -np.inf)))

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which formats (rows) each account (columns) may have."""
        return self.offers.worth > -np.inf


def format_case(
    accounts: pd.DataFrame, portfolio: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame | None, sellers: pd.DataFrame | None,
    settings: Settings,
) -> Case:  # fmt: skip
    """The decision about the formats of all accounts of `portfolio`."""
    rows = portfolio.sort_values("account_id", ignore_index=True)
    rows["margin_in_play"] = margin_in_play(profile, potential, settings).reindex(rows["account_id"]).fillna(0.0).to_numpy()
    facts = profile.set_index("account_id").reindex(rows["account_id"])
    wallet = None if potential is None else potential.set_index("account_id")["wallet"].reindex(rows["account_id"]).to_numpy()
    rows = rows.assign(revenue_12m=facts["revenue_12m"].to_numpy(), wallet=np.nan if wallet is None else wallet)
    holder, capacity, holders, team = _holders(rows, sellers, settings)
    rows["away"] = _away(rows, accounts, sellers, settings) | (capacity[holder[0]] <= 0)
    forms = [getattr(settings.formats, name) for name in SERVICE_FORMATS]
    hours, cost = np.array([f.hours_12m for f in forms]), np.array([f.hours_12m * f.cost_per_hour.value for f in forms])
    worth = _worth(rows["margin_in_play"].to_numpy(), hours, cost, settings.response)
    locks = settings.locks.root
    locked = np.array([SERVICE_FORMATS.index(locks[i].format) if i in locks else -1 for i in rows["account_id"]], dtype="int64")
    taken = np.where(holder >= 0, hours[:, None], 0.0)
    open_ = _open(rows, settings)
    case = Case(rows, Offers(worth, taken, holder, capacity, team), worth, cost, open_, locked, holders)
    return case.allowing(_fixed(open_, locked))


def responding(case: Case, settings: Settings, times: float) -> Case:
    """The same case if the hours that win two thirds of the margin in play were so many times those of the settings."""
    hours = np.array([getattr(settings.formats, name).hours_12m for name in SERVICE_FORMATS])
    slower = settings.response.hours.model_copy(update={"value": settings.response.hours.value * times})
    response = settings.response.model_copy(update={"hours": slower})
    worth = _worth(case.rows["margin_in_play"].to_numpy(), hours, case.cost, response)
    return replace(case, worth=worth).allowing(case.allowed)


def margin_in_play(profile: pd.DataFrame, potential: pd.DataFrame | None, settings: Settings) -> pd.Series:
    """By account id: the margin of 12 months that service can keep or win; never below zero.

    Of an account that buys: the part of its margin that would not come without contact, and the margin on its frontier headroom as far as that is
    within reach in 12 months. Of one that does not: the margin on what is within reach of its wallet or, where that is unknown, of what it bought the
    year before.
    """
    facts = profile.sort_values("account_id").set_index("account_id")
    given = pd.DataFrame(index=facts.index) if potential is None else potential.set_index("account_id").reindex(facts.index)
    known = {name: given[name].astype("float64") if name in given else pd.Series(np.nan, facts.index) for name in _ASKED}
    assumed = settings.reach.access.value * settings.reach.chance.value * settings.reach.spot_medium.value
    part = (known["headroom_medium"] / known["headroom"].where(known["headroom"] > 0)).fillna(assumed)
    open_ = (known["frontier_headroom"] * part).fillna(known["headroom_medium"]).fillna(0.0)
    buys = facts["revenue_12m"] > 0
    lost = known["wallet"].fillna(facts["revenue_prior_12m"]).fillna(0.0) * assumed
    volume = (facts["revenue_12m"] * (1 - settings.response.kept.value) + open_).where(buys, lost)
    return (margin_rates(facts, settings.thresholds) * volume).clip(lower=0).astype("float64")


_ASKED = ("headroom", "headroom_medium", "frontier_headroom", "wallet")


def _worth(play: Array, hours: Array, cost: Array, response: Response) -> Array:
    """What each format brings after its cost: rows formats, columns accounts."""
    won = part_won(hours, response)
    won[PARTNER] = response.partner.value
    return np.outer(won, play) - cost[:, None]


def _open(rows: pd.DataFrame, settings: Settings) -> NDArray[np.bool_]:
    rules = settings.eligibility
    allowed = np.zeros((len(SERVICE_FORMATS), len(rows)), dtype=bool)
    for place, name in enumerate(SERVICE_FORMATS):
        words = getattr(rules, name).value
        allowed[place] = rows["tier"].isin(words)
        if "high_potential" in words:
            allowed[place] |= (rows["potential_class"] == "high").to_numpy()
    if rules.key_account_wallet.value > 0:
        allowed[0] |= (rows["wallet"] >= rules.key_account_wallet.value).to_numpy()
    allowed[PARTNER] &= rows["away"].to_numpy() if rules.partner_km.value > 0 else False
    allowed[DIGITAL] |= ~allowed.any(axis=0)  # nobody is left without any
    return allowed


def _fixed(allowed: NDArray[np.bool_], locked: NDArray[np.int64]) -> NDArray[np.bool_]:
    """What is allowed, with nothing but the lock where there is one."""
    return np.where(locked >= 0, np.arange(len(allowed))[:, None] == locked, allowed)


def _holders(
    rows: pd.DataFrame, sellers: pd.DataFrame | None, settings: Settings
) -> tuple[NDArray[np.int64], Array, tuple[tuple[str, str], ...], int]:
    """Whose hours each format takes of each account, the hours of each holder, who they are, and the team's place."""
    assumed = settings.thresholds.seller_hours_12m.value
    owner = rows["seller_id"].fillna("").replace("", UNASSIGNED).astype("str")
    known = pd.DataFrame({"seller_id": [], "role": [], "capacity_hours_12m": []}) if sellers is None else sellers
    if known.empty and (owner == UNASSIGNED).all():
        names, capacity, place = [("team", ANYBODY)], [np.inf], np.zeros(len(rows), dtype="int64")
        inside = list[str]()
    else:
        own = dict(zip(known["seller_id"], known["capacity_hours_12m"].astype("float64").fillna(assumed), strict=True))
        inside = sorted(known.loc[known["role"] == "inside", "seller_id"])
        people = sorted({*owner, *known.loc[known["role"].fillna("") != "manager", "seller_id"]} - set(inside), key=lambda s: (s == UNASSIGNED, s))
        names = [("seller", name) for name in people]
        capacity = [0.0 if name == UNASSIGNED else own.get(name, assumed) for name in people]
        place = owner.map({name: i for i, name in enumerate(people)}).fillna(len(people)).to_numpy("int64")
    team = -1
    if inside:
        team, names, capacity = len(names), [*names, ("team", "inside")], [*capacity, sum(own[name] for name in inside)]
    holder = np.full((len(SERVICE_FORMATS), len(rows)), -1, dtype="int64")
    holder[list(SOLD)] = place
    if inside:
        holder[INSIDE] = team
    return holder, np.array(capacity, dtype="float64"), tuple(names), team


def _away(rows: pd.DataFrame, accounts: pd.DataFrame, sellers: pd.DataFrame | None, settings: Settings) -> NDArray[np.bool_]:
    """Which accounts lie farther from their seller than a partner must be near; False where a place is not known."""
    if sellers is None or sellers.empty or not {"latitude", "longitude"} <= {*accounts, *sellers}:
        return np.zeros(len(rows), dtype=bool)
    there = accounts.set_index("account_id")[["latitude", "longitude"]].reindex(rows["account_id"]).astype("float64").to_numpy()
    here = sellers.set_index("seller_id")[["latitude", "longitude"]].reindex(rows["seller_id"]).astype("float64").to_numpy()
    (north, east), (other, west) = np.radians(there).T, np.radians(here).T
    chord = np.sin((north - other) / 2) ** 2 + np.cos(north) * np.cos(other) * np.sin((east - west) / 2) ** 2
    with np.errstate(invalid="ignore"):
        return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))) > settings.eligibility.partner_km.value
