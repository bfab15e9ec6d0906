"""Format rules: simpler ways to give formats, each judged by the money that it leaves on the table (A1, A12).

Groups alone: one format for a whole segment, or for a share of it. The filling rule: the closest format whose cost the margin in play covers, most
margin in play first. The rule of at most ten leaves: a small tree that learnt from the optimisation, weighed by what a wrong format costs, with
limits rounded to figures that people remember; a manager can place a new account by hand. All obey the same permissions and hours: where hours end,
a lighter format is taken. Clusters describe, the optimisation decides, the tree explains. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from sklearn.tree import DecisionTreeClassifier

from kit.analysis.format_limits import Plan, free_formats, lightest
from kit.analysis.format_offers import DIGITAL, SOLD, Case
from kit.analysis.format_optimisation import hours_used
from kit.analysis.rules import Box, assigned, boxes, rule_in_words
from kit.language import message
from kit.schema import Column, table
from kit.schema.vocabulary import SERVICE_FORMATS

__all__ = ["KeptRule", "filled_down", "filled_up", "filling_rule", "format_comparison", "format_rules", "kept_rule"]

Array = NDArray[np.float64]
Places = NDArray[np.int64]
_LEAVES = (2, 3, 4, 5, 6, 8, 10)
_MOST_LEARNT = 5_000  # accounts that a tree learns from
_ENOUGH = 0.005  # of the optimum: a few conditions less are worth that much
_OF_HOUR = Column("value_of_hour", "money", message("Value of its seller's hour"))


@dataclass(frozen=True)
class KeptRule:
    """The rule that a manager keeps: its boxes over the columns that they ask, whether the hours go to lighter formats first, and the format that
    rule and hours leave for every account."""

    rules: list[Box]
    columns: list[Column]
    lighter_first: bool
    given: Places


def filling_rule(case: Case) -> Places:
    """Formats by the filling rule: the closest allowed one whose yearly cost the margin in play covers, as far as hours go."""
    able = (case.rows["margin_in_play"].to_numpy() >= case.cost[[*SOLD], None]) & case.allowed[[*SOLD]]
    return filled_down(case, np.where(able.any(axis=0), able.argmax(axis=0), lightest(case)))


def filled_down(case: Case, wanted: Places) -> Places:
    """Each account's wanted format, or the next lighter allowed one where hours end; most intense format first, then most margin in play."""
    chosen, columns = lightest(case), np.arange(len(wanted))
    wanted = _permitted(case, wanted)
    for place in SOLD:
        asking = (wanted == place) & (chosen != place)
        chosen, served = _served(case, chosen, place, asking)
        rest = np.flatnonzero(asking & ~served)
        wanted[rest] = _next(case.allowed[:, rest], wanted[rest], chosen[rest])
    return np.where((wanted >= DIGITAL) & case.allowed[wanted, columns], wanted, chosen)


def filled_up(case: Case, wanted: Places) -> Places:
    """The same from the lightest format up: nobody is served more closely than another needs to be served at all."""
    wanted = _permitted(case, wanted)
    chosen = np.where((wanted >= DIGITAL) & (wanted > lightest(case)), wanted, lightest(case))
    for place in (*reversed(SOLD), *reversed(SOLD)):  # twice: whoever moved on left hours behind
        asking = (wanted <= place) & case.allowed[place] & (chosen > place)
        chosen, _ = _served(case, chosen, place, asking)
    return chosen


def _permitted(case: Case, wanted: Places) -> Places:
    """The wanted formats as far as they are allowed, else the next lighter ones that are."""
    allowed = case.allowed[wanted, np.arange(len(wanted))]
    return np.where(allowed, wanted, _next(case.allowed, wanted, lightest(case)))


