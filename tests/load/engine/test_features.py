"""Account features: worked out by hand, equal to a plain pandas twin whatever the lines, and to the profile where both say the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends import BaseBackend
from pandas.testing import assert_frame_equal

from kit import schema
from kit.engagement import recorded_settings
from kit.investigation import profile
from kit.load.engine.aggregate import account_days, account_months
from kit.load.engine.database import embedded
from kit.load.engine.features import LONGEST_MASK, account_features
from kit.load.engine.lines import engine_lines
from kit.load.quality.links import judged_lines

AS_OF = pd.Timestamp("2024-03-31")
LINE = st.tuples(
    st.sampled_from(["A1", "A2", "A3", "A4"]), st.sampled_from(["001", "002", "003", None]), st.integers(-20, 1200),
    st.integers(-(10**6), 10**6), st.sampled_from(["Tools", "Oils", None]), st.sampled_from([-5, 0, 7, None]),
)  # fmt: skip
Row = tuple[str, str | None, int, int, str | None, int | None]


@pytest.fixture(scope="module")
def engine() -> Iterator[BaseBackend]:
    """One engine for all tests."""
    with embedded(0.3) as opened:
        yield opened


def _frame(rows: list[Row]) -> pd.DataFrame:
    """Lines; the third value is the age in days at the cut-off date."""
    frame = pd.DataFrame(rows, columns=["order_id", "account_id", "age", "cents", "product_line", "quantity"])
    dates = (AS_OF - pd.to_timedelta(frame["age"], unit="D")).astype("datetime64[us]")
    figures = {"revenue": frame["cents"] / 100, "margin": frame["cents"] / 400, "quantity": frame["quantity"].astype("float64")}
    return frame.assign(order_date=dates, **figures).astype({"account_id": "str", "product_line": "str"})


def _features(frame: pd.DataFrame, engine: BaseBackend) -> pd.DataFrame:
    return account_features(judged_lines(engine_lines(frame, engine), None, AS_OF), AS_OF, frame["order_date"].min())


def _twin(frame: pd.DataFrame) -> pd.DataFrame:
    """The same features in plain pandas, account by account."""
    rows = []
    for account, lines in frame[frame["account_id"].notna() & (frame["order_date"] <= AS_OF)].groupby("account_id"):
        date, revenue = lines["order_date"], lines["revenue"]
        year, half = date > AS_OF - pd.DateOffset(months=12), date > AS_OF - pd.DateOffset(months=6)
        prior = (date > AS_OF - pd.DateOffset(months=24)) & ~year
        bought = date[revenue > 0]
        months = bought.dt.to_period("M").unique()
        orders = lines[year].groupby(["order_date", "order_id"])["revenue"].sum().round(2)
        recent = lines[(date >= "2023-04-01") & lines["product_line"].notna()].groupby("product_line")["revenue"].sum().round(2)
        recent = recent[recent > 0]
        before = round(revenue[year & ~half].sum(), 2)
        rows.append({
            "account_id": account, "first_purchase": bought.min(), "last_purchase": bought.max(), "days_since_purchase": (AS_OF - bought.max()).days,
            "active_months": len(months), "active_months_12m": sum(m > pd.Period("2023-03") for m in months), "lines": len(lines),
            "lines_12m": year.sum(),
            "return_lines_12m": (revenue[year] < 0).sum(), "orders_12m": (orders > 0).sum(), "revenue": revenue.sum(),
            "revenue_12m": revenue[year].sum(),
            "revenue_prior_12m": revenue[prior].sum(), "revenue_6m": revenue[half].sum(),
            "trend_6m": revenue[half].sum() / before - 1 if before > 0 else np.nan, "margin_12m": lines["margin"][year].sum(min_count=1),
            "quantity_12m": lines["quantity"][year].sum(min_count=1), "returns_12m": -revenue[year & (revenue < 0)].sum(),
            "largest_line_12m": revenue[year & (revenue > 0)].max(), "product_lines_12m": len(recent),
            "top_line_share": recent.max() / recent.sum() if len(recent) else np.nan,
        })  # fmt: skip
    return schema.table("account_features").conform(pd.DataFrame(rows)) if rows else schema.table("account_features").empty()


def test_the_features_of_an_account_are_the_ones_worked_out_by_hand(engine: BaseBackend) -> None:
    frame = _frame([
        ("A1", "001", 0, 10_000, "Tools", 2), ("A1", "001", 0, -4_000, "Tools", -1), ("A2", "001", 200, 5_000, "Oils", 1),
        ("A3", "001", 400, 2_000, None, 1), ("A4", "001", 366, 700, "Oils", 1),
        ("A5", "001", -1, 9_900, "Oils", 1), ("A6", "002", 5, -100, None, None),
    ])  # fmt: skip
    one, two = _features(frame, engine).to_dict("records")
    assert (one["first_purchase"], one["last_purchase"], one["days_since_purchase"]) == (pd.Timestamp("2023-02-25"), AS_OF, 0)
    counts = ("active_months", "active_months_12m", "lines", "lines_12m", "return_lines_12m", "orders_12m")
    assert [one[name] for name in counts] == [4, 2, 5, 3, 1, 2]
    assert (one["revenue"], one["revenue_12m"], one["revenue_prior_12m"], one["revenue_6m"], one["returns_12m"]) == (137.0, 110.0, 27.0, 60.0, 40.0)
    assert (one["trend_6m"], one["largest_line_12m"], one["product_lines_12m"]) == (pytest.approx(0.2), 100.0, 2)
    assert (one["margin_12m"], one["quantity_12m"], one["top_line_share"]) == (27.5, 2.0, pytest.approx(60 / 110))
    assert pd.isna(two["last_purchase"]) and (two["revenue_12m"], two["orders_12m"], two["active_months"]) == (-1.0, 0, 0)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=40))
def test_they_equal_a_plain_pandas_twin_whatever_the_lines(engine: BaseBackend, rows: list[Row]) -> None:
    frame = _frame(rows)
    assert_frame_equal(_features(frame, engine), _twin(frame), check_exact=False, rtol=1e-9, atol=1e-9)


def test_a_history_longer_than_the_bits_of_a_number_is_counted_all_the_same(engine: BaseBackend) -> None:
    rows: list[Row] = [("A1", "001", 31 * n, 100, "Tools", 1) for n in range(LONGEST_MASK + 20)]
    frame = _frame(rows)
    months = frame["order_date"].dt.to_period("M").nunique()
    assert months > LONGEST_MASK and _features(frame, engine)["active_months"].tolist() == [months]
    assert_frame_equal(_features(frame, engine), _twin(frame), check_exact=False, rtol=1e-9)


def test_where_features_and_profile_say_the_same_they_agree(engine: BaseBackend) -> None:
    draw = np.random.default_rng(7)
    whose, ages, cents = draw.integers(1, 6, 400), draw.integers(0, 900, 400).tolist(), draw.integers(-2_000, 9_000, 400).tolist()
    rows: list[Row] = [(f"A{n // 3}", f"00{whose[n]}", ages[n], cents[n], ("Tools", "Oils")[n % 2], 1) for n in range(400)]
    lines = judged_lines(engine_lines(_frame(rows), engine), None, AS_OF)
    features = account_features(lines, AS_OF, AS_OF - pd.DateOffset(years=3))
    accounts = pd.DataFrame({"account_id": features["account_id"]})
    told, _ = profile(accounts, account_days(lines), account_months(lines), AS_OF, recorded_settings({}).thresholds)
    same = ["account_id", "revenue_12m", "revenue_prior_12m", "margin_12m", "orders_12m", "product_lines_12m"]
    assert_frame_equal(features[same], told[same], check_exact=False, rtol=1e-12)
