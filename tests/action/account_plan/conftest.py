"""A ladder that can be checked by hand: two accounts, one with a goal, its quarters, actions and tasks; one with a goal alone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kit.schema import SHEETS

AS_OF = pd.Timestamp("2024-12-31")


def w11(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of the worksheet W11, confirmed and fit for a client unless they say otherwise."""
    base = {"ev_status": "confirmed", "ev_visibility": "client_safe"}
    frame = pd.DataFrame([{**base, **row} for row in rows])
    for name in ("start", "due", "ev_as_of"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    return SHEETS["plan_lines"].conform(frame)


@pytest.fixture
def ladder() -> pd.DataFrame:
    """001: revenue from 10,000 to 14,000 in 2025, running; 002: three plants audited, typed by hand."""
    return w11(
        {"plan_id": "G1", "account_id": "001", "level": "goal", "statement": "Win the second plant", "measure": "Revenue of 12 months", "unit": "R$",
         "formula": "revenue_12m", "baseline": 10_000, "target": 14_000, "start": "2024-07-01", "due": "2025-06-30", "owner": "ana prado",
         "status": "running", "priority": 1},
        {"plan_id": "G1-M1", "parent_id": "G1", "level": "milestone", "statement": "Trial agreed", "start": "2024-07-01", "due": "2024-09-30",
         "owner": "s1", "status": "done"},
        {"plan_id": "G1-M2", "parent_id": "G1", "level": "milestone", "statement": "Trial judged", "start": "2024-10-01", "due": "2024-12-15",
         "owner": "Bruno Lima", "status": "running"},
        {"plan_id": "G1-M2-A1", "parent_id": "G1-M2", "level": "action", "statement": "Measure the use", "start": "2024-10-01", "due": "2024-11-30",
         "owner": "Ana Prado", "status": "done", "hours": 6},
        {"plan_id": "G1-M2-A2", "parent_id": "G1-M2", "level": "action", "statement": "Show the result to the board", "due": "2024-12-10",
         "owner": "Ana Prado", "status": "planned", "hours": 2},
        {"plan_id": "G1-M2-A2-T1", "parent_id": "G1-M2-A2", "level": "task", "statement": "Ask for a date", "due": "2025-01-10",
         "owner": "Carla", "status": "planned", "hours": 0.5, "ev_status": "assumed"},
        {"plan_id": "G2", "account_id": "002", "level": "goal", "statement": "Three plants audited", "measure": "Plants", "unit": "plants",
         "baseline": 0, "target": 3, "current": 1, "start": "2024-07-01", "due": "2025-06-30", "owner": "s2", "ev_visibility": "internal"},
    )  # fmt: skip


@pytest.fixture
def sellers() -> pd.DataFrame:
    """Two sellers by name."""
    return pd.DataFrame({"seller_id": ["s1", "s2"], "name": ["Ana Prado", "Bruno Lima"]})
