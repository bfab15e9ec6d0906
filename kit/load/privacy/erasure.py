"""Erasure: a person is taken out of an engagement and does not come back with the next file (PR5).

The order survives an interruption, and doing it again finishes what was left: first the person is put on the list of the forgotten (keyed hashes,
applied whenever files are read), then cycles and worksheets are cleaned, each file written under a temporary name and renamed, then, if asked, the
client's text files, then the names behind the pseudonyms. What only people may change (the client's workbooks, papers that were sent) is listed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from kit import schema
from kit.cycle import read_cycle, reports_folder, write_text
from kit.engagement import Engagement
from kit.errors import SettingsError
from kit.keys import Key, Suppressed, engagement_key, plain_text, read_suppressed, remember, write_state
from kit.load.privacy.executed import PICTURE_GONE, redacted_notebook, walked
from kit.load.privacy.person import Person, cycle_folders, found_person
from kit.load.privacy.places import PAPERS, Place, Search, held_about
from kit.load.privacy.raw_files import DELIMITED, rewritten_text_file, rewritten_workbook
from kit.load.privacy.record import write_record
from kit.pseudonyms import forgetting, without_forgotten
from kit.stamp import inputs_hash

__all__ = ["Erasure", "erase_person"]


@dataclass
class Erasure:
    """What an erasure did: rows and texts changed, cycles whose papers are gone, lists and exports that are gone too, what is left to people."""

    files: int = 0
    worksheets: int = 0
    rows: int = 0
    cycles: list[Path] = field(default_factory=list)
    papers: dict[Path, list[str]] = field(default_factory=dict)
    removed: list[Path] = field(default_factory=list)
    left: list[Place] = field(default_factory=list)
    unread: tuple[str, ...] = ()


def erase_person(engagement: Engagement, asked: str, by: str, when: datetime, rewrite_files: bool = False) -> Erasure:
    """What was done to take the person meant by `asked` (an id or a name) out of the engagement; a record of it is kept.

    Raises
    ------
    SettingsError
        If nobody or several persons are meant, or the key is lost.
    """
    key = engagement_key(engagement, make=True)
    assert key is not None
    person = found_person(engagement, asked, key)
    before = held_about(engagement, person)
    if not before.places:
        raise SettingsError.of("person_unknown", values=[asked], engagement=engagement.name)
    forgotten = _suppressed(read_suppressed(engagement), person, key)
    write_state(engagement, key, forgotten)
    write_record(engagement, "erase", "begun", by, when, {})
    done = Erasure(unread=before.unread)
    for folder in sorted({_cycle_of(engagement, place) for place in before.places if place.where in ("cycle", "notebook", "paper")}):
        _clean_cycle(folder, person, forgotten, key, done)
    done.removed = _without_lists(reports_folder() / engagement.name)
    _clean_worksheets(engagement, before, forgotten, key, done)
    if rewrite_files:
        _clean_files(engagement, before, person, forgotten, key, done)
    remember(key, engagement, {}, forget=[who for who in person.ids if who in key.names])
    done.left = [p for p in held_about(engagement, person).places if p.where in ("data", "worksheets")]
    counts = {"files": done.files, "worksheets": done.worksheets, "cycles": len(done.cycles), "rows": done.rows, "left_to_people": len(done.left)}
    write_record(engagement, "erase", "done", by, when, counts)
    return done


def _suppressed(before: Suppressed, person: Person, key: Key) -> Suppressed:
    ids = {key.hashed(person.kind, who) for who in person.ids}
    names = {key.hashed("name", name): len(plain_text(name).split()) for name in person.names}
    return Suppressed(before.ids | ids, {**before.names, **names})


def _cycle_of(engagement: Engagement, place: Place) -> Path:
    name = place.file.split("/")[0]
    return next(folder for folder in cycle_folders(engagement) if folder.name == name)


def _clean_cycle(folder: Path, person: Person, forgotten: Suppressed, key: Key, done: Erasure) -> None:
    """Tables, notebooks and key figures without the person; papers are removed, because they are made from these; the manifest is sealed anew."""
    tables = {path.stem: pd.read_parquet(path) for path in sorted((folder / "tables").glob("*.parquet")) if path.stem in schema.TABLES}
    for name, frame in without_forgotten(tables, forgotten, key, every_text=True).items():
        if not frame.equals(tables[name]):
            done.rows += _changed_rows(tables[name], frame)
            temporary = folder / "tables" / f"{name}.tmp"
            frame.reset_index(drop=True).to_parquet(temporary, index=False, compression="zstd")
            temporary.replace(folder / "tables" / f"{name}.parquet")
    change, gone = forgetting(forgotten, key), read_cycle(folder).language.text(PICTURE_GONE)
    for path in sorted(folder.rglob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        write_text(path, json.dumps(redacted_notebook(notebook, person, change, gone), indent=1, ensure_ascii=False) + "\n")
    facts = folder / "facts.json"
    if facts.is_file():
        new = walked(json.loads(facts.read_text(encoding="utf-8")), change)
        write_text(facts, json.dumps(new, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    done.papers[folder] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in PAPERS and "worksheets" not in p.relative_to(folder).parts):
        done.papers[folder].append(path.relative_to(folder).as_posix())
        path.unlink()
    for path in sorted((folder / "worksheets").glob("*.xlsx")):
        rewritten_workbook(path, change)
    cycle = read_cycle(folder)
    cycle.seal(**({"inputs_hash": inputs_hash(cycle.inputs())} if cycle.has("account_days") else {}))
    done.cycles.append(folder)


def _without_lists(folder: Path) -> list[Path]:
    """The papers beside the cycles (lists of problems, exports of persons), which are removed: they may name anybody."""
    gone = sorted(p for p in folder.glob("*") if p.is_file() and p.suffix in PAPERS)
    for path in gone:
        path.unlink()
    return gone


def _changed_rows(old: pd.DataFrame, new: pd.DataFrame) -> int:
    if len(old) != len(new):
        return len(old) - len(new)
    return int((old.astype("object").fillna("").reset_index(drop=True) != new.astype("object").fillna("").reset_index(drop=True)).any(axis=1).sum())


def _clean_worksheets(engagement: Engagement, before: Search, forgotten: Suppressed, key: Key, done: Erasure) -> None:
    change = forgetting(forgotten, key)
    for file in sorted({p.file for p in before.places if p.where == "worksheets" and p.file.lower().endswith((".xlsx", ".xlsm"))}):
        done.worksheets += bool(rewritten_workbook(engagement.folder / "worksheets" / file, change))


def _clean_files(engagement: Engagement, before: Search, person: Person, forgotten: Suppressed, key: Key, done: Erasure) -> None:
    """The client's text files without the person: a contact's own row goes, elsewhere his name makes way for a mark."""
    change = forgetting(forgotten, key)
    found = [p for p in before.places if p.where == "data" and Path(p.file).suffix.lower() in DELIMITED]
    for file in sorted({p.file for p in found}):
        own = {p.row for p in found if p.file == file and p.own}

        def cleaned(number: int, cells: list[str], own: set[int | None] = own) -> list[str] | None:
            if number in own and person.kind == "contacts":
                return None
            return [change(cell) for cell in cells]

        touched = rewritten_text_file(engagement.folder / "data" / file, cleaned)
        done.files += bool(touched)
        done.rows += touched
