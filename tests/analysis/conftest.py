"""What the tests of the analysis share: the default thresholds and small portfolios made on the spot."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.engagement import Settings, Thresholds, read_engagement
from kit.schema import table


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an engagement that changes nothing."""
    folder = tmp_path_factory.mktemp("engagement")
    (folder / "engagement.toml").write_text("", encoding="utf-8")
    return read_engagement(folder).settings


@pytest.fixture(scope="session")
def thresholds(settings: Settings) -> Thresholds:
    """The default limits of the method."""
    return settings.thresholds


@pytest.fixture
def make_days():
    """Makes `account_days` from {account id: [dates]}, one order of 100 a day."""

    def make(purchases: dict[str, list[str]]) -> pd.DataFrame:
        rows = [(account, pd.Timestamp(day), 1, 100.0) for account, days in purchases.items() for day in days]
        return table("account_days").conform(pd.DataFrame(rows, columns=["account_id", "date", "orders", "revenue"]))

    return make


@pytest.fixture
def make_profile():
    """Makes `profile` from {account id: revenue of 12 months}."""

    def make(revenue: dict[str, float], **columns: object) -> pd.DataFrame:
        frame = pd.DataFrame({"account_id": list(revenue), "revenue_12m": list(revenue.values())})
        base = {"revenue_prior_12m": 0.0, "margin_12m": frame["revenue_12m"] * 0.3, "margin_basis": "assumed"}
        base |= {"orders_12m": 1, "product_lines_12m": 1}
        return table("profile").conform(frame.assign(**{**base, **columns}))

    return make
