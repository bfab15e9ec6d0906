"""Sheets: what people typed about an account, as tables of the report: columns, labels and order come from the worksheet's one definition (A6, A8).

Each row says whether somebody confirmed it, and since when it is so. Which rows and columns a reader may see the profile decides, as for any table;
so the title counts nothing: a reader would count less. A row that says nothing beyond its key (a question without an answer) is not shown.
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
_ENDS = ("_low", "_high")  # of a range: where neither is known, the figure between them says it all


class Outputs(tuple[Output, ...]):
    """Several outputs of one cell, shown one after the other."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self)


def show_sheets(cycle: Cycle, account_id: str, *worksheets: str, rows: int = 8) -> Outputs:
    """What was typed about the account into these worksheets (`purchase_process` …), a table per sheet; sheets that say nothing of it are left out.

    Raises
    ------
    SettingsError
        If there is no such worksheet.
    """
    known = {worksheet.name: worksheet for worksheet in WORKSHEETS}
    if unknown := [name for name in worksheets if name not in known]:
        raise SettingsError.of("worksheet_unknown", values=unknown, known=list(known))
    sheets = [sheet for name in worksheets for sheet in known[name].sheets if "account_id" in sheet.names]
    typed = [(sheet, _telling(rows_of(cycle, sheet.name, account_id), sheet)) for sheet in sheets]
    return Outputs(show_sheet(frame, sheet.name, cycle.language, rows) for sheet, frame in typed if len(frame))


def show_sheet(frame: pd.DataFrame, name: str, language: Language, rows: int = 8) -> Output:
    """The rows of one sheet as a table, columns and order as the definition says; the first column is one in which something is known."""
    sheet = SHEETS[name]
    ordered = frame.sort_values([*sheet.order, *sheet.key], kind="stable", ignore_index=True)
    blank = {column for column in sheet_columns(sheet) if not _known(ordered.head(rows)[column]).any()}
    columns = [column for column in sheet_columns(sheet) if column not in blank or not column.endswith(_ENDS)]
    return show_table(ordered, name, language, title=sheet.label, columns=sorted(columns, key=blank.__contains__), rows=rows)


def sheet_columns(sheet: Sheet) -> list[str]:
    """The columns that a reader of the account is shown: those the definition names, else its first facts; then the evidence."""
    facts = [field.name for field in sheet.facts if field.personal in ("business", "personal")]
    return [*(sheet.shown or facts[:6]), *_EVIDENCE]


def _telling(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """The rows that say something: a field that is known and does not only repeat the key."""
    keys = frame[list(sheet.key)].astype("str")
    others = [frame[field.name] for field in sheet.fields if field.name not in sheet.key]
    told = [_known(values) & ~keys.eq(values.astype("str"), axis=0).any(axis=1) for values in others]
    return frame[pd.concat(told, axis=1).any(axis=1)].reset_index(drop=True) if told else frame


def _known(values: pd.Series) -> pd.Series:
    return values.notna() & values.astype("str").ne("")
