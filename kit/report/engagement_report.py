"""Engagement report: the five executed notebooks become one report, and the report three papers.

The decision summary comes first, then a chapter per stage, then the method note. All papers are made in a folder of their own and moved into place
together at the end: a failure leaves the last good report as it was.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kit.cycle import Cycle
from kit.errors import CycleError, Problem
from kit.report.annex import write_annex
from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.document import render_document
from kit.report.handouts import write_handouts
from kit.report.method import method_note
from kit.report.outputs import Output
from kit.report.page import render_page
from kit.report.profile import read_profile
from kit.report.summary import decision_summary

__all__ = ["CHAPTERS", "merged_notebook", "write_report"]

CHAPTERS = ("0_load", "1_investigation", "2_analysis", "3_action", "4_monitoring")


def write_report(cycle: Cycle, profile: str = "") -> dict[str, Path]:
    """Writes `report.html`, `report.pdf` and `annex.xlsx` into the cycle's folder; returns their paths as `html`, `pdf`, `annex`.

    In the profile internal also the folder `handouts`: calendar files, weekly lists, tasks for the CRM.

    `profile` is internal, client or training, '' for that of the settings; the papers of the last two are `report-client.html` and so on.

    Raises
    ------
    CycleError
        If a stage's executed notebook is not in the cycle, or was made before outputs were marked and is asked for in another profile than internal.
    SettingsError
        If there is no such profile.
    StageError
        If a notebook holds a failed cell: no report is made from a failed run.
    """
    reader = read_profile(cycle, profile)
    report = report_blocks([merged_notebook(cycle)], reader)
    names = {"html": f"report{reader.suffix}.html", "pdf": f"report{reader.suffix}.pdf", "annex": f"annex{reader.suffix}.xlsx"}
    with tempfile.TemporaryDirectory(dir=cycle.folder, prefix=".report-") as folder:
        made = {paper: Path(folder) / name for paper, name in names.items()}
        made["html"].write_text(render_page(report), encoding="utf-8", newline="\n")
        made["pdf"].write_bytes(render_document(report))
        write_annex(cycle, made["annex"], reader)
        if reader.name == "internal":
            write_handouts(cycle, reader, Path(folder))
        return {paper: made[paper].replace(cycle.folder / name) for paper, name in names.items()}


def merged_notebook(cycle: Cycle) -> NotebookNode:
    """One notebook with the decision summary, the five chapters and the method note, as the exporters read it."""
    folder = cycle.folder / "notebooks"
    missing = [name for name in CHAPTERS if not (folder / f"{name}.ipynb").is_file()]
    if missing:
        raise CycleError(*(Problem.of("notebook_missing", file=f"notebooks/{name}.ipynb", folder=cycle.folder.name) for name in missing))
    language = cycle.language
    cells = [*_shown([report_context(cycle)]), _title(language.text("Decision summary"), "summary"), *_shown(decision_summary(cycle))]
    for name in CHAPTERS:
        cells += nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    cells += [_title(language.text("Method note"), "method"), *_shown(method_note(cycle))]
    return new_notebook(cells=cells)


def _title(text: str, role: str) -> NotebookNode:
    return new_markdown_cell(f"# {text}", metadata={"carteira": {"role": role}})


def _shown(outputs: Iterable[Output]) -> list[NotebookNode]:
    """Code cells that show the outputs as an executed notebook would."""
    bundles = [json.loads(json.dumps(output._repr_mimebundle_())) for output in outputs]
    return [new_code_cell(execution_count=1, outputs=[new_output("execute_result", data=bundle, execution_count=1)]) for bundle in bundles]
