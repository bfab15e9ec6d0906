"""Form: a worksheet in a notebook, field by field: a view over the same file that the spreadsheet opens (WI1, WI2).

Every change is saved at once and the time is shown; after a restart of the kernel the same cell shows the same rows. The form needs no mouse: sheet,
row and fields follow each other with the tab key.
"""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets

from kit.engagement import Engagement
from kit.errors import KitError
from kit.language import Language
from kit.schema import Field, Sheet, Worksheet
from kit.worksheets.entries import Entry, entry_of
from kit.worksheets.prepared import workbook_name
from kit.worksheets.record import Record
from kit.worksheets.workbooks import Row, read_workbook, worksheet_named

__all__ = ["WorksheetForm", "worksheet_form"]



def worksheet_form(engagement: Engagement, name: str) -> widgets.VBox:
    """The form of the worksheet called `name` (`swot` or `W4`) over its file in the engagement's folder `worksheets`."""
    return WorksheetForm(engagement, worksheet_named(name)).box


class WorksheetForm:
    """The form: `box` is what the notebook shows, `entries` are its fields by column."""

    def __init__(self, engagement: Engagement, worksheet: Worksheet) -> None:
        self.language: Language = engagement.language
        self.record = Record(_file(engagement, worksheet), worksheet, self.language)
        self.sheet: Sheet = worksheet.sheets[0]
        self.entries: dict[str, Entry] = {}
        self.row: Row = {}
        self.number = 0
        text = self.language.text
        self.titles = {text(sheet.label): sheet for sheet in worksheet.sheets}
        self.sheets = _choice(list(self.titles), text("Sheet"))
        self.rows = _choice([text("new row")], text("Row"))
        self.fields, self.status = widgets.VBox(), widgets.HTML()
        self.box = widgets.VBox([widgets.HTML(f"<h3>{escape(text(worksheet.label))}</h3>"), self.sheets, self.rows, self.fields, self.status])
        self.sheets.observe(self._choose_sheet, "value")
        self.rows.observe(self._choose_row, "value")
        self._fill()

    def _choose_sheet(self, change: dict[str, Any]) -> None:
        if change["new"] in self.titles:
            self.sheet = self.titles[change["new"]]
            self._fill()

    def _fill(self) -> None:
        known = {sheet.name: self._ids(sheet) for sheet in self.record.worksheet.sheets}
        self.entries = {}
        for column in self.sheet.columns:
            refers = column.refers if isinstance(column, Field) else ""
            self.entries[column.name] = entry = entry_of(column, self.language, known.get(refers, ()))
            entry.widget.observe(lambda change, entry=entry: self._changed(entry), "value")
        own = [self.entries[field.name].box for field in self.sheet.fields]
        evidence = widgets.VBox([entry.box for name, entry in self.entries.items() if name.startswith("ev_")])
        folded = widgets.Accordion([evidence], titles=[self.language.text("Evidence")], selected_index=None)
        self.fields.children = [*own, folded]
        self._list_rows(0)

    def _ids(self, sheet: Sheet) -> list[str]:
        return [str(row[sheet.key[0]]) for row in self.record.rows(sheet) if row.get(sheet.key[0])] if sheet.key else []

    def _list_rows(self, chosen: int) -> None:
        rows = self.record.rows(self.sheet)
        options = [*(f"{n + 1}: {_title(self.sheet, row)}" for n, row in enumerate(rows)), self.language.text("new row")]
        self.rows.unobserve(self._choose_row, "value")
        self.rows.options, self.rows.value, self.number = options, options[min(chosen, len(rows))], min(chosen, len(rows))
        self.rows.observe(self._choose_row, "value")
        self._show_row(rows[chosen] if chosen < len(rows) else {})

    def _choose_row(self, change: dict[str, Any]) -> None:
        if change["new"] in self.rows.options:
            self._list_rows(self.rows.options.index(change["new"]))

    def _show_row(self, row: Row) -> None:
        self.row = {}  # while the fields are being filled nothing is saved
        for name, entry in self.entries.items():
            entry.show(_as_typed(row.get(name), entry))
        self.row = {"": True, **row}

    def _changed(self, entry: Entry) -> None:
        if not self.row:
            return
        value, wrong = entry.read()
        entry.explain(wrong)
        name = entry.column.name
        shown = {column: given for column, given in self.row.items() if column}
        if wrong or value == _as_typed(shown.get(name), entry):
            return
        try:
            at, saved = self.record.change(self.sheet, self.number, shown, name, value)
        except (KitError, OSError) as error:
            self._tell(self.language.render(error) if isinstance(error, KitError) else self._locked(), wrong=True)
            return
        self._tell(self.language.text("Saved at {time} in {file}", time=saved.strftime("%H:%M:%S"), file=self.record.path.name))
        self._list_rows(at)

    def _locked(self) -> str:
        file = self.record.path.name
        return self.language.text("Not saved: {file} is open in another program. Close it there and change the field again.", file=file)

    def _tell(self, text: str, wrong: bool = False) -> None:
        weight = "bold" if wrong else "normal"
        self.status.value = f"<div role='status' style='font-weight:{weight};white-space:pre-line'>{escape(text)}</div>"


def _choice(options: list[str], title: str) -> widgets.Combobox:
    wide = {"layout": {"width": "640px"}, "style": {"description_width": "200px"}}
    return widgets.Combobox(options=options, value=options[0], description=title, ensure_option=True, continuous_update=False, **wide)


def _file(engagement: Engagement, worksheet: Worksheet) -> Any:
    """The first file of the folder that holds this worksheet, else the one that `kit worksheet new` would make."""
    folder = engagement.folder / "worksheets"
    for path in sorted(folder.glob("*.xls[xm]")):
        try:
            if not path.name.startswith("~$") and read_workbook(path).worksheet is worksheet:
                return path
        except KitError:
            continue
    return folder / workbook_name(worksheet, engagement.language)


def _title(sheet: Sheet, row: Row) -> str:
    names = [*sheet.key, *(name for name in ("name", "statement", "account_id") if name in sheet.names and name not in sheet.key)]
    return " · ".join(str(row[name])[:40] for name in names[:3] if name in row)


def _as_typed(value: Any, entry: Entry) -> Any:
    """A raw value of the file as the field holds it: yes and no as their words, a day typed as text as a day."""
    if entry.column.kind == "bool" and value is not None:
        return {True: "true", False: "false"}.get(value, value)
    return value

