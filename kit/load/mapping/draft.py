"""Draft: the mapping that the client's files suggest: what is certain, and one question for everything else (CR7).

Each table of ours gets the file that looks most like it. Its fields come from that file's columns, or from a file that a key leads to; ids must meet
the ids they point to. What is asked carries its options, each with how sure it is, why, and three values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kit.language import sentence
from kit.load.mapping.definition import Join
from kit.load.mapping.evidence import word_values
from kit.load.mapping.portrait import Portrait
from kit.load.mapping.proposal import LIKELY, SURE, Candidate, ClientSheet, Refused, candidates, settled
from kit.load.mapping.recognition import likeness
from kit.load.mapping.relations import Link, found_in, links, margin_figures, product_reason, revenue_figures
from kit.schema import INPUTS, Column, Table

__all__ = ["Draft", "Option", "Question", "TableDraft", "drafted"]

_LOOKS_LIKE, _NEARLY_AS_MUCH, _CERTAIN_FILE = 2.0, 0.8, 3.0
_MEET, _DO_NOT_MEET, _JOINED = 0.9, 0.5, 0.97
_LOOKED_UP = ("product_line", "seller_id", "channel", "region", "key")  # what another file may say about a row that is not its own
_POINTS_TO = {"account_id": "accounts", "seller_id": "sellers", "product_id": "products", "manager_id": "sellers", "parent_id": "accounts"}
_FILLED_BY_ID = {("accounts", "name"), ("sellers", "name")}
_MEASURES = ("money", "number", "int", "hours", "minutes", "days")
_MOST_OPTIONS = 4


@dataclass(frozen=True)
class Option:
    """One answer to a question: `way` is the mapping's section, `text` a header, formula or constant, `parts` several headers; `joins` it needs."""

    way: str
    text: str
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Question:
    """What a field of ours is in the client's file; `needed` if nothing can be loaded without an answer."""

    table: str
    field: str
    needed: bool
    options: tuple[Option, ...]


@dataclass
class TableDraft:
    """One table: its file, the fields that are certain (`given`), and what is open."""

    table: Table
    sheet: ClientSheet
    likeness: float
    rivals: tuple[ClientSheet, ...] = ()
    given: dict[str, Option] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    repeats: bool = False

    @property
    def live(self) -> bool:
        """Whether all that the table needs is certain."""
        return not any(q.needed for q in self.questions)

    @property
    def needed(self) -> list[Question]:
        """The questions without whose answer the table cannot be read."""
        return [q for q in self.questions if q.needed]


@dataclass
class Draft:
    """The whole: tables by name, files that are none of ours, and files that could not be read (file → its error)."""

    tables: dict[str, TableDraft]
    unused: list[ClientSheet]

    @property
    def open(self) -> list[Question]:
        """Everything that waits for a person, orders first."""
        ordered = sorted(self.tables.values(), key=lambda t: (t.table.name != "orders", not t.live))
        return [q for t in ordered for q in t.questions]


def drafted(sheets: Sequence[ClientSheet], refused: Refused | None = None) -> Draft:
    """The draft that the client's files suggest; `refused` says which headers are about private life and never proposed."""
    chosen = _files(sheets, refused)
    for draft in chosen.values():
        _fill(draft, sheets, chosen, refused)
    used = {id(t.sheet) for t in chosen.values()} | {id(s) for s in sheets if any(_joins_to(t, s) for t in chosen.values())}
    return Draft(chosen, [s for s in sheets if id(s) not in used])


def _joins_to(draft: TableDraft, sheet: ClientSheet) -> bool:
    options = [*draft.given.values(), *(o for q in draft.questions for o in q.options)]
    return any((join.file, join.sheet) == sheet.place for option in options for join in option.joins)


def _files(sheets: Sequence[ClientSheet], refused: Refused | None) -> dict[str, TableDraft]:
    scores = {(n, t.name): likeness(s, t, refused)[0] for n, s in enumerate(sheets) for t in INPUTS}
    chosen: dict[str, TableDraft] = {}
    for table in INPUTS:
        most = {n: max(scores[n, t.name] for t in INPUTS) for n in range(len(sheets))}
        own = [n for n in most if most[n] >= _LOOKS_LIKE and scores[n, table.name] == most[n]]
        if not own:
            continue
        best = max(own, key=lambda n: (scores[n, table.name], sheets[n].place))
        rivals = [n for n in own if n != best and scores[n, table.name] >= _NEARLY_AS_MUCH * scores[best, table.name]]
        if table.name == "orders":
            best = _lines(sheets, own, best)
            rivals = [n for n in rivals if n != best and not _leads_to(sheets[best], sheets[n])]
        chosen[table.name] = TableDraft(table, sheets[best], scores[best, table.name], tuple(sheets[n] for n in rivals))
    return chosen


