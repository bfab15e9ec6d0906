"""Load: the client's raw files become canonical tables, or one clear error (A2, A6)."""

from kit.load.client import ClientTables, client_tables
from kit.load.intake_template import write_intake_templates
from kit.load.mapping.definition import Mapping, read_mapping
from kit.load.reading import (
    budget_finding,
    complete_months,
    intake_finding,
    largest_cases,
    left_out_finding,
    load_facts,
    months_finding,
    quality_finding,
    rows_balance,
    ticks_finding,
)

__all__ = [
    "ClientTables", "Mapping", "budget_finding", "client_tables", "complete_months", "intake_finding", "largest_cases", "left_out_finding",
    "load_facts", "months_finding", "quality_finding", "read_mapping", "rows_balance", "ticks_finding", "write_intake_templates",
]  # fmt: skip
