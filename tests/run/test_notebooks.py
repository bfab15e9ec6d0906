"""What the runner makes of a notebook before and after it is run."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from kit.errors import MissingFileError, SettingsError
from kit.language import Language
from kit.run.notebooks import (
    check_parameters,
    chosen_stages,
    cleaned_notebook,
    declared_parameters,
    markdown_blocks,
    stage_notebooks,
    translated_notebook,
)
from tests.run.books import notebook, write_books

GIVEN = {"engagement": "e", "cycle": "c", "as_of": "", "language": "en"}


class Backwards(Language):
    """A language that nobody speaks."""

    def text(self, message: str, /, **fields: object) -> str:
        return message[::-1]


def _messages(error: pytest.ExceptionInfo[SettingsError]) -> list[str]:
    return [problem.message for problem in error.value.problems]


def test_the_order_of_the_stages_is_that_of_their_numbers(tmp_path: Path) -> None:
    books = write_books(tmp_path / "books")
    nbformat.write(notebook(), books / "account_plan.ipynb")
    assert list(stage_notebooks(books)) == ["load", "investigation", "analysis", "action", "monitoring"]


def test_a_folder_without_stage_notebooks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        stage_notebooks(tmp_path)


def test_named_stages_run_in_the_order_of_the_method_whatever_order_they_are_named_in() -> None:
    known = ["load", "investigation", "analysis"]
    assert chosen_stages(["analysis", "0_load"], known) == ["load", "analysis"]
    assert chosen_stages([], known) == known


def test_a_misspelt_stage_is_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(SettingsError) as error:
        chosen_stages(["analisys"], ["load", "analysis"])
    assert error.value.problems[0].fields["nearest"] == "analysis"


def test_the_four_text_parameters_are_accepted() -> None:
    check_parameters(notebook(), GIVEN, "x.ipynb")


def test_an_unknown_a_missing_and_a_mistyped_parameter_are_all_told_at_once() -> None:
    given = {"engagement": "e", "cycle": 7, "as_off": "", "language": "en"}
    with pytest.raises(SettingsError) as error:
        check_parameters(notebook(), given, "x.ipynb")
    assert _messages(error) == ["parameter_type", "parameter_unknown", "parameter_missing"]
    assert error.value.problems[1].fields["nearest"] == "as_of"


@pytest.mark.parametrize("name", ["senha", "api_key", "access_token", "PASSWORD", "contraseña"])
def test_a_parameter_that_sounds_like_a_secret_is_refused(name: str) -> None:
    with pytest.raises(SettingsError) as error:
        declared_parameters(notebook(parameters=f'{name}: str = ""'), "x.ipynb")
    assert _messages(error) == ["parameter_secret"]


@pytest.mark.parametrize("source", ["import os", "x = open('f')", "a.b = 1", "x: str"])
def test_a_parameters_cell_holds_literals_only(source: str) -> None:
    with pytest.raises(SettingsError) as error:
        declared_parameters(notebook(parameters=source), "x.ipynb")
    assert _messages(error) == ["parameters_not_literal"]


def test_a_notebook_has_exactly_one_parameters_cell() -> None:
    none = notebook()
    none.cells = none.cells[:1]
    with pytest.raises(SettingsError) as error:
        declared_parameters(none, "x.ipynb")
    assert _messages(error) == ["parameters_cell"]


def test_markdown_is_parted_at_blank_lines() -> None:
    assert markdown_blocks("# One\n\ntwo\nthree\n  \n- four\n") == ["# One", "two\nthree", "- four"]


def test_markdown_is_translated_block_by_block_and_code_is_not() -> None:
    source = notebook("text = 'Decision summary'", text="Decision summary\n\nNobody translates this.")
    before = deepcopy(source)
    translated = translated_notebook(source, Backwards("en"))
    assert translated.cells[0].source == "yrammus noisiceD\n\n.siht setalsnart ydoboN"
    assert translated.cells[-1].source == "text = 'Decision summary'"
    assert source == before


def test_what_is_kept_of_a_run_holds_no_parameter_no_clock_and_no_warning() -> None:
    book = notebook()
    shown = new_output("execute_result", data={"text/plain": "1"}, execution_count=3)
    warned = new_output("stream", name="stderr", text="/somewhere/kit/x.py:1: FutureWarning: …")
    book.cells += [
        new_code_cell('client = "Acme"', metadata={"tags": ["injected-parameters"], "papermill": {"duration": 1}}, execution_count=2),
        new_code_cell("1", execution_count=3, outputs=[warned, shown], metadata={"papermill": {"duration": 1}, "execution": {"x": "1"}}),
        new_markdown_cell("End", metadata={"papermill": {}}),
    ]
    book.metadata["papermill"] = {"parameters": {"client": "Acme"}}
    book.metadata["language_info"]["version"] = "3.11.7"
    kept = cleaned_notebook(book)
    text = nbformat.writes(kept)
    assert not [word for word in ("Acme", "papermill", "duration", "somewhere", "3.11.7") if word in text]
    assert [cell.execution_count for cell in kept.cells if cell.cell_type == "code"] == [1, 2]
    assert kept.cells[-2].outputs == [{**shown, "execution_count": 2}]


def test_a_live_view_leaves_only_its_words_behind() -> None:
    book = notebook()
    view = {"text/plain": "A view to try settings out", "application/vnd.jupyter.widget-view+json": {"model_id": "5f0c", "version_major": 2}}
    book.cells.append(new_code_cell("view", execution_count=2, outputs=[new_output("execute_result", data=view, execution_count=2)]))
    book.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"5f0c": {}}}}
    kept = cleaned_notebook(book)
    assert "5f0c" not in nbformat.writes(kept)
    assert kept.cells[-1].outputs[0].data == {"text/plain": "A view to try settings out"}
