"""Reading: the worksheets of an engagement as tables of the schema, or one error that says everything that is wrong with them.

Several files may hold the same worksheet: rows that say the same count once; rows of one key that differ are a conflict that people settle
(`kit worksheet merge` lists it, nothing is chosen for them). What the evidence block leaves empty takes the definition's defaults (A6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from kit.engagement import Engagement
from kit.errors import DataError, KitError, Problem
from kit.pseudonyms import guarded_tables
from kit.question_bank import read_question_bank
from kit.schema import SHEETS, Sheet
from kit.worksheets.places import Places, places_of
from kit.worksheets.references import range_problems, reference_problems
from kit.worksheets.typed import sheet_table
from kit.worksheets.workbooks import Filled, FilledSheet, read_workbook

__all__ = ["read_placed", "read_worksheets", "sheet_tables", "with_defaults", "worksheet_files"]

Tables = dict[str, pd.DataFrame]
_PERSONS = ("contact_map", "account_team", "sellers")


def read_worksheets(engagement: Engagement, client: Mapping[str, pd.DataFrame] | None = None) -> Tables:
    """The tables of the engagement's worksheets by name, those of which there is a file; `client` are tables that rows may refer to (accounts …).

    Raises
    ------
    DataError
        If a file is none of the kit's worksheets, or sheets, cells, keys or references are wrong: all problems of all files at once.
    SettingsError
        If a file of the engagement's own question bank is wrong.
    """
    return read_placed(engagement, client)[0]


def read_placed(engagement: Engagement, client: Mapping[str, pd.DataFrame] | None = None) -> tuple[Tables, Places]:
    """The tables as `read_worksheets` gives them, and the cells in which their rows stand.

    Raises
    ------
    DataError, SettingsError
        As `read_worksheets`.
    """
    filled, problems = _read_all(worksheet_files(engagement))
    sheets = [(sheet, *sheet_table(sheet)) for part in filled for sheet in part.sheets]
    tables, more = _put_together(sheets)
    problems += more
    if not problems:
        hidden = _PERSONS if engagement.settings.privacy.pseudonyms == "on" else ()
        problems += [*reference_problems(tables, _beside(tables, client or {}, engagement), hidden), *range_problems(tables)]
    if problems:
        raise DataError(*problems)
    made = {name: SHEETS[name].conform(with_defaults(SHEETS[name], table)) for name, table in tables.items()}
    return guarded_tables(made, engagement), places_of((sheet, table) for sheet, table, _ in sheets)


def worksheet_files(engagement: Engagement) -> list[Path]:
    """The workbooks in the engagement's folder `worksheets`, without the locks that spreadsheets leave beside open files."""
    return [p for p in sorted((engagement.folder / "worksheets").glob("*.xls[xm]")) if not p.name.startswith(("~$", ".~"))]


def sheet_tables(sheets: Iterable[FilledSheet]) -> tuple[Tables, list[Problem]]:
    """The tables that filled sheets make together, and every problem in them."""
    return _put_together((sheet, *sheet_table(sheet)) for sheet in sheets)


def _beside(tables: Tables, client: Mapping[str, pd.DataFrame], engagement: Engagement) -> Mapping[str, pd.DataFrame]:
    """What ids of the worksheets may lead to outside of them: the client's tables, and the question bank where a sheet names its questions."""
    if "purchase_answers" not in tables:
        return client
    return {**client, "question_bank": pd.DataFrame({"question_id": [*read_question_bank(engagement.folder)]})}


def _put_together(sheets: Iterable[tuple[FilledSheet, pd.DataFrame, list[Problem]]]) -> tuple[Tables, list[Problem]]:
    parts: dict[str, list[tuple[FilledSheet, pd.DataFrame]]] = {}
    problems: list[Problem] = []
    for filled, table, found in sheets:
        problems += found
        parts.setdefault(filled.sheet.name, []).append((filled, table))
    tables = {}
    for name, given in parts.items():
        problems += _conflicts(SHEETS[name], given)
        rows = pd.concat([table for _, table in given]) if len(given) > 1 else given[0][1]
        tables[name] = rows.drop_duplicates() if len(given) > 1 else rows
    return tables, problems


def with_defaults(sheet: Sheet, table: pd.DataFrame) -> pd.DataFrame:
    """The table with its evidence completed: assumed unless confirmed, of unknown source, internal where it holds a judgement about a person."""
    judged = [f.name for f in sheet.fields if f.personal == "judgement"]
    personal = [f.name for f in sheet.fields if f.personal in ("personal", "optional")]
    judges = table[judged].notna().any(axis=1) if judged else pd.Series(False, index=table.index)
    ordinary = table[personal].notna().any(axis=1) if personal else pd.Series(False, index=table.index)
    data = pd.Series("no", index=table.index).mask(ordinary, "ordinary").mask(judges, "judgement")
    return table.assign(
        ev_source_type=table["ev_source_type"].fillna("unknown"),
        ev_status=table["ev_status"].fillna("assumed"),
        ev_confidence=table["ev_confidence"].fillna("mid"),
        ev_personal_data=table["ev_personal_data"].fillna(data),
        ev_visibility=pd.Series("client_safe", index=table.index).where(table["ev_visibility"].eq("client_safe") & ~judges, "internal"),
        ev_expires_on=table["ev_expires_on"].fillna(table["ev_as_of"] + pd.Timedelta(days=2 * sheet.half_life_days)),
    )


def _read_all(paths: Iterable[Path]) -> tuple[list[Filled], list[Problem]]:
    filled: list[Filled] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            filled.append(read_workbook(path))
            problems += filled[-1].problems
        except KitError as error:
            problems += error.problems
    return filled, problems


def _conflicts(sheet: Sheet, given: list[tuple[FilledSheet, pd.DataFrame]]) -> list[Problem]:
    key = list(sheet.key)
    if len(given) < 2:
        return []
    rows = pd.concat([table.drop_duplicates().assign(_file=filled.file) for filled, table in given])
    different = rows.drop_duplicates([c for c in rows.columns if c != "_file"])
    twice = different[different[key].notna().all(axis=1) & different.duplicated(key, keep=False) & ~_within_a_file(different, key)]
    if twice.empty:
        return []
    shown = [", ".join(str(part) for part in values if str(part)) for values in twice[key].drop_duplicates().head(3).itertuples(index=False)]
    count, files = len(twice[key].drop_duplicates()), sorted(set(twice["_file"]))
    return [Problem.of("worksheet_rows_differ", sheet=("label", sheet.label), count=count, values=shown, files=files)]


def _within_a_file(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Rows whose key is repeated only inside one file: told already, with their cells."""
    return rows.groupby(key, dropna=False)["_file"].transform("nunique") == 1
