"""Record: one worksheet's file behind a form: read before every change, written after it, so that form and spreadsheet stay in step.

The file is the only memory: a kernel may be restarted, a colleague may type in the spreadsheet meanwhile (WI1). What the file holds and the form does
not understand is written back as it is; a file whose shape is broken, or that holds formulas, is not written over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.errors import DataError, Problem
from kit.language import Language
from kit.schema import Sheet, Worksheet
from kit.worksheets.workbooks import CONFLICTS, Filled, Row, read_workbook, write_workbook

__all__ = ["Record"]


@dataclass
class Record:
    """The file `path` of a worksheet; it is made at the first change."""

    path: Path
    worksheet: Worksheet
    language: Language

    def rows(self, sheet: Sheet) -> list[Row]:
        """The rows of a sheet as the file holds them now."""
        return next((list(part.rows) for part in self._read().sheets if part.sheet.name == sheet.name), [])

    def change(self, sheet: Sheet, number: int, shown: Row, column: str, value: Any) -> tuple[int, datetime]:
        """Write one cell: of the row that has the key of `shown`, else of row `number`, else of a new row; its number now, and when it was saved.

        Raises
        ------
        DataError
            If the file was spoilt meanwhile: it is left as it is.
        """
        filled = self._read()
        formulas = sorted(cell for part in filled.sheets for cell in part.formulas)
        if filled.problems or formulas:
            told = Problem.of("worksheet_not_saved", file=self.path.name, values=formulas[:3] or ["–"])
            raise DataError(told, *filled.problems)
        rows = {part.sheet.name: list(part.rows) for part in filled.sheets}
        edited = rows.setdefault(sheet.name, [])
        at = self._place(sheet, edited, number, shown)
        if at == len(edited):
            edited.append({name: given for name, given in shown.items() if given is not None})
        edited[at] = {name: given for name, given in {**edited[at], column: value}.items() if given is not None and given != ""}
        custom = {part.sheet.name: part.custom for part in filled.sheets}
        write_workbook(self.path, self.worksheet, self.language, {**rows, CONFLICTS.name: filled.conflicts}, custom)
        return at, datetime.now()

    def _place(self, sheet: Sheet, rows: list[Row], number: int, shown: Row) -> int:
        key = [str(shown.get(name, "")) for name in sheet.key]
        same = [n for n, row in enumerate(rows) if [str(row.get(name, "")) for name in sheet.key] == key]
        if any(key) and same:
            return number if number in same else same[0]
        return number if number < len(rows) else len(rows)

    def _read(self) -> Filled:
        return read_workbook(self.path) if self.path.is_file() else Filled(self.worksheet, self.language.code, ())
