"""Every fact grows old by itself: completeness and freshness fall as the clock moves, and never rise; one dossier checked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.language import read_language
from kit.schema import SHEETS
from kit.worksheets import dossier_health, health_finding, plan_health
from kit.worksheets.reading import with_defaults

DAY = pd.Timestamp("2026-01-01")
RISK = {"risk_id": "R1", "account_id": "001", "category": "credit", "statement": "x", "probability": 2, "impact": 4, "ev_as_of": DAY}

FACTS = st.tuples(st.sampled_from(["assumed", "confirmed"]), st.integers(0, 900))


def tables(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    made = {name: SHEETS[name].conform(pd.DataFrame(given)) for name, given in rows.items()}
    return {name: SHEETS[name].conform(with_defaults(SHEETS[name], frame)) for name, frame in made.items()}


def market(made: dict[str, pd.DataFrame], as_of: pd.Timestamp, key: set[str] | None = None) -> dict[str, Any]:
    health = plan_health(made, as_of, key)
    return dict(health[(health["account_id"] == "001") & (health["area"] == "market")].iloc[0])


def light_fields() -> int:
    return sum(f.light for sheet in SHEETS.values() if sheet.area == "market" for f in sheet.facts)


@pytest.mark.parametrize(("status", "days", "weight", "fresh"), [
    ("confirmed", 0, 1.0, 1.0), ("confirmed", 180, 1.0, 0.5), ("confirmed", 360, 1.0, 0.25), ("confirmed", 361, 0.5, 0.5 ** (361 / 180)),
    ("assumed", 0, 0.5, 1.0), ("obsolete", 0, 0.0, 0.0),
])  # fmt: skip
def test_a_light_dossier_with_four_facts_is_what_it_is_by_hand(status: str, days: int, weight: float, fresh: float) -> None:
    found = market(tables(risk_register=[{**RISK, "ev_status": status}]), DAY + pd.Timedelta(days=days))
    asked = light_fields()
    assert (found["depth"], found["fields_asked"], found["fields_known"]) == ("light", asked, 4 if weight else 0)
    assert found["completeness"] == pytest.approx(4 * weight / asked, abs=1e-4) and found["freshness"] == pytest.approx(fresh, abs=1e-4)
    assert found["score"] == pytest.approx(100 * 4 * weight * fresh / asked, abs=0.01)


def test_key_accounts_are_asked_for_everything_also_where_nothing_was_typed() -> None:
    header = {"account_id": "001", "cycle": "2026", "tier": "key"}
    full = sum(len(sheet.facts) for sheet in SHEETS.values() if sheet.area == "market")
    assert market(tables(account_headers=[header]), DAY)["fields_asked"] == full > light_fields()
    assert market({}, DAY, {"001"})["completeness"] == 0
    assert market(tables(account_headers=[{**header, "tier": "small"}]), DAY, {"001"})["depth"] == "light", "what people decide counts more"


def test_lines_between_people_belong_to_the_account_of_the_person() -> None:
    made = tables(
        contact_map=[{"contact_id": "P1", "account_id": "001"}], contact_lines=[{"from_id": "P1", "to_id": "P2", "kind": "conflict", "strength": 3}]
    )
    health = plan_health(made, DAY, {"001"}).set_index(["account_id", "area"])
    assert health.loc[("001", "relationship"), "fields_known"] == 1 and set(health.reset_index()["account_id"]) == {"001"}


def test_an_undated_fact_is_filled_but_never_fresh_or_wholly_known() -> None:
    found = market(tables(risk_register=[{**RISK, "ev_as_of": None, "ev_status": "confirmed"}]), DAY)
    assert found["fields_known"] == 4 and found["freshness"] == 0 and found["score"] == 0
    assert found["completeness"] == pytest.approx(2 / light_fields(), abs=1e-4)


def test_what_applies_to_some_rows_only_is_never_missed() -> None:
    asked = {f"{sheet.name}.{field.name}" for sheet in SHEETS.values() for field in sheet.facts if sheet.area}
    assert not asked & {"pipeline_opportunities.loss_reason", "complaints.opened_on", "tenders.winner", "swot_statements.note"}
    assert {"pipeline_opportunities.amount", "satisfaction_answers.score"} <= asked


def test_what_the_clients_files_say_is_assumed_on_the_day_of_the_data_and_a_typed_fact_counts_more() -> None:
    client = {
        "accounts": pd.DataFrame([{"account_id": "001", "name": "A", "industry": "Food"}, {"account_id": "002", "name": "B", "industry": "Steel"}]),
        "contacts": pd.DataFrame([{"contact_id": "P1", "account_id": "001", "name": "Rui", "title": ""}]),
    }  # fmt: skip
    found = plan_health({}, DAY, {"001"}, client).set_index("area")
    assert set(found["account_id"]) == {"001"}, "nobody asked about the other account"
    assert (found.loc["relationship", "fields_known"], found.loc["relationship", "oldest"]) == (1, DAY), "an empty title is not known"
    asked = float(found.loc["header", "fields_asked"])
    assert found.loc["header", "completeness"] == pytest.approx(2 * 0.5 / asked, abs=1e-4) and found.loc["header", "freshness"] == 1
    header = {"account_id": "001", "cycle": "2026", "industry": "Food", "ev_status": "confirmed", "ev_as_of": DAY}
    typed = plan_health(tables(account_headers=[header]), DAY, {"001"}, client).set_index("area")
    assert typed.loc["header", "completeness"] == pytest.approx(1.5 / asked, abs=1e-4)


def test_the_score_later_is_the_score_of_that_day_and_the_trend_is_the_change_since_the_cycle_before() -> None:
    made = tables(risk_register=[{**RISK, "ev_status": "confirmed"}])
    before, now = plan_health(made, DAY, later_days=90), plan_health(made, DAY + pd.Timedelta(days=90))
    assert before["score_later"].tolist() == now["score"].tolist() and before["trend"].isna().all()
    compared = plan_health(made, DAY + pd.Timedelta(days=90), before=before)
    assert compared["trend"].tolist() == pytest.approx((now["score"] - before["score"]).round(2).tolist()) and compared["trend"].min() < -5


def test_one_row_an_account_key_and_largest_first_sums_what_the_areas_say(request: pytest.FixtureRequest) -> None:
    limits = request.getfixturevalue("settings").worksheets
    made = tables(risk_register=[{**RISK, "ev_status": "confirmed"}, {**RISK, "risk_id": "R2", "account_id": "002", "ev_status": "confirmed"}])
    health = plan_health(made, DAY, {"003", "004"})
    found = dossier_health(health, pd.Series({"001": 900.0, "003": 10.0, "004": 50.0}))
    assert found["account_id"].tolist() == ["004", "003", "001", "002"] and found["depth"].tolist() == ["full", "full", "light", "light"]
    light = health[health["account_id"] == "001"]
    assert found.loc[2, "fields_asked"] == light["fields_asked"].sum() and found.loc[2, "fields_known"] == 4
    assert found.loc[2, "completeness"] == pytest.approx(4 / light["fields_asked"].sum(), abs=1e-4)
    assert (found.loc[2, "freshness"], found.loc[2, "weakest"]) == (1.0, "header") and found.loc[0, "score"] == 0
    told = read_language("en").told(health_finding(found, limits))
    assert told.startswith("Dossiers of 4 accounts, 2 of them key:") and told.endswith("Of 2 key accounts nothing at all is written down.")
    assert "no dossier" in health_finding(found[:0], limits)


@settings(max_examples=20, deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=4), st.integers(900, 1500), st.integers(0, 900))
def test_moving_the_clock_never_raises_anything(facts: list[tuple[str, int]], start: int, later: int) -> None:
    rows = [{**RISK, "risk_id": f"R{n}", "ev_status": s, "ev_as_of": DAY + pd.Timedelta(days=d)} for n, (s, d) in enumerate(facts)]
    made = tables(risk_register=rows)
    before, after = market(made, DAY + pd.Timedelta(days=start)), market(made, DAY + pd.Timedelta(days=start + later))
    assert after["score"] <= before["score"] and after["completeness"] <= before["completeness"]
    assert later < 180 or after["score"] < before["score"] or before["score"] == 0


def test_a_fact_said_after_the_day_of_the_data_is_fresh_and_not_dated_in_the_future() -> None:
    found = market(tables(risk_register=[{**RISK, "ev_as_of": DAY + pd.Timedelta(days=8), "ev_status": "confirmed"}]), DAY)
    assert (found["oldest"], found["freshness"], found["completeness"]) == (DAY, 1.0, pytest.approx(4 / light_fields(), abs=1e-4))
