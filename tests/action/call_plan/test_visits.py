"""Visits: the call plan keeps within ceilings, floors and hours, and tells what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.action import call_plan, call_plan_finding
from kit.action.call_plan.allocation import allocation  # noqa: F401  (the room stays importable beside the function of its name)

LEAST = {"key_account": 0.5, "field": 0.0}


def _planned(settings, there: float, asked: tuple[float, ...] = (12.0, 12.0, 24.0)):
    ids = ["a", "b", "k"]
    contacts = pd.DataFrame({"account_id": ids, "service_format": ["field", "field", "key_account"], "contacts_asked_12m": asked})
    contacts["hours_asked_12m"] = contacts["contacts_asked_12m"] * [1.5, 1.5, 2.5]
    portfolio = pd.DataFrame({"account_id": ids, "seller_id": ["s"] * 3, "abc_class": ["B", "C", "A"]})
    service = pd.DataFrame({"account_id": ids, "margin_in_play": [9_000.0, 1_000.0, 30_000.0]})
    potential = pd.DataFrame({"account_id": ids, **{f"headroom_{name}": [100.0, np.nan, 0.0] for name in ("short", "medium", "long")}})
    hours = pd.DataFrame({"seller_id": ["s"], "hours_there": [there]})
    sellers = pd.DataFrame({"seller_id": ["s"], "name": ["Sam"]})
    return call_plan(contacts, portfolio, service, potential, LEAST, hours, sellers, settings)


def test_with_hours_enough_every_visit_asked_is_planned_and_an_hour_more_brings_none(settings):
    plan, by_seller, status = _planned(settings, 1_000)
    assert plan["visits_12m"].tolist() == [12, 12, 24] and plan["hours_12m"].tolist() == pytest.approx([18, 18, 60])
    assert by_seller["next_hour"].tolist() == [0] and "hours" not in status.reason.split("{")[0][:5] and status.status == "degraded"
    assert "fits" in call_plan_finding(by_seller)


def test_short_hours_go_where_they_bring_most_and_key_accounts_keep_their_least(settings):
    plan, by_seller, _ = _planned(settings, 45)
    visits = dict(zip(plan["account_id"], plan["visits_12m"], strict=True))
    assert visits["k"] >= 12 and visits["a"] > visits["b"] and plan["hours_12m"].sum() <= 45
    told, hours = by_seller.iloc[0], plan["hours_12m"].sum()
    assert told["next_hour"] > 0 and told["fewer_hours"] < 1 < told["more_hours"]
    assert 0 < told["by_rule"] < 1 and told["hours_12m"] == pytest.approx(hours)


def test_least_visits_that_do_not_fit_are_told_with_the_hours_missing(settings):
    plan, by_seller, status = _planned(settings, 20)
    assert status.status == "infeasible" and by_seller["hours_missing"].tolist() == pytest.approx([10])  # 12 visits of 2.5 hours against 20
    assert plan["visits_12m"].tolist() == [0, 0, 8]


def test_expected_margin_and_reach_are_those_of_the_curve_at_the_planned_hours(settings):
    plan, _, _ = _planned(settings, 1_000)
    part = 1 - np.exp(-18 / 12)
    assert plan["expected_margin"].iloc[0] == pytest.approx(9_000 * part) and plan["reach_medium"].iloc[0] == pytest.approx(100 * part)
    assert pd.isna(plan["reach_medium"].iloc[1])


def test_a_contact_every_two_years_may_be_made_this_year_but_never_more(settings):
    plan, _, _ = _planned(settings, 1_000, (0.5, 0.4, 0.0))
    assert plan["visits_12m"].tolist() == [1, 0, 0]
