"""Intake template: an empty workbook per input table that a client fills in, and that needs no mapping on its way back.

For the client who has no export, or no system: heads, lists, notes and examples are in his language, and what he saves in `data/` is recognised by
its hidden sheet (`mapping/intake`), whatever he calls the file (A2, XL4).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from kit.errors import SettingsError
from kit.language import Language
from kit.load.mapping.intake import INTAKE
from kit.schema import INPUTS
from kit.workbook import EntrySheet, sheet_title, write_form

__all__ = ["write_intake_templates"]


def write_intake_templates(folder: Path, language: Language, tables: Sequence[str] = ()) -> list[Path]:
    """The workbooks written into `folder`, one per input table (all of them if none is named).

    Raises
    ------
    SettingsError
        If a table is not one of the input tables, or a file would be overwritten.
    """
    known = {table.name: table for table in INPUTS}
    if unknown := [name for name in tables if name not in known]:
        raise SettingsError.of("input_table_unknown", values=unknown[:3], known=list(known))
    chosen = [known[name] for name in tables or known]
    paths = {table.name: folder / f"{sheet_title(table, language)}.xlsx" for table in chosen}
    if there := [path.name for path in paths.values() if path.exists()]:
        raise SettingsError.of("file_there", folder=str(folder), values=there[:3])
    folder.mkdir(parents=True, exist_ok=True)
    for table in chosen:
        about = [
            language.text(table.label),
            language.text("Save the filled workbook in the folder data of the engagement: it is recognised by itself, whatever you call the file."),
            language.text("One row per: {row}.", row=language.text(table.one_row)),
        ]
        shape = blake2b(repr((table, language.code)).encode(), digest_size=4).hexdigest()
        write_form(paths[table.name], INTAKE, [EntrySheet(table)], language, about, f"Carteira {version('carteira-kit')} · {table.name} · {shape}")
    return list(paths.values())
