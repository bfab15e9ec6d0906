"""The notebooks read like a text with code in it: question, one call, one table or figure, what it means."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
STAGES = ["0_load", "1_investigation", "2_analysis", "3_action", "4_monitoring"]
MOST_CELLS, MOST_LINES = 40, 12


def _cells(path: Path, kind: str = "") -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [c for c in cells if not kind or c["cell_type"] == kind]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def test_the_stages_are_the_numbers_of_the_notebooks() -> None:
    assert [p.stem for p in NOTEBOOKS if p.stem[0].isdigit()] == STAGES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_opens_with_a_title_and_a_promise(path: Path) -> None:
    first = _cells(path)[0]
    assert first["cell_type"] == "markdown"
    title, promise = _source(first).split("\n\n", 1)
    assert title.startswith("# ") and len(promise.split()) > 15


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_short_and_says_more_than_it_codes(path: Path) -> None:
    code = _cells(path, "code")
    told = [c for c in code if _source(c).startswith("report.call_out(")]
    titled = [c for c in code if c not in told and re.search(r"finding=|title ?= ?say\.told\(|told = say\.told\(", _source(c))]
    prose = [*_cells(path, "markdown"), *told, *titled]  # a call-out or a title that says what it means is prose, computed from the data
    assert len(_cells(path)) <= MOST_CELLS
    assert len(prose) >= len(code) - len(told) - 2, "parameters and set-up need no prose of their own"
    assert all(len(_source(c).splitlines()) <= MOST_LINES for c in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_defines_nothing_and_loops_over_nothing(path: Path) -> None:
    banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda, ast.AsyncFunctionDef)
    for cell in _cells(path, "code"):
        assert not [n for n in ast.walk(ast.parse(_source(cell))) if isinstance(n, banned)], _source(cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_markdown_states_no_result(path: Path) -> None:
    for cell in _cells(path, "markdown"):
        assert not re.search(r"\d[\d.,]{2,}|\b\d+ accounts\b", _source(cell)), _source(cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_code_cell_was_run_and_every_checked_cell_has_an_output(path: Path) -> None:
    for cell in _cells(path, "code"):
        assert cell["execution_count"], _source(cell)
        if "nbval-check-output" in _tags(cell):
            assert cell["outputs"], _source(cell)
    assert "nbval-check-output" in _tags(_cells(path)[-1])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_committed_notebook_carries_no_trace_of_the_machine(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert set(content["metadata"]) <= {"kernelspec", "language_info"}
    assert set(content["metadata"].get("language_info", {})) <= {"name"}
    assert all(set(c["metadata"]) <= {"tags"} for c in content["cells"])
    assert len(path.read_bytes()) < 1_500_000


def test_a_wrong_output_in_a_checked_cell_is_found(tmp_path: Path) -> None:
    for name, shown in (("right", "2\n"), ("wrong", "3\n")):
        cell = nbformat.v4.new_code_cell("print(1 + 1)", execution_count=1, metadata={"tags": ["nbval-check-output"]})
        cell["outputs"] = [nbformat.v4.new_output("stream", name="stdout", text=shown)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / f"{name}.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-rA", "-q", str(tmp_path)]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert re.findall(r"^(PASSED|FAILED) (\w+)\.ipynb::Cell 0", said, flags=re.MULTILINE) == [("PASSED", "right"), ("FAILED", "wrong")], said
