"""Answers: a draft with the person's word on its open questions; what nobody answers stays open (CR7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kit.load.mapping.draft import Draft, Option, Question, TableDraft

__all__ = ["Ask", "answered"]

Ask = Callable[[Question], Option | None]


def answered(draft: Draft, ask: Ask) -> Draft:
    """The draft after every open question was put to `ask`, which gives one of the options, one of its own, or None for "leave it"."""
    tables = {name: _table(part, ask) for name, part in draft.tables.items()}
    return replace(draft, tables=tables)


def _table(part: TableDraft, ask: Ask) -> TableDraft:
    given, questions = dict(part.given), []
    for question in part.questions:
        answer = ask(question)
        if answer is None:
            questions.append(question)
        else:
            given[question.field] = answer
    ordered = {column.name: given[column.name] for column in part.table.columns if column.name in given}
    return replace(part, given=ordered, questions=questions)
