"""Definition: what a worksheet is. One definition drives the workbook, the form, the check and the report's table (A3, A6, A8).

A worksheet is one or more sheets; a sheet is a table that people fill in, each row with its evidence: where it comes from, when, how sure, until when
(A6). `light` fields are asked of every account, the others of key accounts only (A1). The half-life says how fast what is written there grows old.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.language import message as _
from kit.schema.column import Column, Table

__all__ = ["AREAS", "EVIDENCE", "FOLDED", "Field", "Sheet", "Worksheet", "sheet"]

AREAS = ("header", "process", "market", "relationship", "wallet", "plan", "satisfaction")

EVIDENCE = (
    Column("ev_source", "text", _("Source"), meaning=_("Who said it, or which document shows it"), example=_("Interview with the plant manager")),
    Column("ev_source_type", "word", _("Kind of source"), vocabulary=("declared", "document", "invoice", "observed", "inferred", "unknown")),
    Column("ev_as_of", "date", _("True on"), meaning=_("The day on which it was so: it grows old from here")),
    Column("ev_status", "word", _("State of the fact"), vocabulary=("assumed", "confirmed", "obsolete"), meaning=_("Empty means assumed; a client's report shows confirmed facts only")),
    Column("ev_confirmed_by", "text", _("Confirmed by"), personal="personal", example=_("Ana Prado")),
    Column("ev_expires_on", "date", _("Good until"), meaning=_("Empty: as long as facts of this sheet usually last")),
    Column("ev_confidence", "word", _("Confidence"), vocabulary=("low", "mid", "high")),
    Column("ev_visibility", "word", _("Who may see it"), vocabulary=("internal", "client_safe"), meaning=_("Empty means internal; a row with a judgement about a person always is")),
    Column("ev_personal_data", "word", _("Personal data"), vocabulary=("no", "ordinary", "judgement")),
    Column("ev_author", "text", _("Written by"), personal="personal", example=_("Ana Prado")),
    Column("ev_updated_on", "date", _("Written on")),
)  # fmt: skip
FOLDED = frozenset({"ev_expires_on", "ev_confidence", "ev_visibility", "ev_personal_data", "ev_updated_on"})  # the definition gives their defaults


@dataclass(frozen=True)
class Field(Column):
    """A column that people fill in: `refers` names the sheet (or client table) whose key it holds, `light` says that every account is asked for it.

    `asked` is False where it applies to some rows only (a loss reason, the end of a contract): a dossier without it lacks nothing.
    """

    refers: str = ""
    light: bool = False
    asked: bool = True


@dataclass(frozen=True)
class Sheet(Table):
    """A table that people fill in: its area of the dossier ('' for a register of what happens, which no account need have anything in), and after how
    many days half of what it says is to be confirmed; a report shows the columns `shown` (its first facts where none are named) sorted by `order`."""

    area: str = "header"
    half_life_days: int = 365
    shown: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns without the evidence block."""
        return tuple(column for column in self.columns if isinstance(column, Field))

    @property
    def facts(self) -> tuple[Field, ...]:
        """The fields that a dossier is asked for: neither keys nor references to other rows, nor what applies to some rows only."""
        return tuple(field for field in self.fields if field.asked and field.name not in self.key and not (field.kind == "id" and field.refers))


@dataclass(frozen=True)
class Worksheet:
    """One worksheet: its code and name, what it is for, and its sheets."""

    code: str
    name: str
    label: str
    purpose: str
    sheets: tuple[Sheet, ...]


def sheet(
    name: str, label: str, one_row: str, key: tuple[str, ...], fields: tuple[Field, ...], area: str, half_life_days: int, shown: str = "",
    order: str = "",
) -> Sheet:  # fmt: skip
    """The sheet with the evidence block after its fields; `shown` and `order` are names of columns with spaces between them."""
    return Sheet(name, label, one_row, key, (*fields, *EVIDENCE), area, half_life_days, tuple(shown.split()), tuple(order.split()))
