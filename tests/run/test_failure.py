"""How a failure is told: the kit's own errors in full, all others without anything the data held."""

from __future__ import annotations

import pytest

from kit.errors import DataError, SettingsError, StageError, error_from_record
from kit.run.failure import FailureNote, fixed_text, places


def test_an_error_of_the_kit_crosses_with_its_fields() -> None:
    error = DataError.of("dates_mixed", file="pedidos.csv", rows=[3, 4])
    back = error_from_record(FailureNote(error).record)
    assert isinstance(back, DataError)
    assert back.problems == error.problems


@pytest.mark.parametrize(("text", "kept"), [
    ("could not convert string to float: 'Acme Ltda'", "could not convert string to float"),
    ("'Acme Ltda'", ""),
    ("cannot join on 12.345.678/0001-95", "cannot join on"),
    ("Out of range", "Out of range"),
])  # fmt: skip
def test_only_the_fixed_beginning_of_an_exceptions_text_is_kept(text: str, kept: str) -> None:
    assert fixed_text(ValueError(text)) == kept


def test_the_text_of_an_error_about_code_is_kept_whole() -> None:
    assert fixed_text(NameError("name 'portfolio' is not defined")) == "name 'portfolio' is not defined"


def test_a_file_that_is_open_elsewhere_is_for_a_person_and_not_for_us() -> None:
    back = error_from_record(FailureNote(PermissionError(13, "Permission denied", "data/pedidos.csv")).record)
    assert isinstance(back, SettingsError) and back.exit_code == 2
    assert back.problems[0].fields == {"folder": "data/pedidos.csv"}


def test_any_other_exception_crosses_as_its_kind_and_its_places() -> None:
    try:
        {}["Acme Ltda"]  # type: ignore[index]
    except KeyError as error:
        note = FailureNote(error)
        where = places(error)
    assert "Acme" not in str(note.record)
    back = error_from_record(note.record)
    assert isinstance(back, StageError)
    assert back.problems[0].fields["kind"] == "KeyError"
    assert where[-1].startswith("test_failure.py:")
