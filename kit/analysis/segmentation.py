"""Segmentation: which groups does the portfolio have, and what is the rule of each?

Groups serve to describe (pitch, offer mix); the format of an account is decided on the account (A1, A9, A12). Accounts that buy are grouped by size,
rhythm, breadth and wallet, on logarithms with robust scaling; the number of groups is the one that resampling finds again and shuffled data do not
(`stability`); a shallow tree turns them into rules in words, and the rules assign (`rules`). Groups are named S1, S2 … by falling median revenue.
Accounts without revenue form the last one. Where no groups hold, ABC class by lifecycle stands in, and the status says so (B3).
Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.rules import assigned, boxes, rule_in_words, shallow_tree
from kit.analysis.stability import cluster_labels, spread, stable_grouping
from kit.engagement import Thresholds
from kit.language import message, sentence
from kit.schema import Column, Status, table
from kit.schema.vocabulary import LIFECYCLES

__all__ = ["segmentation", "segments"]

_MIN_ACCOUNTS = 30
_MAX_POINTS = 2_000
_MAX_MISSING = 0.4
_TOO_ALIKE = 0.9
_FEATURES = (("profile", "revenue_12m"), ("profile", "orders_12m"), ("profile", "days_since_order"), ("profile", "product_lines_12m"),
             ("potential", "wallet"), ("accounts", "annual_revenue"))  # fmt: skip


@dataclass(frozen=True)
class _Found:
    group: pd.Series
    cells: dict[int, tuple[str, str]]
    stability: dict[int, float]
    fidelity: dict[int, float]
    status: Status


def segments(
    accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame | None, portfolio: pd.DataFrame, thresholds: Thresholds, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:
    """The table `segments`, the segment of every account (account_id, segment), and how it went.

    Parameters
    ----------
    potential : DataFrame or None
        Gives the wallet as a feature where it is known for most buying accounts.
    portfolio : DataFrame
        Gives the grid that stands in where no groups hold.
    """
    facts = profile.sort_values("account_id").set_index("account_id")
    buying = facts.index[facts["revenue_12m"] > 0]
    features = _features(accounts, facts.loc[buying], potential)
    found = segmentation(features, thresholds, seed) if len(features) >= _MIN_ACCOUNTS and features.shape[1] >= 2 else None
    if found is None:
        found = _grid(portfolio.sort_values("account_id").set_index("account_id").reindex(facts.index), len(features), features.shape[1])
    group = found.group.reindex(facts.index)
    cells = dict(found.cells)
    if group.isna().any():
        cells[-1] = (message("not buying now"), message("No positive revenue in the last 12 months"))
        group = group.fillna(-1)
    return _tables(group.astype("int64"), cells, found, facts, potential)


def segmentation(features: pd.DataFrame, thresholds: Thresholds, seed: int) -> _Found | None:
    """The stable groups of the accounts in `features` (plain figures by account id) with their rules; None where there are none."""
    features = features.sort_index()
    points = _scaled(features)
    sample = _lowest_hashes(features.index)
    grouping = stable_grouping(points[sample], int(thresholds.segments_max.value), thresholds.segment_stability.value, seed)
    if grouping is None:
        return None
    labels, stability = grouping.labels, grouping.stability
    if len(sample) < len(features):
        labels = cluster_labels(points, grouping.k, 10, seed)
        stability = _matched(labels[sample], grouping.labels, stability)
    columns = [_column(name) for name in features.columns]
    rules = boxes(shallow_tree(features, labels, grouping.k), columns)
    group = assigned(features, rules)
    used = sorted({int(g) for g in group})
    cells = {g: (_label(features[group == g]), rule_in_words(rules, g, columns)) for g in used}
    fidelity = {g: float((group[labels == g] == g).mean()) for g in used}
    told = {"k": len(used), "stability": ("ratio", round(float(stability.mean()), 4)), "null": ("ratio", round(grouping.null, 4)),
            "fidelity": ("ratio", round(float((group == labels).mean()), 4)), "price": round(_price(points, labels, group), 2)}  # fmt: skip
    text = message(
        "{k} groups of buying accounts. Drawn again, the accounts form the same groups to {stability} ({null} in shuffled data); the rules place "
        "{fidelity} of them as the clustering did, at {price} times its spread."
    )
    status = Status("segments", "ok", sentence(text, **told), used=len(features))
    return _Found(pd.Series(group, features.index), cells, {g: float(stability[g]) for g in used}, fidelity, status)


def _features(accounts: pd.DataFrame, facts: pd.DataFrame, potential: pd.DataFrame | None) -> pd.DataFrame:
    """Plain figures that vary and are mostly known, without one of each pair that says the same; gaps filled with the median."""
    sources = {"profile": facts, "potential": potential, "accounts": accounts}
    columns = {}
    for source, name in _FEATURES:
        frame = sources[source]
        if frame is not None and name in frame:
            values = frame[name] if source == "profile" else frame.set_index("account_id")[name].reindex(facts.index)
            columns[name] = values.astype("float64")
    plain = pd.DataFrame(columns, index=facts.index)
    even, kept = _even(plain), list[str]()
    for name in plain:
        values = plain[name]
        if values.isna().mean() > _MAX_MISSING or not values.dropna().gt(values.min()).any():
            continue
        if not (even[kept].corrwith(even[name]).abs() > _TOO_ALIKE).any():
            kept.append(str(name))
    return plain[kept].fillna(plain[kept].median())


def _scaled(features: pd.DataFrame) -> NDArray[np.float64]:
    even = _even(features)
    spread = even.quantile(0.75) - even.quantile(0.25)
    return ((even - even.median()) / spread.where(spread > 0, even.std())).to_numpy("float64")


def _even(features: pd.DataFrame) -> pd.DataFrame:
    """Logarithms, so that twice as much is one step anywhere; of days counted in months, or one day more or less would weigh most."""
    return pd.DataFrame({name: np.log1p(values.clip(lower=0) / (30 if name == "days_since_order" else 1)) for name, values in features.items()})


def _lowest_hashes(ids: pd.Index) -> NDArray[np.int64]:
    """Positions of at most 2,000 accounts: those whose ids have the lowest hashes, so that no order of rows can choose."""
    if len(ids) <= _MAX_POINTS:
        return np.arange(len(ids))
    hashes = np.array([int.from_bytes(blake2b(str(i).encode(), digest_size=8).digest()) for i in ids], dtype="uint64")
    return np.sort(np.argsort(hashes, kind="stable")[:_MAX_POINTS])


def _matched(labels: NDArray[np.int64], known: NDArray[np.int64], stability: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stability of each label's most overlapping known group."""
    both = pd.crosstab(labels, known).reindex(index=range(len(stability)), columns=range(len(stability)), fill_value=0)
    return stability[both.to_numpy().argmax(axis=1)]


