"""References and ranges: ids lead to rows that are there and never back to where they began; low is not above high (V32, V36).

A reference is followed where the table it names is there, a sheet or one of the client's; a list of ids is separated by semicolons.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

import pandas as pd

from kit.errors import Problem
from kit.schema import SHEETS, TABLES, Field

__all__ = ["range_problems", "reference_problems"]

_ALSO = {"contact_map": "contacts", "opportunities": "pipeline_opportunities"}  # the client's file and the worksheet hold the same things
_SINGULAR = {"accounts": "account", "sellers": "seller", "opportunities": "opportunity"}
_CHAINS = (("contact_map", "contact_id", "reports_to"), ("account_headers", "account_id", "parent_id"), ("complaints", "issue_id", "recurs_from"))


def reference_problems(tables: Mapping[str, pd.DataFrame], client: Mapping[str, pd.DataFrame], hidden: Container[str] = ()) -> list[Problem]:
    """A problem for every field whose ids lead nowhere, and for every chain that closes in a circle.

    References to tables in `hidden` are not followed: there persons stand under pseudonyms, here under what people typed.
    """
    problems: list[Problem] = []
    for name, table in tables.items():
        for field in SHEETS[name].fields:
            known = _known(field, tables, client)
            if field.refers and field.refers not in hidden and known is not None:
                problems += _unknown(name, field, table[field.name].dropna(), known)
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


def _known(field: Field, tables: Mapping[str, pd.DataFrame], client: Mapping[str, pd.DataFrame]) -> set[str] | None:
    names = {field.refers, _ALSO.get(field.refers, field.refers)}
    found = [place[name] for place in (tables, client) for name in names if name in place and not place[name].empty]
    if field.refers == "account_team":
        found = [table.rename(columns={"seller_id": "person_id"}) for table in [*found, *([client["sellers"]] if "sellers" in client else [])]]
    ids = {"account_team": "person_id"}
    key = ids.get(field.refers) or (SHEETS[field.refers].key[0] if field.refers in SHEETS else f"{_SINGULAR.get(field.refers, field.refers)}_id")
    usable = [table[key].dropna().astype("str") for table in found if key in table.columns]
    return set(pd.concat(usable)) if usable else None


def _unknown(name: str, field: Field, values: pd.Series, known: set[str]) -> Iterator[Problem]:
    parts = values.astype("str").str.split(";") if field.kind == "text" else values.astype("str").map(lambda value: [value])
    ids = parts.explode().str.strip()
    strange = sorted(set(ids[ids != ""]) - known)
    if strange:
        rows = sorted({int(row) for row in ids[ids.isin(strange)].index})
        where = {"sheet": ("label", SHEETS[name].label), "column": ("label", field.label), "rows": rows[:5]}
        yield Problem.of("worksheet_reference", **where, count=len(strange), values=strange[:3], other=_label(field.refers))


def _circles(name: str, table: pd.DataFrame, key: str, up: str) -> Iterator[Problem]:
    above = dict(table[[key, up]].dropna().astype("str").itertuples(index=False))
    for start in sorted(above):
        seen, at = [start], above[start]
        while at in above and at not in seen:
            seen.append(at)
            at = above[at]
        if at == start == min(seen):
            where = {"sheet": ("label", SHEETS[name].label), "column": ("label", SHEETS[name].column(up).label)}
            yield Problem.of("worksheet_circle", **where, values=seen[:5])


def _label(table: str) -> tuple[str, str]:
    return "label", TABLES[table].label if table in TABLES else table
