"""Findings of the relationship map: what is said, and what is not said where nobody knows."""

from __future__ import annotations

import pandas as pd

from kit.investigation.map_findings import map_alt, map_cautions, map_finding, next_contact_finding, next_contact_kind
from kit.language import read_language
from kit.schema import table

SAY = read_language("en")


def row(**values: object) -> pd.Series:
    known = {"account_id": "001", "map": "mapped", "contacts": 4, "coverage": 0.4, "coverage_high": 0.6, "blockers": 1, "support": 0.25,
             "to_confirm": 0, "credible": True, "flag": ""}  # fmt: skip
    return table("relationships").conform(pd.DataFrame([known | values])).iloc[0]


def standing(access: float, chosen: bool = True) -> pd.DataFrame:
    return table("contact_standing").conform(pd.DataFrame({
        "contact_id": ["a", "b"], "account_id": "001", "name": ["Rui", "Eva"], "support": pd.array([2, -1], dtype="Int64"),
        "access": [1.0, access], "next_contact": [False, chosen],
    }))  # fmt: skip


def test_coverage_is_told_as_a_range_and_the_note_of_the_map_follows() -> None:
    told = SAY.told(map_finding(row(flag="Only one of us is linked to this account.")))
    assert "40% to 60%" in told and "known here: 4" in told and told.endswith("Only one of us is linked to this account.")
    assert "covered: 40%;" in SAY.told(map_finding(row(coverage_high=0.4))), "no range where there is none"


def test_unknown_levels_give_no_figure() -> None:
    assert "is not" in SAY.told(map_finding(row(coverage=None, coverage_high=None)))
    assert "no map" in SAY.told(map_finding(row(contacts=0, map="missing")))


def test_rosy_and_old_maps_are_cautioned_and_sound_ones_are_not() -> None:
    assert "worked with" in map_cautions(row()) and "worked with" in map_cautions(row(credible=None))
    assert "not credible" in SAY.told(map_cautions(row(credible=False)))
    both = SAY.told(map_cautions(row(credible=False, to_confirm=3)))
    assert "not credible" in both and "3 of 4 contacts" in both


def test_the_next_contact_is_told_with_the_way_to_it() -> None:
    known, led, none = (SAY.told(next_contact_finding(standing(a))) for a in (1.0, 0.3, 0.0))
    assert all("Meet Eva next" in t for t in (known, led, none))
    assert next_contact_kind(standing(1.0)) == "decision" and next_contact_kind(standing(1.0).head(0)) == "abstained"
    assert "already know" in known and "introduce" in led and "nobody on the map leads" in none
    assert "No next contact" in SAY.told(next_contact_finding(standing(1.0, chosen=False)))


def test_the_words_for_the_picture_count_what_is_drawn() -> None:
    lines = pd.DataFrame({"from_id": ["a", "b", "a"], "to_id": ["b", "a", "z"], "kind": ["influence", "conflict", "influence"]})
    told = SAY.told(map_alt(standing(1.0), lines))
    assert "2 people" in told and "1 for us, 1 against us; 1 lines of influence and 1 of conflict" in told
