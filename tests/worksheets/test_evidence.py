"""Every fact grows old by itself: completeness and freshness fall as the clock moves, and never rise; one dossier checked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.schema import SHEETS
from kit.worksheets import plan_health
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
    full = sum(len([f for f in sheet.facts if f.name != "note"]) for sheet in SHEETS.values() if sheet.area == "market")
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


@settings(max_examples=20, deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=4), st.integers(900, 1500), st.integers(0, 900))
def test_moving_the_clock_never_raises_anything(facts: list[tuple[str, int]], start: int, later: int) -> None:
    rows = [{**RISK, "risk_id": f"R{n}", "ev_status": s, "ev_as_of": DAY + pd.Timedelta(days=d)} for n, (s, d) in enumerate(facts)]
    made = tables(risk_register=rows)
    before, after = market(made, DAY + pd.Timedelta(days=start)), market(made, DAY + pd.Timedelta(days=start + later))
    assert after["score"] <= before["score"] and after["completeness"] <= before["completeness"]
    assert later < 180 or after["score"] < before["score"] or before["score"] == 0