def _price(points: NDArray[np.float64], labels: NDArray[np.int64], group: NDArray[np.int64]) -> float:
    """Within-group spread of the rules over that of the clustering: 1 costs nothing."""
    ruled, clustered = spread(points, group), spread(points, labels)
    return ruled / clustered if clustered else 1.0


def _column(name: str) -> Column:
    source = next(source for source, feature in _FEATURES if feature == name)
    return table(source).column(name)


def _label(features: pd.DataFrame) -> str:
    middle = features.median()
    revenue = ("money", float(f"{middle['revenue_12m']:.2g}"))
    if "orders_12m" not in middle:
        return sentence("about {revenue} a year", revenue=revenue)
    return sentence("about {revenue} a year, orders: {orders}", revenue=revenue, orders=int(middle["orders_12m"]))


def _grid(portfolio: pd.DataFrame, buying: int, columns: int) -> _Found:
    names = portfolio["abc_class"] + "|" + portfolio["lifecycle"]
    words = sorted(names.unique(), key=lambda name: (name[0], LIFECYCLES.index(name[2:])))
    group = names.map({word: place for place, word in enumerate(words)})
    cells = {}
    for place, word in enumerate(words):
        abc_class, state = word.split("|")
        fields = {"abc_class": abc_class, "lifecycle": ("word", state)}
        cells[place] = (sentence("class {abc_class}, {lifecycle}", **fields), sentence("ABC class {abc_class} and lifecycle {lifecycle}", **fields))
    if buying < _MIN_ACCOUNTS or columns < 2:
        text = message("Too few buying accounts ({accounts}) or features ({features}) for groups: the segments are ABC class by lifecycle.")
        reason = sentence(text, accounts=buying, features=columns)
    else:
        reason = message("No stable groups: the accounts differ by degrees, so the segments are ABC class by lifecycle.")
    return _Found(group, cells, {}, {}, Status("segments", "degraded", reason, used=len(portfolio)))


def _tables(
    group: pd.Series, cells: dict[int, tuple[str, str]], found: _Found, facts: pd.DataFrame, potential: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:
    headroom = None if potential is None else potential.set_index("account_id")["headroom"].reindex(facts.index)
    rows = pd.DataFrame({"group": group, "revenue_12m": facts["revenue_12m"], "headroom": headroom, "account_id": facts.index})
    by = rows.astype({"headroom": "float64"}).groupby("group")
    sums = by.agg(size=("account_id", "size"), revenue_12m=("revenue_12m", "sum"), median=("revenue_12m", "median"), first=("account_id", "min"))
    sums["headroom"] = by["headroom"].sum(min_count=1)
    if found.stability:
        sums = sums.sort_values(["median", "first"], ascending=[False, True], kind="stable")
    names = {g: f"S{place:0{len(str(len(sums)))}d}" for place, g in enumerate(sums.index, start=1)}
    result = sums.reset_index().assign(
        segment=[names[g] for g in sums.index],
        label=[sentence("{segment} · {label}", segment=names[g], label=("all", [cells[g][0]])) for g in sums.index],
        rule=[cells[g][1] for g in sums.index],
        stability=[found.stability.get(g) for g in sums.index],
        fidelity=[found.fidelity.get(g) for g in sums.index],
    )
    by_account = pd.DataFrame({"account_id": facts.index, "segment": group.map(names).astype("str").to_numpy()})
    return table("segments").conform(result[table("segments").names]), by_account, found.status
