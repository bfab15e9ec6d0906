"""Sources: client files and people tell the same facts; one rule says which counts, and what differs is listed (A6, A8)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kit.schema import TABLES, table
from kit.sources.accounts import known_accounts, named_tiers
from kit.sources.contacts import known_contacts, settled_contacts
from kit.sources.findings import changes_finding, changes_to_show
from kit.sources.opportunities import known_opportunities
from kit.sources.rule import settled
from kit.sources.wallets import known_wallets

__all__ = [
    "both_sources", "changes_finding", "changes_to_show", "known_accounts", "known_contacts", "known_opportunities",
    "known_wallets", "named_tiers", "settled",
]  # fmt: skip


def both_sources(client: Mapping[str, pd.DataFrame], typed: Mapping[str, pd.DataFrame], as_of: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """The tables `accounts`, `opportunities` and `wallets` with what people wrote (`typed`: the worksheets by name), and `changes`: what differs, and
    what counts.

    Contacts keep their two tables, because each row there has its own readers: `known_contacts` joins them where they are shown.
    """

    def of(name: str) -> pd.DataFrame:
        return next((tables[name] for tables in (typed, client) if name in tables), TABLES[name].empty())

    bought = of("account_features").set_index("account_id")["revenue_12m"]
    accounts = known_accounts(of("accounts"), of("account_headers"), as_of)
    wallets = known_wallets(of("wallets"), bought, of("wallet_lines"), of("account_capacity"), of("tenders"), as_of)
    tiers, people = named_tiers(of("account_headers"), as_of), settled_contacts(of("contacts"), of("contact_map"), as_of)
    deals = known_opportunities(of("opportunities"), of("pipeline_opportunities"), as_of)
    changes = pd.concat([found.changes for found in (accounts, deals, wallets, tiers, people)], ignore_index=True)
    known = {"accounts": accounts.table, "opportunities": deals.table, "wallets": wallets.table}
    return {**known, "changes": table("changes").conform(changes)}
