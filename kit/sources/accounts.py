"""Accounts: what the client's files say of them, with what people wrote on the account header (W1; A1, A8.1, D1)."""

from __future__ import annotations

import pandas as pd

from kit.schema import table
from kit.sources.rule import EVIDENCE_USED, Settled, settled

__all__ = ["known_accounts", "named_tiers"]

_FACTS = {**{name: name for name in ("parent_id", "industry", "employees", "annual_revenue")}, "customer_since": "created_on"}
_TIER = ("tier", "tier_reason")


def known_accounts(accounts: pd.DataFrame, headers: pd.DataFrame, as_of: pd.Timestamp) -> Settled:
    """The table `accounts` with parent group, industry, employees, turnover and first day as the header (W1) tells them, by the rule.

    The name stays the client's: on the header it only helps to know the row. Only confirmed facts in force count.
    """
    written = headers[["account_id", *_FACTS, *EVIDENCE_USED]].rename(columns=_FACTS)
    return settled("accounts", accounts, written, as_of)


def named_tiers(headers: pd.DataFrame, as_of: pd.Timestamp) -> Settled:
    """The tiers that people decided on the header (W1): `account_id`, `tier`, `tier_reason`, one row per account that has one.

    A tier is a decision and needs nobody to confirm it; of the rows of several cycles the latest counts. Two of one day that differ leave it open. A
    reason comes along only where everybody may read it.
    """
    written = headers.loc[headers["tier"].notna(), ["account_id", *_TIER, *EVIDENCE_USED]]
    public = (written["ev_status"] == "confirmed") & (written["ev_visibility"] == "client_safe")
    written = written.assign(tier_reason=written["tier_reason"].where(public))
    nothing = table("account_headers").empty()[["account_id", *_TIER]]
    found = settled("account_headers", nothing, written, as_of, confirmed=False)
    return Settled(found.table.dropna(subset=["tier"]).reset_index(drop=True), found.changes, found.taken)
