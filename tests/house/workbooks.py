"""Workbooks as other hands leave them: one part of an XLSX changed, as a person with a spreadsheet would."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path


def edit_part(path: Path, part: str, pattern: str, replacement: str) -> None:
    """Replace `pattern` in one part of the workbook; fails if it is not there."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    changed, times = re.subn(pattern, replacement, parts[part].decode())
    assert times, pattern
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, part: changed.encode()}.items():
            archive.writestr(name, content)