def _served(case: Case, chosen: Places, place: int, asking: NDArray[np.bool_]) -> tuple[Places, NDArray[np.bool_]]:
    """The choice after giving the format to those who ask for it, most margin in play first, as far as each holder's hours go; and who got it."""
    offers, chosen, served = case.offers, chosen.copy(), np.zeros(len(chosen), dtype=bool)
    left = np.append(offers.capacity - hours_used(offers, chosen), np.inf)
    order = case.by_play[asking[case.by_play]]
    holder, now = offers.holder[place, order], chosen[order]
    same = offers.holder[now, order] == holder
    more = offers.hours[place, order] - np.where(same, offers.hours[now, order], 0.0)
    running = pd.Series(more).groupby(holder).cumsum().to_numpy()
    taken = order[running <= left[holder] + 1e-9]
    chosen[taken], served[taken] = place, True
    return chosen, served


def kept_rule(plan: Plan) -> KeptRule:
    """The tree of fewest leaves, at most ten, that comes within half a percent of the best of them, as boxes with rounded limits."""
    case = plan.case
    features, columns = _features(plan)
    found = []
    for rules in _grown(plan, features, columns):
        wanted = assigned(features, rules)
        filled = {False: filled_down(case, wanted), True: filled_up(case, wanted)}
        found += [KeptRule(rules, columns, lighter_first, given) for lighter_first, given in filled.items()]
    worth = [float(plan.of(case.worth, rule.given).sum()) for rule in found]
    enough = max(worth) - _ENOUGH * abs(plan.chosen.worth)
    able = [(len(rule.rules), -value, place) for place, (rule, value) in enumerate(zip(found, worth, strict=True)) if value >= enough]
    return found[min(able)[2]]


def _grown(plan: Plan, features: pd.DataFrame, columns: list[Column]) -> list[list[Box]]:
    """Trees of two to ten leaves on the formats that are best at the prices of the hours, or if hours were no matter; accounts weighed by what their
    second best costs, or by its root, which leaves the few largest less to say."""
    offers, allowed = plan.case.offers, plan.case.allowed
    seen = np.sort(np.random.default_rng(0).permutation(len(features))[:_MOST_LEARNT])
    plain, found = features.to_numpy("float64")[seen], []
    for prices in (plan.chosen.prices, np.zeros_like(plan.chosen.prices)):
        reduced = np.where(allowed, plan.case.worth - np.append(prices, 0.0)[offers.holder] * offers.hours, -np.inf)[:, seen]
        best = reduced.argmax(axis=0) if len(seen) else seen
        second = np.where(np.arange(len(reduced))[:, None] == best, -np.inf, reduced).max(axis=0, initial=-np.inf)
        weight = np.where(np.isfinite(second), reduced.max(axis=0, initial=-np.inf) - second, 0.0)
        learnt = weight > 0
        for leaves, weights in product(_LEAVES if learnt.any() else (), (weight, np.sqrt(weight))):
            tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=0)
            found.append(boxes(tree.fit(plain[learnt], best[learnt], sample_weight=weights[learnt]), columns))
    return found or [[Box(DIGITAL, ())]]


def format_rules(rule: KeptRule, plan: Plan) -> pd.DataFrame:
    """Table `format_rules`: per format the rule in words, the accounts that it places there, and how many of them the optimisation serves so too."""
    rows = []
    for place in sorted({box.group for box in rule.rules}):
        here = rule.given == place
        rows.append({
            "service_format": SERVICE_FORMATS[place], "rule": rule_in_words(rule.rules, place, rule.columns), "accounts": int(here.sum()),
            "leaves": sum(box.group == place for box in rule.rules),
            "agrees": float((plan.format[here] == place).mean()) if here.any() else np.nan,
        })  # fmt: skip
    return table("format_rules").conform(pd.DataFrame(rows, columns=table("format_rules").names))


