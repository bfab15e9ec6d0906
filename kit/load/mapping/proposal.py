"""Proposal: for every column of a client's file the field of ours that it most likely is, with how sure that is and why (CR7, Q8).

Names come first (a known export, our own names, the words of the header), values confirm or forbid. Two columns that could be one field, or one that
could be two, are a question; so is everything that is merely likely. A wrong column accepted is the worst that can happen here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kit.language import sentence
from kit.load.files.source import Source
from kit.load.mapping.evidence import NEUTRAL, Verdict, can_be_proven, value_verdict
from kit.load.mapping.portrait import Portrait, portraits
from kit.load.mapping.profiles import KnownHeader, KnownObject, recognised_object
from kit.load.mapping.words import Unit, Vocabulary, common_prefix, plain, read_vocabulary
from kit.schema import Table

__all__ = ["LIKELY", "SURE", "Candidate", "ClientSheet", "candidates", "client_sheet", "settled"]

SURE, LIKELY = 0.95, 0.45  # from which score on a name is a name, and a guess worth a question
_RIVAL = 0.1  # how near a second reading must be to make the first a question
_PERSONS = ("contacts", "sellers", "accounts")

Refused = Callable[[str, pd.Series], bool]


@dataclass(frozen=True)
class ClientSheet:
    """One file or sheet of the client as it was looked at.

    `encoding` is set where the file alone does not tell how it is written, and the other files of the delivery do.
    """

    source: Source
    headers: tuple[str, ...]
    units: dict[str, list[Unit]]
    seen: dict[str, Portrait]
    known: KnownObject | None
    vocabulary: Vocabulary
    encoding: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """File and sheet."""
        return self.source.file, self.source.sheet


@dataclass(frozen=True)
class Candidate:
    """A column that could be a field: `name` and `score` 0-1, `sure` if it may be accepted, `reasons` in sentence cells, `note` of a profile."""

    table: str
    field: str
    header: str
    name: float
    score: float
    sure: bool
    reasons: tuple[str, ...] = ()
    note: str = ""


def client_sheet(source: Source, without: str = "", vocabulary: Vocabulary | None = None) -> ClientSheet:
    """A source looked at; `without` leaves out what came from one system, `vocabulary` is another than ours."""
    vocabulary = vocabulary or read_vocabulary(without)
    headers = tuple(str(h) for h in source.frame.columns)
    prefix = common_prefix(headers, vocabulary)
    units = {h: vocabulary.units(h, prefix) for h in headers}
    return ClientSheet(source, headers, units, portraits(source), recognised_object(headers, without), vocabulary)


def candidates(sheet: ClientSheet, table: Table, main: str, refused: Refused | None = None) -> list[Candidate]:
    """Every column of the sheet that could be a field of `table`, the rows of the sheet being rows of `main`."""
    found: list[Candidate] = []
    for header in sheet.headers:
        could_be = list(_of_header(sheet, header, table, main))
        if could_be and not (refused and table.name in _PERSONS and refused(header, sheet.source.frame[header])):
            found += could_be
    return sorted(found, key=lambda c: (-c.score, c.field, sheet.headers.index(c.header)))


def _of_header(sheet: ClientSheet, header: str, table: Table, main: str) -> Iterable[Candidate]:
    known = sheet.known.known(header) if sheet.known and sheet.known.table == main else None
    if known:
        if known.table == table.name:
            yield _from_profile(sheet, known, header, table)
        elif (known.table, known.field) == ("accounts", "name") and table.name == main and "account_id" in table.names:
            reason = sentence("it names the account")  # an id of a kind, if the accounts go by their names
            yield Candidate(table.name, "account_id", header, 0.8, 0.8, False, (reason,), known.note)
        return
    seen = sheet.seen.get(header)
    for column in table.columns:
        own = table.name == main and column.name in sheet.vocabulary.own.get((table.name, plain(header)), ())
        name = 1.0 if own else sheet.vocabulary.score(sheet.units[header], table.name, column.name, main)
        if not name and (table.name != main or not can_be_proven(column)):
            continue
        verdict = value_verdict(table, column, seen) if seen else NEUTRAL
        proof = verdict.proof if table.name == main and verdict.proof >= 0.7 else 0.0
        score = max(name + (1 - name) * verdict.proof * 0.5 if name else 0.0, proof) * verdict.factor
        if score >= LIKELY * 0.5:
            reason = sentence("it is our own name for it") if own else _said(sheet.units[header]) if name else ""
            sure = (name >= SURE and verdict.allows) or proof >= SURE
            yield Candidate(table.name, column.name, header, name, min(score, 1.0), sure, tuple(r for r in (reason, verdict.reason) if r))


def _from_profile(sheet: ClientSheet, known: KnownHeader, header: str, table: Table) -> Candidate:
    seen, system = sheet.seen.get(header), sheet.known.system if sheet.known else ""
    verdict: Verdict = value_verdict(table, table.column(known.field), seen) if seen else NEUTRAL
    reasons = (sentence("{system} exports call it so", system=system), *([verdict.reason] if verdict.reason else []))
    return Candidate(table.name, known.field, header, 1.0, verdict.factor, verdict.allows and not known.ask, reasons, known.note)


def _said(units: Sequence[Unit]) -> str:
    words = " + ".join(u.text for u in units if u.concepts)
    weak = [u for u in units if not u.concepts]
    if weak:
        return sentence("its words say so ({words}), apart from {values}", words=words, values=", ".join(u.text for u in weak))
    return sentence("its words say so ({words})", words=words)


def settled(found: Sequence[Candidate]) -> list[Candidate]:
    """At most one column per field and one field per column, the best of all together; what has a near rival is no longer sure."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    usable = [c for c in found if c.score >= LIKELY]
    fields, headers = sorted({c.field for c in usable}), sorted({c.header for c in usable})
    if not usable:
        return []
    worth = np.zeros((len(fields), len(headers)))
    at = {(c.field, c.header): c for c in usable}
    for (field, header), c in at.items():
        worth[fields.index(field), headers.index(header)] = c.score + 0.001 * c.name
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = [at[key] for r, c in zip(rows, columns, strict=True) if (key := (fields[r], headers[c])) in at]
    return [replace(c, sure=c.sure and not _rivalled(c, usable)) for c in chosen]


def _rivalled(chosen: Candidate, found: Sequence[Candidate]) -> bool:
    for other in found:
        same_field = other.field == chosen.field and other.header != chosen.header
        same_header = other.header == chosen.header and other.field != chosen.field
        if (same_field or same_header) and other.score > chosen.score - _RIVAL:
            return True
    return False
