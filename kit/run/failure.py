"""Failure: what went wrong inside a notebook, told to the runner as data and without the client's values.

The runner asks the kernel for a `FailureNote` after a cell has failed. The kit's own errors cross as their record, so their sentence can be written
in the reader's language; any other exception crosses as its class, the fixed beginning of its text and the places in the code (a traceback or a
message may hold a client's values, and these must not travel into logs and reports).
"""

from __future__ import annotations

import re
import traceback
from pathlib import PurePath

from kit.errors import KitError, SettingsError, StageError

__all__ = ["FailureNote", "fixed_text", "places"]

_VARIABLE_PART = re.compile(r"""["'`:\[({<=\d\n]""")
_PLACES = 3
_ABOUT_CODE = (AttributeError, ImportError, NameError)  # their texts name parts of programs, not data


def fixed_text(error: BaseException) -> str:
    """The beginning of an exception's text up to the first quote, bracket, colon or digit: what its author wrote, not what the data held."""
    text = str(error)
    if isinstance(error, _ABOUT_CODE):
        return text[:200]
    cut = _VARIABLE_PART.search(text)
    return text[: cut.start() if cut else len(text)].strip()[:120] if cut is None or cut.start() else ""


def places(error: BaseException) -> list[str]:
    """The last places in the code that the exception came through, innermost last: `kit/load/files.py:41 tables`."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "IPython" not in frame.filename]
    return [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-_PLACES:]]


class FailureNote:
    """The failure of a cell, as the kernel shows it to the runner."""

    def __init__(self, error: BaseException | None) -> None:
        if isinstance(error, KitError):
            self.record = error.record()
            return
        if isinstance(error, OSError) and error.filename:  # protected, open elsewhere, disk full: for a person, not for us
            self.record = SettingsError.of("folder_unusable", folder=str(error.filename)).record()
            return
        kind = type(error).__name__ if error is not None else "unknown"
        text, where = (fixed_text(error), places(error)) if error is not None else ("", [])
        self.record = StageError.of("stage_failed", kind=kind, reason=text, places=where).record()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return {"application/json": self.record, "text/plain": str(self.record["error"])}


def _place(file: str) -> str:
    if "ipykernel" in file or file.startswith("<"):
        return "cell"
    parts = PurePath(file).parts
    for root in ("site-packages", "kit"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1]
