"""What the tests of the analysis share: small portfolios made on the spot."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.schema import table


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
