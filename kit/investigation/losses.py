"""Losses: what losing accounts would cost the company and each seller (D2).

The stress draws the coming year ten thousand times: every group of accounts is lost or kept by a chance that is *assumed* from its lifecycle and its
relationship map (settings `loss_…`, each with its reason), groups independently of each other. It tells how much hangs on few and forecasts nothing;
independence makes the bad years look milder than a crisis that hits all at once. Told are the expected loss, the 95 % quantile of the draws and the
largest single loss, in margin, against the fixed cost where it is given, and in the hours of service that would be free at each seller.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from kit.engagement import Thresholds
from kit.language import in_a_row, message, money_field, ratio_field, sentence
from kit.schema import Status, table
from kit.schema.seller_labels import UNASSIGNED, seller_labels
from kit.schema.vocabulary import LIFECYCLES

__all__ = ["DRAWS", "loss_at_risk", "loss_chances", "loss_finding", "seller_loss_finding"]

DRAWS = 10_000
_LEAST_DRAWS = 1_000
_MOST = 200_000_000  # single draws: where groups are that many, their sum is nearly normal and fewer draws of a year say the same
_QUANTILE = 0.95
_BLOCK = 2_000_000  # draws held in memory at a time
_SUMS = ["margin", "revenue", "hours"]
_NO_MARGIN = message("No account brought a margin in twelve months.")
_NEGATIVE = message("{n} accounts with a negative margin count as nothing to lose.")


def loss_chances(portfolio: pd.DataFrame, relationships: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """The assumed chance 0–1 of losing each account of `portfolio` within a year, by account id; 0 for prospects.

    1 − (1 − by lifecycle)(1 − single thread)(1 − blocker); the last two only where a map was drawn and shows them. Part 6 of the methods, D2.
    """
    by_state = {name: getattr(thresholds, f"loss_{name}").value for name in LIFECYCLES if name != "prospect"}
    base = portfolio.set_index("account_id")["lifecycle"].map(by_state).astype("float64").fillna(0.0)
    maps = relationships[relationships["map"] != "missing"].set_index("account_id")
    thread = maps["single_thread"].fillna(False).astype("bool").reindex(base.index, fill_value=False)
    blocked = (maps["blockers"] > 0).fillna(False).astype("bool").reindex(base.index, fill_value=False)
    kept = (1 - base) * (1 - thread * thresholds.loss_single_thread.value) * (1 - blocked * thresholds.loss_blocker.value)
    return (1 - kept).where(base > 0, 0.0).rename("chance")


def loss_at_risk(
    accounts: pd.DataFrame,
    profile: pd.DataFrame,
    service: pd.DataFrame,
    sellers: pd.DataFrame,
    chances: pd.Series,
    thresholds: Thresholds,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:
    """Table `loss_at_risk` (the expected loss of a year, the 95 % quantile of the draws, the largest single loss), table `loss_by_seller`, and how it
    went. D2.

    Accounts of one parent group are lost together, by the chance of the group's margin. Revenue and hours of the quantile are those of the draw that
    stands there; hours of service count at the seller who owns the account. The same seed gives the same tables in any order of rows.
    """
    rows = _rows(accounts, profile, service, chances)
    groups = _groups(rows)
    total = float(groups["margin"].sum())
    if total <= 0:
        status = Status("loss_at_risk", "abstained", _NO_MARGIN, 0, len(profile))
        return table("loss_at_risk").empty(), table("loss_by_seller").empty(), status
    owners, hours = _hours_by_owner(rows, groups.index)
    values, chance = groups[_SUMS].to_numpy(), groups["chance"].to_numpy()
    drawn, freed = _drawn(chance, values, hours, seed)
    at = np.argsort(drawn[:, 0], kind="stable")[int(np.ceil(_QUANTILE * len(drawn))) - 1]
    largest = int(groups["margin"].to_numpy().argmax())
    cases = pd.DataFrame([chance @ values, drawn[at], values[largest]], columns=["margin_12m", "revenue_12m", "hours_12m"])
    fixed = thresholds.fixed_cost_12m.value
    cases = cases.assign(
        case=["expected", "quantile_95", "largest"],
        share=cases["margin_12m"] / total,
        fixed_cost_cover=(total - cases["margin_12m"]) / fixed if fixed > 0 else np.nan,
        account_id=pd.Series([None, None, groups.index[largest]], dtype="str"),
    )
    negative = int((profile["margin_12m"] < 0).sum())
    status = Status("loss_at_risk", "ok", sentence(_NEGATIVE, n=negative) if negative else "", len(profile), 0)
    by_seller = _by_seller(rows, groups, pd.DataFrame({"expected": chance @ hours, "bad": _quantile(freed)}, index=owners))
    return table("loss_at_risk").conform(cases), _with_capacity(by_seller, sellers, thresholds), status


def loss_finding(cases: pd.DataFrame) -> str:
    """What a year would cost by the assumed chances, what a bad year would, and what the largest single loss is, also against the fixed cost."""
    if cases.empty:
        return _NO_MARGIN
    by = cases.set_index("case")
    money = {case: money_field(by.loc[case, "margin_12m"]) for case in by.index}
    text = message(
        "By the assumed chances a year costs {expected} of margin; one year in twenty costs {bad} or more ({share}). The largest single loss is "
        "{largest} of margin and would free {hours} hours of service."
    )
    share, hours = ("ratio", round(float(by.loc["quantile_95", "share"]), 4)), round(float(by["hours_12m"].fillna(0.0)["largest"]))
    told = sentence(text, expected=money["expected"], bad=money["quantile_95"], share=share, largest=money["largest"], hours=hours)
    cover = float(by.loc["largest", "fixed_cost_cover"])
    if np.isnan(cover):
        return told
    covered = message("After it the margin would still be {cover} times the fixed cost.")
    short = message("After it the margin would be {cover} times the fixed cost: it would no longer cover it.")
    return in_a_row([told, sentence(covered if cover >= 1 else short, cover=round(cover, 2))])


def seller_loss_finding(by_seller: pd.DataFrame) -> str:
    """Whose portfolio hangs most on one account, and what its loss would free; `by_seller` is the table `loss_by_seller`."""
    rows = by_seller[(by_seller["seller_id"] != UNASSIGNED) & by_seller["largest_share"].notna()]
    if rows.empty:
        return message("It is not known who owns the accounts, so the loss cannot be read by seller.")
    row = rows.sort_values(["largest_share", "seller_id"], ascending=[False, True]).iloc[0]
    text = message(
        "The portfolio that hangs most on one account would lose {share} of its margin with it; its seller would get {hours} of {capacity} hours "
        "back."
    )
    hours, capacity = round(float(row["largest_hours"])), round(float(row["capacity_hours_12m"]))
    return sentence(text, share=ratio_field(row["largest_share"]), hours=hours, capacity=capacity)


def _rows(accounts: pd.DataFrame, profile: pd.DataFrame, service: pd.DataFrame, chances: pd.Series) -> pd.DataFrame:
    """What each account would take along: margin, revenue, hours, with its chance, its owner and its head account (its own without a parent)."""
    facts = accounts.set_index("account_id")
    head, owner = facts["parent_id"].astype("str").replace("", pd.NA).dropna(), facts["seller_id"].astype("str").replace("", pd.NA).dropna()
    rows = profile.assign(
        head=profile["account_id"].map(head).astype("str").fillna(profile["account_id"]),
        seller_id=profile["account_id"].map(owner).astype("str").fillna(UNASSIGNED),
        margin=profile["margin_12m"].fillna(0.0).clip(lower=0),
        revenue=profile["revenue_12m"].clip(lower=0),
        hours=profile["account_id"].map(service.set_index("account_id")["hours_12m"]).astype("float64").fillna(0.0),
        chance=profile["account_id"].map(chances).astype("float64").fillna(0.0),
    ).sort_values("account_id", kind="stable")
    return rows.assign(lost=rows["margin"] * rows["chance"])


def _groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Margin, revenue, hours and chance by parent group, of those that bring a margin."""
    sums = rows.groupby("head")[[*_SUMS, "lost"]].sum().sort_index()
    return sums.assign(chance=(sums["lost"] / sums["margin"].where(sums["margin"] > 0)).fillna(0.0))[lambda s: s["margin"] > 0]


