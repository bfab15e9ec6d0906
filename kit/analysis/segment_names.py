"""Segment names: the same group has the same name in the next cycle.

In the first cycle groups are S1, S2 … by falling median of what their accounts buy, ties by the smallest account id. Later, each group is laid beside
the earlier one with which it shares most accounts (best pairing of all, `linear_sum_assignment`); it takes over the name if more than half of the
earlier group is in it. A name of the earlier cycle is never given to another group. S0 are accounts that
bought before and do not buy now, P0 those that never bought.
Method: part 2 of the method note.
"""

from __future__ import annotations

import pandas as pd
from scipy.optimize import linear_sum_assignment

from kit.cycle import Cycle
from kit.schema import table

__all__ = ["NOT_BUYING", "NOT_YET", "earlier_segments", "segment_names"]

NOT_BUYING, NOT_YET = "S0", "P0"
_MOST = 0.5


def earlier_segments(cycle: Cycle) -> pd.DataFrame:
    """Account and segment (`account_id`, `segment`) as the cycle before this one had them; without rows if there is none."""
    earlier = cycle.previous()
    known = earlier.read("service") if earlier is not None and earlier.has("service") else table("service").empty()
    return known[["account_id", "segment"]].dropna(ignore_index=True)


def segment_names(group: pd.Series, order: list[int], earlier: pd.DataFrame) -> tuple[dict[int, str], dict[int, float]]:
    """The name of every group in `order` (the canonical one), and for those with a kept name the share of the earlier group that is still in it.

    Parameters
    ----------
    group : Series
        Group of every account (index account id).
    earlier : DataFrame
        What `earlier_segments` gave; names that are no S1, S2 … (those of the grid) do not count.
    """
    before = earlier.set_index("account_id")["segment"].astype("str")
    before = before[before.str.fullmatch(r"S[1-9]\d*")]
    there = before[before.index.isin(group.index)]
    shared = pd.crosstab(group.reindex(there.index), there).reindex(index=order, fill_value=0)
    sizes = there.value_counts()
    kept, stayed = {}, {}
    for row, column in zip(*linear_sum_assignment(shared.to_numpy(), maximize=True), strict=True):
        name = str(shared.columns[column])
        share = float(shared.iloc[row, column] / sizes[name])
        if share > _MOST:
            kept[order[row]], stayed[order[row]] = name, share
    last = max((int(name[1:]) for name in before), default=0)
    fresh = iter(range(last + 1, last + 1 + len(order)))
    return {g: kept.get(g) or f"S{next(fresh)}" for g in order}, stayed
