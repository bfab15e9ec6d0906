"""The committed notebooks: `python -m tests.house.executed` runs them on the samples and keeps what they showed, and nothing else.

The stages run on the public sample. The plans are about people, whom no public sample has, so they run on the invented distributor, in English.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill

from kit.resources import resource
from kit.run import run_engagement
from kit.run.notebooks import cleaned_notebook
from kit.run.plans import KINDS

ROOT = Path(__file__).resolve().parents[2]


def refreshed(source: Any, executed: Any) -> Any:
    """The source notebook with the outputs and counts that the executed copy has for each of its code cells."""
    ran = {cell["id"]: cell for cell in executed["cells"] if cell["cell_type"] == "code"}
    count = 0
    for cell in source["cells"]:
        cell["metadata"] = {"tags": cell["metadata"]["tags"]} if cell["metadata"].get("tags") else {}
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = [_tidy(output, count) for output in ran[cell["id"]]["outputs"]] if cell["id"] in ran else []
    source["metadata"] = {"kernelspec": source["metadata"]["kernelspec"], "language_info": {"name": "python"}}
    return source


def _tidy(output: Any, count: int) -> Any:
    if output["output_type"] == "execute_result":
        output["execution_count"] = count
    return output


def main() -> None:
    """Run the notebooks named (`account_plan`, `2_analysis` …; all by default) into temporary cycles and rewrite them in `notebooks/`."""
    wanted = sys.argv[1:] or [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
    books = {Path(kind.notebook).stem for kind in KINDS.values()}
    plans, stages = [n for n in wanted if n in books], [n for n in wanted if n not in books]
    with tempfile.TemporaryDirectory() as folder:
        if stages:
            cycle = run_engagement(resource("sample_data/adventureworks"), out=Path(folder) / "cycle", report=False).folder
            for name in sorted(stages):
                _rewrite(name, nbformat.read(cycle / "notebooks" / f"{name}.ipynb", as_version=4))
        if plans:
            sample = resource("sample_data/distributor")
            cycle = run_engagement(sample, out=Path(folder) / "plan", report=False).folder
            parameters = {"engagement": str(sample), "cycle": str(cycle), "language": "en"}
            for name in plans:
                book = papermill.execute_notebook(ROOT / "notebooks" / f"{name}.ipynb", None, parameters, progress_bar=False)
                _rewrite(name, cleaned_notebook(book))


def _rewrite(name: str, executed: Any) -> None:
    path = ROOT / "notebooks" / f"{name}.ipynb"
    notebook = refreshed(nbformat.read(path, as_version=4), executed)
    path.write_text(nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
