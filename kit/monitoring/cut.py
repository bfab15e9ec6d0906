"""Cut: the portfolio as it stood at one date; monitoring is two of them side by side.

The earlier cut is the cycle before this one, or the same data cut one year earlier. It may be compared only if its own 12 months lie inside the
client's history: an earlier cut that saw three months of sales would make every account look new and every figure grow (A2, B5).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kit.language import message, sentence
from kit.schema import Status, table
from kit.schema.client import HISTORY_GRACE

__all__ = ["Cut", "earlier_cut"]


@dataclass(frozen=True)
class Cut:
    """The tables `profile`, `portfolio` and (empty where there is none) `potential` at the close of `as_of`; `other_limits` names the settings that
    had another value when it was made."""

    as_of: pd.Timestamp
    profile: pd.DataFrame
    portfolio: pd.DataFrame
    potential: pd.DataFrame
    other_limits: tuple[str, ...] = ()

    @classmethod
    def of(cls, as_of: pd.Timestamp, profile: pd.DataFrame, portfolio: pd.DataFrame, potential: pd.DataFrame | None = None) -> Cut:
        """The cut of these tables; without `potential` its indicators stay empty."""
        return cls(as_of, profile, portfolio, table("potential").empty() if potential is None else potential)


def earlier_cut(now: Cut, before: Cut | None) -> tuple[Cut | None, Status]:
    """`before` if it can be compared with `now`, else None; the status says why.

    Status `abstained` where there is no earlier cut, it holds no account that bought, or its 12 months begin before the history does; `degraded`
    where it was made with other limits.
    """
    if before is None or before.profile.empty or not (before.profile["orders_12m"] > 0).any():
        return None, Status("comparison", "abstained", sentence("There is no earlier cycle with purchases to compare with."))
    starts = pd.concat([now.profile["first_order"], before.profile["first_order"]]).min()
    window = before.as_of.normalize() - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    if starts > window + HISTORY_GRACE:
        reason = sentence(
            "The earlier cycle cannot be compared: its 12 months begin on {window}, and the history starts on {start}.",
            window=("date", window.date().isoformat()), start=("date", starts.date().isoformat()),
        )  # fmt: skip
        return None, Status("comparison", "abstained", reason)
    if before.other_limits:
        text = message("The earlier cycle was made with other limits ({limits}): part of the change may come from them.")
        return before, Status("comparison", "degraded", sentence(text, limits=", ".join(before.other_limits)), used=len(before.profile))
    return before, Status("comparison", used=len(before.profile))
