"""The profile says what was bought, and when, as it was known at the cut-off date."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kit.engagement import Threshold, recorded_settings
from kit.errors import DataError
from kit.investigation import profile

LIMITS = recorded_settings({}).thresholds  # the defaults: margin rate .30, credible from .05


def _profile(six, as_of=None, thresholds=None, **changes):
    tables = {name: changes.get(name, getattr(six, name)) for name in ("accounts", "account_days", "account_months")}
    return profile(**tables, as_of=as_of or six.as_of, thresholds=thresholds or LIMITS)


def test_the_profile_of_six_accounts_is_the_one_worked_out_by_hand(six_accounts):
    table, status = _profile(six_accounts)
    assert_frame_equal(table, six_accounts.profile)
    assert (status.status, status.used, status.dropped) == ("ok", 6, 0)


def test_revenue_of_the_window_is_conserved(six_accounts):
    table, _ = _profile(six_accounts)
    days = six_accounts.account_days
    assert table["revenue_12m"].sum() == days.loc[days["date"] > "2023-12-31", "revenue"].sum() == 14_500
    assert table["revenue_prior_12m"].sum() == 11_800


def test_the_window_excludes_its_first_day_and_includes_the_cut_off_date(six_accounts):
    days = pd.DataFrame({
        "account_id": "006", "date": pd.to_datetime(["2022-12-31", "2023-12-31", "2024-12-31", "2025-01-01"]), "orders": 1,
        "revenue": [1.0, 10.0, 100.0, 1000.0], "margin": [0.5, 5.0, 50.0, 500.0],
    })  # fmt: skip
    table, _ = _profile(six_accounts, account_days=days)
    farol = table.set_index("account_id").loc["006"]
    assert (farol["revenue_12m"], farol["revenue_prior_12m"], farol["orders_12m"], farol["days_since_order"]) == (100.0, 10.0, 1, 0)


def test_an_earlier_cut_off_date_knows_nothing_of_later_purchases(six_accounts):
    table, _ = _profile(six_accounts, as_of=pd.Timestamp("2023-12-31"))
    rows = table.set_index("account_id")
    assert rows["revenue_12m"].tolist() == [10_800.0, 400.0, 0.0, 300.0, 300.0, 0.0]
    assert rows["revenue_prior_12m"].isna().all()
    assert pd.isna(rows.loc["003", "first_order"])
    assert rows.loc["001", "last_order"] == pd.Timestamp("2023-12-15")


def test_a_return_is_no_purchase(six_accounts):
    table, _ = _profile(six_accounts)
    estrela = table.set_index("account_id").loc["005"]
    assert (estrela["orders_12m"], estrela["last_order"]) == (0, pd.Timestamp("2023-03-01"))


def test_a_margin_too_low_to_be_true_is_assumed_for_every_account(six_accounts):
    days = six_accounts.account_days.assign(margin=six_accounts.account_days["revenue"] * 0.0124)
    table, status = _profile(six_accounts, account_days=days)
    assert set(table["margin_basis"]) == {"assumed"}
    assert table["margin_12m"].tolist() == pytest.approx((table["revenue_12m"] * 0.3).tolist())
    assert status.status == "degraded"
    assert '"share": ["ratio", 0.0124]' in status.reason


def test_a_thin_margin_is_believed_where_the_engagement_says_that_the_business_is_thin(six_accounts):
    days = six_accounts.account_days.assign(margin=six_accounts.account_days["revenue"] * 0.0124)
    thin = LIMITS.model_copy(update={"margin_credible": Threshold(value=0.01, reason="Fuel trade: the controller confirms 1.2 %")})
    table, status = _profile(six_accounts, account_days=days, thresholds=thin)
    assert set(table["margin_basis"]) == {"recorded"} and status.status == "ok"


def test_a_missing_margin_is_assumed_and_a_rare_gap_is_filled_at_the_recorded_rate(six_accounts):
    days = six_accounts.account_days
    table, status = _profile(six_accounts, account_days=days.assign(margin=np.nan))
    assert set(table["margin_basis"]) == {"assumed"}
    assert status.status == "degraded"
    gap = days.assign(margin=days["margin"].where(days["account_id"] != "004"))  # 350 of 14,600 of gross movement: 2.4 %
    table, status = _profile(six_accounts, account_days=gap)
    assert set(table["margin_basis"]) == {"recorded"}
    assert table["margin_12m"].sum() == pytest.approx(3625)


def test_row_order_of_the_tables_does_not_matter(six_accounts):
    shuffled = {name: getattr(six_accounts, name).sample(frac=1, random_state=3) for name in ("accounts", "account_days", "account_months")}
    assert_frame_equal(_profile(six_accounts, **shuffled)[0], six_accounts.profile)


def test_purchases_of_an_unknown_account_stop_the_profile(six_accounts):
    with pytest.raises(DataError, match="days_without_account"):
        _profile(six_accounts, accounts=six_accounts.accounts.iloc[:5], account_days=six_accounts.account_days.replace("005", "999"))


def test_without_named_product_lines_their_number_is_unknown(six_accounts):
    table, _ = _profile(six_accounts, account_months=six_accounts.account_months.assign(product_line=""))
    assert table["product_lines_12m"].isna().all()


def test_a_year_before_the_data_begin_is_not_compared(six_accounts):
    days = six_accounts.account_days
    table, status = _profile(six_accounts, account_days=days[days["date"] > "2023-03-01"])
    assert table["revenue_prior_12m"].isna().all()
    assert status.reason.startswith("The data begin on {date}, so the twelve months before cannot be told.")
    table, status = _profile(six_accounts, account_days=days[days["date"] > "2024-03-01"])
    assert status.reason.startswith("The data begin on {date}: the twelve months are not complete.")


def test_without_a_purchase_in_the_window_the_profile_says_so(six_accounts):
    table, status = _profile(six_accounts, account_days=six_accounts.account_days.iloc[:0])
    assert status.status == "abstained"
    assert table["revenue_12m"].tolist() == [0.0] * 6
