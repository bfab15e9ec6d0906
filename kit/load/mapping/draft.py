"""Draft: the mapping that a client's files suggest, as data: what is certain, and one question for everything else (CR7).

`drafting` makes it, `answers` puts its questions to a person, `mapping_file` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kit.load.mapping.definition import Join
from kit.load.mapping.proposal import ClientSheet
from kit.schema import Table

__all__ = ["Draft", "Option", "Question", "TableDraft"]


@dataclass(frozen=True)
class Option:
    """One answer to a question: how it is written in the mapping, how sure it is, why, and three values.

    `way` is the mapping's section (columns, formula, constant, parts, file, melt, repeats), `text` a header, formula, constant or file; `parts` are
    several headers, `between` what joins them; `joins` are the look-ups it needs, `values` the client's words for ours.
    """

    way: str
    text: str
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    between: str = "-"
    joins: tuple[Join, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Question:
    """What a field of ours is in the client's file, or which file a table is (`file`); `needed` if the table cannot be read without an answer."""

    table: str
    field: str
    needed: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class TableDraft:
    """One table: its file, the fields that are certain (`given`), and what is open."""

    table: Table
    sheet: ClientSheet
    likeness: float
    given: dict[str, Option] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    @property
    def needed(self) -> list[Question]:
        """The questions without whose answer the table cannot be read."""
        return [q for q in self.questions if q.needed]

    @property
    def live(self) -> bool:
        """Whether all that the table needs is certain."""
        return not self.needed and bool(self.given)


@dataclass(frozen=True)
class Draft:
    """The whole: tables by name, and the files that are none of ours."""

    tables: dict[str, TableDraft]
    unused: tuple[ClientSheet, ...] = ()
