"""Evidence: judgements without a rater, facts past their day, facts confirmed by nobody, words about private life (V23–V25, V35; A6, D3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import sentence
from kit.private_life import private_words
from kit.schema import SHEETS
from kit.worksheets.rules.remark import Remark, Tables, flag, keys_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["EVIDENCE"]

_OF_PERSONS = ("personal", "optional", "judgement", "note")


def _signed(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for name, rows in _sheets(tables):
        label = ("label", SHEETS[name].label)
        judged = rows[flag(rows["ev_personal_data"].eq("judgement")) & (rows["ev_author"].isna() | rows["ev_as_of"].isna())]
        if len(judged):
            text = sentence("{sheet}: a judgement about a person without author or date (rows: {n})", sheet=label, n=len(judged))
            yield Remark("V23", name, text, keys_of(name, judged), "ev_author")
        confirmed = rows[flag(rows["ev_status"].eq("confirmed")) & (rows["ev_confirmed_by"].isna() | rows["ev_as_of"].isna())]
        if len(confirmed):
            text = sentence("{sheet}: confirmed without saying by whom and when (rows: {n})", sheet=label, n=len(confirmed))
            yield Remark("V25", name, text, keys_of(name, confirmed), "ev_confirmed_by")


def _expired(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for name, rows in _sheets(tables):
        past = rows[flag(rows["ev_expires_on"].lt(as_of)) & ~flag(rows["ev_status"].eq("obsolete"))]
        if len(past):
            told = {"sheet": ("label", SHEETS[name].label), "n": len(past)}
            text = sentence("{sheet}: past the day until which it was good, so it counts half: confirm or drop it (rows: {n})", **told)
            yield Remark("V24", name, text, keys_of(name, past), "ev_expires_on")


def _private(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for name, rows in _sheets(tables):
        for field in SHEETS[name].fields:
            if field.kind != "text" or field.personal not in _OF_PERSONS:
                continue
            told = rows[field.name].dropna().map(lambda text: ", ".join(private_words(text)))
            told = told[told.ne("")]
            if len(told):
                where = {"sheet": ("label", SHEETS[name].label), "column": ("label", field.label), "n": len(told)}
                words = ", ".join(sorted(set(told))[:3])
                text = sentence("{sheet}, {column}: may tell of a person's private life ({words}; rows: {n}): take it out", **where, words=words)
                yield Remark("V35", name, text, keys_of(name, rows.loc[told.index]), field.name)


def _sheets(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    yield from ((name, rows) for name, rows in tables.items() if name in SHEETS)


EVIDENCE = (_signed, _expired, _private)
