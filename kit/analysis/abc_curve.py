"""ABC curve: the few accounts that carry most of the result, the next ones, and the many.

Accounts in falling order of twelve months' revenue, or of margin where it is recorded (B3 reads volume or profitability): in all, or inside each
seller's accounts or each region, so that every territory has its own A (A12). An account is A while the share reached *before* it is under the limit,
so the account that crosses the line is still A, and one that alone holds everything is A too. Ties by account id. An account whose net is zero or
less is C: it carries nothing. Method: part 5 of the method note.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kit.analysis.groups import account_regions, known_column
from kit.assumptions import Classes
from kit.engagement import Thresholds
from kit.language import in_a_row, message, sentence
from kit.schema import Status
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["BY_COLUMN", "abc_curve", "abc_groups", "classed_accounts", "share_before"]

BY_COLUMN: dict[str, Literal["revenue_12m", "margin_12m"]] = {"revenue": "revenue_12m", "margin": "margin_12m"}
_IN_ALL = Classes(abc_by="revenue", abc_within="all")
_BY_MARGIN = message("Classes are by margin.")
_NO_MARGIN = message("Classes are by revenue: the margin is not recorded for every account.")
_WITHIN = {"seller": message("Classes are read inside the accounts of each seller."), "region": message("Classes are read inside each region.")}
_UNKNOWN = {"seller": message("Classes are read in all: it is not known who owns the accounts."),
            "region": message("Classes are read in all: no region of the accounts is known.")}  # fmt: skip


def abc_curve(
    profile: pd.DataFrame, thresholds: Thresholds, classes: Classes | None = None, groups: pd.Series | None = None
) -> tuple[pd.DataFrame, Status]:
    """One row per account in falling order: account_id, value, share, share_before (cumulative, before the account), abc_class, abc_by, abc_within.

    Shares are of the net total; where that is not positive, of the sum of the positive accounts. `classes` says by what and among whom, as the
    settings do; `groups` (by account id, from `abc_groups`) whose accounts are classed together, with shares of their group. What the data do not
    carry falls back to revenue and to all accounts, and the status says so.
    """
    wanted = classes or _IN_ALL
    recorded = "margin_12m" in profile and bool((profile["margin_basis"] == "recorded").all() and profile["margin_12m"].notna().all())
    by: Literal["revenue", "margin"] = wanted.abc_by if recorded else "revenue"
    within = wanted.abc_within if groups is not None else "all"
    values = profile.set_index("account_id")[BY_COLUMN[by]].astype("float64").sort_index()
    group = pd.Series("", values.index) if groups is None else groups.reindex(values.index).fillna("")
    before, total = share_before(values, group), _totals(values, group)
    order = before.index
    limits = [before < thresholds.abc_a.value, before < thresholds.abc_b.value]
    letters = pd.Series(np.select(limits, ["A", "B"], "C"), order).where(values[order] > 0, "C")
    share = (values / total.where(total > 0)).fillna(0.0)[order]
    table = pd.DataFrame({"value": values[order], "share": share, "share_before": before, "abc_class": letters})
    table = table.assign(abc_by=by, abc_within=within).reset_index().astype(dict.fromkeys(("abc_class", "abc_by", "abc_within"), "str"))
    return table, _status(values, by, within, wanted)


def abc_groups(accounts: pd.DataFrame, classes: Classes) -> pd.Series | None:
    """By account id, the seller or region inside which it is classed ("" where unknown); None for all together, or where nothing is known."""
    facts = accounts.set_index("account_id")
    if classes.abc_within == "seller":
        return facts["seller_id"].fillna("") if known_column(facts, "seller_id") else None
    regions = account_regions(facts) if classes.abc_within == "region" else None
    return None if regions is None else regions.fillna("")


def classed_accounts(portfolio: pd.DataFrame, profile: pd.DataFrame, accounts: pd.DataFrame, sellers: pd.DataFrame) -> pd.DataFrame:
    """Rows of the ABC figure: account_id, value (revenue or margin, as the classes are by), abc_class, abc_by, and `group`, the seller's name or the
    region inside which the account is classed ("" where all are classed together)."""
    rows = portfolio[["account_id", "abc_class", "abc_by", "abc_within"]]
    by, within = (str(rows[name].dropna().iloc[0]) if rows[name].notna().any() else default for name, default in _IN_ALL)
    groups = abc_groups(accounts, Classes(abc_by="revenue", abc_within=within))  # type: ignore[arg-type]
    ids = rows["account_id"]
    named = ids.map(groups).replace("", UNASSIGNED) if groups is not None else pd.Series("", rows.index)
    labels = {key: label for key, label in zip(named, seller_labels(named, sellers), strict=True)} if within == "seller" else {}
    return rows.assign(value=ids.map(profile.set_index("account_id")[BY_COLUMN[by]]).fillna(0.0), group=named.replace(labels))


def share_before(values: pd.Series, groups: pd.Series | None = None) -> pd.Series:
    """For each key, in falling order of its value (ties by key): the share of the total (of its group) that is reached before it.

    The total is net; where that is not positive, the sum of the positive values. Missing values count as zero.
    """
    ordered = values.fillna(0.0).rename_axis("account_id").reset_index(name="value")
    ordered = ordered.sort_values(["value", "account_id"], ascending=[False, True], kind="stable").set_index("account_id")["value"]
    group = pd.Series("", ordered.index) if groups is None else groups.reindex(ordered.index)
    total = _totals(ordered, group)
    reached = ordered.groupby(group.to_numpy()).cumsum()
    return reached.groupby(group.to_numpy()).shift(fill_value=0.0) / total.where(total > 0, 1.0)


def _totals(values: pd.Series, group: pd.Series) -> pd.Series:
    """The total of each key's group: net, or where that is not positive, of the positive values."""
    keys = group.to_numpy()
    net = values.groupby(keys).transform("sum")
    return net.where(net > 0, values.clip(lower=0).groupby(keys).transform("sum"))


def _status(values: pd.Series, by: str, within: str, wanted: Classes) -> Status:
    used = len(values)
    if not (values > 0).any():
        return Status("abc_class", "degraded", sentence("No account has positive revenue in the 12 months: all are class C."), used)
    fallen = by != wanted.abc_by or within != wanted.abc_within
    reasons = [_NO_MARGIN if by != wanted.abc_by else _BY_MARGIN if by == "margin" else ""]
    reasons.append(_UNKNOWN[wanted.abc_within] if within != wanted.abc_within else _WITHIN.get(within, ""))
    if negative := int((values < 0).sum()):
        reasons.append(sentence("{negative} accounts returned more than they bought in the 12 months: they are class C.", negative=negative))
    return Status("abc_class", "degraded" if fallen else "ok", in_a_row(reasons), used)
