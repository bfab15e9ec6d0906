"""Filling: the fields of one table from the file that was chosen for it, from a file that a key leads to, or from figures over its columns.

What values and names agree on is given; the rest becomes one question per field. Ids must meet the ids they point to, and what another file says
about a row that is not its own is always asked (IN11, CR7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kit.language import sentence
from kit.load.mapping.definition import Format, Join
from kit.load.mapping.draft import Option, Question, TableDraft
from kit.load.mapping.evidence import word_values
from kit.load.mapping.proposal import LIKELY, SURE, Candidate, ClientSheet, Refused, candidates, settled
from kit.load.mapping.relations import Link, found_in, links, margin_figures, product_reason, revenue_figures, written
from kit.schema import Column

__all__ = ["filled"]

_MEET, _DO_NOT_MEET, _JOINED = 0.9, 0.5, 0.97
_LOOKED_UP = ("product_line", "seller_id", "channel", "region", "key")  # what another file may say about a row that is not its own
_POINTS_TO = {"account_id": "accounts", "seller_id": "sellers", "product_id": "products", "manager_id": "sellers", "parent_id": "accounts"}
_FILLED_BY_ID = {("accounts", "name"), ("sellers", "name")}
_MEASURES = ("money", "number", "int", "hours", "minutes", "days")
_DIMENSIONS = ("seller", "account", "product_line", "channel", "company")
_MOST_OPTIONS = 4
_SELLERS = ("seller_id", "manager_id", "key")

Tables = Mapping[str, TableDraft]
Options = dict[str, list[Option]]


def filled(draft: TableDraft, sheets: Sequence[ClientSheet], tables: Tables, refused: Refused | None = None) -> TableDraft:
    """The table with what is certain given and a question for everything else; `tables` are all that were chosen, for the ids that point to them."""
    table, sheet = draft.table, draft.sheet
    found = candidates(sheet, table, table.name, refused)
    best = {c.field: c for c in settled(found)}
    offered = {(c.field, c.header): _option(draft, table.column(c.field), c, tables) for c in found}
    options: Options = {name: [o for (field, _), o in offered.items() if field == name] for name in table.names}
    given = {**_known_parts(draft), **draft.given}
    for name, c in best.items():
        option = offered[name, c.header]
        if c.sure and option.confidence >= SURE and name not in given:
            given[name] = option
    heads = given["order_id"].text if "order_id" in given else ""
    for column, option in _joined(draft, sheets, tables, refused, heads):
        if column.name not in given and option.confidence >= SURE and column.name not in best:
            given[column.name] = option
        options[column.name].append(option)
    _whole_names(draft, options)
    _by_name(draft, options, tables)
    _figures(draft, given, options)
    _dimension(draft, given, options)
    ordered = {c.name: given[c.name] for c in table.columns if c.name in given}
    return replace(draft, given=ordered, questions=[*draft.questions, *_questions(draft, ordered, options)])


def _option(
    draft: TableDraft, column: Column, c: Candidate, tables: Tables, other: ClientSheet | None = None, joins: tuple[Join, ...] = ()
) -> Option:
    seen, reasons = (other or draft.sheet).seen[c.header], list(c.reasons)
    named = column.name in _SELLERS and not all(any(ch.isdigit() for ch in text) for text in seen.samples)
    samples = () if named or column.personal != "business" else seen.samples  # a mapping is no place for persons
    confidence = c.score if c.sure or c.score < SURE else SURE - 0.01
    target = tables.get(_POINTS_TO.get(column.name, ""))
    if target and column.name not in draft.table.key and (keys := _keys(target)):
        share = found_in(seen.texts, keys)
        told = ("ratio", round(share, 4))
        if share >= _MEET:
            reasons.append(sentence("{share} of its values stand in {file}", share=told, file=target.sheet.source.file))
        elif share < _DO_NOT_MEET and not seen.empty:
            confidence *= 0.5
            reasons.append(sentence("only {share} of its values stand in {file}", share=told, file=target.sheet.source.file))
    if column.name == "revenue" and not other and (reason := product_reason(draft.sheet, c.header)):
        reasons.append(reason)
    words = word_values(draft.table, column, seen.words) if column.kind == "word" else {}
    if column.kind == "ratio" and seen.high > 1 and "%" not in seen.marks:
        reasons.append(sentence("it is written from 0 to 100"))
        return Option("formula", f"{written(c.header)} * 0.01", confidence, tuple(reasons), samples, joins=joins, note=c.note)
    return Option("columns", c.header, confidence, tuple(reasons), samples, joins=joins, values=words, note=c.note)


def _keys(target: TableDraft) -> frozenset[str]:
    found = [c for c in candidates(target.sheet, target.table, target.table.name) if c.field == target.table.key[0]]
    return target.sheet.seen[found[0].header].texts if found else frozenset()


def _known_parts(draft: TableDraft) -> dict[str, Option]:
    """Ids that a known export keeps in several columns."""
    known, given = draft.sheet.known, {}
    for name, wanted in known.parts.items() if known and known.table == draft.table.name else ():
        real = tuple(h for w in wanted for h in draft.sheet.headers if h.casefold() == w.casefold())
        if known and len(real) == len(wanted):
            reason = sentence("{system} keeps this id in several columns", system=known.system)
            given[name] = Option("parts", ", ".join(real), 1.0, (reason,), (), real)
    return given


def _joined(draft: TableDraft, sheets: Sequence[ClientSheet], tables: Tables, refused: Refused | None, heads: str) -> list[tuple[Column, Option]]:
    """Fields that a key leads to, up to two files away; figures are never looked up: a head's total would be counted once per line."""
    found: list[tuple[Column, Option]] = []
    first = links(draft.sheet, sheets)
    ways: list[tuple[Link, ...]] = [(link,) for link in first]
    ways += [(link, on) for link in first for on in links(link.other, sheets) if on.other is not draft.sheet and on.here != link.there]
    for way in ways:
        other, own_rows = way[-1].other, len(way) == 1 and way[0].here == heads and draft.table.name == "orders"
        for c in candidates(other, draft.table, draft.table.name, refused):
            column = draft.table.column(c.field)
            if column.kind in _MEASURES or c.field in draft.table.key or c.header in {*draft.sheet.headers, way[-1].there} or c.score < LIKELY:
                continue
            if not own_rows and (c.field not in _LOOKED_UP or _owner_of_today(c.field, other, tables)):
                continue
            option = _option(draft, column, c, tables, other, _chain(way, c.header))
            reason = sentence("{file} gives it for each {key}", file=other.source.file, key=way[-1].here)
            confidence = option.confidence if own_rows else min(option.confidence, SURE) * _JOINED
            found.append((column, replace(option, confidence=confidence, reasons=(*option.reasons, reason))))
    return sorted(found, key=lambda item: (-item[1].confidence, len(item[1].joins)))


