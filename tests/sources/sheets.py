"""Worksheet rows for the tests: what is typed, with the evidence that a test does not speak of left at confirmed and client-safe."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kit.schema import SHEETS

AS_OF = pd.Timestamp("2026-06-30")
_SURE = {"ev_status": "confirmed", "ev_visibility": "client_safe", "ev_as_of": "2026-07-10"}


def typed(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """The sheet `name` with these rows, as `read_worksheets` gives it."""
    sheet = SHEETS[name]
    frame = pd.DataFrame([{**{key: "" for key in sheet.key if sheet.column(key).dtype == "str"}, **_SURE, **row} for row in rows])
    days = [c.name for c in sheet.columns if c.kind == "date" and c.name in frame]
    return sheet.conform(frame.assign(**{name: pd.to_datetime(frame[name]) for name in days}) if len(frame) else sheet.empty())
