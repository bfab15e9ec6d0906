"""Sheets: what people typed about an account, as tables of the report: columns, labels and order come from the worksheet's one definition (A6, A8).

Each row says whether somebody confirmed it, and since when it is so. Which rows and columns a reader may see the profile decides, as for any table.
"""

from __future__ import annotations

import pandas as pd

from kit.cycle import Cycle
from kit.errors import SettingsError
from kit.language import Language
from kit.report.account import rows_of
from kit.report.outputs import Output, show_table
from kit.schema import SHEETS, WORKSHEETS, Sheet

__all__ = ["Outputs", "sheet_columns", "show_sheet", "show_sheets"]

_EVIDENCE = ("ev_status", "ev_as_of")


class Outputs(tuple[Output, ...]):
    """Several outputs of one cell, shown one after the other."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self)


def show_sheets(cycle: Cycle, account_id: str, *worksheets: str, rows: int = 8) -> Outputs:
    """What was typed about the account into these worksheets (`purchase_process` …), a table per sheet; sheets without a row for it are left out.

    Raises
    ------
    SettingsError
        If there is no such worksheet.
    """
    known = {worksheet.name: worksheet for worksheet in WORKSHEETS}
    if unknown := [name for name in worksheets if name not in known]:
        raise SettingsError.of("worksheet_unknown", values=unknown, known=list(known))
    sheets = [sheet for name in worksheets for sheet in known[name].sheets if "account_id" in sheet.names]
    typed = [(sheet, rows_of(cycle, sheet.name, account_id)) for sheet in sheets]
    return Outputs(show_sheet(frame, sheet.name, cycle.language, rows) for sheet, frame in typed if len(frame))


def show_sheet(frame: pd.DataFrame, name: str, language: Language, rows: int = 8) -> Output:
    """The rows of one sheet as a table, columns and order as the definition says; the title counts the entries and those that are confirmed."""
    sheet = SHEETS[name]
    confirmed = int(frame["ev_status"].eq("confirmed").fillna(False).sum())
    title = language.text("{sheet} (entries: {n}, confirmed: {confirmed})", sheet=("label", sheet.label), n=len(frame), confirmed=confirmed)
    ordered = frame.sort_values([*sheet.order, *sheet.key], kind="stable", ignore_index=True)
    return show_table(ordered, name, language, title=title, columns=sheet_columns(sheet), rows=rows)


def sheet_columns(sheet: Sheet) -> list[str]:
    """The columns that a reader of the account is shown: those the definition names, else its first facts; then the evidence."""
    facts = [field.name for field in sheet.facts if field.personal in ("business", "personal")]
    return [*(sheet.shown or facts[:6]), *_EVIDENCE]
