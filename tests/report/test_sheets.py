"""What people typed about an account, as tables: by the one definition, in the reader's language, and only what the reader may see (A6, A8, PR4)."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from kit.cycle import Cycle
from kit.errors import SettingsError
from kit.language import LANGUAGES, read_language
from kit.report import show_sheets
from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.outputs import MIME
from kit.report.profile import read_profile
from kit.report.sheets import sheet_columns, show_sheet
from kit.schema import SHEETS

from .conftest import make_cycle, notebook

DAY = pd.Timestamp("2014-05-20")
SURE = {"account_id": "00001", "ev_status": "confirmed", "ev_visibility": "client_safe", "ev_as_of": DAY}
SPEND = {**SURE, "unit_id": "", "year": 2013, "with_whom": "competitor", "competitor_id": "", "basis": "declared"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    return make_cycle(tmp_path_factory.mktemp("sheets"), 3, results=False)


def typed(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    return SHEETS[name].conform(pd.DataFrame([*rows]))


def shown(name: str, *rows: dict[str, Any], code: str = "en") -> dict[str, Any]:
    return dict(show_sheet(typed(name, *rows), name, read_language(code, "USD")).structure)


def labels(table: dict[str, Any]) -> list[str]:
    return [column["label"] for column in table["columns"]]


def test_title_labels_words_and_order_are_those_of_the_definition_in_the_readers_language() -> None:
    rows = [{**SURE, "priority_id": i, "kind": k, "statement": s, "priority": n}
            for i, k, s, n in (("p1", "goal", "Second", 2), ("p2", "obstacle", "First", 1))]  # fmt: skip
    told = {code: shown("customer_priorities", *rows, code=code) for code in LANGUAGES}
    assert {code: table["title"] for code, table in told.items()} == {
        "en": "Client's priorities", "es": "Prioridades del cliente", "pt_BR": "Prioridades do cliente",
    }  # fmt: skip
    assert {code: labels(table)[0] for code, table in told.items()} == {"en": "Kind", "es": "Tipo", "pt_BR": "Tipo"}
    assert {code: table["rows"][0][0] for code, table in told.items()} == {"en": "Obstacle", "es": "Obstáculo", "pt_BR": "Obstáculo"}
    for table in told.values():
        assert [column["name"] for column in table["columns"]] == ["kind", "statement", "priority", "ev_status", "ev_as_of"]
        assert [row[1] for row in table["rows"]] == ["First", "Second"]


def test_every_column_that_a_definition_names_is_a_field_and_no_account_is_repeated() -> None:
    for sheet in (sheet for sheet in SHEETS.values() if "account_id" in sheet.names):
        columns = sheet_columns(sheet)
        assert set(columns) <= set(sheet.names) and len(columns) > 3 and "account_id" not in columns, sheet.name
        assert not {sheet.column(name).personal for name in columns} & {"judgement", "optional", "note"}, sheet.name


def test_a_row_that_only_repeats_its_key_is_not_shown_and_a_sheet_of_such_rows_neither(made: Cycle) -> None:
    answers = [{**SURE, "question_id": topic, "topic": topic} for topic in ("budget_cycle", "credit")]
    made.write("purchase_answers", typed("purchase_answers", *answers))
    made.write("account_capacity", typed("account_capacity", {**SURE, "horizon": "short"}, {**SURE, "horizon": "long", "limit_reason": "Trucks"}))
    both = show_sheets(made, "00001", "purchase_process", "revenue_pipeline")
    assert [(o.structure["title"], len(o.structure["rows"])) for o in both] == [("Our capacity to acquire", 1)]
    made.write("purchase_answers", typed("purchase_answers", *answers, {**SURE, "question_id": "q7", "answer": "In October"}))
    answered, _ = show_sheets(made, "00001", "purchase_process", "revenue_pipeline")
    assert [row[:2] for row in answered.structure["rows"]] == [["In October", "Confirmed"]]
    assert show_sheets(made, "00002", "purchase_process", "revenue_pipeline") == ()


def test_the_first_column_is_known_an_open_range_is_no_gap_and_a_year_is_no_quantity() -> None:
    table = shown("wallet_lines", {**SPEND, "product_line": "", "spend": 2150.0})
    assert [(c["name"], cell) for c, cell in zip(table["columns"], table["rows"][0], strict=True)] == [
        ("year", "2013"), ("with_whom", "Competitor"), ("spend", "2,150"), ("basis", "Declared"), ("ev_status", "Confirmed"),
        ("ev_as_of", "20 May 2014"),
    ]  # fmt: skip
    assert table["note"] == "Not known for any of them: Product line."
    ranged = shown("wallet_lines", {**SPEND, "product_line": "Paper", "spend": 5.0, "spend_low": 4.0, "spend_high": 6.0})
    assert [column["name"] for column in ranged["columns"]][:6] == ["product_line", "year", "with_whom", "spend_low", "spend", "spend_high"]


def test_rows_beyond_the_first_eight_are_counted_and_no_annex_is_promised_that_has_them_not() -> None:
    table = shown("wallet_lines", *({**SPEND, "product_line": f"L{n}", "spend": 1.0} for n in range(9)))
    assert len(table["rows"]) == 8 and table["note"] == "Top 8 of 9."


def test_a_client_sees_no_row_that_nobody_confirmed_nor_how_many_there_are_and_a_training_paper_no_person(made: Cycle) -> None:
    rivals = [{**SURE, "competitor_id": c, "name": n, "offer": "Paper", **more} for c, n, more in (
        ("c1", "Rival one", {}), ("c2", "Quixote Ltd", {"ev_status": "assumed"}), ("c3", "Sancho Ltd", {"ev_visibility": "internal"}),
    )]  # fmt: skip
    person = {**SURE, "person_id": "P7", "name": "Teodora Quixabeira", "role": "service", "responsibility": "Deliveries", "note": "Zangada"}
    made.write("competitors", typed("competitors", *rivals))
    made.write("account_team", typed("account_team", person))
    cells = [("show", report_context(made)), ("markdown", "# Account\n\n## Who is there?")]
    cells += [("show", table) for table in show_sheets(made, "00001", "competitors", "account_team")]
    seen = {p: report_blocks([notebook(*cells)], read_profile(made, p))["blocks"] for p in ("internal", "client", "training")}
    told = {p: json.dumps([(b["title"], b["rows"], b["note"]) for b in blocks if b["type"] == "table"]) for p, blocks in seen.items()}
    assert all(text in told["internal"] for text in ("Rival one", "Quixote Ltd", "Sancho Ltd", "Quixabeira")) and "Zangada" not in told["internal"]
    assert "Rival one" in told["client"] and "Quixabeira" in told["client"] and "Deliveries" in told["training"]
    assert not [text for text in ("Quixote", "Sancho", "3", "2 ") if text in told["client"].replace("2014", "")]
    assert not [text for text in ("Quixote", "Sancho", "Quixabeira") if text in json.dumps(seen["training"])]


def test_each_table_is_an_output_of_the_cell_and_an_unknown_worksheet_is_refused(made: Cycle, monkeypatch: Any) -> None:
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda *outputs: displayed.extend(outputs))
    made.write("competitors", typed("competitors", {**SURE, "competitor_id": "c1", "name": "Rival one", "offer": "Paper"}))
    outputs = show_sheets(made, "00001", "competitors")
    outputs._ipython_display_()
    assert displayed == [*outputs] and MIME in displayed[0]._repr_mimebundle_()
    with pytest.raises(SettingsError) as refused:
        show_sheets(made, "00001", "competitor")
    assert "competitor" in str(refused.value.record())
