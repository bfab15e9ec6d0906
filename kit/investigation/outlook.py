"""Outlook: the register of risks (A8.5, D2).

It holds what people wrote (W14) and what the figures say by themselves: a portfolio that hangs on its key accounts, an account that hangs on one
thread. What losing accounts would cost is in `losses`.
"""

from __future__ import annotations

import pandas as pd

from kit.engagement import Thresholds
from kit.language import message as _
from kit.language import sentence
from kit.schema import table

__all__ = ["risks"]

_COMPUTED = ["risk_id", "account_id", "category", "statement", "ev_visibility"]
_MONO = _("Key accounts are {share} of revenue: above {limit}, losing one could take the company out of the market.")
_THREAD = _("The account hangs on one thread: {note}")


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