def _hours_by_owner(rows: pd.DataFrame, heads: pd.Index) -> tuple[pd.Index, csr_matrix]:
    """The owners, and the hours of each group at each of them."""
    kept = rows[rows["head"].isin(heads)]
    owners = pd.Index(sorted(rows["seller_id"].unique()), name="seller_id")
    places = heads.get_indexer(kept["head"]), owners.get_indexer(kept["seller_id"])
    return owners, csr_matrix((kept["hours"].to_numpy(), places), shape=(len(heads), len(owners)))


def _drawn(chance: np.ndarray, values: np.ndarray, hours: csr_matrix, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Loss of margin, revenue and hours in each draw, and the hours freed at each owner: every group is lost by its own chance."""
    random = np.random.default_rng(seed)
    draws = int(np.clip(_MOST // max(1, len(chance)), _LEAST_DRAWS, DRAWS))
    block = max(1, _BLOCK // max(1, len(chance)))
    sums, freed = [], []
    for first in range(0, draws, block):
        lost = (random.random((min(block, draws - first), len(chance))) < chance).astype("float64")
        sums.append(lost @ values)
        freed.append(lost @ hours)
    return np.concatenate(sums), np.concatenate(freed)


def _quantile(freed: np.ndarray) -> np.ndarray:
    return np.sort(freed, axis=0)[int(np.ceil(_QUANTILE * len(freed))) - 1]


def _by_seller(rows: pd.DataFrame, groups: pd.DataFrame, freed: pd.DataFrame) -> pd.DataFrame:
    """Per owner: what the accounts bring and take, the expected loss, and the group whose loss would cost most, with what it frees there."""
    lost = rows["margin"] * rows["head"].map(groups["chance"]).fillna(0.0)
    sums = rows.assign(lost=lost).groupby("seller_id").agg(
        accounts=("account_id", "size"), margin_12m=("margin", "sum"), expected_margin=("lost", "sum"), hours_12m=("hours", "sum")
    )  # fmt: skip
    parts = rows.groupby(["seller_id", "head"])[["margin", "hours"]].sum().reset_index()
    parts = parts.sort_values(["seller_id", "margin", "head"], ascending=[True, False, True], kind="stable").drop_duplicates("seller_id")
    largest = parts[parts["margin"] > 0].set_index("seller_id")
    return sums.assign(
        expected_hours=freed["expected"], bad_year_hours=freed["bad"], account_id=largest["head"], largest_margin=largest["margin"],
        largest_hours=largest["hours"], largest_share=largest["margin"] / sums["margin_12m"],
    ).reset_index()  # fmt: skip


def _with_capacity(by_seller: pd.DataFrame, sellers: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """With the hours that each seller has: his own, else those of the settings; none for accounts without a seller."""
    own = sellers.set_index("seller_id")["capacity_hours_12m"].astype("float64") if len(sellers) else pd.Series(dtype="float64")
    there = by_seller["seller_id"].map(own).fillna(thresholds.seller_hours_12m.value).where(by_seller["seller_id"] != UNASSIGNED)
    named = by_seller.assign(seller=seller_labels(by_seller["seller_id"], sellers))
    return table("loss_by_seller").conform(named.assign(capacity_hours_12m=there, freed_share=by_seller["bad_year_hours"] / there))
