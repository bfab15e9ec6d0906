"""Contact plan: the cell and the format decide, hours are checked per seller, no account is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kit.action import ContactRules, contact_cells, contact_plan, hours_by_seller
from kit.action.findings import contact_finding, escalation_finding, hours_finding
from kit.action.seller_hours import kept_part
from kit.engagement import Settings
from kit.language import Language
from kit.schema import table

ENGLISH = Language("en")


def _sellers(hours: float) -> pd.DataFrame:
    return table("sellers").conform(pd.DataFrame({"seller_id": ["s1", "s2"], "name": ["Ana", "Bruno"], "capacity_hours_12m": [hours, 800.0]}))


def test_cell_and_format_compile_into_channel_contacts_and_hours(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    plan, status = contact_plan(portfolio, service, rules, _sellers(1000), settings)
    rows = plan.set_index("account_id")
    assert status.status == "ok"
    assert rows["rule"].tolist() == ["active_key_account", "b_drifting", "new_important", "c_just_lost", "inactive_rest", "prospect_qualify"]
    assert rows["channel"].tolist() == ["visit", "visit", "phone", "email", "email", "phone"]
    assert rows["contacts_12m"].tolist() == [24, 15, 15, 6, 3, 3]  # 24·1, 12·1.25, 12·1.25, 12·0.5, 12·0.25, 12·0.25
    assert rows["hours_12m"].round(6).tolist() == [60, 22.5, 5, 0.3, 0.15, 1]  # minutes 150, 90, 20, 3, 3, 20
    assert rows["escalation"].tolist() == ["none", "manager", "none", "none", "none", "none"]
    assert rows.loc["002", "owner"] == "s1"


def test_another_channel_takes_the_minutes_that_the_rules_name_for_it(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    service.loc[service["account_id"] == "005", "service_format"] = "field"
    plan, _ = contact_plan(portfolio, service, rules, _sellers(1000), settings)
    left = plan.set_index("account_id").loc["005"]
    assert (left["channel"], left["contacts_12m"]) == ("email", 3)
    assert left["hours_12m"] == pytest.approx(3 * 3 / 60)


def test_short_hours_shrink_all_contacts_of_the_seller_by_one_factor(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    plan, status = contact_plan(portfolio, service, rules, _sellers(70), settings)  # 87.5 hours asked
    kept = (plan["contacts_12m"] / plan["contacts_asked_12m"]).tolist()
    assert kept == pytest.approx([0.8, 0.8, 0.8, 1, 1, 1])
    assert status.status == "degraded"
    assert "80%" in ENGLISH.told(status.reason)


def test_key_accounts_keep_half_of_their_plan_and_the_others_give_way(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    plan, _ = contact_plan(portfolio, service, rules, _sellers(41), settings)
    kept = (plan["contacts_12m"] / plan["contacts_asked_12m"]).tolist()
    assert kept == pytest.approx([0.5, 0.4, 0.4, 1, 1, 1])  # 30 h for the key account, 11 of 27.5 h for the two others
    assert plan["hours_12m"][:3].sum() == pytest.approx(41)


def test_hours_below_the_least_plan_are_infeasible_and_say_what_is_missing(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    plan, status = contact_plan(portfolio, service, rules, _sellers(20), settings)
    assert status.status == "infeasible"
    assert "10 hours" in ENGLISH.told(status.reason)
    assert plan["hours_12m"][:3].sum() == pytest.approx(20)


def test_hours_asked_there_and_short_stand_per_seller(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    plan, _ = contact_plan(portfolio, service, rules, _sellers(70), settings)
    hours = hours_by_seller(plan, portfolio, _sellers(70), settings).set_index("seller_id")
    columns = ["accounts", "hours_asked", "hours_there", "hours_over", "hours_planned"]
    assert hours.loc["s1", columns].tolist() == pytest.approx([3, 87.5, 70, 17.5, 70])
    assert hours.loc["s1", "factor"] == pytest.approx(0.8)
    assert hours["seller"].tolist() == ["Ana", "Bruno"]
    assert hours["hours_planned"].sum() == pytest.approx(plan["hours_12m"].sum())


def test_accounts_without_a_seller_are_a_row_of_their_own(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    nobody = portfolio.assign(seller_id=pd.Series([None, "", None, "", None, None], dtype="str"))
    plan, status = contact_plan(nobody, service, rules, table("sellers").empty(), settings)
    hours = hours_by_seller(plan, nobody, table("sellers").empty(), settings)
    assert status.status == "ok"
    assert hours["seller_id"].tolist() == ["unassigned"]
    assert pd.isna(hours.loc[0, "hours_there"])
    assert hours.loc[0, "hours_planned"] == pytest.approx(88.95)
    assert plan["owner"].isna().all()


def test_without_service_formats_the_tier_decides_and_the_status_says_so(portfolio, rules: ContactRules, settings: Settings) -> None:
    plan, status = contact_plan(portfolio, table("service").empty(), rules, _sellers(1000), settings)
    assert plan["service_format"].tolist() == ["key_account", "field", "inside", "digital", "digital", "inside"]
    assert (status.status, status.reason.split("\n")[0][:32]) == ("degraded", "Accounts without a service forma")


def test_no_account_no_plan_and_no_error(rules: ContactRules, settings: Settings) -> None:
    empty, sellers = table("portfolio").empty(), table("sellers").empty()
    plan, status = contact_plan(empty, table("service").empty(), rules, sellers, settings)
    assert plan.empty and status.status == "ok"
    assert contact_cells(plan, table("profile").empty(), rules).empty
    hours = hours_by_seller(plan, empty, sellers, settings)
    assert hours.empty
    assert hours_finding(hours) and contact_finding(plan) and escalation_finding(plan, table("profile").empty())


def test_rows_in_another_order_give_the_same_plan(portfolio, service, rules: ContactRules, settings: Settings) -> None:
    straight, _ = contact_plan(portfolio, service, rules, _sellers(41), settings)
    turned, _ = contact_plan(portfolio[::-1], service.sample(frac=1, random_state=3), rules, _sellers(41)[::-1], settings)
    pd.testing.assert_frame_equal(straight, turned)


def test_the_cells_hold_all_accounts_all_revenue_and_all_hours(portfolio, service, six_accounts, rules: ContactRules, settings: Settings) -> None:
    plan, _ = contact_plan(portfolio, service, rules, six_accounts.sellers, settings)
    cells = contact_cells(plan, six_accounts.profile, rules)
    assert cells["order"].is_monotonic_increasing
    assert cells["cell"].tolist()[:2] == ["pre_inactive|B", "just_inactivated|C"]
    assert cells[["accounts", "revenue_12m"]].sum().tolist() == [6, 14_500]
    assert cells["hours_12m"].sum() == pytest.approx(plan["hours_12m"].sum())


def test_findings_tell_the_tables(portfolio, service, six_accounts, rules: ContactRules, settings: Settings) -> None:
    portfolio.loc[1, "abc_class"] = "A"
    plan, _ = contact_plan(portfolio, service, rules, _sellers(41), settings)
    assert "1, with $1,500" in ENGLISH.told(escalation_finding(plan, six_accounts.profile))
    assert "1 of 2 sellers" in ENGLISH.told(hours_finding(hours_by_seller(plan, portfolio, _sellers(41), settings)))
    assert "to 2 of 6 accounts" in ENGLISH.told(contact_finding(plan))


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 500), st.sampled_from([0.0, 0.3, 0.5]), st.sampled_from(["s1", "s2", "s3"])), min_size=1, max_size=25),
    st.floats(0, 2000),
)
def test_a_seller_never_gets_more_hours_than_there_are_nor_an_account_less_than_its_least(rows, budget) -> None:
    frame = pd.DataFrame(rows, columns=["hours", "least", "seller"])
    kept, short = kept_part(frame["hours"], frame["least"], frame["seller"], {"s1": budget, "s2": budget})
    planned = (frame["hours"] * kept).groupby(frame["seller"]).sum()
    asked = frame["hours"].groupby(frame["seller"]).sum()
    assert kept.between(0, 1).all()
    for seller in planned.index:
        expected = asked[seller] if seller == "s3" else min(asked[seller], budget)
        assert planned[seller] == pytest.approx(expected, rel=1e-9, abs=1e-9)
    fine = ~frame["seller"].isin(short)
    assert (kept[fine] >= frame["least"][fine] - 1e-12).all()
    for _, group in kept[frame["least"] == 0].groupby(frame["seller"]):
        assert np.ptp(group) < 1e-12
