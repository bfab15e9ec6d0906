"""A table knows its columns, its key and its words; what does not fit is refused with the values."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.errors import DataError
from kit.pseudonyms import PERSON_IDS
from kit.schema import RESULTS, TABLES, Column, Table, table

TINY = Table("tiny", "Tiny", "thing", ("id",), (
    Column("id", "id", "Id", required=True),
    Column("when", "date", "When"),
    Column("count", "int", "Count"),
    Column("size", "word", "Size", vocabulary=("small", "large")),
))  # fmt: skip


def _refusal(frame: pd.DataFrame) -> tuple[str, dict[str, object]]:
    with pytest.raises(DataError) as caught:
        TINY.conform(frame)
    problem = caught.value.problems[0]
    return problem.message, dict(problem.fields)


def test_optional_columns_that_are_absent_come_back_empty_and_typed() -> None:
    made = TINY.conform(pd.DataFrame({"id": ["2", "1"]}))
    assert made["id"].tolist() == ["1", "2"] and made["when"].isna().all()
    assert {str(t) for t in made.dtypes} == {"str", "datetime64[us]", "Int64"}


def test_a_missing_or_foreign_column_is_named() -> None:
    message, fields = _refusal(pd.DataFrame({"when": [pd.Timestamp("2020-01-01")], "colour": ["red"]}))
    assert (message, fields["absent"], fields["unknown"]) == ("table_columns", ["id"], ["colour"])


def test_a_word_outside_the_vocabulary_is_shown() -> None:
    message, fields = _refusal(pd.DataFrame({"id": ["1"], "size": ["huge"]}))
    assert (message, fields["column"], fields["values"]) == ("table_values", "size", ["huge"])


def test_a_repeated_key_is_refused() -> None:
    assert _refusal(pd.DataFrame({"id": ["1", "1"]}))[0] == "table_values"


def test_text_where_a_date_is_due_is_refused_with_samples() -> None:
    message, fields = _refusal(pd.DataFrame({"id": ["1"], "when": ["amanhã"]}))
    assert (message, fields["column"], fields["values"]) == ("table_type", "when", ["amanhã"])


def test_every_table_has_a_label_a_key_and_unique_columns() -> None:
    for made in TABLES.values():
        assert made.label and made.key and set(made.key) <= set(made.names)
        assert len(set(made.names)) == len(made.names)


def test_every_result_of_an_account_is_keyed_by_the_account_id() -> None:
    assert {t.name for t in RESULTS if t.key == ("account_id",)} >= {"profile", "potential", "portfolio", "ranking", "service", "contact_plan"}


def test_ids_are_text_in_every_table() -> None:
    assert {str(made.empty()[c.name].dtype) for made in TABLES.values() for c in made.columns if c.kind == "id"} == {"str"}


def test_an_unknown_table_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        table("nothing")


def test_every_column_that_says_who_is_marked_personal_and_every_note_a_note() -> None:
    due = {**{name: "personal" for names in PERSON_IDS.values() for name in names}, "note": "note"}
    assert [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.personal != due.get(c.name, c.personal)] == []
    assert {name: Column(name, "text", "X").personal for name in due} == due and Column("sold", "text", "X").personal == "business"
