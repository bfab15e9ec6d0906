"""The engagement's worksheets as tables: evidence completed, references followed, differences between copies never settled in silence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kit.engagement import Engagement
from kit.errors import DataError, Problem
from kit.language import read_language
from kit.worksheets import read_placed, read_worksheets, remarks, worksheet_named, write_workbook

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


def test_an_answer_belongs_to_a_question_of_the_bank_or_of_the_engagements_own(engagement: Engagement) -> None:
    answers = [{"account_id": "001", "question_id": name, "answer": "Em outubro"} for name in ("budget_cycle", "export_share")]
    put(engagement, "purchase_process", purchase_answers=answers)
    (found,) = problems(engagement)
    assert (found.message, found.fields["values"], found.fields["rows"]) == ("worksheet_reference", ["export_share"], [3])
    assert "“Banco de perguntas”" in engagement.language.render(DataError(found))
    own = engagement.folder / "questionnaires" / "ours.toml"
    own.parent.mkdir()
    asked = 'id = "export_share"\nsource = "client"\nask = "Quanto exportam?"\nfills = "market_facts.statement"\ndecides = "Se a moeda importa"\n'
    own.write_text(f'category = "market"\n[[question]]\n{asked}', encoding="utf-8")
    assert read_worksheets(engagement)["purchase_answers"]["question_id"].tolist() == ["budget_cycle", "export_share"]


def test_nobody_reports_to_himself_through_others(engagement: Engagement) -> None:
    chain = [("P1", "P2"), ("P2", "P3"), ("P3", "P1"), ("P4", "P1")]
    put(engagement, "relationship_map", contact_map=[{"contact_id": a, "account_id": "001", "reports_to": b} for a, b in chain])
    (found,) = problems(engagement)
    assert found.message == "worksheet_circle" and found.fields["values"] == ["P1", "P2", "P3"]


def test_plan_lines_wait_for_each_other_in_no_circle_and_answer_statements_or_priorities(engagement: Engagement) -> None:
    lines = [{"plan_id": a, "depends_on": b, "account_id": "001"} for a, b in (("A1", "A2; A3"), ("A2", "A4"), ("A3", "A1"), ("A4", ""))]
    put(engagement, "plan", plan_lines=[{**line, "answers": "S1; P1"} for line in lines])
    put(engagement, "swot", swot_statements=[STATEMENT])
    (found,) = problems(engagement)
    assert (found.message, found.fields["values"]) == ("worksheet_circle", ["A1", "A3"])
    put(engagement, "plan", plan_lines=[{**line, "answers": "S1; P1", "depends_on": None} for line in lines])
    assert len(read_worksheets(engagement)["plan_lines"]) == 4, "priorities are not there to be followed into"
    put(engagement, "customer_priorities", customer_priorities=[{"priority_id": "P7", "account_id": "001"}])
    (found,) = problems(engagement)
    assert (found.message, found.fields["values"]) == ("worksheet_reference", ["P1"])


def test_a_remark_says_in_which_cells_of_which_file(engagement: Engagement) -> None:
    put(engagement, "risks", risk_register=[{"risk_id": "R1", "ev_expires_on": DAY + pd.Timedelta(days=n)} | {"risk_id": f"R{n}"} for n in range(3)])
    put(engagement, "account_header", account_headers=[{"account_id": "001", "cycle": "2026", "active": True}])
    tables, places = read_placed(engagement)
    told = {remark.code: places.cells(remark) for remark in remarks(tables, engagement.settings, DAY + pd.Timedelta(days=2))}
    assert told == {"V13": "account_header.xlsx › Cabeçalho da conta: AB2", "V24": "risks.xlsx › Riscos: R2, R3"}


@pytest.mark.parametrize(("head", "values", "refused"), [
    ("x_religiao", ["", ""], True), ("x_estado_civil", ["a", "b"], True), ("x_perfil", ["Casado", "Solteira"], True),
    ("x_familia_de_produtos", ["a", "b"], False), ("x_humor", ["bom", "tenso"], False),
])  # fmt: skip
def test_a_column_of_ones_own_about_private_life_is_refused_with_its_cell(
    engagement: Engagement, head: str, values: list[str], refused: bool
) -> None:
    rows = [{"contact_id": f"P{n}", "account_id": "001", head: value} for n, value in enumerate(values)]
    path = engagement.folder / "worksheets" / "map.xlsx"
    write_workbook(path, worksheet_named("W6"), read_language("pt_BR"), {"contact_map": rows}, {"contact_map": [head]})
    if not refused:
        assert len(read_worksheets(engagement)["contact_map"]) == 2
        return
    (found,) = problems(engagement)
    assert (found.message, found.fields["column"], found.fields["file"]) == ("worksheet_head_never", head, "map.xlsx")
    assert str(found.fields["cell"]).endswith("1")


def test_everything_wrong_in_every_file_is_told_at_once(engagement: Engagement) -> None:
    put(engagement, "swot", swot_statements=[{"swot_id": "S1", "quadrant": "luck"}])
    put(engagement, "risks", risk_register=[{"risk_id": "R1", "impact": 9}])
    (engagement.folder / "worksheets" / "notes.xlsx").write_bytes(b"not a workbook")
    assert {p.message for p in problems(engagement)} == {"worksheet_word", "worksheet_bounds", "worksheet_unrecognised"}
