"""ABC curve: the few accounts that carry most of the result, the next ones, and the many.

Accounts in falling order of twelve months' revenue (or margin, where it is recorded: B3 reads volume or profitability). An account is A while the
share reached *before* it is under the limit, so the account that crosses the line is still A, and one that alone holds everything is A too. Ties by
account id. An account whose net is zero or less is C: it carries nothing. Method: part 5 of the method note.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kit.engagement import Thresholds
from kit.language import sentence
from kit.schema import Status

__all__ = ["abc_curve", "share_before"]


def abc_curve(
    profile: pd.DataFrame, thresholds: Thresholds, by: Literal["revenue_12m", "margin_12m"] = "revenue_12m"
) -> tuple[pd.DataFrame, Status]:
    """One row per account in falling order: account_id, value, share, share_before (cumulative, before the account), abc_class.

    Shares are of the net total; where that is not positive, of the sum of the positive accounts. `by` margin falls back to revenue, and says so,
    unless every account's margin is recorded.
    """
    recorded = "margin_12m" in profile and bool((profile["margin_basis"] == "recorded").all() and profile["margin_12m"].notna().all())
    basis = by if by == "revenue_12m" or recorded else "revenue_12m"
    values = profile.set_index("account_id")[basis].astype("float64").sort_index()
    before = share_before(values)
    order = before.index
    total = _total(values)
    limits = [before < thresholds.abc_a.value, before < thresholds.abc_b.value]
    classes = pd.Series(np.select(limits, ["A", "B"], "C"), order).where(values[order] > 0, "C")
    table = pd.DataFrame({"value": values[order], "share": values[order] / total if total else 0.0, "share_before": before, "abc_class": classes})
    return table.reset_index().astype({"abc_class": "str"}), _status(values, basis, by)


def share_before(values: pd.Series) -> pd.Series:
    """For each key, in falling order of its value (ties by key): the share of the total that is reached before it.

    The total is net; where that is not positive, the sum of the positive values. Missing values count as zero.
    """
    ordered = values.fillna(0.0).rename_axis("account_id").reset_index(name="value")
    ordered = ordered.sort_values(["value", "account_id"], ascending=[False, True], kind="stable").set_index("account_id")["value"]
    total = _total(ordered)
    return ordered.cumsum().shift(fill_value=0.0) / (total or 1.0)


def _total(values: pd.Series) -> float:
    net = float(values.sum())
    return net if net > 0 else float(values.clip(lower=0).sum())


def _status(values: pd.Series, basis: str, wanted: str) -> Status:
    used = len(values)
    if not (values > 0).any():
        return Status("abc_class", "degraded", sentence("No account has positive revenue in the 12 months: all are class C."), used)
    if basis != wanted:
        return Status("abc_class", "degraded", sentence("Classes are by revenue: the margin is not recorded for every account."), used)
    if negative := int((values < 0).sum()):
        reason = sentence("{negative} accounts returned more than they bought in the 12 months: they are class C.", negative=negative)
        return Status("abc_class", "ok", reason, used)
    return Status("abc_class", "ok", "", used)
