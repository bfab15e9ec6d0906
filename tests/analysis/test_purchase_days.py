"""Purchase days: what returns take back is no purchase."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analysis.purchase_days import numbered, purchase_days
from kit.schema import table


def _days(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "date", "orders", "revenue"])
    return table("account_days").conform(frame.assign(date=pd.to_datetime(frame["date"])))


def _kept(days: pd.DataFrame) -> list[tuple[str, str, float]]:
    bought = purchase_days(days)
    return list(zip(bought["account_id"], bought["date"].dt.strftime("%m-%d"), bought["kept"], strict=True))


def test_a_return_takes_from_the_latest_purchases_before_it():
    days = _days(("a", "2024-01-10", 1, 100.0), ("a", "2024-02-10", 1, 60.0), ("a", "2024-03-01", 0, -80.0), ("a", "2024-04-01", 1, 50.0))
    assert _kept(days) == [("a", "01-10", 80.0), ("a", "04-01", 50.0)]


def test_an_order_credited_on_its_own_day_is_no_purchase():
    assert _kept(_days(("a", "2024-01-10", 1, 0.0), ("a", "2024-02-10", 2, 30.0))) == [("a", "02-10", 30.0)]


def test_a_return_never_reaches_the_next_account_or_a_later_purchase():
    days = _days(("a", "2024-01-10", 1, 100.0), ("b", "2024-01-05", 0, -500.0), ("b", "2024-01-20", 1, 40.0))
    assert _kept(days) == [("a", "01-10", 100.0), ("b", "01-20", 40.0)]


def test_what_rounding_leaves_of_a_return_is_no_purchase():
    days = _days(("a", "2024-01-01", 1, 50.0), ("a", "2024-01-10", 1, 0.1 + 0.2), ("a", "2024-01-11", 0, -0.3))
    assert _kept(days) == [("a", "01-01", 50.0)]


def test_gaps_are_counted_between_purchases_that_stood():
    days = _days(("a", "2024-01-01", 1, 10.0), ("a", "2024-01-11", 1, 5.0), ("a", "2024-01-13", 0, -5.0), ("a", "2024-01-31", 1, 10.0))
    assert purchase_days(days)["gap"].tolist() == pytest.approx([float("nan"), 30.0], nan_ok=True)


def test_accounts_are_numbered_by_their_place_and_strangers_left_aside():
    days = _days(("b", "2024-01-01", 1, 1.0), ("a", "2024-01-02", 1, 2.0), ("x", "2024-01-03", 1, 3.0))
    by_number = numbered(days, pd.Index(["a", "b", "c"]))
    assert dict(zip(by_number["account_id"], by_number["revenue"], strict=True)) == {0: 2.0, 1: 1.0}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40), st.integers(-300, 300)), min_size=1, max_size=40, unique_by=lambda t: t[:2]))
def test_what_is_kept_is_what_taking_off_day_by_day_leaves(rows):
    days = table("account_days").conform(pd.DataFrame(
        [(account, pd.Timestamp("2024-01-01") + pd.Timedelta(days=day), int(money > 0), money / 7) for account, day, money in rows],
        columns=["account_id", "date", "orders", "revenue"],
    ))  # fmt: skip
    by_hand: dict[tuple[str, pd.Timestamp], float] = {}
    for account, date, revenue in sorted(zip(days["account_id"], days["date"], days["revenue"], strict=True)):
        stack = [key for key in by_hand if key[0] == account]
        while revenue < -1e-9 and stack:
            key = stack.pop()
            taken = min(by_hand[key], -revenue)
            by_hand[key], revenue = by_hand[key] - taken, revenue + taken
        if revenue > 0:
            by_hand[account, date] = revenue
    bought = purchase_days(days)
    left = {key: money for key, money in by_hand.items() if money > 1e-7}
    assert dict(zip(zip(bought["account_id"], bought["date"], strict=True), bought["kept"], strict=True)) == pytest.approx(left)
