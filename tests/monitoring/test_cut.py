"""Cut: an earlier cycle is compared only if its own 12 months lie inside the history."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kit.language import Language
from kit.monitoring import Cut, earlier_cut
from kit.schema import table


def test_a_history_that_starts_six_weeks_into_the_earlier_year_is_not_compared(short: tuple[Cut, Cut]) -> None:
    cut, status = earlier_cut(*short)
    assert cut is None
    assert status.status == "abstained"
    assert Language("en").told(status.reason).endswith("its 12 months begin on 1 Jan 2023, and the history starts on 14 Feb 2023.")


def test_a_history_that_starts_in_the_first_month_is_compared(now: Cut, before: Cut) -> None:
    cut, status = earlier_cut(now, before)  # first order of all: 15 January 2023
    assert cut is before
    assert (status.status, status.used) == ("ok", 6)


def test_without_an_earlier_cycle_there_is_nothing_to_compare(now: Cut, before: Cut) -> None:
    unsold = replace(before, profile=before.profile.assign(orders_12m=pd.array([0] * 6, dtype="Int64")))
    blank = Cut.of(before.as_of, table("profile").empty(), table("portfolio").empty())
    for absent in (None, unsold, blank):
        cut, status = earlier_cut(now, absent)
        assert cut is None and status.status == "abstained"
