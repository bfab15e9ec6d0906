"""Segmentation: which groups does the portfolio have, and what is the rule of each?

Groups serve to describe (pitch, offer mix); the format of an account is decided on the account (A1, A9, A12). Accounts that buy are grouped by size,
rhythm, breadth, wallet and what they are (`segment_features`), numbers and words in one space (`coding`); the number of groups is one that resampling
finds again, that neither shuffled columns nor a single cloud give, and that tells accounts of different worth apart (`stability`). Words that break
the groups up are left out. A shallow tree turns the groups into rules in words, and the rules assign (`rules`). Groups keep their names from cycle to
cycle (`segment_names`). Where no groups hold, the cells of the portfolio stand in (ABC class, lifecycle, potential), and the status says so (B3).
Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.rules import assigned, boxes, placed_without, rule_in_words, shallow_tree
from kit.analysis.segment_features import OTHER, SegmentFeatures, segment_features
from kit.analysis.segment_names import NOT_BUYING, NOT_YET, segment_names
from kit.analysis.stability import Grouping, cluster_labels, spread, stable_grouping
from kit.engagement import Thresholds
from kit.language import message, sentence
from kit.schema import Status, table
from kit.schema.vocabulary import LIFECYCLES, POTENTIAL_CLASSES

__all__ = ["Segmentation", "segmentation", "segments"]

_MIN_ACCOUNTS = 30
_MAX_POINTS = 2_000
_MOSTLY = 2 / 3


@dataclass(frozen=True)
class Segmentation:
    """The groups found: the group of every buying account, name and rule of each group as sentence cells, how stable and how faithful each is."""

    group: pd.Series
    cells: dict[int, tuple[str, str]]
    stability: dict[int, float]
    fidelity: dict[int, float]
    status: Status


def segments(
    accounts: pd.DataFrame,
    profile: pd.DataFrame,
    potential: pd.DataFrame | None,
    portfolio: pd.DataFrame,
    thresholds: Thresholds,
    seed: int,
    earlier: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:
    """The table `segments`, the segment of every account (account_id, segment), and how it went.

    Parameters
    ----------
    potential : DataFrame or None
        Gives the wallet as a feature where it is known for most buying accounts.
    portfolio : DataFrame
        Gives the cells that stand in where no groups hold.
    earlier : DataFrame, optional
        account_id and segment in the earlier cycle (`earlier_segments`): a group keeps its name when most of it stays.
    """
    facts = profile.sort_values("account_id").set_index("account_id")
    features = segment_features(accounts, profile, potential)
    enough = len(features.numbers) >= _MIN_ACCOUNTS and len(features.labels) >= 2
    found = segmentation(features, _worth(facts.loc[features.numbers.index], potential), thresholds, seed) if enough else None
    if found is None:
        names, cells = _grid(portfolio.sort_values("account_id").set_index("account_id").reindex(facts.index))
        by_account = pd.DataFrame({"account_id": facts.index, "segment": names.to_numpy()})
        status = _no_groups(features, enough, len(facts))
        return _table(by_account, cells, facts, potential), by_account, status
    group = found.group.reindex(facts.index)
    order = _canonical(found.group, facts)
    before = table("service").empty() if earlier is None else earlier
    called, stayed = segment_names(found.group, order, before)
    never = portfolio.set_index("account_id")["lifecycle"].reindex(facts.index).eq("prospect")
    rest = never.map({True: NOT_YET, False: NOT_BUYING})
    by_account = pd.DataFrame({"account_id": facts.index, "segment": group.map(called).fillna(rest).astype("str").to_numpy()})
    cells = {called[g]: found.cells[g] for g in order}
    cells[NOT_BUYING] = (message("not buying now"), message("Bought before, no positive revenue in the last 12 months"))
    cells[NOT_YET] = (message("never bought"), message("No purchase yet"))
    measures = pd.DataFrame({"stability": found.stability, "fidelity": found.fidelity, "stayed": stayed}).rename(index=called)
    return _table(by_account, cells, facts, potential, measures), by_account, found.status


def segmentation(features: SegmentFeatures, worth: pd.Series, thresholds: Thresholds, seed: int) -> Segmentation | None:
    """The stable groups of the accounts in `features` with their rules, by numbers and words or else by numbers; None where there are none."""
    sample = _lowest_hashes(features.numbers.index)
    value = np.log1p(worth.reindex(features.numbers.index).clip(lower=0)).to_numpy("float64")[:, None]
    for tried in (features, features.without_words()) if len(features.words.columns) else (features,):
        if len(tried.labels) < 2:
            continue
        few = tried.coded.only(sample)
        grouping = stable_grouping(few, value[sample], int(thresholds.segments_max.value), thresholds.segment_stability.value, seed)
        if grouping is not None:
            return _ruled(tried, grouping, sample, seed)
    return None


def _ruled(features: SegmentFeatures, grouping: Grouping, sample: NDArray[np.int64], seed: int) -> Segmentation:
    points, labels, stability = features.coded.points(), grouping.labels, grouping.stability
    if len(sample) < len(points):
        labels = cluster_labels(points, grouping.k, 10, seed)
        stability = _matched(labels[sample], grouping.labels, stability)
    plain, columns = features.plain, features.columns()
    rules = boxes(shallow_tree(plain, labels, grouping.k), columns)
    group, unseen = assigned(plain, rules), placed_without(plain, labels, columns, grouping.k)
    used = sorted({int(g) for g in group})
    cells = {g: (_label(features, group == g), rule_in_words(rules, g, columns)) for g in used}
    fidelity = {g: float((unseen[labels == g] == g).mean()) for g in used}
    told = {"k": len(used), "stability": ("ratio", round(float(stability.mean()), 4)), "null": ("ratio", round(grouping.null, 4)),
            "worth": ("ratio", round(grouping.told, 4)), "fidelity": ("ratio", round(float((unseen == labels).mean()), 4)),
            "price": round(_price(points, labels, group), 2), "features": ("each", features.labels)}  # fmt: skip
    text = message(
        "{k} groups of buying accounts by: {features}. Drawn again, the accounts form the same groups to {stability} ({null} in shuffled columns), "
        "and they lie closer together than in any single cloud; {worth} of the differences in what accounts are worth lie between the groups; the "
        "rules place {fidelity} of accounts unknown to them as the clustering did, at {price} times its spread."
    )
    status = Status("segments", "ok", _with_left_out(sentence(text, **told), features), used=len(points))
    return Segmentation(pd.Series(group, features.numbers.index), cells, {g: float(stability[g]) for g in used}, fidelity, status)


def _with_left_out(told: str, features: SegmentFeatures) -> str:
    if not features.left_out:
        return told
    return sentence("{told} Not used, because they say nothing here: {columns}.", told=("all", [told]), columns=("each", features.left_out_labels))


def _no_groups(features: SegmentFeatures, enough: bool, used: int) -> Status:
    if not enough:
        text = message("Too few buying accounts ({accounts}) or features ({features}) for groups: the segments are the cells of the portfolio.")
        reason = sentence(text, accounts=len(features.numbers), features=len(features.labels))
    else:
        reason = message("No stable groups: the accounts differ by degrees, so the segments are the cells of the portfolio.")
    return Status("segments", "degraded", _with_left_out(reason, features), used=used)


def _worth(facts: pd.DataFrame, potential: pd.DataFrame | None) -> pd.Series:
    """Margin on what the account buys and on its frontier headroom; revenue stands in where no margin is known."""
    frontier = 0.0
    if potential is not None and "frontier_headroom" in potential:
        frontier = potential.set_index("account_id")["frontier_headroom"].reindex(facts.index).fillna(0.0)
    margin = facts["margin_12m"] if "margin_12m" in facts and facts["margin_12m"].notna().all() else facts["revenue_12m"]
    return (margin * (1 + frontier / facts["revenue_12m"])).astype("float64")


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


def _label(features: SegmentFeatures, inside: NDArray[np.bool_]) -> str:
    middle = features.numbers[inside].median()
    revenue = ("money", float(f"{middle['revenue_12m']:.2g}"))
    label = sentence("about {revenue} a year", revenue=revenue)
    if "orders_12m" in middle:
        label = sentence("about {revenue} a year, orders: {orders}", revenue=revenue, orders=int(middle["orders_12m"]))
    for name in features.words:
        share = features.words.loc[inside, name].value_counts(normalize=True)
        if share.iloc[0] >= _MOSTLY and share.index[0] not in ("", OTHER):
            label = sentence("{label}, mostly {value}", label=("all", [label]), value=str(share.index[0]))
    return label


def _canonical(group: pd.Series, facts: pd.DataFrame) -> list[int]:
    """The groups by falling median revenue, ties by smallest account id."""
    rows = pd.DataFrame({"group": group, "revenue": facts["revenue_12m"].reindex(group.index), "account_id": group.index})
    sums = rows.groupby("group").agg(median=("revenue", "median"), first=("account_id", "min"))
    return [int(g) for g in sums.sort_values(["median", "first"], ascending=[False, True], kind="stable").index]


def _grid(portfolio: pd.DataFrame) -> tuple[pd.Series, dict[str, tuple[str, str]]]:
    """The cell of every account under a short name that is always the same (A31: class A, third status, high potential), and the words of each."""
    potential = portfolio["potential_class"] if "potential_class" in portfolio else pd.Series("unknown", portfolio.index)
    known = bool((potential != "unknown").any())
    status, place = ({word: str(n) for n, word in enumerate(words, start=1)} for words in (LIFECYCLES, POTENTIAL_CLASSES))
    names = portfolio["abc_class"].astype("str") + portfolio["lifecycle"].map(status).astype("str")
    names = names + potential.map(place).astype("str") if known else names
    words = pd.DataFrame({"abc_class": portfolio["abc_class"], "lifecycle": portfolio["lifecycle"], "potential": potential}).groupby(names).first()
    cells = {}
    for name, row in words.iterrows():
        fields = {"abc_class": row["abc_class"], "lifecycle": ("word", row["lifecycle"])}
        label = sentence("class {abc_class}, {lifecycle}", **fields)
        rule = sentence("ABC class {abc_class} and lifecycle {lifecycle}", **fields)
        if known:
            fields["potential"] = ("word", row["potential"])
            label = sentence("class {abc_class}, {lifecycle}, potential {potential}", **fields)
            rule = sentence("ABC class {abc_class}, lifecycle {lifecycle} and potential {potential}", **fields)
        cells[str(name)] = (label, rule)
    return names, cells


def _table(
    by_account: pd.DataFrame,
    cells: dict[str, tuple[str, str]],
    facts: pd.DataFrame,
    potential: pd.DataFrame | None,
    measures: pd.DataFrame | None = None,
) -> pd.DataFrame:
    headroom = None if potential is None else potential.set_index("account_id")["headroom"].reindex(facts.index).astype("float64").to_numpy()
    rows = by_account.assign(revenue_12m=facts["revenue_12m"].to_numpy(), headroom=headroom)
    by = rows.astype({"headroom": "float64"}).groupby("segment")
    sums = by.agg(size=("account_id", "size"), revenue_12m=("revenue_12m", "sum"))
    sums["headroom"] = by["headroom"].sum(min_count=1)
    sums["label"] = [sentence("{segment} · {label}", segment=name, label=("all", [cells[name][0]])) for name in sums.index]
    sums["rule"] = [cells[name][1] for name in sums.index]
    if measures is not None:
        sums = sums.join(measures)
    return table("segments").conform(sums.reset_index())
