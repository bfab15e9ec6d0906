"""Small worlds for the calendar: accounts around one base, with whatever tables a test adds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kit.action.calendar.due_visits import Given
from kit.schema import table

AS_OF = pd.Timestamp("2026-06-30")  # the calendar runs from Monday 6 July to Sunday 2 August 2026


def rows(name: str, *found: dict[str, Any]) -> pd.DataFrame:
    """Rows of a table, typed as the schema says."""
    return table(name).conform(pd.DataFrame(list(found))) if found else table(name).empty()


def contacts(*found: dict[str, Any]) -> pd.DataFrame:
    """Contacts as `planned_contacts` gives them; by default an hour and a half twelve times a year in person."""
    usual = {"seller_id": "s1", "channel": "visit", "owner_role": "seller", "contacts_12m": 365 / 28,
             "objective": "Renew", "content": "Prices", "rule": "r"}
    made = [{**usual, **row} for row in found]
    return pd.DataFrame([{"hours_12m": 1.5 * row["contacts_12m"], **row} for row in made], columns=[*usual, "account_id", "hours_12m"])


def world(found: pd.DataFrame, hours: float = 1100, **tables: pd.DataFrame) -> Given:
    """The world of these contacts: each account some kilometres from Campinas, one seller with so many hours a year."""
    ids = sorted(found["account_id"].unique())
    spot = np.arange(len(ids))
    accounts = rows("accounts", *(
        {"account_id": a, "name": f"Account {a}", "seller_id": s, "city": f"Town {n}", "state": "SP", "country": "Brasil",
         "latitude": -22.9 + 0.02 * np.cos(n), "longitude": -47.06 + 0.02 * np.sin(n)}
        for a, n, s in zip(ids, spot, found.set_index("account_id")["seller_id"].reindex(ids), strict=True)
    ))  # fmt: skip
    sellers = rows("sellers", {"seller_id": "s1", "name": "Ana", "latitude": -22.9, "longitude": -47.06, "capacity_hours_12m": hours})
    named = {name: table(sheet).empty() for name, sheet in (("plan", "plan"), ("activities", "activities"), ("service", "account_service"),
                                                            ("visits", "visits"), ("days_off", "days_off"))}  # fmt: skip
    return Given(**{"contacts": found, "accounts": accounts, "sellers": sellers, **named, **tables})
