"""Record: that something was deleted, when, by whom and how much; never whom it was about (PR5, Q46).

One line per step in `deletions.csv` of the engagement's folder: an act that was begun and not finished shows as such.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kit.engagement import Engagement

__all__ = ["RECORD", "write_record"]

RECORD = "deletions.csv"
_HEADS = ("when", "by", "action", "step", "files", "worksheets", "cycles", "rows", "left_to_people", "key")


def write_record(engagement: Engagement, action: str, step: str, by: str, when: datetime, counts: Mapping[str, object]) -> Path:
    """The record with one line more; returns its path."""
    path = engagement.folder / RECORD
    new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        if new:
            file.write("\ufeff")
            writer.writerow(_HEADS)
        line = {"when": when.isoformat(timespec="seconds"), "by": by, "action": action, "step": step, **counts}
        writer.writerow([line.get(head, "") for head in _HEADS])
    return path
