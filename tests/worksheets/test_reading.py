"""The engagement's worksheets as tables: evidence completed, references followed, differences between copies never settled in silence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kit.engagement import Engagement
from kit.errors import DataError, Problem
from kit.language import read_language
from kit.worksheets import read_worksheets, worksheet_named, write_workbook

from .conftest import DAY

CONTACT = {"contact_id": "P1", "account_id": "001", "name": "Rui", "ev_as_of": DAY}
STATEMENT = {"swot_id": "S1", "account_id": "001", "statement": "Perto da fábrica", "impact_on_us": 2, "ev_visibility": "client_safe"}


def put(engagement: Engagement, worksheet: str, file: str = "", language: str = "pt_BR", **rows: list[dict[str, Any]]) -> None:
    path = engagement.folder / "worksheets" / (file or f"{worksheet}.xlsx")
    write_workbook(path, worksheet_named(worksheet), read_language(language, "BRL"), rows)


def problems(engagement: Engagement, client: dict[str, pd.DataFrame] | None = None) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_worksheets(engagement, client)
    told = engagement.language.render(caught.value)
    assert "error." not in told and "{" not in told
    return list(caught.value.problems)


def test_an_engagement_without_worksheets_has_no_tables(engagement: Engagement) -> None:
    assert read_worksheets(engagement) == {}


def test_evidence_that_was_left_empty_takes_the_careful_default(engagement: Engagement) -> None:
    put(engagement, "relationship_map", contact_map=[CONTACT, {**CONTACT, "contact_id": "P2", "support": -2, "ev_visibility": "client_safe"}])
    rows = read_worksheets(engagement)["contact_map"].set_index("contact_id")
    assert rows["ev_status"].tolist() == ["assumed"] * 2 and rows["ev_source_type"].tolist() == ["unknown"] * 2
    assert rows["ev_personal_data"].to_dict() == {"P1": "ordinary", "P2": "judgement"}
    assert rows["ev_visibility"].to_dict() == {"P1": "internal", "P2": "internal"}, "a judgement about a person never goes to the client"
    assert rows.loc["P1", "ev_expires_on"] == DAY + pd.Timedelta(days=360)


def test_copies_that_say_the_same_count_once_in_any_language(engagement: Engagement) -> None:
    put(engagement, "swot", "ana.xlsx", "pt_BR", swot_statements=[STATEMENT])
    put(engagement, "swot", "bo.xlsx", "es", swot_statements=[STATEMENT, {**STATEMENT, "swot_id": "S2"}])
    assert read_worksheets(engagement)["swot_statements"]["swot_id"].tolist() == ["S1", "S2"]


def test_copies_that_differ_are_a_conflict_that_names_both_files(engagement: Engagement) -> None:
    put(engagement, "swot", "ana.xlsx", swot_statements=[STATEMENT])
    put(engagement, "swot", "bo.xlsx", swot_statements=[{**STATEMENT, "impact_on_us": -1}])
    (found,) = problems(engagement)
    assert found.message == "worksheet_rows_differ"
    assert (found.fields["values"], found.fields["files"]) == (["S1"], ["ana.xlsx", "bo.xlsx"])


def test_references_lead_somewhere(engagement: Engagement) -> None:
    put(engagement, "relationship_map", contact_map=[CONTACT], contact_lines=[{"from_id": "P1", "to_id": "P9", "kind": "influence"}])
    put(engagement, "customer_priorities", customer_priorities=[{"priority_id": "G1", "account_id": "777", "affects": "G1; G4", "told_by": "C7"}])
    client = {"accounts": pd.DataFrame({"account_id": ["001"]}), "contacts": pd.DataFrame({"contact_id": ["C7"]})}
    found = {(p.fields["column"][1], *p.fields["values"]) for p in problems(engagement, client)}  # type: ignore[index]
    assert found == {("To", "P9"), ("Account", "777"), ("Affects", "G4")}


def test_nobody_reports_to_himself_through_others(engagement: Engagement) -> None:
    chain = [("P1", "P2"), ("P2", "P3"), ("P3", "P1"), ("P4", "P1")]
    put(engagement, "relationship_map", contact_map=[{"contact_id": a, "account_id": "001", "reports_to": b} for a, b in chain])
    (found,) = problems(engagement)
    assert found.message == "worksheet_circle" and found.fields["values"] == ["P1", "P2", "P3"]


def test_everything_wrong_in_every_file_is_told_at_once(engagement: Engagement) -> None:
    put(engagement, "swot", swot_statements=[{"swot_id": "S1", "quadrant": "luck"}])
    put(engagement, "risks", risk_register=[{"risk_id": "R1", "impact": 9}])
    (engagement.folder / "worksheets" / "notes.xlsx").write_bytes(b"not a workbook")
    assert {p.message for p in problems(engagement)} == {"worksheet_word", "worksheet_bounds", "worksheet_unrecognised"}
