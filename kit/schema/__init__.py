"""Schema: the tables in which the stages meet, written once.

One module per stage lists its tables; `column` says what a column and a table are, `vocabulary` holds the closed lists of words. The only hub
of the kit: everybody reads it, it reads nobody.
"""

from kit.schema.action import ACTION
from kit.schema.analysis import ANALYSIS
from kit.schema.client import AGGREGATES, CLIENT, INPUTS, MUNICIPALITIES, ORDERS
from kit.schema.column import Column, Kind, PersonalClass, Table
from kit.schema.investigation import INVESTIGATION
from kit.schema.loading import LOADING
from kit.schema.monitoring import MONITORING
from kit.schema.status import Status
from kit.schema.worksheets import PLAN_HEALTH, SHEETS, WORKSHEETS, Field, Sheet, Worksheet

__all__ = [
    "AGGREGATES", "CLIENT", "INPUTS", "MUNICIPALITIES", "ORDERS", "RESULTS", "SHEETS", "TABLES", "WORKSHEETS", "Column", "Field", "Kind", "PersonalClass",
    "Sheet", "Status", "Table", "Worksheet", "table",
]  # fmt: skip

RESULTS = (*INVESTIGATION, PLAN_HEALTH, *ANALYSIS, *ACTION, *MONITORING)
TABLES: dict[str, Table] = {t.name: t for t in (*CLIENT, MUNICIPALITIES, *LOADING, *SHEETS.values(), *RESULTS)}


def table(name: str) -> Table:
    """The table called `name`; KeyError if there is none."""
    return TABLES[name]
