"""The form is a view over the file: what is chosen and typed is in the workbook at once, what the workbook says is in the form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kit.engagement import Engagement
from kit.schema import SHEETS
from kit.worksheets import read_workbook, worksheet_named, write_workbook
from kit.worksheets.form import WorksheetForm
from tests.house.workbooks import edit_part


def form_of(engagement: Engagement, name: str = "relationship_map") -> WorksheetForm:
    return WorksheetForm(engagement, worksheet_named(name))


def type_into(form: WorksheetForm, **values: Any) -> None:
    for name, value in values.items():
        form.entries[name].widget.value = value


def rows_on_disk(form: WorksheetForm) -> list[dict[str, Any]]:
    return read_workbook(form.record.path).sheets[0].rows


def test_every_change_is_saved_at_once_and_the_time_is_shown(engagement: Engagement) -> None:
    form = form_of(engagement)
    type_into(form, contact_id="P1", account_id="001", role="aliado", support="-5", decision_group="sim", last_contact=date(2026, 5, 31))
    (row,) = rows_on_disk(form)
    assert (row["contact_id"], row["role"], row["support"], row["decision_group"]) == ("P1", "ally", -5, "true")
    assert row["last_contact"].date() == date(2026, 5, 31)
    assert "Salvo às " in form.status.value and form.record.path.name in form.status.value


def test_a_new_form_shows_what_the_last_one_saved(engagement: Engagement) -> None:
    type_into(form_of(engagement), contact_id="P1", account_id="001", influence="7", name="Ana")
    again = form_of(engagement)
    assert [again.entries[n].widget.value for n in ("contact_id", "influence", "name")] == ["P1", "7 · outros o seguem", "Ana"]
    again.rows.value = again.rows.options[-1]
    assert again.entries["name"].widget.value == ""
    type_into(again, contact_id="P2", account_id="001", reports_to="P1")
    assert [row["contact_id"] for row in rows_on_disk(again)] == ["P1", "P2"]


def test_scales_are_lists_whose_points_say_what_they_stand_for(engagement: Engagement) -> None:
    form = form_of(engagement)
    assert len(form.entries["support"].widget.options) == 11 and "+5 · luta por nós" in form.entries["support"].widget.options
    type_into(form, contact_id="P1", account_id="001", support="+5 · luta por nós", role="chefe")
    assert rows_on_disk(form)[0]["support"] == 5 and "role" not in rows_on_disk(form)[0]
    assert "<b>Escolha um valor da lista.</b>" in form.entries["role"].line.value


@pytest.mark.parametrize(("typed", "kept"), [("12,5", 12.5), ("1500", 1500.0), ("1.500", None), ("dez", None), ("-3", None)])
def test_a_number_that_could_mean_two_things_is_told_and_not_saved(engagement: Engagement, typed: str, kept: float | None) -> None:
    form = form_of(engagement, "wallet")
    type_into(form, account_id="001", year="2025", spend=typed)
    (row,) = rows_on_disk(form)
    assert row.get("spend") == kept and ("<b>" in form.entries["spend"].line.value) == (kept is None)


def test_a_share_is_typed_and_shown_in_per_cent(engagement: Engagement) -> None:
    form = form_of(engagement, "revenue_pipeline")
    type_into(form, opportunity_id="O1", account_id="001", probability="35%")
    assert rows_on_disk(form)[0]["probability"] == 0.35
    assert form_of(engagement, "revenue_pipeline").entries["probability"].widget.value == "35 %"


def test_what_the_spreadsheet_wrote_meanwhile_is_not_lost(engagement: Engagement) -> None:
    form = form_of(engagement)
    type_into(form, contact_id="P1", account_id="001")
    first = {"contact_id": "P0", "account_id": "001", "x_own": "kept"}
    other = [first, {"contact_id": "P1", "account_id": "001", "name": "typed elsewhere", "support": 99}]
    write_workbook(form.record.path, form.record.worksheet, engagement.language, {"contact_map": other}, {"contact_map": ["x_own"]})
    type_into(form, title="Diretora")
    assert rows_on_disk(form) == [other[0], {**other[1], "title": "Diretora"}], "also what is wrong in the file stays as it was"


def test_a_file_that_was_spoilt_meanwhile_is_not_written_over(engagement: Engagement) -> None:
    form = form_of(engagement)
    type_into(form, contact_id="P1", account_id="001")
    edit_part(form.record.path, "xl/workbook.xml", 'name="Linhas de influência"', 'name="x"')
    before = form.record.path.read_bytes()
    type_into(form, name="Ana")
    assert form.record.path.read_bytes() == before and "font-weight:bold" in form.status.value and "Linhas de influência" in form.status.value


def test_each_sheet_of_the_worksheet_has_its_fields_and_the_people_to_choose_from(engagement: Engagement) -> None:
    form = form_of(engagement)
    type_into(form, contact_id="P1", account_id="001")
    form.sheets.value = engagement.language.text(SHEETS["contact_lines"].label)
    assert list(form.entries) == SHEETS["contact_lines"].names
    assert list(form.entries["from_id"].widget.options) == ["P1"]
    type_into(form, from_id="P1", to_id="P2", kind="conflito", strength="3")
    assert read_workbook(form.record.path).sheets[1].rows == [{"from_id": "P1", "to_id": "P2", "kind": "conflict", "strength": 3}]
