"""Format limits: hours that do not reach for what is fixed, the cheapest way out, what a lock costs, what an hour is worth."""

from __future__ import annotations

import numpy as np
import pytest

from kit.analysis.format_limits import best_plan, choice_costs, format_hours, format_locks, free_formats
from kit.analysis.format_offers import format_case
from kit.analysis.format_optimisation import by_prices, fits
from tests.analysis.served import served_world


@pytest.fixture(scope="module")
def world():
    return served_world(60, 2, 4, 300, 0)


def _plan(world, settings, locks: dict[str, str] | None = None, sellers=None):
    given = {i: {"format": name, "by": "Sales director", "reason": "Promised"} for i, name in (locks or {}).items()}
    settings = settings.model_copy(update={"locks": type(settings.locks).model_validate(given)})
    sellers = world.sellers if sellers is None else sellers
    return best_plan(format_case(world.accounts, world.portfolio, world.profile, world.potential, sellers, settings))


def test_hours_short_are_told_per_seller_with_what_one_more_brings(world, settings):
    plan = _plan(world, settings)
    hours = format_hours(plan, world.sellers)
    assert hours["key"].tolist() == ["s0000", "s0001"]
    assert (hours["hours_used"] <= hours["hours_there"] + 1e-6).all() and (hours["hours_wanted"] > hours["hours_there"]).all()
    assert (hours["value_of_hour"] > 0).all() and (hours["hours_over"] == 0).all() and (hours["lowered"] == 0).all()
    more = _plan(world, settings, sellers=world.sellers.assign(capacity_hours_12m=lambda s: s["capacity_hours_12m"] + 20))
    gained = by_prices(more.case.offers).bound - by_prices(plan.case.offers).bound
    assert gained <= 20 * hours["value_of_hour"].sum() * (1 + 1e-6)  # every further hour brings less
    assert hours["value_left"].sum() == pytest.approx(float((plan.of(plan.case.worth, plan.wanted) - plan.of(plan.case.worth)).sum()))


def test_a_lock_against_the_money_costs_what_the_best_format_would_bring(world, settings):
    free = _plan(world, settings)
    lightly = int(np.argmin(np.where(free.format == 3, free.case.rows["margin_in_play"], np.inf)))
    account = str(free.case.rows["account_id"].iloc[lightly])
    plan = _plan(world, settings, {account: "field"})
    row = format_locks(plan, {account: ("Sales director", "Promised")}).iloc[0]
    assert row[["account_id", "fixed_format", "best_format", "state"]].tolist() == [account, "field", "digital", "kept"]
    assert row[["by", "reason"]].tolist() == ["Sales director", "Promised"]
    assert row["cost"] > 0
    assert by_prices(free.case.offers).bound - by_prices(plan.case.offers).bound == pytest.approx(row["cost"], rel=0.1)


def test_a_lock_on_what_the_optimisation_gives_anyway_costs_nothing(world, settings):
    free = _plan(world, settings)
    visited = [str(i) for i, f in zip(free.case.rows["account_id"], free.format, strict=True) if f == 0][:1]
    locks = format_locks(_plan(world, settings, dict.fromkeys(visited, "key_account")), {})
    assert len(locks) == 1 and locks["cost"].tolist() == pytest.approx([0.0], abs=1e-6)


def test_locks_beyond_the_hours_give_way_where_that_costs_least(world, settings):
    case = _plan(world, settings).case
    own = np.flatnonzero(case.offers.holder[0] == 0)
    ids = case.rows["account_id"].to_numpy()[own]
    there = float(case.offers.capacity[0])
    plan = _plan(world, settings, dict.fromkeys(map(str, ids), "field"))
    assert len(own) * 18 > there  # more than the seller has
    assert fits(plan.case.offers, plan.format)
    hours = format_hours(plan, world.sellers).set_index("key")
    over = float(hours.loc["s0000", "hours_over"])
    assert over == pytest.approx(len(own) * 18 - there)
    locks = format_locks(plan, {})
    lowered = locks[locks["state"] == "lowered"]
    freed = 18 * len(lowered) - sum(plan.case.offers.hours[plan.format[own], own][plan.lowered[own]])
    assert over <= freed < over + 18  # no more than is needed
    assert hours.loc["s0000", "lowered"] == len(lowered) > 0
    play = case.rows.set_index("account_id")["margin_in_play"]
    kept = locks.loc[locks["state"] == "kept", "account_id"]
    assert play[lowered["account_id"]].max() < play[kept].max() / 2  # who has much in play is left as fixed
    assert lowered["loss_if_lowered"].sum() <= 0  # here a visit to small accounts costs more than it keeps
    assert (lowered["proposed_format"] != "field").all()


def test_floors_without_anybodys_hours_give_way_too(world, settings):
    plan = _plan(world, settings, sellers=world.sellers.assign(capacity_hours_12m=0.0))
    key = (plan.case.rows["tier"] == "key").to_numpy()
    assert key.any() and plan.lowered[key].all() and (plan.format == 3).all()
    assert format_hours(plan, world.sellers)["hours_over"].sum() == pytest.approx(4.0 * key.sum())


def test_what_another_format_costs_is_never_negative_where_it_is_allowed(world, settings):
    plan = _plan(world, settings)
    costs = choice_costs(plan)
    assert (costs[plan.case.allowed] >= 0).all()
    assert plan.of(costs).tolist() == [0.0] * 60
    assert (costs[~plan.case.allowed] < 0).any()  # the rules forbid a visit somewhere that would pay


def test_without_rules_and_locks_the_same_hours_never_bring_less(world, settings):
    plan = _plan(world, settings, {"000001": "key_account"})
    assert free_formats(plan).worth >= plan.chosen.worth
