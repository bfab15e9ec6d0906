"""An error is data until somebody reads it; then it is a sentence of that person's language."""

from __future__ import annotations

import pytest

from kit.errors import CycleError, DataError, KitError, MissingFileError, Problem, SettingsError, StageError, error_from_record
from kit.language import LANGUAGES, read_language, sentence


@pytest.mark.parametrize(("kind", "builtin", "code"), [
    (SettingsError, ValueError, 2), (DataError, ValueError, 2), (MissingFileError, FileNotFoundError, 2), (CycleError, RuntimeError, 2),
    (StageError, RuntimeError, 3),
])  # fmt: skip
def test_each_error_is_the_fitting_builtin_and_knows_its_exit_code(kind: type[KitError], builtin: type[Exception], code: int) -> None:
    error = kind.of("folder_not_empty", folder="acme")
    assert isinstance(error, builtin) and isinstance(error, KitError) and error.exit_code == code


def test_an_error_crosses_a_process_unharmed() -> None:
    values = Problem.of("table_values", table="orders", values=["money", "b"], share=("ratio", 0.02))
    error = DataError(values, Problem.of("table_missing", table="x"))
    back = error_from_record(error.record())
    assert type(back) is DataError and [p.message for p in back.problems] == ["table_values", "table_missing"]
    assert back.problems[0].fields == {"table": "orders", "values": ["money", "b"], "share": ("ratio", 0.02)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_message_names_the_place_and_the_way_out(code: str) -> None:
    told = read_language(code).render(SettingsError.of("setting_unknown", file="engagement.toml", setting="abc_aa", nearest="abc_a"))
    assert "engagement.toml" in told and "abc_aa" in told and "abc_a”" in told


def test_a_sentence_in_a_table_is_told_in_the_readers_language() -> None:
    cell = sentence("{n} GB free where you work (at least {least} GB is needed)", n=1234.5, least=("ratio", 0.5))
    assert read_language("en").told(cell).startswith("1,234.50 GB") and "50%" in read_language("en").told(cell)
    assert read_language("en").told("") == "" and read_language("en").told(None) == "–"  # type: ignore[arg-type]


def test_values_are_shown_as_they_are_whatever_they_say() -> None:
    error = DataError.of("file_without_rows", place="x.csv", file="x.csv", sheet="", headers=["date", "value"])
    assert "date, value" in read_language("en").render(error)


def test_sentences_nest_joined_by_and() -> None:
    cell = sentence("{rules}", rules=("all", ["active", sentence("{n} rows", n=3)]))
    assert read_language("en").told(cell) == "active and 3 rows"