def _owner_of_today(name: str, other: ClientSheet, tables: Tables) -> bool:
    """Whether a looked-up seller would be who owns the account now, which is not who sold the line (IN11)."""
    return name == "seller_id" and "accounts" in tables and tables["accounts"].sheet is other


def _chain(way: tuple[Link, ...], header: str) -> tuple[Join, ...]:
    takes = [*(link.here for link in way[1:]), header]
    return tuple(
        Join(file=link.other.place[0], sheet=link.other.place[1], key={link.here: link.there}, take={take: take}, format=_format(link.other))
        for link, take in zip(way, takes, strict=True)
    )


def _format(sheet: ClientSheet) -> Format:
    return Format(encoding=sheet.encoding)


def _whole_names(draft: TableDraft, options: Options) -> None:
    """A person's name that stands in two columns."""
    if draft.table.name in ("contacts", "sellers"):
        first, last = (next((h for h, units in draft.sheet.units.items() if any(word in u.concepts for u in units)), "")
                       for word in ("first_name", "last_name"))  # fmt: skip
        if first and last and not (draft.sheet.seen[first].empty or draft.sheet.seen[last].empty):
            reason = sentence("first and last name stand in two columns")
            options["name"].append(Option("parts", f"{first}, {last}", 0.9, (reason,), (), (first, last), " "))


