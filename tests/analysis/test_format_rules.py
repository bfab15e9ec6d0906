"""Format rules: simpler ways to give formats, all within the same hours, and what each leaves on the table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.format_limits import best_plan
from kit.analysis.format_offers import format_case
from kit.analysis.format_optimisation import fits
from kit.analysis.format_rules import filled_down, filled_up, filling_rule, format_comparison, format_rules, kept_rule
from kit.analysis.rules import assigned
from kit.language import read_language
from tests.analysis.served import served_world


def _plan(world, settings):
    return best_plan(format_case(world.accounts, world.portfolio, world.profile, world.potential, world.sellers, settings))


@pytest.fixture(scope="module")
def scarce(settings):
    """Three hundred accounts, four sellers with a quarter of the usual hours, and no inside team."""
    world = served_world(300, 4, 1, 300, 0)
    plan = _plan(world, settings)
    return world, plan, kept_rule(plan)


@pytest.fixture(scope="module")
def compared(scarce):
    world, plan, rule = scarce
    return format_comparison(plan, world.segments["segment"], rule).set_index("way")


@pytest.mark.parametrize(("seed", "hours", "team"), [(2, 300, 0), (1, 600, 1), (2, 1_100, 1)])
def test_the_rule_of_at_most_ten_leaves_holds_97_percent_of_the_optimum(settings, seed, hours, team):
    plan = _plan(served_world(300, 4, seed, hours, team), settings)
    rule = kept_rule(plan)
    assert len(rule.rules) <= 10
    assert float(plan.of(plan.case.worth, rule.given).sum()) >= 0.97 * plan.chosen.worth
    assert fits(plan.case.offers, rule.given)


def test_the_ways_stand_side_by_side_within_the_same_hours(scarce, compared):
    _, plan, _ = scarce
    profit = compared["profit"]
    assert profit["groups"] < profit["filling_rule"] < profit["optimisation"] <= profit["free"] + 1e-6
    assert profit["groups"] < 0.95 * profit["optimisation"]  # hours are scarce: one format for a whole group wastes them
    assert profit["optimisation"] == pytest.approx(plan.chosen.worth)
    assert (compared["hours_12m"] <= plan.case.offers.capacity.sum() + 1e-6).all()
    assert compared["difference"].to_dict() == pytest.approx((profit - plan.chosen.worth).to_dict())
    assert compared.loc["optimisation", "share"] == 1


def test_one_group_for_each_account_is_as_good_as_the_best_shares_can_be(scarce, compared):
    _, plan, rule = scarce
    alone = format_comparison(plan, pd.Series([str(i) for i in range(300)]), rule).set_index("way")["profit"]
    assert alone["groups"] >= plan.chosen.worth  # shares of an account may be served: the bound, not a plan


def test_the_rule_is_told_in_words_in_three_languages(scarce):
    _, plan, rule = scarce
    table = format_rules(rule, plan)
    assert table["accounts"].sum() <= 300 and table["leaves"].sum() == len(rule.rules)
    for code, word in (("en", "Margin in play: above"), ("pt_BR", "Margem em jogo: acima"), ("es", "Margen en juego: más de")):
        told = " / ".join(read_language(code, "BRL").told(text) for text in table["rule"])
        assert word in told
        assert "{" not in told


def test_the_rule_places_every_account_by_its_printed_limits(scarce):
    _, plan, rule = scarce
    play = plan.case.rows[["margin_in_play", "revenue_12m", "wallet"]].assign(value_of_hour=0.0)
    wanted = assigned(play, rule.rules)
    assert set(wanted) <= {box.group for box in rule.rules}
    for box in rule.rules:  # two figures, as people remember them
        assert all(limit in (-np.inf, np.inf) or float(f"{limit:.2g}") == limit for _, *limits in box.ranges for limit in limits)


def test_the_filling_rule_can_be_checked_by_hand(scarce):
    _, plan, _ = scarce
    case, chosen = plan.case, filling_rule(plan.case)
    play, first = case.rows["margin_in_play"].to_numpy(), case.offers.holder[0] == 0
    assert fits(case.offers, chosen)
    assert (play[chosen == 1] >= 1_080).all()  # a field seller costs 18 x 60
    visited, called = first & (chosen == 1), first & (chosen == 2) & case.allowed[1]
    assert play[visited].min() > play[called].max()  # most margin in play first


@pytest.mark.parametrize("fill", [filled_down, filled_up])
def test_where_hours_end_a_lighter_format_is_given_never_a_closer_one(scarce, fill):
    _, plan, _ = scarce
    wanted = np.full(300, 1)
    given = fill(plan.case, wanted)
    assert fits(plan.case.offers, given)
    assert (plan.case.allowed[given, np.arange(300)]).all()
    assert (given >= 1).all() and (given == 1).any() and (given > 1).any()
