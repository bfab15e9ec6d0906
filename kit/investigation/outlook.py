"""Outlook: the register of risks, and what losing accounts would cost (A8.5, D2).

The register holds what people wrote (W14) and what the figures say by themselves: a portfolio that hangs on its key accounts, an account that hangs
on one thread. The stress draws the coming year ten thousand times: every group of accounts is lost or kept by a chance that is *assumed* from its
lifecycle and its relationship map (settings `loss_…`, each with its reason), groups independently of each other. It tells how much hangs on few and
forecasts nothing; independence makes the bad years look milder than a crisis that hits all at once. Loss at risk: expected loss, the 95 % quantile of
the draws, the largest single loss, and the hours of service that would be free.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.engagement import Thresholds
from kit.language import message as _
from kit.language import sentence
from kit.schema import Status, table
from kit.schema.vocabulary import LIFECYCLES

__all__ = ["DRAWS", "loss_at_risk", "loss_chances", "loss_finding", "risks"]

DRAWS = 10_000
_QUANTILE = 0.95
_COMPUTED = ["risk_id", "account_id", "category", "statement", "ev_visibility"]
_BLOCK = 2_000_000  # draws held in memory at a time
_MONO = _("Key accounts are {share} of revenue: above {limit}, losing one could take the company out of the market.")
_THREAD = _("The account hangs on one thread: {note}")
_NO_MARGIN = _("No account brought a margin in twelve months.")
_NEGATIVE = _("{n} accounts with a negative margin count as nothing to lose.")


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
    accounts: pd.DataFrame, profile: pd.DataFrame, service: pd.DataFrame, chances: pd.Series, seed: int, draws: int = DRAWS
) -> tuple[pd.DataFrame, Status]:
    """Table `loss_at_risk`: the expected loss of a year, the 95 % quantile of the draws, and the largest single loss; margin, revenue and hours.

    Accounts of one parent group are lost together, by the chance of the group's margin. Revenue and hours of the quantile are those of the draw that
    stands there. The same seed gives the same table in any order of rows. D2.
    """
    groups = _groups(accounts, profile, service, chances)
    total = float(groups["margin"].sum())
    negative = int((profile["margin_12m"] < 0).sum())
    if total <= 0:
        return table("loss_at_risk").empty(), Status("loss_at_risk", "abstained", _NO_MARGIN, 0, len(profile))
    values = groups[["margin", "revenue", "hours"]].to_numpy()
    expected = groups["chance"].to_numpy() @ values
    drawn = _drawn(groups["chance"].to_numpy(), values, seed, draws)
    at = np.argsort(drawn[:, 0], kind="stable")[int(np.ceil(_QUANTILE * draws)) - 1]
    largest = int(groups["margin"].to_numpy().argmax())
    cases = {"expected": expected, "quantile_95": drawn[at], "largest": values[largest]}
    rows = pd.DataFrame.from_dict(cases, orient="index", columns=["margin_12m", "revenue_12m", "hours_12m"]).rename_axis("case").reset_index()
    rows = rows.assign(share=rows["margin_12m"] / total, account_id=pd.Series([None, None, groups.index[largest]], dtype="str"))
    return table("loss_at_risk").conform(rows), Status("loss_at_risk", "ok", sentence(_NEGATIVE, n=negative) if negative else "", len(profile), 0)


def risks(
    typed: pd.DataFrame, profile: pd.DataFrame, relationships: pd.DataFrame, key_share: float, chances: pd.Series, thresholds: Thresholds
) -> pd.DataFrame:
    """Table `risks`: what people wrote (`typed`, W14), then what the figures say, with the assumed chance and the margin at stake of its account.

    `key_share` is the key accounts' share of revenue (missing: not told). Closed risks stay, for the record. A8.5, D2.
    """
    margin = profile.set_index("account_id")["margin_12m"].clip(lower=0)
    one_line = typed["statement"].astype("str").str.replace(r"\s+", " ", regex=True)
    written = typed.assign(statement=one_line, origin="typed", exposure=typed["probability"].astype("Int64") * typed["impact"].astype("Int64"))
    told = pd.concat([part for part in (written, _computed(relationships, key_share, thresholds)) if len(part)] or [written], ignore_index=True)
    told["chance"] = told["account_id"].map(chances).astype("float64").round(6)
    told["margin_12m"] = told["account_id"].map(margin).astype("float64")
    schema = table("risks")
    return schema.conform(told[[name for name in schema.names if name in told.columns]])


def loss_finding(cases: pd.DataFrame) -> str:
    """What a year would cost by the assumed chances, what a bad year would, and what the largest single loss is."""
    if cases.empty:
        return _NO_MARGIN
    by = cases.set_index("case")
    money = {case: ("money", round(float(by.loc[case, "margin_12m"]), 2)) for case in by.index}
    return sentence(
        "By the assumed chances a year costs {expected} of margin; one year in twenty costs {bad} or more ({share}). The largest single loss is "
        "{largest} of margin and would free {hours} hours of service.",
        expected=money["expected"], bad=money["quantile_95"], share=("ratio", round(float(by.loc["quantile_95", "share"]), 4)),
        largest=money["largest"], hours=round(float(by["hours_12m"].fillna(0.0)["largest"])),
    )  # fmt: skip


def _groups(accounts: pd.DataFrame, profile: pd.DataFrame, service: pd.DataFrame, chances: pd.Series) -> pd.DataFrame:
    """Margin, revenue, hours and chance by parent group, by id of the head account (its own for accounts without a parent)."""
    head = accounts.set_index("account_id")["parent_id"].astype("str").dropna()
    rows = profile.assign(
        head=profile["account_id"].map(head).astype("str").fillna(profile["account_id"]),
        margin=profile["margin_12m"].fillna(0.0).clip(lower=0),
        revenue=profile["revenue_12m"].clip(lower=0),
        hours=profile["account_id"].map(service.set_index("account_id")["hours_12m"]).astype("float64").fillna(0.0),
        chance=profile["account_id"].map(chances).astype("float64").fillna(0.0),
    ).sort_values("account_id", kind="stable")
    rows["lost"] = rows["margin"] * rows["chance"]
    sums = rows.groupby("head")[["margin", "revenue", "hours", "lost"]].sum().sort_index()
    return sums.assign(chance=(sums["lost"] / sums["margin"].where(sums["margin"] > 0)).fillna(0.0))[lambda s: s["margin"] > 0]


def _drawn(chance: np.ndarray, values: np.ndarray, seed: int, draws: int) -> np.ndarray:
    """Loss of margin, revenue and hours in each draw: every group is lost by its own chance."""
    random = np.random.default_rng(seed)
    block = max(1, _BLOCK // max(1, len(chance)))
    parts = [(random.random((min(block, draws - first), len(chance))) < chance) @ values for first in range(0, draws, block)]
    return np.concatenate(parts)


def _computed(relationships: pd.DataFrame, key_share: float, thresholds: Thresholds) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    limit = thresholds.dependence_alarm.value
    if key_share > limit:
        told = sentence(_MONO, share=("ratio", round(key_share, 6)), limit=("ratio", limit))
        rows.append({"risk_id": "kit-dependence", "category": "dependence", "statement": told, "ev_visibility": "client_safe"})
    drawn = relationships[(relationships["map"] != "missing") & relationships["single_thread"].fillna(False).astype("bool")]
    for row in drawn.itertuples():
        told = sentence(_THREAD, note=("all", [row.flag]))
        rows.append({"risk_id": f"kit-thread-{row.account_id}", "account_id": row.account_id, "category": "single_contact", "statement": told,
                     "ev_visibility": "internal"})  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=_COMPUTED).assign(origin="computed", status="open", ev_status="confirmed") if rows else pd.DataFrame()
