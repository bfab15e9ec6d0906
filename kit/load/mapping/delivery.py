"""Delivery: the folder in which a client's files come, every file and sheet of it looked at; what cannot be read is told, not skipped (IN8, CR7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kit.errors import DataError, KitError, MissingFileError
from kit.load.files.client_file import FORMATS, read_source
from kit.load.files.source import Source
from kit.load.mapping.intake import INTAKE, intake_sections
from kit.load.mapping.proposal import ClientSheet, client_sheet
from kit.workbook import read_form

__all__ = ["Delivery", "delivered_files", "read_delivery"]


@dataclass(frozen=True)
class Delivery:
    """The sheets of a folder, the errors of files that could not be read, and the tables that filled intake templates give without a mapping."""

    sheets: tuple[ClientSheet, ...]
    errors: tuple[KitError, ...]
    intake: tuple[str, ...] = ()


def delivered_files(folder: Path) -> list[str]:
    """The client's files in a folder and the folders inside it, as paths relative to it; hidden files and a spreadsheet's lock files are not his.

    Raises
    ------
    MissingFileError
        If the folder is not there or holds no file that the kit reads.
    """
    if not folder.is_dir():
        raise MissingFileError.of("delivery_missing", folder=str(folder))
    found = [p.relative_to(folder) for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in FORMATS]
    kept = sorted(p.as_posix() for p in found if not any(part.startswith((".", "~$")) for part in p.parts))
    if not kept:
        raise MissingFileError.of("delivery_empty", folder=str(folder), known=list(FORMATS))
    return kept


def read_delivery(folder: Path) -> Delivery:
    """Every file of the folder, every sheet with content of a workbook, looked at."""
    sheets: list[ClientSheet] = []
    errors: list[KitError] = []
    undecided: dict[str, KitError] = {}
    files = delivered_files(folder)
    intake = {file for file in files if file.lower().endswith((".xlsx", ".xlsm")) and (form := read_form(folder / file)) and form.kind == INTAKE}
    for file in files:
        if file in intake:
            continue
        try:
            sheets += [client_sheet(source) for source in _sources(folder, file)]
        except KitError as error:
            if any(p.message == "encoding_ambiguous" for p in error.problems):
                undecided[file] = error
            else:
                errors.append(error)
    others = {s.source.encoding for s in sheets if s.source.accents and s.source.encoding}
    for file, problem in undecided.items():  # the other files of one delivery tell how it was written
        if len(others) == 1:
            sheets.append(replace(client_sheet(read_source(folder, file, encoding=next(iter(others)))), encoding=next(iter(others))))
        else:
            errors.append(problem)
    return Delivery(tuple(sheets), tuple(errors), tuple(intake_sections(folder, {})) if intake else ())


def _sources(folder: Path, file: str) -> Iterator[Source]:
    try:
        yield read_source(folder, file)
    except DataError as error:
        several = [p for p in error.problems if p.message == "sheet_needed"]
        if not several:
            raise
        for name in several[0].fields["values"]:  # type: ignore[attr-defined]
            yield read_source(folder, file, str(name))