def _by_name(draft: TableDraft, options: Options, tables: Tables) -> None:
    """Accounts that a file names instead of giving their id: the accounts file gives the id for the name; the rule is shown and asked."""
    accounts = tables.get("accounts")
    if draft.table.name == "accounts" or "account_id" not in options or accounts is None:
        return
    own = {c.field: c for c in settled(candidates(accounts.sheet, accounts.table, "accounts"))}
    if not {"account_id", "name"} <= own.keys() or not accounts.sheet.seen[own["name"].header].unique:
        return
    key, name = own["account_id"].header, own["name"].header
    for option in list(options["account_id"]):
        share = found_in(draft.sheet.seen[option.text].texts, accounts.sheet.seen[name].texts) if option.text in draft.sheet.seen else 0.0
        if share >= _DO_NOT_MEET and key not in draft.sheet.headers:
            join = Join(file=accounts.sheet.place[0], sheet=accounts.sheet.place[1], key={option.text: name}, take={key: key},
                        format=_format(accounts.sheet))  # fmt: skip
            told = sentence("{share} of its values stand in {file}", share=("ratio", round(share, 4)), file=f"{join.file} › {name}")
            rule = sentence("“{here}” = “{there}” of {file}", here=option.text, there=name, file=join.file)
            options["account_id"].append(Option("columns", key, 0.9 * share, (told, rule), option.samples, joins=(join,)))


def _figures(draft: TableDraft, given: Mapping[str, Option], options: Options) -> None:
    if draft.table.name != "orders":
        return
    if "revenue" not in given:
        figures = [Option("formula", f.formula, f.confidence, f.reasons) for f in revenue_figures(draft.sheet)]
        options["revenue"] = [o for o in options["revenue"] if o.confidence >= LIKELY] + figures
    elif "margin" not in given:
        revenue = written(given["revenue"].text)
        options["margin"] += [Option("formula", f.formula, f.confidence, f.reasons) for f in margin_figures(draft.sheet, revenue)]


def _dimension(draft: TableDraft, given: dict[str, Option], options: Options) -> None:
    """What targets are set for follows from what their key is."""
    if draft.table.name != "targets" or "dimension" in given:
        return
    key = given.get("key") or next(iter(options["key"]), None)
    concepts = {c for u in draft.sheet.units.get(key.text, ()) for c in u.concepts} if key else set()
    meant = "seller" if concepts & {"seller", "employee", "owner"} else "product_line" if "line" in concepts else ""
    meant = meant or next((w for w in _DIMENSIONS if w in concepts), "")
    reason = (sentence("the key “{column}” says so", column=key.text),) if key and meant else ()
    ordered = sorted(_DIMENSIONS, key=lambda w: w != meant)
    options["dimension"] += [Option("constant", w, 0.9 if w == meant else 0.1, reason if w == meant else ()) for w in ordered]
    if meant and "key" in given:
        given["dimension"] = options["dimension"][0]


def _questions(draft: TableDraft, given: Mapping[str, Option], options: Options) -> list[Question]:
    taken, asked = {o.text for o in given.values()}, []
    for column in draft.table.columns:
        if column.name in given:
            continue
        needed = column.required and (draft.table.name, column.name) not in _FILLED_BY_ID
        mine = [o for o in options[column.name] if needed or o.text not in taken]
        mine = sorted(mine, key=lambda o: (-o.confidence, len(o.joins)))[:_MOST_OPTIONS]
        if needed or any(o.confidence >= LIKELY for o in mine):
            asked.append(Question(draft.table.name, column.name, needed, tuple(mine)))
    return asked
