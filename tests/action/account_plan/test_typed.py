"""Typed lines: what people wrote comes into the plan under its owner's id, and leaves the house only when it may."""

from __future__ import annotations

import pandas as pd

from kit.action import typed_plan
from kit.language import Language
from tests.action.account_plan.conftest import w11

ENGLISH = Language("en", "BRL")


def test_owners_stand_under_the_seller_s_id_by_name_or_id_and_others_as_they_were_typed(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    plan, status = typed_plan(ladder, sellers)
    assert plan.set_index("plan_id")["owner"].to_dict() == {
        "G1": "s1", "G1-M1": "s1", "G1-M2": "s2", "G1-M2-A1": "s1", "G1-M2-A2": "s1", "G1-M2-A2-T1": "Carla", "G2": "s2",
    }  # fmt: skip
    assert (status.status, status.used) == ("degraded", 7)  # Carla's half an hour is nobody's
    assert ENGLISH.told(status.reason) == "Open lines with 0.50 hours whose owner is none of the sellers: 1. Nobody's hours bear them."


def test_a_name_that_two_sellers_have_is_nobody_s(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    twice = pd.concat([sellers, pd.DataFrame({"seller_id": ["s3"], "name": ["ANA PRADO"]})])
    plan, _ = typed_plan(ladder, twice)
    assert plan.set_index("plan_id").loc["G1", "owner"] == "ana prado" and plan.set_index("plan_id").loc["G1-M1", "owner"] == "s1"


def test_lines_have_the_account_of_the_line_above_and_milestones_the_quarter_of_their_date(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    plan = typed_plan(ladder, sellers)[0].set_index("plan_id")
    assert plan["account_id"].tolist() == ["001"] * 6 + ["002"] and (plan["kind"] == "account_plan").all()
    assert plan["quarter"].fillna("").to_dict() == {**dict.fromkeys(plan.index, ""), "G1-M1": "Q3", "G1-M2": "Q4"}
    assert plan.loc["G2", "status"] == "planned" and plan["to_confirm"].eq(False).all()


def test_numbers_have_the_unit_of_what_they_count(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    more = w11({"plan_id": "A", "level": "goal", "account_id": "003", "statement": "s", "unit": "BRL", "target": 2.5},
               {"plan_id": "B", "level": "goal", "account_id": "003", "statement": "s", "formula": "share_of_wallet", "target": 0.4},
               {"plan_id": "C", "level": "goal", "account_id": "003", "statement": "s", "measure": "Cost", "unit": "cents per m²", "target": 2.5},
               {"plan_id": "D", "level": "task", "account_id": "003", "statement": "s"})  # fmt: skip
    units = typed_plan(pd.concat([ladder, more]), sellers, currency="BRL")[0].set_index("plan_id")
    assert units.loc[["G1", "G2", "A", "B", "C"], "unit"].tolist() == ["money", "count", "money", "ratio", "number"]
    assert pd.isna(units.loc["D", "unit"])
    assert ENGLISH.told(units.loc["C", "measure"]) == "Cost (cents per m²)" and units.loc["G1", "measure"] == "Revenue of 12 months"


def test_only_what_is_confirmed_and_fit_for_a_client_may_leave_the_house(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    score = w11({"plan_id": "S", "account_id": "001", "level": "goal", "statement": "Nearer to the board", "formula": "relationship_score"})
    plan = typed_plan(pd.concat([ladder, score]), sellers)[0]
    inside = set(plan.loc[plan["ev_visibility"] == "internal", "plan_id"])
    assert inside == {"G1-M2-A2-T1", "G2", "S"}  # only assumed; kept inside; a judgement about persons


def test_obsolete_rows_are_out_and_rows_without_level_or_words_are_named(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    more = w11({"plan_id": "X", "account_id": "001", "level": "task", "statement": "old", "ev_status": "obsolete"},
               {"plan_id": "Y", "account_id": "001", "statement": "no level"}, {"plan_id": "Z", "account_id": "001", "level": "task"})  # fmt: skip
    plan, status = typed_plan(pd.concat([ladder, more]), sellers)
    assert len(plan) == 7 and (status.used, status.dropped) == (7, 2)
    assert ENGLISH.told(status.reason).startswith("Typed lines left out, because they have no level or say nothing: 2.")


def test_a_line_of_a_seller_without_an_account_is_of_the_territory(sellers: pd.DataFrame) -> None:
    plan, status = typed_plan(w11({"plan_id": "T", "seller_id": "s2", "level": "goal", "statement": "First the coast"}), sellers)
    assert (plan["kind"].item(), plan["seller_id"].item(), plan["owner"].item(), status.status) == ("territory_plan", "s2", "s2", "ok")


def test_without_a_plan_it_abstains(sellers: pd.DataFrame) -> None:
    plan, status = typed_plan(w11({"plan_id": "x"}).head(0), sellers)
    assert plan.empty and status.status == "abstained"
