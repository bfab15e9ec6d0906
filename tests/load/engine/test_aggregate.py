"""Aggregates in the engine: exact, conserved, the same in any order."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kit.load.engine.aggregate import account_days, account_months, account_products, control_totals, engine_lines, left_out_lines

LINE = st.tuples(
    st.sampled_from(["A1", "A2", "A3"]),
    st.sampled_from(["001", "002", None]),
    st.integers(0, 400),
    st.integers(-(10**7), 10**7),
    st.sampled_from(["p1", None]),
)


def lines(rows: list[tuple[str, str | None, int, int, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["order_id", "account_id", "day", "cents", "product_id"])
    out = frame["account_id"].isna().map({True: "no_account", False: ""})
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D")
    return frame.assign(left_out=out, order_date=dates.astype("datetime64[us]"), revenue=frame["cents"] / 100).astype(
        {"account_id": "str", "product_id": "str"}
    )


@settings(deadline=None, max_examples=15)
@given(st.lists(LINE, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_revenue_is_conserved_to_the_cent_and_no_order_of_lines_matters(
    rows: list[tuple[str, str | None, int, int, str | None]], draw: object
) -> None:
    shuffled = sorted(rows, key=lambda _: draw.random())  # type: ignore[attr-defined]
    table, other = engine_lines(lines(rows)), engine_lines(lines(shuffled))
    used = sum(Decimal(row[3]) / 100 for row in rows if row[1] is not None)
    assert control_totals(table).revenue == used + sum(Decimal(row[3]) / 100 for row in rows if row[1] is None)
    for aggregate in (account_days, account_months, account_products, left_out_lines):
        assert_frame_equal(aggregate(table), aggregate(other))
    for aggregate in (account_days, account_months, account_products):
        assert sum(Decimal(repr(v)) for v in aggregate(table)["revenue"]) == used


def test_an_order_of_two_days_counts_once_on_each() -> None:
    days = account_days(
        engine_lines(lines([("A1", "001", 0, 500, "p1"), ("A1", "001", 0, 300, "p2"), ("A1", "001", 1, 200, "p1"), ("A2", "001", 1, -50, "p1")]))
    )
    assert days[["orders", "revenue"]].to_numpy().tolist() == [[1, 8.0], [1, 1.5]]


def test_missing_texts_are_empty_keys_and_missing_figures_stay_missing() -> None:
    months = account_months(engine_lines(lines([("A1", "001", 0, 500, None)])))
    assert (
        months.iloc[0][["product_line", "seller_id", "channel"]].tolist() == ["", "", ""]
        and months["margin"].isna().all()
        and months["quantity"].isna().all()
    )
    assert account_products(engine_lines(lines([("A1", "001", 0, 500, None)])))["product_id"].tolist() == [""]


@pytest.mark.parametrize("cents", [[10, 20, 30], [30, 20, 10]])
def test_tenths_add_up_without_a_trifle(cents: list[int]) -> None:
    days = account_days(engine_lines(lines([(f"A{c}", "001", 0, c, "p1") for c in cents])))
    assert days["revenue"].tolist() == [0.6]
