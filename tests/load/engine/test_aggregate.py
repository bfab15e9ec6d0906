"""Aggregates in the engine: exact, conserved, the same in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import ibis
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kit.load.engine.aggregate import (
    account_days,
    account_months,
    account_products,
    control_totals,
    date_counts,
    day_totals,
    distinct_counts,
    left_out_lines,
)
from kit.load.engine.database import embedded
from kit.load.engine.lines import engine_lines, exact_type
from kit.load.quality.links import judged_lines

LINE = st.tuples(
    st.sampled_from(["A1", "A2", "A3"]),
    st.sampled_from(["001", "002", None]),
    st.integers(0, 400),
    st.integers(-(10**7), 10**7),
    st.sampled_from(["p1", None]),
)
Row = tuple[str, str | None, int, int, str | None]
Judged = Callable[[list[Row]], ibis.Table]


@pytest.fixture(scope="module")
def judged() -> Iterator[Callable[[list[Row]], ibis.Table]]:
    """Rows as judged lines of an engine; those that name no account are left out."""
    with embedded(0.3, 1) as engine:

        def table(rows: list[Row]) -> ibis.Table:
            frame = pd.DataFrame(rows, columns=["order_id", "account_id", "day", "cents", "product_id"])
            dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D")
            frame = frame.assign(order_date=dates.astype("datetime64[us]"), revenue=frame["cents"] / 100)
            lines = engine_lines(frame.astype({"account_id": "str", "product_id": "str"}), engine)
            return judged_lines(lines, None, pd.Timestamp("2099-12-31"))

        yield table


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_revenue_is_conserved_to_the_cent_and_no_order_of_lines_matters(judged: Judged, rows: list[Row], draw: Any) -> None:
    table, other = judged(rows), judged(sorted(rows, key=lambda _: draw.random()))
    used = sum(Decimal(row[3]) / 100 for row in rows if row[1] is not None)
    days = day_totals(table)
    assert control_totals(days).revenue == used + sum(Decimal(row[3]) / 100 for row in rows if row[1] is None)
    assert control_totals(days[days["left_out"] == ""]).revenue == used and control_totals(days).rows == len(rows)
    for aggregate in (account_days, account_months, account_products, left_out_lines, day_totals):
        assert_frame_equal(aggregate(table), aggregate(other))
    for aggregate in (account_days, account_months, account_products):
        assert sum(Decimal(repr(v)) for v in aggregate(table)["revenue"]) == used


def test_an_order_of_two_days_counts_once_on_each(judged: Judged) -> None:
    table = judged([("A1", "001", 0, 500, "p1"), ("A1", "001", 0, 300, "p2"), ("A1", "001", 1, 200, "p1"), ("A2", "001", 1, -50, "p1")])
    assert account_days(table)[["orders", "revenue"]].to_numpy().tolist() == [[1, 8.0], [1, 1.5]]
    assert distinct_counts(table) == {"orders_read": 2, "orders_used": 2, "accounts_buying": 1}
    assert date_counts(table)["rows"].tolist() == [2, 2]


def test_missing_texts_are_empty_keys_and_missing_figures_stay_missing(judged: Judged) -> None:
    table = judged([("A1", "001", 0, 500, None)])
    months = account_months(table)
    assert months.iloc[0][["product_line", "seller_id", "channel"]].tolist() == ["", "", ""]
    assert months["margin"].isna().all() and months["quantity"].isna().all()
    assert account_products(table)["product_id"].tolist() == [""]


@pytest.mark.parametrize("cents", [[10, 20, 30], [30, 20, 10]])
def test_tenths_add_up_without_a_trifle(judged: Judged, cents: list[int]) -> None:
    assert account_days(judged([(f"A{c}", "001", 0, c, "p1") for c in cents]))["revenue"].tolist() == [0.6]


def test_amounts_beyond_a_machine_word_are_added_too(judged: Judged) -> None:
    table = judged([("A1", "001", 0, 90_000_000_000_000_000, "p1"), ("A2", "001", 0, -10_000_000_000_000_000, "p1")])
    assert control_totals(day_totals(table)).revenue == Decimal(800_000_000_000_000) and exact_type(9e14) != exact_type(9e11)
