"""Service: who is served by whom, in hours, money and words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kit.analysis.format_findings import hours_finding, kept_rule_finding, service_decision, ways_finding
from kit.analysis.portfolio import portfolio
from kit.analysis.service import format_summary, service_plan
from kit.language import read_language
from kit.schema import table
from tests.analysis.served import served_world

ENGLISH = read_language("en")


@pytest.fixture
def six_rows(six_accounts, thresholds):
    data = six_accounts
    return portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)[0]


@pytest.fixture
def segment_of(six_accounts):
    return pd.DataFrame({"account_id": six_accounts.accounts["account_id"], "segment": ["S1", "S2", "S2", "S3", "S3", "S3"]})


@pytest.fixture
def serve(six_accounts, six_rows, segment_of, settings):
    """Gives the plan of the six accounts, with sellers, settings, potential or rows changed."""

    def plan(**changed):
        data = six_accounts
        given = {"rows": six_rows, "potential": data.potential, "sellers": data.sellers, "settings": settings} | changed
        return service_plan(data.accounts, given["rows"], data.profile, given["potential"], segment_of, given["sellers"], given["settings"])

    return plan


def _costing(settings, **costs: float):
    """Settings in which an hour of a format costs something else."""
    forms = {name: getattr(settings.formats, name) for name in costs}
    changed = {n: f.model_copy(update={"cost_per_hour": f.cost_per_hour.model_copy(update={"value": costs[n]})}) for n, f in forms.items()}
    return settings.model_copy(update={"formats": settings.formats.model_copy(update=changed)})


def test_small_margins_carry_no_visit(serve):
    plan = serve()
    # in play 1,369 for 001: calls win 28 % of it for 140; visits would win 78 % for 1,080, messages 5 % for 21
    # 001 to 004 are key, so they are called even where it does not pay
    assert plan.service["service_format"].tolist() == ["inside"] * 4 + ["digital"] * 2
    assert plan.service["hours_12m"].tolist() == [4, 4, 4, 4, 0.6, 0.6]
    assert plan.service["cost_to_serve"].tolist() == pytest.approx([140, 140, 140, 140, 21, 21])
    first = plan.service.iloc[0]
    assert first["margin_served"] == pytest.approx(1_368.75 * 0.283469, rel=1e-5)
    assert first["profit"] == pytest.approx(first["margin_served"] - 140)
    assert plan.status.status == "ok"
    told = ENGLISH.told(plan.status.reason)
    assert told == "The formats use 16 of 1,800 selling hours; served less for want of hours: 0 accounts. At most 0% below the best possible."


def test_cheaper_visits_are_made(serve, settings):
    plan = serve(settings=_costing(settings, field=10, key_account=10))
    assert plan.service["service_format"].tolist()[:2] == ["field", "field"]  # 18 h x 10 = 180, of 431 in play 335 kept
    assert plan.service["eligible"].iloc[0] == "key_account, field, inside"


def test_when_hours_end_the_reason_says_what_more_would_bring(serve, six_accounts, settings):
    few = six_accounts.sellers.assign(capacity_hours_12m=[20.0, 6.0])
    plan = serve(sellers=few, settings=_costing(settings, field=0, inside=0))
    used = plan.format_hours.set_index("key")["hours_used"]
    assert used["s1"] <= 20 and used["s2"] <= 6
    lighter = plan.service[plan.service["service_format"] != plan.service["wanted_format"]]
    assert len(lighter) and (lighter["value_left"] > 0).all()
    assert ENGLISH.told(lighter["reason"].iloc[0]).startswith("Hours end: field sales would bring $")


def test_without_sellers_and_owners_hours_are_not_limited_and_the_status_says_what_they_come_to(serve, six_rows):
    plan = serve(rows=six_rows.assign(seller_id=None), potential=None, sellers=None)
    assert plan.status.status == "degraded"
    assert "1 sellers of 1,100 hours" in ENGLISH.told(plan.status.reason)
    assert len(plan.service) == 6
    assert ENGLISH.told(hours_finding(plan.format_hours)) == "No sellers are known, so nobody's hours are short."


def test_a_lock_on_an_unknown_account_is_named(serve, settings):
    locks = type(settings.locks).model_validate({"999": {"format": "field", "by": "Sales director", "reason": "Promised"}})
    plan = serve(settings=settings.model_copy(update={"locks": locks}))
    assert (plan.status.status, plan.status.dropped) == ("degraded", 1)
    assert "999" in ENGLISH.told(plan.status.reason)


def test_locks_beyond_the_hours_are_answered_with_who_how_much_and_the_way_out(serve, six_accounts, settings):
    lock = {"format": "field", "by": "Sales director", "reason": "Promised"}
    locks = type(settings.locks).model_validate({"001": lock, "002": lock, "003": lock})
    few = six_accounts.sellers.assign(capacity_hours_12m=[40.0, 800.0])
    plan = serve(sellers=few, settings=settings.model_copy(update={"locks": locks}))
    assert plan.status.status == "infeasible"
    told = ENGLISH.told(plan.status.reason)
    assert told.startswith("What is fixed does not fit the hours of Ana: 14 hours a year are missing. The cheapest way out costs")
    assert plan.format_locks["state"].tolist() == ["kept", "kept", "lowered"]
    assert ENGLISH.told(service_decision(plan)) == told
    assert ENGLISH.told(plan.service["reason"].iloc[2]).startswith("Fixed as field sales")
    assert plan.service["fixed"].tolist() == [True] * 3 + [False] * 3


def test_the_summary_holds_all_accounts_and_money_in_both_readings(serve, six_accounts):
    plan = serve()
    summary = format_summary(plan.service, six_accounts.profile)
    for _, part in summary.groupby("dimension"):
        assert part["accounts"].sum() == 6
        assert part["revenue_12m"].sum() == pytest.approx(14_500)
        assert part["hours_12m"].sum() == pytest.approx(17.2)
        assert part["profit"].sum() == pytest.approx(plan.service["profit"].sum())
    by = summary.set_index(["dimension", "key"])
    assert by.loc[("service_format", "inside"), "coverage"] == pytest.approx(3_637.5 / 560)
    assert by.loc[("segment", "S3"), "coverage"] == pytest.approx(75 / 182)


def test_every_table_is_that_of_the_schema_and_row_order_changes_nothing(serve, six_accounts, six_rows):
    one = serve()
    two = serve(rows=six_rows.iloc[::-1], potential=six_accounts.potential.iloc[::-1], sellers=six_accounts.sellers.iloc[::-1])
    for name in ("service", "format_choices", "format_hours", "format_locks", "format_comparison", "format_rules"):
        pd.testing.assert_frame_equal(table(name).conform(getattr(one, name)), getattr(one, name))
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_what_the_tables_say_is_told(settings):
    world = served_world(120, 2, 4, 300, 0)
    plan = service_plan(world.accounts, world.portfolio, world.profile, world.potential, world.segments, world.sellers, settings)
    told = ENGLISH.told(hours_finding(plan.format_hours))
    most = plan.format_hours.sort_values("value_of_hour").iloc[-1]
    assert told.startswith("Hours are short: ")
    assert told.endswith(f"One more hour is worth most here: {most['holder']}, ${most['value_of_hour']:,.0f}.")
    share = plan.format_comparison.set_index("way")["share"]
    assert f"groups alone bring {share['groups']:.0%}" in ENGLISH.told(ways_finding(plan.format_comparison))
    lost = -plan.format_comparison.set_index("way").loc["kept_rule", "difference"]
    assert f"for ${max(lost, 0):,.0f} a year less" in ENGLISH.told(kept_rule_finding(plan))
    told, firm = ENGLISH.told(service_decision(plan)), int(plan.service["firm"].sum())
    assert f"if hours work as assumed; {firm} of 120 accounts would have the same format" in told
    assert 20 < firm < 120
    assert "Without the rules" not in told  # they cost under two percent here
    strict = plan.format_comparison.assign(difference=lambda t: t["difference"].where(t["way"] != "free", 0.1 * t["profit"]))
    assert "review them" in ENGLISH.told(service_decision(replace(plan, format_comparison=strict)))
    nothing = plan.format_comparison.assign(share=None)
    assert "brings more than it costs" in ENGLISH.told(ways_finding(nothing))
