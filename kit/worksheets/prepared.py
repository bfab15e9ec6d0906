"""Prepared: rows that stand in a new worksheet before anyone types, and what the engagement already knows that rows may refer to (A3).

Where a sheet asks the same for every account (a horizon, a criterion, a question of the bank), the rows are there and answers are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from kit.cycle import open_cycle
from kit.engagement import Engagement
from kit.errors import CycleError
from kit.language import Language
from kit.question_bank import read_question_bank
from kit.schema import Sheet, Worksheet
from kit.worksheets.workbooks import Row

__all__ = ["known_tables", "prepared_rows", "workbook_name"]

_KNOWN = ("accounts", "contacts", "opportunities", "sellers", "portfolio", "account_days")


def workbook_name(worksheet: Worksheet, language: Language) -> str:
    """The file that `kit worksheet new` makes, such as `W04 SWOT.xlsx`."""
    label = "".join(c for c in language.text(worksheet.label) if c not in '\\/:*?"<>|')
    return f"W{int(worksheet.code[1:]):02d} {label}.xlsx"


def prepared_rows(worksheet: Worksheet, accounts: Sequence[str], engagement: Engagement) -> dict[str, list[Row]]:
    """Per sheet the rows to begin with, for each of the accounts; none without accounts. The questions are those of the engagement's bank.

    Raises
    ------
    SettingsError
        If a file of the engagement's own question bank is wrong.
    """
    return {s.name: _questions(s, accounts, engagement) if s.name == "purchase_answers" else _rows(s, accounts) for s in worksheet.sheets}


def known_tables(engagement: Engagement) -> tuple[Mapping[str, pd.DataFrame], pd.Timestamp]:
    """What the engagement's latest cycle knows of accounts, people and opportunities, with its cut-off date; without a cycle nothing, and today."""
    try:
        cycle = open_cycle(engagement.folder)
    except CycleError:
        return {}, pd.Timestamp.today().normalize()
    return {name: cycle.read(name) for name in _KNOWN if cycle.has(name)}, cycle.as_of


def _rows(sheet: Sheet, accounts: Sequence[str]) -> list[Row]:
    if not sheet.key or sheet.key[0] != "account_id":
        return []
    others = [sheet.column(name) for name in sheet.key[1:]]
    listed = next((column for column in others if column.vocabulary), None)
    if sheet.key == ("account_id",):
        return [{"account_id": account} for account in accounts]
    if listed is None or sheet.name == "wallet_lines":
        return []
    return [{"account_id": account, listed.name: word} for account, word in product(accounts, listed.vocabulary)]


def _questions(sheet: Sheet, accounts: Sequence[str], engagement: Engagement) -> list[Row]:
    """An interview form: every question of the bank, category by category, as it is put in the engagement's language."""
    say, limits, topics = engagement.language, engagement.settings.questions, sheet.column("topic").vocabulary
    asked: list[Row] = [
        {"question_id": one.id, "category": one.category, "source": one.source, "question": say.text(one.ask), "minutes": one.minutes_at(limits)}
        | ({"topic": one.id} if one.id in topics else {})
        for one in read_question_bank(engagement.folder).values()
    ]
    return [{"account_id": account, **row} for account, row in product(accounts, asked)]
