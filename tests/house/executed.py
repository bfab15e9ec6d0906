"""The committed notebooks: `python -m tests.house.executed` runs them on the public sample and keeps what they showed, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat

from kit.resources import resource
from kit.run import run_engagement

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
    """Run the stages into a temporary cycle and rewrite `notebooks/`."""
    with tempfile.TemporaryDirectory() as folder:
        cycle = run_engagement(resource("sample_data/adventureworks"), out=Path(folder) / "cycle", report=False).folder
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            notebook = refreshed(nbformat.read(path, as_version=4), nbformat.read(cycle / "notebooks" / path.name, as_version=4))
            path.write_text(nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
