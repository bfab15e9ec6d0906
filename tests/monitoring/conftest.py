"""What the tests of the monitoring stage share: the six accounts now and one year earlier, as two cuts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kit.monitoring import Cut
from kit.schema import table


def portfolio_of(lifecycle: list[str], abc_class: list[str], tier: list[str]) -> pd.DataFrame:
    """A portfolio of six accounts with these words."""
    rows = {
        "account_id": ["001", "002", "003", "004", "005", "006"],
        "seller_id": ["s1", "s1", "s1", "s2", "s2", None],
        "lifecycle": lifecycle,
        "reactivated": [False] * 6,
        "abc_class": abc_class,
        "potential_class": ["unknown"] * 6,
        "tier": tier,
    }
    frame = pd.DataFrame(rows)
    return table("portfolio").conform(frame.assign(cell=frame["lifecycle"] + "|" + frame["abc_class"] + "|unknown"))


@pytest.fixture
def now(six_accounts) -> Cut:
    """The six accounts at the close of 2024."""
    lifecycle = ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
    portfolio = portfolio_of(lifecycle, ["A", "B", "B", "C", "C", "C"], ["key", "large", "medium", "small", "small", "small"])
    return Cut.of(six_accounts.as_of, six_accounts.profile, portfolio, six_accounts.potential)


@pytest.fixture
def before(six_accounts) -> Cut:
    """The same accounts at the close of 2023: 003 had not bought yet."""
    profile = six_accounts.profile.assign(
        revenue_12m=[10_800.0, 400.0, 0.0, 300.0, 300.0, 0.0],
        revenue_prior_12m=0.0,
        margin_12m=[2_700.0, 100.0, 0.0, 75.0, 75.0, 0.0],
        orders_12m=pd.array([12, 1, 0, 1, 1, 0], dtype="Int64"),
        first_order=pd.to_datetime(["2023-01-15", "2023-09-01", None, "2023-08-01", "2023-03-01", None]),
        product_lines_12m=pd.array([2, 1, 0, 1, 1, 0], dtype="Int64"),
    )
    lifecycle = ["active", "active", "prospect", "active", "inactive", "prospect"]
    portfolio = portfolio_of(lifecycle, ["A", "B", "C", "C", "C", "C"], ["key", "large", "small", "small", "small", "small"])
    return Cut.of(pd.Timestamp("2023-12-31"), profile, portfolio)


@pytest.fixture
def short(now: Cut, before: Cut) -> tuple[Cut, Cut]:
    """Both cuts of a history that starts on 14 February 2023: too late to tell the year before."""
    later = pd.Timedelta(days=30)
    return tuple(replace(cut, profile=cut.profile.assign(first_order=cut.profile["first_order"] + later)) for cut in (now, before))  # type: ignore[return-value]
