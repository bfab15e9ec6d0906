"""Errors: what went wrong, as data; the sentence is written where it is read.

An error carries problems, and a problem is a message id with its fields (file, column, rows, values …). `language` turns it into a sentence of
the reader's language with the ways out, so the same error reads well in a terminal, a notebook and a report. All problems of a file travel together.

    KitError                          3  internal, unless a branch below says otherwise
    ├── SettingsError  (ValueError)   2  engagement.toml, parameters, brand
    ├── DataError      (ValueError)   2  what is inside the client's files
    ├── MissingFileError (FileNotFoundError)  2  a file or folder that should be there
    ├── CycleError     (RuntimeError) 2  a cycle's folder is incomplete or was changed
    └── StageError     (RuntimeError) 3  a notebook failed for a reason of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = [
    "CELLS_LISTED",
    "CycleError",
    "DataError",
    "KitError",
    "MissingFileError",
    "Problem",
    "SettingsError",
    "StageError",
    "error_from_record",
]

CELLS_LISTED = 500


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a message id of the catalogues and the fields of its sentence.

    Fields by convention: `file`, `sheet`, `column`, `rows` (spreadsheet row numbers, the header is row 1), `values` (at most three),
    `count`, `total`, `share` (of revenue, 0-1), `setting`, `table`. `cells` are the rows that have the problem, each with its value: at most
    `CELLS_LISTED`, for the table of problems; the sentence names the first few.
    """

    message: str
    fields: Mapping[str, object] = field(default_factory=dict)
    cells: tuple[tuple[int | str, str], ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, message: str, /, **fields: object) -> Problem:
        """The problem `message` with its fields by keyword."""
        return cls(message, fields)

    def __str__(self) -> str:
        return f"{self.message}({', '.join(f'{name}={value!r}' for name, value in self.fields.items())})"


class KitError(Exception):
    """Base of all errors that the kit raises on purpose; `problems` holds at least one."""

    exit_code = 3

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    @classmethod
    def of(cls, message: str, /, **fields: object) -> KitError:
        """The error with one problem, its fields by keyword."""
        return cls(Problem(message, fields))

    def __str__(self) -> str:
        return "; ".join(str(problem) for problem in self.problems)

    def record(self) -> dict[str, object]:
        """The error as plain data, so that it can cross a process; `error_from_record` is the way back."""
        problems = [{"message": p.message, "fields": {k: _plain(v) for k, v in p.fields.items()}} for p in self.problems]
        return {"error": type(self).__name__, "problems": problems}


class SettingsError(KitError, ValueError):
    """The engagement's settings, the parameters or the brand need a person."""

    exit_code = 2


class DataError(KitError, ValueError):
    """A client's file holds something that the kit will not guess about."""

    exit_code = 2


class MissingFileError(KitError, FileNotFoundError):
    """A file or folder that the engagement names is not there."""

    exit_code = 2


class CycleError(KitError, RuntimeError):
    """A cycle's folder is incomplete, was changed, or does not fit the engagement."""

    exit_code = 2


class StageError(KitError, RuntimeError):
    """A stage's notebook failed, died or ran out of time."""


def error_from_record(record: Mapping[str, object]) -> KitError:
    """The error that `KitError.record` described."""
    kinds = {kind.__name__: kind for kind in (SettingsError, DataError, MissingFileError, CycleError, StageError)}
    problems = record["problems"]
    assert isinstance(problems, list)
    return kinds.get(str(record["error"]), KitError)(*(Problem(p["message"], {k: _told(v) for k, v in p["fields"].items()}) for p in problems))


def _told(value: object) -> object:
    """A field as it was before `_plain`: a pair that says how to show a value is a tuple again."""
    if isinstance(value, Mapping) and set(value) == {"pair"}:
        return tuple(_told(v) for v in value["pair"])
    return [_told(v) for v in value] if isinstance(value, list) else value


def _plain(value: object) -> object:
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple) and len(value) == 2:
        return {"pair": [_plain(v) for v in value]}
    if isinstance(value, Iterable):
        return [_plain(v) for v in value]
    return str(value)
