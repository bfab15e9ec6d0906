"""Question bank: what to ask about an account, of whom, how long it takes, where the answer goes and what it decides (A3, A8, E4).

The questions stand in `templates/questionnaires`, one file for each of the five categories of the investigation (A8.1–A8.5), in three languages.
Files in an engagement's own folder `questionnaires` replace questions of the same id and add others. Every problem of every file is found at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.assumptions import Questions
from kit.errors import Problem, SettingsError
from kit.resources import resource
from kit.rule_file import is_amount, rule_entries, unknown_or_absent, unknown_words, wrong_list
from kit.schema import SHEETS
from kit.schema.vocabulary import QUESTION_CATEGORIES, QUESTION_SOURCES
from kit.settings_file import read_toml

__all__ = ["BankQuestion", "own_questionnaires", "read_question_bank"]

_TEXTS = ("id", "source", "ask", "fills", "decides")
_FIELDS = (*_TEXTS, "minutes")


@dataclass(frozen=True)
class BankQuestion:
    """One question: whom to ask (`source`) what (`ask`), the `sheet.column` of the worksheets that the answer `fills`, and what it `decides`."""

    id: str
    category: str
    source: str
    ask: str
    fills: str
    decides: str
    minutes: float | None = None

    def minutes_at(self, limits: Questions) -> float:
        """How long it takes to ask: the bank's own minutes, else the setting for the source."""
        return float(getattr(limits, f"minutes_{self.source}").value) if self.minutes is None else self.minutes


def own_questionnaires(folder: Path) -> list[Path]:
    """The questionnaires of the engagement in `folder`, by name; none where it has none of its own."""
    return sorted((folder / "questionnaires").glob("*.toml"))


def read_question_bank(folder: Path | None = None) -> dict[str, BankQuestion]:
    """Every question by its id, category by category: the kit's own, with those of the engagement in `folder` in their place or after them.

    Raises
    ------
    SettingsError
        If a file cannot be read, or a field, word, column or number in it is wrong, or an id stands twice; all problems of all files at once.
    """
    shipped = [resource(f"templates/questionnaires/{category}.toml") for category in QUESTION_CATEGORIES]
    bank = _read(shipped) | (_read(own_questionnaires(folder)) if folder else {})
    return {name: one for category in QUESTION_CATEGORIES for name, one in bank.items() if one.category == category}


def _read(paths: Sequence[Path]) -> dict[str, BankQuestion]:
    contents = {f"questionnaires/{path.name}": read_toml(path) for path in paths}
    problems = [problem for file, content in contents.items() for problem in _problems(content, file)]
    if not problems:
        problems = list(_repeated(contents))
    if problems:
        raise SettingsError(*problems)
    return {str(one["id"]): BankQuestion(category=content["category"], **one) for content in contents.values() for one in content["question"]}


def _problems(content: Mapping[str, Any], file: str) -> Iterator[Problem]:
    yield from unknown_or_absent(content, ("category", "question"), ("category", "question"), "", file)
    yield from unknown_words(content, {"category": QUESTION_CATEGORIES}, "", file)
    yield from wrong_list(content, "question", file)
    columns = tuple(f"{sheet.name}.{field.name}" for sheet in SHEETS.values() for field in sheet.fields)
    for place, entry in rule_entries(content, "question", "id"):
        filled = {name: value for name, value in entry.items() if name not in _TEXTS or (isinstance(value, str) and value.strip())}
        yield from unknown_or_absent(filled, _FIELDS, _TEXTS, place, file)
        yield from unknown_words(filled, {"source": QUESTION_SOURCES, "fills": columns}, place, file)
        if "minutes" in entry and not (is_amount(entry["minutes"]) and entry["minutes"] > 0):
            yield Problem.of("question_minutes", file=file, setting=f"{place}.minutes", values=[str(entry["minutes"])])


def _repeated(contents: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for file, content in contents.items():
        for entry in content["question"]:
            if entry["id"] in seen:
                yield Problem.of("question_twice", file=file, values=[entry["id"]])
            seen.add(entry["id"])
