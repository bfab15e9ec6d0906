"""References and ranges: ids lead to rows that are there and never back to where they began; low is not above high (V32, V36).

A reference is followed where the table it names is there, a sheet or one of the client's; a list of ids is separated by semicolons. A field that may
name rows of one sheet or another has both tables, with a bar between them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

import pandas as pd

from kit.errors import Problem
from kit.language import message
from kit.schema import SHEETS, TABLES, Field

__all__ = ["range_problems", "reference_problems"]

_ALSO = {"contact_map": "contacts", "opportunities": "pipeline_opportunities"}  # the client's file and the worksheet hold the same things
_SINGULAR = {"accounts": "account", "sellers": "seller", "opportunities": "opportunity", "question_bank": "question"}
_LABELS = {"question_bank": message("Question bank")}  # what is neither a sheet nor a client's table
_CHAINS = (
    ("contact_map", "contact_id", "reports_to"), ("account_headers", "account_id", "parent_id"), ("complaints", "issue_id", "recurs_from"),
    ("plan_lines", "plan_id", "parent_id"), ("plan_lines", "plan_id", "depends_on"),
)  # fmt: skip


def reference_problems(tables: Mapping[str, pd.DataFrame], client: Mapping[str, pd.DataFrame], hidden: Container[str] = ()) -> list[Problem]:
    """A problem for every field whose ids lead nowhere, and for every chain that closes in a circle.

    References to tables in `hidden` are not followed: there persons stand under pseudonyms, here under what people typed.
    """
    problems: list[Problem] = []
    for name, table in tables.items():
        for field in SHEETS[name].fields:
            targets = field.refers.split("|") if field.refers else []
            known = [_known(target, tables, client) for target in targets if target not in hidden]
            if known and all(ids is not None for ids in known) and len(known) == len(targets):
                problems += _unknown(name, field, table[field.name].dropna(), set().union(*(ids for ids in known if ids is not None)))
    for name, key, up in _CHAINS:
        if name in tables:
            problems += _circles(name, tables[name].drop_duplicates(key), key, up)
    return problems


def range_problems(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """A problem for every estimate whose low, likely and high values are not in that order (V32)."""
    problems: list[Problem] = []
    for name, table in tables.items():
        for likely in (column.name for column in SHEETS[name].columns if f"{column.name}_low" in SHEETS[name].names):
            low, high = table[f"{likely}_low"], table[f"{likely}_high"]
            wrong = table[(low > high) | (low > table[likely]) | (table[likely] > high)]
            if len(wrong):
                where = {"sheet": ("label", SHEETS[name].label), "column": ("label", SHEETS[name].column(likely).label)}
                problems.append(Problem.of("worksheet_range", **where, rows=[int(row) for row in wrong.index[:5]], count=len(wrong)))
    return problems


def _known(target: str, tables: Mapping[str, pd.DataFrame], client: Mapping[str, pd.DataFrame]) -> set[str] | None:
    """The ids of the table `target`, None where it is not there to be followed into."""
    names = {target, _ALSO.get(target, target)}
    found = [place[name] for place in (tables, client) for name in names if name in place and not place[name].empty]
    if target == "account_team":
        found = [table.rename(columns={"seller_id": "person_id"}) for table in [*found, *([client["sellers"]] if "sellers" in client else [])]]
    ids = {"account_team": "person_id"}
    key = ids.get(target) or (SHEETS[target].key[0] if target in SHEETS else f"{_SINGULAR.get(target, target)}_id")
    usable = [table[key].dropna().astype("str") for table in found if key in table.columns]
    return set(pd.concat(usable)) if usable else None


def _unknown(name: str, field: Field, values: pd.Series, known: set[str]) -> Iterator[Problem]:
    parts = values.astype("str").str.split(";") if field.kind == "text" else values.astype("str").map(lambda value: [value])
    ids = parts.explode().str.strip()
    strange = sorted(set(ids[ids != ""]) - known)
    if strange:
        rows = sorted({int(row) for row in ids[ids.isin(strange)].index})
        where = {"sheet": ("label", SHEETS[name].label), "column": ("label", field.label), "rows": rows[:5]}
        yield Problem.of("worksheet_reference", **where, count=len(strange), values=strange[:3], other=_label(field.refers.split("|")[0]))


def _circles(name: str, table: pd.DataFrame, key: str, up: str) -> Iterator[Problem]:
    """A problem for each chain that comes back to where it began, told from its first id on."""
    above = {row: parts for row, text in table[[key, up]].dropna().astype("str").itertuples(index=False) if (parts := _parts(text))}
    done: set[str] = set()
    for start in sorted(above):
        circle = _circle(start, above) if start not in done else []
        if circle:
            done |= set(circle)
            where = {"sheet": ("label", SHEETS[name].label), "column": ("label", SHEETS[name].column(up).label)}
            yield Problem.of("worksheet_circle", **where, values=circle[:5])


def _circle(start: str, above: Mapping[str, list[str]]) -> list[str]:
    """The shortest way from an id over those above it back to itself, [] where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for step in above.get(way[-1], []):
            if step == start:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _label(table: str) -> tuple[str, str]:
    return "label", TABLES[table].label if table in TABLES else _LABELS.get(table, table)
