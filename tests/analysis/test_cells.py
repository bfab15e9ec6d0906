"""Cells: every account and all money in one cell, and movement that adds up, in all and per seller."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analysis.cells import ALL, Earlier, earlier_reading, movement_finding, portfolio_cells
from kit.analysis.portfolio import portfolio
from kit.language import read_language
from kit.schema import table

ENGLISH = read_language("en")
THEN = pd.Timestamp("2023-12-31")


@pytest.fixture
def six(six_accounts, thresholds):
    """The portfolio of today, and the cut one year earlier with its profile: 003 and 006 had not bought, 001 to 005 were bought from."""
    data = six_accounts
    now, _ = portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)
    profile = data.profile.assign(revenue_12m=[10_800.0, 400.0, 0.0, 300.0, 300.0, 0.0], orders_12m=[12, 1, 0, 1, 1, 0])
    before, _ = portfolio(data.accounts, data.account_days, profile, None, THEN, thresholds)
    return now, data.profile, Earlier(THEN, before, profile, True)


def _in_all(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[cells["seller_id"] == ALL].set_index("cell")


def test_the_cells_hold_all_accounts_and_all_revenue_in_all_and_per_seller(six):
    cells, status = portfolio_cells(six[0], six[1])
    assert cells.groupby("seller_id")[["accounts", "revenue_12m"]].sum().to_dict("index") == {
        "all": {"accounts": 6, "revenue_12m": 14_500}, "s1": {"accounts": 3, "revenue_12m": 14_200}, "s2": {"accounts": 3, "revenue_12m": 300},
    }  # fmt: skip
    assert cells["cell"].iloc[0] == "prospect|C|unknown"
    assert cells["accounts_before"].isna().all() and status.status == "degraded"


def test_movement_is_told_by_account_with_the_potential_of_today(six):
    cells, status = portfolio_cells(*six)
    rows = _in_all(cells)
    assert rows.loc["active|A|medium", ["accounts_before", "accounts_in", "accounts_out", "revenue_before"]].tolist() == [1, 0, 0, 10_800]
    assert rows.loc["new|B|low", ["accounts", "accounts_before", "accounts_in", "revenue_in"]].tolist() == [1, 0, 1, 700]  # 003 was a prospect
    assert rows.loc["prospect|C|low", ["accounts", "accounts_before", "accounts_out", "revenue_out"]].tolist() == [0, 1, 1, 0]
    assert "since 31 Dec 2023, the same data cut one year earlier" in ENGLISH.told(status.reason)
    assert "potential of today" in ENGLISH.told(status.reason)


def test_an_account_that_changes_its_seller_moves_between_the_sellers_and_not_in_all(six):
    now, profile, earlier = six
    moved = now.assign(seller_id=now["seller_id"].where(now["account_id"] != "001", "s2"))
    cells, _ = portfolio_cells(moved, profile, earlier)
    by_seller = cells[cells["cell"] == "active|A|medium"].set_index("seller_id")
    assert by_seller["accounts_in"].to_dict() == {"all": 0, "s1": 0, "s2": 1}
    assert by_seller["accounts_out"].to_dict() == {"all": 0, "s1": 1, "s2": 0}


def test_large_accounts_that_were_active_and_are_not_any_more_are_told_with_what_they_bought(six):
    now, _, earlier = six
    was = earlier.portfolio.assign(abc_class="A", lifecycle=["active", "active", "prospect", "active", "pre_inactive", "prospect"])
    told = ENGLISH.told(movement_finding(now, Earlier(THEN, was, earlier.profile, False)))  # 002 drifts now, 004 has just gone
    assert told == "Of class A and active on 31 Dec 2023, drifting or gone now: 2 of 3 accounts, with $700 in the 12 months of then."
    assert ENGLISH.told(movement_finding(now, earlier)) == "No account of class A that was active on 31 Dec 2023 has drifted away since."
    assert movement_finding(now, None) == ""


def test_other_classes_then_are_named(six):
    now, profile, earlier = six
    by_margin = Earlier(earlier.as_of, earlier.portfolio.assign(abc_by="margin"), earlier.profile, False)
    assert "then by margin" in ENGLISH.told(portfolio_cells(now, profile, by_margin)[1].reason)


def test_a_cut_whose_year_begins_before_the_history_is_not_compared(six):
    _, _, earlier = six
    assert earlier_reading(None, earlier.portfolio, earlier.profile, THEN) is not None  # the history begins on 15 January 2023
    late = earlier.profile.assign(first_order=earlier.profile["first_order"] + pd.DateOffset(months=2))
    assert earlier_reading(None, earlier.portfolio, late, THEN) is None
    assert earlier_reading(None, earlier.portfolio.head(0), earlier.profile.head(0), THEN) is None


_STATES = st.tuples(*map(st.sampled_from, (["s1", "s2", ""], ["active", "inactive"], "AC", ["high", "low"])))
_CUT = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(_STATES, st.integers(-5, 90)), max_size=8)


def _cut(accounts: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [(name, *state, float(money)) for name, (state, money) in accounts.items()]
    frame = pd.DataFrame(rows, columns=["account_id", "seller_id", "lifecycle", "abc_class", "potential_class", "revenue_12m"])
    return frame.assign(abc_by="revenue"), frame


@settings(max_examples=10, deadline=None)
@given(_CUT, _CUT)
def test_before_plus_in_minus_out_is_now_in_every_cell_whatever_moved(now, then):
    cells, _ = portfolio_cells(*_cut(now), Earlier(THEN, *_cut(then), False))
    assert (cells["accounts"] == cells["accounts_before"] + cells["accounts_in"] - cells["accounts_out"]).all()
    readings = [cells[cells["seller_id"] == ALL], *([cells[cells["seller_id"] != ALL]] if any(state[0] for state, _ in now.values()) else [])]
    for part in readings:
        assert part[["accounts", "accounts_before"]].sum().tolist() == [len(now), len(then)]
    pd.testing.assert_frame_equal(table("portfolio_cells").conform(cells), cells.sort_values(["seller_id", "cell"], ignore_index=True))