def _lines(sheets: Sequence[ClientSheet], own: list[int], best: int) -> int:
    """The file of order lines, where the best is a file of order heads that lines lead to."""
    return next((n for n in own if n != best and _leads_to(sheets[n], sheets[best])), best)


def _leads_to(lines: ClientSheet, heads: ClientSheet) -> bool:
    return any(link.other is heads and not lines.seen[link.here].unique for link in links(lines, [heads]))


def _fill(draft: TableDraft, sheets: Sequence[ClientSheet], tables: dict[str, TableDraft], refused: Refused | None) -> None:
    name, sheet = draft.table.name, draft.sheet
    found = candidates(sheet, draft.table, name, refused)
    best = {c.field: c for c in settled(found)}
    options: dict[str, list[Option]] = {}
    for column in draft.table.columns:
        options[column.name] = [_option(draft, column, c, sheet.seen[c.header], tables) for c in found if c.field == column.name]
    _parts(draft, options)
    certain = {f: o for f, c in best.items() if c.sure and (o := _of(options[f], c.header)) and o.confidence >= SURE}
    draft.given |= {f: o for f, o in certain.items() if f not in draft.given}
    for joined in _joined(draft, sheets, tables, refused):
        column, option = joined
        if column.name not in draft.given:
            options[column.name].append(option)
            if option.confidence >= SURE and not best.get(column.name):
                draft.given[column.name] = option
    _figures(draft, options)
    _dimension(draft, options)
    _ask(draft, best, options)
    draft.given = {column.name: draft.given[column.name] for column in draft.table.columns if column.name in draft.given}


def _of(options: Sequence[Option], header: str) -> Option | None:
    return next((o for o in options if o.way == "columns" and o.text == header), None)


def _option(draft: TableDraft, column: Column, c: Candidate, seen: Portrait, tables: dict[str, TableDraft], joins: tuple[Join, ...] = ()) -> Option:
    confidence, reasons = c.score if c.sure or c.score < SURE else SURE - 0.01, list(c.reasons)
    target = tables.get(_POINTS_TO.get(column.name, ""))
    if target and column.name not in draft.table.key and (keys := _keys(target)):
        share = found_in(seen.texts, keys)
        if share >= _MEET:
            reasons.append(sentence("{share} of its values stand in {file}", share=("ratio", round(share, 4)), file=target.sheet.source.file))
        elif share < _DO_NOT_MEET and not seen.empty:
            confidence *= 0.5
            reasons.append(sentence("only {share} of its values stand in {file}", share=("ratio", round(share, 4)), file=target.sheet.source.file))
    if column.name == "revenue" and (reason := product_reason(draft.sheet, c.header)):
        reasons.append(reason)
    words = word_values(draft.table, column, seen.words) if column.kind == "word" else {}
    return Option("columns", c.header, confidence, tuple(reasons), seen.samples, joins=joins, values=words, note=c.note)


def _keys(target: TableDraft) -> frozenset[str]:
    found = [c for c in candidates(target.sheet, target.table, target.table.name) if c.field == target.table.key[0]]
    return target.sheet.seen[found[0].header].texts if found else frozenset()


def _parts(draft: TableDraft, options: dict[str, list[Option]]) -> None:
    """Ids that a known export keeps in several columns."""
    known = draft.sheet.known
    if not known or known.table != draft.table.name:
        return
    for name, headers in known.parts.items():
        real = [next((h for h in draft.sheet.headers if known.known(h) is known.known(wanted)), "") for wanted in headers]
        if all(real):
            samples = tuple("-".join(draft.sheet.seen[h].samples[:1] or ("…",)[0]) for h in real)
            reason = sentence("{system} keeps this id in several columns", system=known.system)
            draft.given[name] = Option("parts", ", ".join(real), 1.0, (reason,), samples, tuple(real))
            options[name] = []


