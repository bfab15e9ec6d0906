"""Closing: at the end of an engagement the client's files and everything about persons go, and the key with them (PR5, Q46).

What stays: the settings, the mapping and the record that it was done. Done again after an interruption it finishes what was left.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kit.cycle import reports_folder
from kit.engagement import Engagement
from kit.errors import SettingsError
from kit.keys import STATE, destroy_key
from kit.load.privacy.person import cycle_folders
from kit.load.privacy.record import write_record
from kit.resources import resource

__all__ = ["Closing", "close_engagement", "to_be_deleted"]

_FOLDERS = ("data", "worksheets", "previous")


@dataclass(frozen=True)
class Closing:
    """What closing deletes: files of the client, worksheets, cycles; each as the folders that hold them."""

    folders: tuple[Path, ...]
    files: int
    worksheets: int
    cycles: int


def to_be_deleted(engagement: Engagement) -> Closing:
    """What closing the engagement would delete.

    Raises
    ------
    SettingsError
        If the engagement is one of the samples that come with the kit.
    """
    if resource("sample_data").resolve() in engagement.folder.parents:
        raise SettingsError.of("sample_not_closed", engagement=engagement.name)
    cycles = cycle_folders(engagement)
    folders = [*(engagement.folder / name for name in _FOLDERS), *cycles, reports_folder() / engagement.name]
    there = tuple(dict.fromkeys(f for f in folders if f.exists() or f.is_symlink()))
    return Closing(there, _count(engagement.folder / "data"), _count(engagement.folder / "worksheets"), len(cycles))


def close_engagement(engagement: Engagement, by: str, when: datetime) -> Closing:
    """What was deleted; the record of it is kept, the key is destroyed."""
    closing = to_be_deleted(engagement)
    write_record(engagement, "close", "begun", by, when, {})
    for folder in closing.folders:
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder, ignore_errors=not folder.exists())
    destroyed = destroy_key(engagement)
    (engagement.folder / STATE).unlink(missing_ok=True)
    counts = {"files": closing.files, "worksheets": closing.worksheets, "cycles": closing.cycles, "key": "destroyed" if destroyed else "none"}
    write_record(engagement, "close", "done", by, when, counts)
    return closing


def _count(folder: Path) -> int:
    return sum(p.is_file() for p in folder.rglob("*")) if folder.is_dir() and not folder.is_symlink() else 0
