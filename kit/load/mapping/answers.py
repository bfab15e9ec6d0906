"""Answers: a draft with the person's word on its open questions; what nobody answers stays open (CR7).

Which file is which table is asked first, since every other question follows from it; then what is needed, then the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kit.load.mapping.draft import Draft, Option, Question, TableDraft
from kit.load.mapping.drafting import drafted
from kit.load.mapping.proposal import ClientSheet, Refused

__all__ = ["Ask", "answered_draft"]

Ask = Callable[[Question], Option | None]


def answered_draft(
    sheets: Sequence[ClientSheet], refused: Refused, ask: Ask | None = None, files: Mapping[str, tuple[str, str]] | None = None
) -> Draft:
    """The draft of the sheets after every open question was put to `ask` (None: nobody is asked).

    `ask` gives one of the options, one of its own, or None for "leave it"; `files` (table → file and sheet) is settled beforehand.
    """
    places = dict(files or {})
    draft = drafted(sheets, refused, places)
    if ask is None:
        return draft
    for question in [q for part in draft.tables.values() for q in part.questions if q.field == "file"]:
        if (answer := ask(question)) is not None:
            file, sheet = json.loads(answer.text)
            places[question.table] = (file, sheet)
    draft = drafted(sheets, refused, places)
    order = sorted(draft.tables, key=lambda name: name != "orders")
    answered = {name: _table(draft.tables[name], ask) for name in order}
    return replace(draft, tables={name: answered[name] for name in draft.tables})


def _table(part: TableDraft, ask: Ask) -> TableDraft:
    given, left = dict(part.given), []
    for question in sorted(part.questions, key=lambda q: not q.needed):
        answer = ask(question) if question.field != "file" else None
        if answer is None:
            left.append(question)
        else:
            given[question.field] = answer
    names = part.table.names
    ordered = sorted(given, key=lambda name: names.index(name) if name in names else -1)
    return replace(part, given={name: given[name] for name in ordered}, questions=[q for q in part.questions if q in left])