def format_comparison(plan: Plan, segment: pd.Series, rule: KeptRule) -> pd.DataFrame:
    """Table `format_comparison`: groups alone, filling rule, rule of few leaves and optimisation side by side, all within the same hours, and what
    the optimisation would bring if neither rules nor people said who may have what; `segment` is the group of every account of the plan."""
    case = plan.case
    ways = {"filling_rule": filling_rule(case), "kept_rule": rule.given, "optimisation": plan.format, "free": free_formats(plan).format}
    cost = np.broadcast_to(case.cost[:, None], case.worth.shape)
    rows = [{
        "way": way, "closer": float(np.isin(places, (0, 1)).sum()), "hours_12m": float(plan.of(case.offers.hours, places).sum()),
        "cost_to_serve": float(plan.of(cost, places).sum()), "margin_served": float(plan.of(case.worth + cost, places).sum()),
    } for way, places in ways.items()]  # fmt: skip
    if (alone := _groups_alone(case, segment)) is not None:
        rows.insert(0, alone)
    result = pd.DataFrame(rows).assign(profit=lambda made: made["margin_served"] - made["cost_to_serve"])
    best = float(result.loc[result["way"] == "optimisation", "profit"].iloc[0])
    share = result["profit"] / best if best > 0 else np.nan
    return table("format_comparison").conform(result.assign(difference=result["profit"] - best, share=share, order=range(len(result))))


def _groups_alone(case: Case, segment: pd.Series) -> dict[str, object] | None:
    """The best shares of the segments in the formats, an account that may not have its segment's format taking the nearest one that it may."""
    code, names = pd.factorize(segment.fillna("").to_numpy(), sort=True)
    if not len(names):
        return None
    columns, formats, light = np.arange(len(code)), range(len(SERVICE_FORMATS)), lightest(case)
    places = [np.where(case.allowed[f], f, _next(case.allowed, np.full(len(code), f), light)) for f in formats]
    sums = {key: np.array([np.bincount(code, values[p, columns], minlength=len(names)) for p in places]).ravel()
            for key, values in (("worth", case.worth), ("cost", case.cost[:, None] + 0 * case.worth), ("hours", case.offers.hours))}  # fmt: skip
    closer = np.array([np.bincount(code, p <= 1, minlength=len(names)) for p in places]).ravel()
    finite = np.flatnonzero(np.isfinite(case.offers.capacity))
    used = np.zeros((len(case.offers.capacity), len(formats) * len(names)))
    for f, p in enumerate(places):
        holder = case.offers.holder[p, columns]
        taking = holder >= 0
        np.add.at(used, (holder[taking], f * len(names) + code[taking]), case.offers.hours[p, columns][taking])
    one = np.tile(np.eye(len(names)), len(formats))
    limits = {"A_ub": used[finite], "b_ub": case.offers.capacity[finite] + 1e-6} if len(finite) else {}
    solved = linprog(-sums["worth"], A_eq=one, b_eq=np.ones(len(names)), bounds=(0, 1), **limits)
    if solved.x is None:
        return None
    cost = float(sums["cost"] @ solved.x)
    return {"way": "groups", "closer": float(closer @ solved.x), "hours_12m": float(sums["hours"] @ solved.x), "cost_to_serve": cost,
            "margin_served": float(sums["worth"] @ solved.x) + cost}  # fmt: skip


def _next(allowed: NDArray[np.bool_], place: Places, otherwise: Places) -> Places:
    """The next lighter allowed format after `place`, else `otherwise`."""
    lighter = allowed & (np.arange(len(allowed))[:, None] > place)
    return np.where(lighter.any(axis=0), lighter.argmax(axis=0), otherwise)


def _features(plan: Plan) -> tuple[pd.DataFrame, list[Column]]:
    """What the tree may ask: margin in play, revenue, wallet where known for most, what an hour of the account's seller is worth where it differs."""
    rows = plan.case.rows
    service, profile, potential = table("service"), table("profile"), table("potential")
    columns = [service.column("margin_in_play"), profile.column("revenue_12m")]
    if rows["wallet"].notna().mean() > 0.5:
        columns.append(potential.column("wallet"))
    held = plan.case.offers.holder[0]
    price = pd.Series(np.append(plan.chosen.prices, 0.0)[held].round(2), rows.index)
    features = rows.assign(value_of_hour=price)
    if price.max() > price.min():
        columns.append(_OF_HOUR)
    features = features[[c.name for c in columns]].astype("float64")
    return features.fillna(features.median()).fillna(0.0), columns
