"""Places: where something about a person is held: files, worksheets, cycles and papers, each with row and column (PR5).

A row that is the person's own counts whole; elsewhere it is the cell that names him. Rows that only carry an id (the seller of an order line) are
counted per column, not listed one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from kit.engagement import Engagement
from kit.load.privacy.person import IdColumn, Person, cycle_folders, id_columns
from kit.load.privacy.raw_files import READABLE, RawSheet, raw_sheets
from kit.pseudonyms import OWN_TABLES, PERSON_IDS, of_sellers, own_id

__all__ = ["PAPERS", "Place", "Search", "held_about", "table_mask"]

PAPERS = (".html", ".pdf", ".xlsx", ".pptx", ".ics", ".csv")


@dataclass(frozen=True)
class Place:
    """Something held about a person: `where` is data, worksheets, cycle, notebook or paper; `rows` counts rows that are alike."""

    where: str
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    rows: int = 1
    own: bool = False


@dataclass(frozen=True)
class Search:
    """What was found about a person, and the files that could not be read."""

    person: Person
    places: tuple[Place, ...]
    unread: tuple[str, ...]


def held_about(engagement: Engagement, person: Person) -> Search:
    """Everything that is held about the person in the engagement's files, worksheets and cycles."""
    places: list[Place] = []
    unread: list[str] = []
    columns = id_columns(engagement, person.kind)
    for where in ("data", "worksheets"):
        folder = engagement.folder / where
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("~$")) if folder.is_dir() else ():
            file = path.relative_to(folder).as_posix()
            try:
                if path.suffix.lower() not in READABLE:
                    raise ValueError(file)
                for sheet in raw_sheets(path, file):
                    places += _in_sheet(where, sheet, person, [c for c in columns if where == "data" and c.in_file(file)])
            except (ValueError, OSError):
                unread.append(f"{where}/{file}")
    for folder in cycle_folders(engagement):
        places += _in_cycle(folder, person)
    return Search(person, tuple(places), tuple(unread))


def _in_sheet(where: str, sheet: RawSheet, person: Person, columns: list[IdColumn]) -> Iterator[Place]:
    named = cache(person.named_in)
    heads = sheet.rows[0] if sheet.rows else []
    own = {row for column in columns if column.own for row, who in column.ids(sheet) if who in person.ids}
    if where == "worksheets":  # no mapping says where ids stand; one of digits only could be anything
        ids = {who for who in person.ids if not who.isdigit()}
        own |= {number for number, row in enumerate(sheet.rows, start=1) if not ids.isdisjoint(row)}
    for number, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            if cell and (number in own or named(cell)):
                head = heads[at] if at < len(heads) and number > 1 else ""
                yield Place(where, sheet.file, sheet.sheet, number, head, cell, own=number in own)
    for column in columns:
        if rows := [row for row, who in column.ids(sheet) if who in person.ids and row not in own]:
            yield Place(where, sheet.file, sheet.sheet, rows[0], ", ".join(column.headers), sorted(person.ids)[0], len(rows))


def _in_cycle(folder: Path, person: Person) -> Iterator[Place]:
    named = cache(person.named_in)
    found = False
    for path in sorted((folder / "tables").glob("*.parquet")):
        frame = pd.read_parquet(path)
        file = f"{folder.name}/tables/{path.stem}"
        own = table_mask(path.stem, frame, person, only_own=True)
        for place in _in_table(file, frame, person, own, table_mask(path.stem, frame, person), named):
            found = True
            yield place
    for path in sorted(folder.rglob("*.ipynb")):
        if any(person.named_in(line) for line in path.read_text(encoding="utf-8").splitlines() if len(line) < 100_000):
            found = True
            yield Place("notebook", f"{folder.name}/{path.relative_to(folder).as_posix()}")
    for path in sorted(p for p in folder.rglob("*") if found and p.suffix in PAPERS):
        yield Place("paper", f"{folder.name}/{path.relative_to(folder).as_posix()}")


def _in_table(file: str, frame: pd.DataFrame, person: Person, own: pd.Series, by_id: pd.Series, named) -> Iterator[Place]:  # type: ignore[no-untyped-def]
    for column in frame.columns:
        values = frame[column]
        texts = {v for v in values.dropna().unique() if named(v)} if pd.api.types.is_string_dtype(values) else set()
        for row in [n for n, hit in enumerate((own | values.isin(texts)).tolist()) if hit]:
            if not pd.isna(values.iloc[row]) and values.iloc[row] != "":
                yield Place("cycle", file, "", row + 1, str(column), str(values.iloc[row]), own=bool(own.iloc[row]))
    if (others := int((by_id & ~own).sum())) and person.ids:
        yield Place("cycle", file, "", int((by_id & ~own).to_numpy().argmax()) + 1, PERSON_IDS[person.kind][0], sorted(person.ids)[0], others)


def table_mask(name: str, frame: pd.DataFrame, person: Person, only_own: bool = False) -> pd.Series:
    """Which rows of a cycle's table carry an id of the person, or are his own row."""
    hit = pd.Series(False, index=frame.index)
    columns = PERSON_IDS.get(person.kind, ())
    if only_own:
        return frame[own_id(name)].isin(person.ids) if columns and name in OWN_TABLES[person.kind] else hit
    for column in columns:
        if column in frame.columns:
            hit |= frame[column].isin(person.ids)
    if person.kind == "sellers" and {"dimension", "key"} <= set(frame.columns):
        hit |= of_sellers(frame) & frame["key"].isin(person.ids)
    return hit
