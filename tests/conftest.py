"""Six accounts: a portfolio so small that every number in a test can be checked by hand.

    id   name     revenue 12 months   before   lifecycle         ABC   headroom   why
    001  Alvorada      12,000         10,800   active            A     medium     buys on the 15th of every month; 83 % of all revenue
    002  Boreal         1,500            400   pre_inactive      B     high       last order 120 days ago; one group with 004
    003  Cedro            700              0   new               B     low        first order 30 days ago
    004  Duna             350            300   just_inactivated  C     low        last order 190 days ago: 180 were crossed ten days ago
    005  Estrela          −50            300   inactive          C     unknown    net-negative: only a return in 12 months, last order 671 days ago
    006  Farol              0              0   prospect          C     unknown    never bought
    sum                14,500         11,800   at the close of 31 December 2024; recorded margin is 25 % of every line
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from kit.engagement import Settings, Thresholds, read_engagement
from kit.schema import table

AS_OF = pd.Timestamp("2024-12-31")


@pytest.fixture(scope="session", autouse=True)
def _keys_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys are made in a folder of the tests, never in that of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield


@dataclass(frozen=True)
class SixAccounts:
    """The portfolio's tables as the loader leaves them, and the investigation's two result tables, worked out by hand."""

    as_of: pd.Timestamp
    accounts: pd.DataFrame
    account_days: pd.DataFrame
    account_months: pd.DataFrame
    account_products: pd.DataFrame
    sellers: pd.DataFrame
    profile: pd.DataFrame
    potential: pd.DataFrame


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
def six_accounts() -> SixAccounts:
    """A fresh copy of the portfolio of six accounts."""
    lines = _lines()
    aggregates = _account_days(lines), _account_months(lines), _account_products(lines)
    return SixAccounts(AS_OF, _accounts(), *aggregates, _sellers(), _profile(), _potential())


def _accounts() -> pd.DataFrame:
    return table("accounts").conform(pd.DataFrame({
        "account_id": ["001", "002", "003", "004", "005", "006"],
        "name": ["Alvorada", "Boreal", "Cedro", "Duna", "Estrela", "Farol"],
        "seller_id": ["s1", "s1", "s1", "s2", "s2", "s2"],
        "parent_id": [None, "G1", None, "G1", None, None],
        "industry": ["Retail", "Retail", "Workshop", "Workshop", "Retail", "Workshop"],
        "employees": [120.0, 40.0, 15.0, 10.0, 8.0, 25.0],
        "annual_revenue": [9e6, 4e6, 1.5e6, 9e5, 6e5, 2e6],
        "city": ["Campinas", "Santos", "Sorocaba", "Niterói", "Macaé", "Petrópolis"],
        "state": ["SP", "SP", "SP", "RJ", "RJ", "RJ"],
        "country": ["Brazil"] * 6,
    }))  # fmt: skip


def _lines() -> pd.DataFrame:
    months = pd.date_range("2023-01-15", "2024-12-15", freq=pd.DateOffset(months=1))
    rows = [("001", day, "Frames" if day.month % 2 else "Wheels", 900.0 if day.year == 2023 else 1000.0) for day in months]
    rows += [("002", pd.Timestamp(day), "Frames", money) for day, money in
             (("2023-09-01", 400.0), ("2024-03-01", 500.0), ("2024-06-01", 500.0), ("2024-09-02", 500.0))]
    rows += [("003", pd.Timestamp("2024-12-01"), "Wheels", 700.0)]
    rows += [("004", pd.Timestamp(day), "Wheels", money) for day, money in (("2023-08-01", 300.0), ("2024-02-01", 150.0), ("2024-06-24", 200.0))]
    rows += [("005", pd.Timestamp("2023-03-01"), "Frames", 300.0), ("005", pd.Timestamp("2024-02-10"), "Frames", -50.0)]
    lines = pd.DataFrame(rows, columns=["account_id", "date", "product_line", "revenue"])
    lines["seller_id"] = lines["account_id"].map(_accounts().set_index("account_id")["seller_id"])
    return lines.assign(margin=lines["revenue"] * 0.25, quantity=np.sign(lines["revenue"]), product_id=lines["product_line"].str[:1] + "-1")


def _account_days(lines: pd.DataFrame) -> pd.DataFrame:
    lines = lines.assign(orders=(lines["revenue"] > 0).astype("int64"))
    return table("account_days").conform(lines.groupby(["account_id", "date"], as_index=False)[["orders", "revenue", "margin"]].sum())


def _account_months(lines: pd.DataFrame) -> pd.DataFrame:
    lines = lines.assign(month=lines["date"].dt.to_period("M").dt.to_timestamp(), channel="field")
    by = ["account_id", "month", "product_line", "seller_id", "channel"]
    return table("account_months").conform(lines.groupby(by, as_index=False)[["revenue", "quantity", "margin"]].sum())


def _account_products(lines: pd.DataFrame) -> pd.DataFrame:
    lines = lines.assign(year=lines["date"].dt.year)
    return table("account_products").conform(lines.groupby(["account_id", "product_id", "year"], as_index=False)[["revenue", "quantity"]].sum())


def _sellers() -> pd.DataFrame:
    return table("sellers").conform(pd.DataFrame({
        "seller_id": ["s1", "s2"], "name": ["Ana", "Bruno"], "role": ["farmer", "hunter"], "capacity_hours_12m": [1000.0, 800.0],
    }))  # fmt: skip


def _profile() -> pd.DataFrame:
    return table("profile").conform(pd.DataFrame({
        "account_id": ["001", "002", "003", "004", "005", "006"],
        "revenue_12m": [12_000.0, 1_500.0, 700.0, 350.0, -50.0, 0.0],
        "revenue_prior_12m": [10_800.0, 400.0, 0.0, 300.0, 300.0, 0.0],
        "margin_12m": [3_000.0, 375.0, 175.0, 87.5, -12.5, 0.0],
        "margin_basis": ["recorded"] * 6,
        "orders_12m": [12, 3, 1, 2, 0, 0],
        "first_order": pd.to_datetime(["2023-01-15", "2023-09-01", "2024-12-01", "2023-08-01", "2023-03-01", None]),
        "last_order": pd.to_datetime(["2024-12-15", "2024-09-02", "2024-12-01", "2024-06-24", "2023-03-01", None]),
        "days_since_order": pd.array([16, 120, 30, 190, 671, None], dtype="Int64"),
        "order_interval_days": [31.0, 93.0, None, 164.0, None, None],  # gaps of 002: 182, 92, 93; of 004: 184, 144
        "product_lines_12m": [2, 1, 1, 1, 0, 0],
    }))  # fmt: skip


def _potential() -> pd.DataFrame:
    """Given, not estimated: six accounts are too few for a model. The shares of the frontier headroom are 3, 5, 1 and 0.5 of 9.5."""
    return table("potential").conform(pd.DataFrame({
        "account_id": ["001", "002", "003", "004", "005", "006"],
        "wallet": [20_000.0, 10_000.0, 2_800.0, 1_400.0, 1_000.0, 3_000.0],
        "wallet_low": [16_000.0, 7_500.0, 2_100.0, 1_050.0, 800.0, 2_400.0],
        "wallet_high": [24_000.0, 12_500.0, 3_500.0, 1_750.0, 1_200.0, 3_600.0],
        "basis": ["estimated"] * 6,
        "captured": [12_000.0, 1_500.0, 700.0, 350.0, -50.0, 0.0],
        "share_of_wallet": [0.6, 0.15, 0.25, 0.25, None, None],
        "headroom": [8_000.0, 8_500.0, 2_100.0, 1_050.0, None, None],
        "frontier_headroom": [3_000.0, 5_000.0, 1_000.0, 500.0, None, None],
        "headroom_rank_low": pd.array([1, 1, 2, 3, None, None], dtype="Int64"),
        "headroom_rank_high": pd.array([3, 2, 4, 4, None, None], dtype="Int64"),
    }))  # fmt: skip
