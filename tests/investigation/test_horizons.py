"""What is within reach follows from headroom, access, chance, the date of a contract and our capacity, by figures that a hand can check."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engagement import recorded_settings
from kit.investigation import horizon_table, horizons, horizons_finding
from kit.investigation.horizons import open_shares
from kit.language import read_language
from kit.schema import table
from kit.schema.vocabulary import HORIZONS

ENGLISH = read_language("en", "USD")
REACH = recorded_settings({}).reach  # access 1, chance .25, spot .6/.9/1 in 3/12/36 months
NOTHING = table("opportunities").empty()
COLUMNS = [f"headroom_{name}" for name in HORIZONS]


def _told(**rows: dict) -> pd.DataFrame:
    return table("wallets").conform(pd.DataFrame([{"account_id": name[1:], **row} for name, row in rows.items()]))


def _opportunities(*rows: tuple) -> pd.DataFrame:
    names = ["account_id", "status", "amount", "probability", "created_on", "closed_on"]
    frame = pd.DataFrame(rows, columns=names).assign(opportunity_id=[str(i) for i in range(len(rows))])
    return table("opportunities").conform(frame.assign(**{day: pd.to_datetime(frame[day]) for day in names[4:]}))


def _reach(six, wallets=None, opportunities=NOTHING):
    wallets = table("wallets").empty() if wallets is None else wallets
    return horizons(six.potential, wallets, opportunities, six.as_of, REACH)


def test_without_any_answer_reach_is_headroom_times_the_assumptions(six_accounts):
    rows, status = _reach(six_accounts)  # headroom of 001 is 8,000
    assert rows.loc[0, COLUMNS].tolist() == pytest.approx([8000 * 0.25 * share for share in (0.6, 0.9, 1.0)])
    assert rows.loc[4:, [*COLUMNS, "access", "chance"]].isna().all(axis=None)  # 005 and 006 buy nothing
    assert (status.part, status.status, status.used, status.dropped) == ("horizons", "degraded", 4, 2)
    assert "assumed for all accounts (25%)" in ENGLISH.told(status.reason)


def test_access_and_capacity_that_people_tell_take_the_place_of_assumptions(six_accounts):
    rows, _ = _reach(six_accounts, _told(a001={"access": 0.5, "capacity_short": 100.0, "capacity_long": 5000.0}))
    assert rows.loc[0, COLUMNS].tolist() == pytest.approx([100.0, 900.0, 1000.0])


def test_under_a_contract_nothing_moves_before_its_end_and_then_as_bought_order_by_order(six_accounts):
    ends = {"a001": "2025-02-28", "a002": "2025-06-30", "a003": "2027-06-30", "a004": "2029-01-01"}
    rows, _ = _reach(six_accounts, _told(**{name: {"purchase": "contract", "contract_end": pd.Timestamp(day)} for name, day in ends.items()}))
    shares = (rows[COLUMNS].div(rows["headroom"], axis=0) / 0.25).iloc[:4].to_numpy()
    # 001 has 1, 10 and 34 months left; 002 none, 6 and 30; 003 ends after the medium horizon, 004 after the long one
    assert shares == pytest.approx(np.array([[0.6, 0.9, 1.0], [0, 0.9, 1.0], [0, 0, 0.9], [0, 0, 0]]))


def test_a_tender_within_the_year_tells_when_to_prepare_and_one_without_a_date_asks_for_it(six_accounts):
    told = _told(a001={"purchase": "tender", "contract_end": pd.Timestamp("2025-10-01")}, a002={"purchase": "tender"})
    rows, _ = _reach(six_accounts, told)
    assert ENGLISH.told(rows.loc[0, "flag"]).endswith("Contract or tender on 1 Oct 2025: prepare from 1 Jan 2025")
    assert "nothing is within reach until the date is asked" in ENGLISH.told(rows.loc[1, "flag"])
    assert rows.loc[1, COLUMNS].tolist() == [0, 0, 0]


def test_the_chance_comes_from_open_opportunities_then_from_closed_ones_then_from_the_settings(six_accounts):
    closed = [("002", "won", 1.0, None, "2024-01-01", "2024-02-01")] * 6 + [("003", "lost", 1.0, None, "2024-01-01", "2024-02-01")] * 14
    open_ = [("001", "open", 300.0, 0.8, "2024-11-01", None), ("001", "open", 100.0, 0.4, "2024-11-01", None)]
    rows, status = _reach(six_accounts, None, _opportunities(*closed, *open_))
    overall = 7 / 22
    assert rows.loc[:3, "chance"].tolist() == pytest.approx([0.7, (6 + 4 * overall) / 10, 4 * overall / 18, overall])
    assert status.status == "ok" and "closed opportunities 20, open ones 2" in ENGLISH.told(status.reason)
    assert _reach(six_accounts, None, _opportunities(*closed[:19]))[0].loc[1, "chance"] == 0.25


def test_what_became_known_after_the_cut_off_date_changes_nothing(six_accounts):
    later = _opportunities(*[("001", "open", 300.0, 0.8, "2025-01-02", None)])
    assert _reach(six_accounts, None, later)[0].loc[0, "chance"] == 0.25


def test_the_table_of_horizons_adds_up_and_counts_who_is_limited(six_accounts):
    told = _told(a001={"capacity_short": 100.0})
    rows, _ = _reach(six_accounts, told)
    summary = horizon_table(rows, told, REACH).set_index("horizon")
    assert summary["headroom"].tolist() == [19_650.0] * 3
    assert summary.loc["short", "reach"] == pytest.approx(100 + 11_650 * 0.15)
    assert summary["limited"].tolist() == [1, 0, 0]
    assert "$1,848 a year is within reach in 3 months" in ENGLISH.told(horizons_finding(summary.reset_index()))


def test_without_headroom_nothing_is_said_about_reach(six_accounts):
    unknown = six_accounts.potential.assign(headroom=np.nan)
    rows, status = horizons(unknown, table("wallets").empty(), NOTHING, six_accounts.as_of, REACH)
    assert status.status == "abstained" and rows[COLUMNS].isna().all(axis=None)
    assert horizons_finding(horizon_table(rows, table("wallets").empty(), REACH)) == status.reason


@given(st.sampled_from(["spot", "contract", "tender", None]), st.integers(-400, 2000))
def test_what_can_change_hands_never_shrinks_with_time_and_stays_a_share(purchase, days):
    as_of = pd.Timestamp("2024-12-31")
    shares = open_shares(pd.Series([purchase], dtype="str"), pd.Series([as_of + pd.Timedelta(days=days)]), as_of, REACH)
    values = [float(shares[name].iloc[0]) for name in HORIZONS]
    assert values == sorted(values) and values[0] >= 0 and values[-1] <= 1
    assert purchase in ("contract", "tender") or values == [0.6, 0.9, 1.0]