def _joined(draft: TableDraft, sheets: Sequence[ClientSheet], tables: dict[str, TableDraft], refused: Refused | None) -> list[tuple[Column, Option]]:
    """Fields that a key leads to, up to two files away; figures are never looked up: a head's total would be counted once per line."""
    found: list[tuple[Column, Option]] = []
    first = links(draft.sheet, sheets)
    ways: list[tuple[Link, ...]] = [(link,) for link in first]
    ways += [(link, on) for link in first for on in links(link.other, sheets) if on.other is not draft.sheet and on.here != link.there]
    for way in ways:
        other, heads = way[-1].other, draft.table.name == "orders" and way[0].here == getattr(draft.given.get("order_id"), "text", None)
        for c in candidates(other, draft.table, draft.table.name, refused):
            column, own_rows = draft.table.column(c.field), heads and len(way) == 1
            if column.kind in _MEASURES or c.field in draft.table.key or c.header in {*draft.sheet.headers, way[-1].there} or c.score < LIKELY:
                continue
            if not own_rows and (c.field not in _LOOKED_UP or _owner_of_today(c.field, other, tables)):
                continue
            option = _option(draft, column, c, other.seen[c.header], tables, _chain(way, c.header))
            reason = sentence("{file} gives it for each {key}", file=other.source.file, key=way[-1].here)
            confidence = option.confidence if own_rows else min(option.confidence, SURE) * _JOINED
            found.append((column, replace(option, confidence=confidence, reasons=(*option.reasons, reason))))
    return sorted(found, key=lambda item: (-item[1].confidence, len(item[1].joins)))


def _owner_of_today(name: str, other: ClientSheet, tables: dict[str, TableDraft]) -> bool:
    """Whether a looked-up seller would be who owns the account now, which is not who sold the line (IN11)."""
    return name == "seller_id" and "accounts" in tables and tables["accounts"].sheet is other


def _chain(way: tuple[Link, ...], header: str) -> tuple[Join, ...]:
    takes = [*(link.here for link in way[1:]), header]
    return tuple(
        Join(file=link.other.place[0], sheet=link.other.place[1], key={link.here: link.there}, take={take: take})
        for link, take in zip(way, takes, strict=True)
    )


def _figures(draft: TableDraft, options: dict[str, list[Option]]) -> None:
    if draft.table.name != "orders":
        return
    if "revenue" not in draft.given:
        figures = [Option("formula", f.formula, f.confidence, f.reasons) for f in revenue_figures(draft.sheet)]
        options["revenue"] = [o for o in options["revenue"] if o.confidence >= LIKELY] + figures
    elif "margin" not in draft.given:
        revenue = draft.given["revenue"].text
        written = revenue if revenue.isidentifier() else f"[{revenue}]"
        options["margin"] += [Option("formula", f.formula, f.confidence, f.reasons) for f in margin_figures(draft.sheet, written)]


def _dimension(draft: TableDraft, options: dict[str, list[Option]]) -> None:
    """What targets are set for follows from what their key is."""
    if draft.table.name != "targets" or "dimension" in draft.given:
        return
    key = draft.given.get("key") or next(iter(options["key"]), None)
    concepts = {c for u in draft.sheet.units.get(key.text, ()) for c in u.concepts} if key else set()
    words = ("seller", "account", "product_line", "channel", "company")
    meant = "seller" if concepts & {"seller", "employee", "owner"} else "product_line" if "line" in concepts else ""
    meant = meant or next((w for w in words if w in concepts), "")
    reason = (sentence("the key “{column}” says so", column=key.text),) if key and meant else ()
    ordered = sorted(words, key=lambda w: w != meant)
    options["dimension"] += [Option("constant", w, 0.9 if w == meant else 0.1, reason if w == meant else ()) for w in ordered]
    if meant and "key" in draft.given:
        draft.given["dimension"] = options["dimension"][0]


def _ask(draft: TableDraft, best: dict[str, Candidate], options: dict[str, list[Option]]) -> None:
    taken = {o.text for o in draft.given.values()}
    for column in draft.table.columns:
        if column.name in draft.given:
            continue
        needed = column.required and (draft.table.name, column.name) not in _FILLED_BY_ID
        mine = [o for o in options[column.name] if needed or o.text not in taken]
        mine = sorted(mine, key=lambda o: (-o.confidence, len(o.joins)))[:_MOST_OPTIONS]
        if needed or any(o.confidence >= LIKELY for o in mine):
            draft.questions.append(Question(draft.table.name, column.name, needed, tuple(mine)))
