"""Drafting: each table of ours gets the client's file that looks most like it, then its fields; what two files could be is a question (CR7).

Order lines may come as heads and lines, as a wide table, or alone: then accounts and products can be read out of them, which is asked too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kit.language import sentence
from kit.load.mapping.draft import Draft, Option, Question, TableDraft
from kit.load.mapping.filling import filled
from kit.load.mapping.proposal import LIKELY, ClientSheet, Refused, candidates, settled
from kit.load.mapping.recognition import likeness
from kit.load.mapping.relations import links, single_valued
from kit.load.mapping.wide import Wide, wide_shape
from kit.schema import INPUTS, ORDERS, Table

__all__ = ["drafted"]

_LOOKS_LIKE, _NEARLY_AS_MUCH, _ASKED = 2.0, 0.9, 0.7
_FROM_LINES = {"accounts": "account_id", "products": "product_id"}
_TABLES = {t.name: t for t in INPUTS}

Places = Mapping[str, tuple[str, str]]


def drafted(sheets: Sequence[ClientSheet], refused: Refused | None = None, settled_files: Places | None = None) -> Draft:
    """The draft that the client's files suggest.

    `refused` says which headers are about private life and never proposed; `settled_files` (table → file and sheet) is a person's word on the files.
    """
    chosen = _chosen(sheets, refused, settled_files or {})
    tables = {name: filled(part, sheets, chosen, refused) for name, part in chosen.items()}
    if "orders" in tables:
        tables |= {name: part for name in _FROM_LINES if name not in tables and (part := _from_lines(name, tables["orders"]))}
    used = {part.sheet.place for part in tables.values()} | {place for part in tables.values() for place in _joined_places(part)}
    return Draft(tables, tuple(s for s in sheets if s.place not in used))


def _joined_places(part: TableDraft) -> list[tuple[str, str]]:
    options = [*part.given.values(), *(o for q in part.questions for o in q.options)]
    return [(file, join.sheet) for option in options for join in option.joins for file in join.files]


def _chosen(sheets: Sequence[ClientSheet], refused: Refused | None, settled_files: Places) -> dict[str, TableDraft]:
    scores = {(n, t.name): likeness(s, t, refused)[0] for n, s in enumerate(sheets) for t in INPUTS}
    taken = set(settled_files.values())
    chosen: dict[str, TableDraft] = {}
    for table in INPUTS:
        if table.name in settled_files:
            sheet = next(s for s in sheets if s.place == settled_files[table.name])
            chosen[table.name] = TableDraft(table, sheet, 0.0)
            continue
        free = [n for n, s in enumerate(sheets) if s.place not in taken]
        most = {n: max(scores[n, t.name] for t in INPUTS) for n in free}
        own = [n for n in free if most[n] >= _LOOKS_LIKE and scores[n, table.name] == most[n]]
        if own:
            chosen[table.name] = _best(table, sheets, own, {n: scores[n, table.name] for n in own})
    if "orders" not in chosen and (wide := next((w for s in sheets if (w := wide_shape(s))), None)):
        chosen["orders"] = _turned(wide)
    return chosen


def _best(table: Table, sheets: Sequence[ClientSheet], own: list[int], scores: dict[int, float]) -> TableDraft:
    best = max(own, key=lambda n: (scores[n], sheets[n].place))
    rivals = [n for n in own if n != best and scores[n] >= _NEARLY_AS_MUCH * scores[best]]
    if table.name == "orders":
        heads = best
        best = next((n for n in own if n != heads and _leads_to(sheets[n], sheets[heads])), heads)
        rivals = [n for n in rivals if n != best and not _leads_to(sheets[best], sheets[n])]
    questions = []
    if rivals:
        options = tuple(Option("file", json.dumps(sheets[n].place), scores[n] / (scores[best] + scores[n])) for n in [best, *rivals])
        questions.append(Question(table.name, "file", True, options))
    return TableDraft(table, sheets[best], scores[best], questions=questions)


def _leads_to(lines: ClientSheet, heads: ClientSheet) -> bool:
    return any(link.other is heads and not lines.seen[link.here].unique for link in links(lines, [heads]))


def _turned(wide: Wide) -> TableDraft:
    """Order lines from a wide table: the turn itself is the question, and so is the date where the headers are no months."""
    keep = "[" + ", ".join(json.dumps(h, ensure_ascii=False) for h in wide.melt.keep) + "]"
    text = f'{{ keep = {keep}, name = "{wide.melt.name}", value = "{wide.melt.value}" }}'
    reason = sentence("{n} columns stand side by side: {values}", n=len(wide.headers), values=", ".join(wide.headers[:4]))
    questions = [Question("orders", "melt", True, (Option("melt", text, _ASKED, (reason,)),))]
    key = next(h for h in wide.melt.keep if wide.sheet.seen[h].distinct * len(wide.headers) == len(wide.sheet.source.frame))
    given = {"order_id": Option("parts", f"{key}, {wide.melt.name}", 1.0, (), (), (key, wide.melt.name))}
    if wide.months:
        given["order_date"] = Option("columns", "month", 1.0, values=dict(wide.months))
    return TableDraft(ORDERS, wide.sheet, 0.0, given, questions)


def _from_lines(name: str, orders: TableDraft) -> TableDraft | None:
    """Accounts or products read out of the order lines: what each of them has but one value of; the most frequent stands where there are more."""
    key = orders.given.get(_FROM_LINES[name]) or next((o for q in orders.questions if q.field == _FROM_LINES[name] for o in q.options[:1]), None)
    if key is None or key.way != "columns" or key.joins:
        return None
    table, used = _TABLES[name], {o.text for o in orders.given.values()}
    given = {table.key[0]: replace(key, values={})}
    for c in settled(candidates(orders.sheet, table, name)):
        said_of_lines = c.header in {key.text, *used} or c.field in table.key or c.score < LIKELY
        if not said_of_lines and single_valued(orders.sheet, key.text, c.header):
            given[c.field] = Option("columns", c.header, c.score, c.reasons, orders.sheet.seen[c.header].samples)
    if len(given) == 1:
        return None
    reason = sentence("the lines hold it; nearly every “{column}” has one value", column=key.text)
    ordered = {c.name: given[c.name] for c in table.columns if c.name in given}
    question = Question(name, "repeats", True, (Option("repeats", "most_frequent", _ASKED, (reason,)),))
    return TableDraft(table, orders.sheet, 0.0, ordered, [question])
