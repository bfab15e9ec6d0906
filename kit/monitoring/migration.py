"""Migration: which accounts moved between statuses since the earlier cycle, and what the moves were worth.

Two readings of the same change. Transitions count accounts from one lifecycle status to the next, with their money (B2). The bridge splits the
change of revenue into lost, contraction, expansion, reactivated and new, which with the revenue before sum exactly to the revenue now (A2, B5).
"""

from __future__ import annotations

import pandas as pd

from kit.monitoring.cut import Cut
from kit.schema import table
from kit.schema.vocabulary import LIFECYCLES

__all__ = ["account_moves", "migration", "retention", "revenue_bridge"]

_STEPS = table("revenue_bridge").column("step").vocabulary
_ABSENT = "absent"


def migration(now: Cut, before: Cut | None) -> pd.DataFrame:
    """Table `migration`: accounts, share of the accounts with the same status before, and 12-month revenue before and now; empty without `before`.

    An account that only one of the cuts knows comes from, or goes to, "absent". Accounts sum to all accounts of the two cuts.
    """
    if before is None:
        return table("migration").empty()
    moves = (
        _pair(now, before)
        .groupby(["lifecycle_from", "lifecycle_to"], as_index=False)
        .agg(accounts=("account_id", "size"), revenue_before=("revenue_12m_from", "sum"), revenue_now=("revenue_12m_to", "sum"))
    )
    moves["share"] = moves["accounts"] / moves.groupby("lifecycle_from")["accounts"].transform("sum")
    ordered = table("migration").conform(moves)
    place = {word: i for i, word in enumerate((*LIFECYCLES, _ABSENT))}
    return ordered.sort_values(["lifecycle_from", "lifecycle_to"], key=lambda words: words.map(place), ignore_index=True)


def account_moves(now: Cut, before: Cut | None) -> pd.DataFrame:
    """Table `account_moves`: what each account bought before and now, and the step of the bridge it belongs to; largest falls first.

    An account buys where its 12-month revenue is above 0. Bought before and not now: lost; both: contraction or expansion; only now: reactivated if
    it had ordered before the earlier cut, else new; in neither (returns only, or nothing at all): returns. Empty without `before`.
    """
    if before is None:
        return table("account_moves").empty()
    pair = _pair(now, before).rename(columns={"revenue_12m_from": "revenue_before", "revenue_12m_to": "revenue_now"})
    seller = pair["seller_id_to"].fillna(pair["seller_id_from"])
    change = pair["revenue_now"] - pair["revenue_before"]
    moves = pair.assign(seller_id=seller, step=_step(pair, before.as_of), revenue_change=change)
    moves = table("account_moves").conform(moves[table("account_moves").names])
    return moves.sort_values(["revenue_change", "account_id"], ignore_index=True)


def revenue_bridge(now: Cut, before: Cut | None) -> pd.DataFrame:
    """Table `revenue_bridge`: before, lost, contraction, expansion, reactivated, new, returns, now, signed; empty without `before`.

    The steps are those of `account_moves`; `returns` counts only accounts whose money moved. before + steps = now, for any figures.
    """
    if before is None:
        return table("revenue_bridge").empty()
    moves = account_moves(now, before).sort_values("account_id")
    moved = moves[(moves["step"] != "returns") | (moves["revenue_change"] != 0)]
    steps = moved.groupby("step")["revenue_change"].agg(["size", "sum"]).reindex(list(_STEPS), fill_value=0).astype({"sum": "float64"})
    for step, column in (("before", "revenue_before"), ("now", "revenue_now")):
        steps.loc[step] = [int((moves[column] > 0).sum()), moves[column].sum()]
    rows = steps.set_axis(["accounts", "revenue"], axis=1).rename_axis("step").reset_index()
    rows["order"] = range(1, len(rows) + 1)
    then = float(moves["revenue_before"].sum())
    rows["share"] = rows["revenue"] / then if then > 0 else float("nan")
    return table("revenue_bridge").conform(rows).sort_values("order", ignore_index=True)


def retention(bridge: pd.DataFrame) -> tuple[float, float]:
    """Shares of the earlier revenue that stayed: without growth (before − lost − contraction) and with it (+ expansion); NaN without a bridge."""
    share = bridge.set_index("step")["share"]
    if share.empty:
        return float("nan"), float("nan")
    gross = float(1 + share["lost"] + share["contraction"])
    return gross, gross + float(share["expansion"])


def _pair(now: Cut, before: Cut) -> pd.DataFrame:
    pair = _accounts(before).merge(_accounts(now), on="account_id", how="outer", suffixes=("_from", "_to"))
    pair = pair.fillna({"lifecycle_from": _ABSENT, "lifecycle_to": _ABSENT, "revenue_12m_from": 0.0, "revenue_12m_to": 0.0})
    return pair.sort_values("account_id", ignore_index=True)


def _accounts(cut: Cut) -> pd.DataFrame:
    bought = cut.profile[["account_id", "revenue_12m", "first_order"]]
    return cut.portfolio[["account_id", "seller_id", "lifecycle"]].merge(bought, on="account_id", how="outer").fillna({"lifecycle": _ABSENT})


def _step(pair: pd.DataFrame, as_of_before: pd.Timestamp) -> pd.Series:
    then, today = pair["revenue_before"] > 0, pair["revenue_now"] > 0
    first = pair[["first_order_from", "first_order_to"]].min(axis=1)
    known = first.dt.normalize() <= as_of_before.normalize()
    step = pd.Series("returns", index=pair.index, dtype="str")
    step[then & ~today] = "lost"
    step[~then & today] = known.map({True: "reactivated", False: "new"})
    grew = pair["revenue_now"] >= pair["revenue_before"]
    step[then & today] = grew.map({True: "expansion", False: "contraction"})
    return step
