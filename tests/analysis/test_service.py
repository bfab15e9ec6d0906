"""Service: the filling rule, its hours, and whether the service pays."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis.portfolio import portfolio
from kit.analysis.service import format_summary, margin_within_reach, seller_hours, service
from kit.language import read_language

ENGLISH = read_language("en")


@pytest.fixture
def six_rows(six_accounts, thresholds):
    data = six_accounts
    return portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)[0]


@pytest.fixture
def segment_of(six_accounts):
    return pd.DataFrame({"account_id": six_accounts.accounts["account_id"], "segment": ["S1", "S2", "S2", "S3", "S3", "S3"]})


def _with_hours(settings, hours: float, **costs: float):
    """Settings in which every hour of a format costs what `costs` says, and a seller without hours of his own has `hours`."""
    thresholds = settings.thresholds
    limits = thresholds.model_copy(update={"seller_hours_12m": thresholds.seller_hours_12m.model_copy(update={"value": hours})})
    forms = {name: getattr(settings.formats, name) for name in costs}
    changed = {n: f.model_copy(update={"cost_per_hour": f.cost_per_hour.model_copy(update={"value": costs[n]})}) for n, f in forms.items()}
    return settings.model_copy(update={"thresholds": limits, "formats": settings.formats.model_copy(update=changed)})


def test_the_margin_within_reach_is_on_revenue_and_headroom_or_on_the_wallet(six_accounts, settings):
    reach = margin_within_reach(six_accounts.profile, six_accounts.potential, settings)
    # recorded margin is 25 %; 005 and 006 do not buy, so their wallets count: 1,000 and 3,000
    assert reach.tolist() == pytest.approx([3_750, 1_625, 425, 212.5, 250, 750])


def test_each_account_gets_the_closest_format_that_its_margin_covers(six_accounts, six_rows, segment_of, settings):
    rows, status = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers, settings)
    # key account manager costs 48 h... 24 x 150 min = 60 h x 90 = 5,400; field 18 h x 60 = 1,080; inside 4 h x 35 = 140
    assert rows["service_format"].tolist() == ["field", "field", "inside", "inside", "inside", "inside"]
    assert rows["hours_12m"].tolist() == [18, 18, 4, 4, 4, 4]
    assert rows["cost_to_serve"].tolist() == [1_080, 1_080, 140, 140, 140, 140]
    assert rows["eligible"].iloc[0] == "field, inside, digital"
    assert (status.status, ENGLISH.told(status.reason)) == (
        "ok", "The filling rule uses 52 of 1,800 selling hours; no account is served less for want of hours.",
    )  # fmt: skip


def test_when_hours_end_the_rest_gets_a_lighter_format_by_margin_within_reach(six_accounts, six_rows, segment_of, settings):
    few = six_accounts.sellers.assign(capacity_hours_12m=[20.0, 6.0])
    rows, status = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, few, settings)
    assert rows["service_format"].tolist() == ["field", "inside", "digital", "digital", "digital", "inside"]
    assert status.status == "degraded"
    assert "4 accounts get a lighter format" in ENGLISH.told(status.reason)
    assert rows.loc[rows["service_format"] != "digital", "hours_12m"].sum() <= 26


def test_key_accounts_get_a_key_account_manager_when_that_pays(six_accounts, six_rows, segment_of, settings):
    cheap = _with_hours(settings, 1_100, key_account=10, field=10)
    rows, _ = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers, cheap)
    assert rows["service_format"].tolist()[:2] == ["key_account", "key_account"]  # 60 h x 10 = 600
    assert rows["service_format"].tolist()[4:] == ["inside", "inside"]  # small accounts get no visit, however cheap


def test_a_partner_serves_exactly_the_accounts_marked_for_one(six_accounts, six_rows, segment_of, settings):
    rows, _ = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers, settings, {"003"})
    assert rows["service_format"].tolist()[2] == "partner"
    assert (rows["service_format"] == "partner").sum() == 1
    assert rows["eligible"].iloc[2] == "partner"


def test_without_sellers_and_owners_hours_are_not_limited_and_the_status_says_what_they_come_to(six_accounts, six_rows, segment_of, settings):
    rows, status = service(six_rows.assign(seller_id=None), six_accounts.profile, None, segment_of, None, settings)
    assert status.status == "degraded"
    assert "1 sellers of 1,100 hours" in ENGLISH.told(status.reason)
    assert len(rows) == 6


def test_the_hours_are_those_of_the_sellers_without_managers(six_accounts, six_rows, settings):
    sellers = pd.concat([six_accounts.sellers.assign(capacity_hours_12m=[None, 800.0]), pd.DataFrame({"seller_id": ["m"], "role": ["manager"]})])
    assert seller_hours(six_rows, sellers, settings) == 1_900
    assert seller_hours(six_rows, None, settings) == 2_200  # two owners, 1,100 hours assumed for each
    assert seller_hours(six_rows, six_accounts.sellers.head(0), settings) == 2_200


def test_the_summary_holds_all_accounts_and_money_in_both_readings(six_accounts, six_rows, segment_of, settings):
    rows, _ = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers, settings)
    summary = format_summary(rows, six_accounts.profile)
    for _, part in summary.groupby("dimension"):
        assert part["accounts"].sum() == 6
        assert part["revenue_12m"].sum() == pytest.approx(14_500)
        assert part["hours_12m"].sum() == pytest.approx(52)
    by = summary.set_index(["dimension", "key"])
    assert by.loc[("service_format", "field"), "coverage"] == pytest.approx(3_375 / 2_160)
    assert by.loc[("segment", "S3"), "coverage"] == pytest.approx(75 / 420)


def test_row_order_changes_nothing(six_accounts, six_rows, segment_of, settings):
    one, _ = service(six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers, settings)
    back = [frame.iloc[::-1] for frame in (six_rows, six_accounts.profile, six_accounts.potential, segment_of, six_accounts.sellers)]
    two, _ = service(*back, settings)
    pd.testing.assert_frame_equal(one, two)
