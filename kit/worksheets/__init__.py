"""Worksheets: what people know about accounts, typed in guided sheets, checked, merged, and kept with its evidence (A3, A6, A8)."""

from kit.worksheets.dossiers import DOSSIER_LABELS, dossier_health, health_before, health_finding, key_before
from kit.worksheets.evidence import plan_health
from kit.worksheets.form import worksheet_form
from kit.worksheets.merge import merged_copies, write_merged
from kit.worksheets.places import Places
from kit.worksheets.prepared import known_tables, prepared_rows, workbook_name
from kit.worksheets.reading import read_placed, read_worksheets
from kit.worksheets.rules import Remark, key_accounts, remarks
from kit.worksheets.workbooks import read_workbook, worksheet_named, write_workbook

__all__ = [
    "DOSSIER_LABELS", "Places", "Remark", "dossier_health", "health_before", "health_finding", "key_accounts", "key_before", "known_tables",
    "merged_copies", "plan_health", "prepared_rows", "read_placed", "read_workbook", "read_worksheets", "remarks", "workbook_name", "worksheet_form",
    "worksheet_named", "write_merged", "write_workbook",
]  # fmt: skip
