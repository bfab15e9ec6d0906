"""Worksheets: what people know about accounts, typed in guided sheets, checked, merged, and kept with its evidence (A3, A6, A8)."""

from kit.worksheets.reading import read_worksheets
from kit.worksheets.workbooks import read_workbook, worksheet_named, write_workbook

__all__ = ["read_workbook", "read_worksheets", "worksheet_named", "write_workbook"]
