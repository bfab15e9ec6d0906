"""Person: who is meant by an id or a name, and in which columns of the client's files persons stand (PR5).

Somebody asks about himself by name; the files know him by an id. He is looked for among the contacts and sellers of the mapped files, of the cycles
and behind the pseudonyms. A text that names nobody there is searched as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from kit.cycle import reports_folder
from kit.engagement import Engagement
from kit.errors import KitError, SettingsError
from kit.keys import Key, is_pseudonym, plain_text
from kit.load.mapping.definition import Mapping, TableMapping, read_mapping
from kit.load.privacy.raw_files import READABLE, RawSheet, raw_sheets
from kit.pseudonyms import PERSON_IDS

__all__ = ["IdColumn", "Person", "cycle_folders", "found_person", "id_columns"]

_SHORTEST = 4


@dataclass(frozen=True)
class Person:
    """Whom a request is about: the kind (`sellers`, `contacts` or ''), the ids and the names that stand for him."""

    kind: str
    ids: frozenset[str]
    names: frozenset[str]

    def named_in(self, text: str) -> bool:
        """Whether the text holds one of the names as whole words."""
        plain = f" {plain_text(text)} "
        return any(f" {plain_text(name)} " in plain for name in self.names)


@dataclass(frozen=True)
class IdColumn:
    """A column of a client's file that holds ids of persons of a kind; `own` if a row there is the person himself."""

    files: tuple[str, ...]
    sheet: str
    headers: tuple[str, ...]
    between: str
    before: str
    own: bool

    def in_file(self, file: str) -> bool:
        """Whether the column stands in that file of the data folder."""
        return file in self.files or any(fnmatch(file, pattern) for pattern in self.files)

    def ids(self, sheet: RawSheet) -> Iterator[tuple[int, str]]:
        """Row number and id of every row below the header; nothing where the sheet is another one or lacks the columns."""
        if not self.in_file(sheet.file) or (self.sheet and sheet.sheet != self.sheet):
            return
        at, places = sheet.header(self.headers)
        for number in range(at + 1, len(sheet.rows) + 1 if at else 0):
            cells = [sheet.rows[number - 1][p].strip() if p < len(sheet.rows[number - 1]) else "" for p in places]
            yield number, self.before + self.between.join(cells) if len(cells) > 1 else cells[0]


def found_person(engagement: Engagement, asked: str, key: Key | None) -> Person:
    """Who is meant by `asked`, an id or (part of) a name.

    Raises
    ------
    SettingsError
        If several persons are meant; the message names their ids. If the text is too short to be searched.
    """
    known = _known(engagement, key)
    exact = {who for who in known if who[1] == asked}
    meant = exact or {who for who in known if plain_text(asked) and f" {plain_text(asked)} " in f" {plain_text(who[2])} "}
    kinds = {(kind, known_id) for kind, known_id, _ in meant}
    if len({(kind, who) for kind, who in kinds if not is_pseudonym(who)} or kinds) > 1:
        raise SettingsError.of("person_ambiguous", values=sorted(f"{who} ({name})" for _, who, name in meant)[:10], count=len(kinds))
    if meant:
        kind = next(iter(kinds))[0]
        ids = {who for _, who, _ in meant} | ({key.pseudonym(kind, who) for _, who, _ in meant if not is_pseudonym(who)} if key else set())
        return Person(kind, frozenset(ids), frozenset(name for _, _, name in meant if len(plain_text(name)) >= _SHORTEST))
    if len(plain_text(asked)) < _SHORTEST:
        raise SettingsError.of("person_too_short", values=[asked], count=_SHORTEST)
    return Person("", frozenset(), frozenset([asked]))


def id_columns(engagement: Engagement, kind: str) -> list[IdColumn]:
    """The columns of the client's files that hold ids of persons of a kind, as the mapping says; none where it cannot be read."""
    mapping = _mapping(engagement)
    if mapping is None or not kind:
        return []
    found = []
    for table, part in mapping.tables():
        for column in (*PERSON_IDS[kind], *(("key",) if table.name == "targets" and kind == "sellers" else ())):
            if column in part.mapped and (headers := part.headers_of(column)):
                found.append(_id_column(part, column, tuple(headers), table.name == kind and column == PERSON_IDS[kind][0]))
    return found


def cycle_folders(engagement: Engagement) -> list[Path]:
    """The folders of the engagement's cycles: in the reports folder, and the earlier one that it was given."""
    beside = [path.parent for path in sorted((reports_folder() / engagement.name).glob("[!.]*/run.json"))]
    given = [engagement.folder / name for name in ("previous", engagement.settings.engagement.previous) if name]
    return list(dict.fromkeys([*beside, *(p.resolve() for p in given if (p / "run.json").is_file())]))


def _known(engagement: Engagement, key: Key | None) -> set[tuple[str, str, str]]:
    """Everybody whom files, cycles and key know: kind, id, name."""
    known: set[tuple[str, str, str]] = set()
    mapping = _mapping(engagement)
    for kind in PERSON_IDS:
        for folder in cycle_folders(engagement):
            path = folder / "tables" / f"{kind}.parquet"
            if path.is_file():
                frame = pd.read_parquet(path, columns=[PERSON_IDS[kind][0], "name"]).fillna("")
                known |= {(kind, str(who), str(name)) for who, name in frame.itertuples(index=False)}
        part: TableMapping | None = getattr(mapping, kind, None)
        if part is not None and "name" in part.mapped:
            known |= set(_in_files(engagement, kind, part))
    return {(kind, who, (key.names.get(who, name) if key else name)) for kind, who, name in known}


def _in_files(engagement: Engagement, kind: str, part: TableMapping) -> Iterator[tuple[str, str, str]]:
    column = PERSON_IDS[kind][0]
    ids = _id_column(part, column, tuple(part.headers_of(column)), True)
    name = _id_column(part, "name", tuple(part.headers_of("name")), True)
    folder = engagement.folder / "data"
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in READABLE):
        if not ids.in_file(path.relative_to(folder).as_posix()):
            continue
        with contextlib.suppress(ValueError):
            for sheet in raw_sheets(path, path.relative_to(folder).as_posix(), part.format.encoding, part.format.separator):
                names = dict(name.ids(sheet))
                yield from ((kind, who, names.get(row, "")) for row, who in ids.ids(sheet) if who)


def _id_column(part: TableMapping, column: str, headers: tuple[str, ...], own: bool) -> IdColumn:
    joined = part.parts.get(column)
    files = (part.file,) if isinstance(part.file, str) else part.file
    return IdColumn(files, part.sheet, headers, joined.between if joined else "", joined.before if joined else "", own)


def _mapping(engagement: Engagement) -> Mapping | None:
    with contextlib.suppress(KitError):
        return read_mapping(engagement.folder / "mapping.toml")
    return None
