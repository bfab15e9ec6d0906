"""Evidence: which rows of a table may leave the house (A6).

A fact that nobody confirmed, or that its author keeps internal, is for the people who work on it; worksheets say so in `ev_status` and
`ev_visibility`.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["hidden_rows"]


def hidden_rows(frame: pd.DataFrame) -> pd.Series:
    """Which rows are for the house only: facts that nobody confirmed, or that their author keeps internal; none where the table does not say."""
    hidden = pd.Series(False, index=frame.index)
    if "ev_status" in frame.columns:
        hidden |= ~(frame["ev_status"] == "confirmed").fillna(False).astype(bool)
    if "ev_visibility" in frame.columns:
        hidden |= (frame["ev_visibility"] == "internal").fillna(False).astype(bool)
    return hidden
