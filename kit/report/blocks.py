"""Blocks: executed notebooks become one list of plain data, which the web page and the document render alike.

Only two things of a notebook are read: its Markdown, and the structured outputs of its cells (`outputs`). Code, prompts, parameters, prints and
widgets never appear. The report has one title; each notebook's own title opens a chapter; no heading level is skipped. Tables and figures are
numbered through the whole report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from kit.errors import KitError, StageError
from kit.language import Language, read_language
from kit.report.markdown import Block, markdown_blocks, plain_text
from kit.report.outputs import MIME
from kit.report.profile import Profile

__all__ = ["Report", "chapters_of", "report_blocks"]

Report = dict[str, Any]
_HIDDEN_TAGS = frozenset({"remove-cell", "parameters", "injected-parameters"})


def report_blocks(notebooks: Sequence[NotebookNode], profile: Profile | None = None) -> Report:
    """The report of executed notebooks: `{"context": …, "blocks": […]}`, as the profile's reader may see it; without one, everything.

    Every block is a dict with a `type`: heading (level 2-6, role, id, spans), paragraph, list, quote, code, table, figure, callout, key_figures.
    A notebook cell may say its chapter's role in its metadata (`{"carteira": {"role": "summary"}}`); one tagged `internal` stays in the house.

    Raises
    ------
    StageError
        If a cell ended in an error.
    KitError
        If no cell shows whose report it is (`report_context`).
    """
    cells = [cell for notebook in notebooks for cell in notebook.cells]
    for cell in cells:
        _check_succeeded(cell)
    context = next((output for cell in cells for output in _structured(cell) if output["type"] == "context"), None)
    if context is None:
        raise KitError.of("report_without_context")
    language = read_language(context["language"], context.get("currency") or "USD")
    shown = [block for cell in cells for block in _cell_blocks(cell)]
    if profile is not None:
        context, shown = profile.context(context), profile.blocks(shown)
    return {"context": context, "blocks": _numbered(_levelled(_without_hollow(_answered(shown))), language)}


def chapters_of(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks by chapter: `{"role": …, "heading": block or None, "blocks": […]}` each, in order."""
    chapters: list[dict[str, Any]] = []
    for block in blocks:
        if block["type"] == "heading" and block["level"] == 2:
            chapters.append({"role": block["role"], "heading": block, "blocks": []})
        else:
            if not chapters:
                chapters.append({"role": "chapter", "heading": None, "blocks": []})
            chapters[-1]["blocks"].append(block)
    return chapters


def _check_succeeded(cell: NotebookNode) -> None:
    if cell.cell_type != "code" or not cell.source.strip():
        return
    for output in cell.outputs:
        if output.output_type == "error":
            raise StageError.of("report_cell_failed", values=[output.get("ename", ""), output.get("evalue", "")])


def _cell_blocks(cell: NotebookNode) -> list[Block]:
    shown = _shown_blocks(cell)
    return [{**block, "internal": True} for block in shown] if "internal" in cell.metadata.get("tags", []) else shown


def _shown_blocks(cell: NotebookNode) -> list[Block]:
    tags = set(cell.metadata.get("tags", []))
    if tags & _HIDDEN_TAGS:
        return []
    if cell.cell_type == "markdown":
        role = cell.metadata.get("carteira", {}).get("role", "chapter")
        return [{**block, "role": role} if block["type"] == "heading" else block for block in markdown_blocks(cell.source)]
    if cell.cell_type == "code" and "remove-output" not in tags:
        return [output for output in _structured(cell) if output["type"] != "context" and not _without_rows(output)]
    return []


def _without_rows(output: Block) -> bool:
    """A table with nothing in it: the call-out below it says why, and says it once."""
    return output["type"] == "table" and not output["rows"]


def _structured(cell: NotebookNode) -> list[Block]:
    found = []
    for output in cell.get("outputs", []):
        data: Mapping[str, Any] = output.get("data", {}) if output.output_type in ("display_data", "execute_result") else {}
        if MIME in data:
            block = dict(data[MIME])
            if block["type"] == "figure":
                block["svg"] = _joined(data.get("image/svg+xml", ""))
            found.append(block)
    return found


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _answered(blocks: list[Block]) -> list[Block]:
    """The blocks without questions (headings) that only their introduction follows: what answers them is not there, or not for this reader."""
    kept: list[Block] = []
    silent = False
    for n, block in enumerate(blocks):
        if block["type"] == "heading":
            rest = blocks[n + 1 :]
            end = next((i for i, b in enumerate(rest) if b["type"] == "heading"), len(rest))
            deeper = end < len(rest) and rest[end]["level"] > block["level"]
            asked = block["level"] > 1 and not deeper and plain_text(block["spans"]).rstrip().endswith("?")
            silent = asked and all(b["type"] == "paragraph" for b in rest[:end])
        if not silent:
            kept.append(block)
    return kept


def _without_hollow(blocks: list[Block]) -> list[Block]:
    """The blocks without headings that nothing follows (below a notebook's own title): what a cell only computed leaves no trace."""
    kept: list[Block] = []
    for block in reversed(blocks):
        last = kept[-1] if kept else {"type": "heading", "level": 1}
        hollow = block["type"] == "heading" and block["level"] > 1 and last["type"] == "heading" and last["level"] <= block["level"]
        if not hollow:
            kept.append(block)
    return kept[::-1]


def _levelled(blocks: Iterable[Block]) -> list[Block]:
    """Headings one level down (a notebook's title is level 2), clamped so that no level is skipped, each with an id of its own."""
    level, taken, result = 1, set[str](), []
    for block in blocks:
        if block["type"] == "heading":
            level = min(block["level"] + 1, level + 1, 6)
            text = plain_text(block["spans"])
            block = {**block, "level": level, "text": text, "id": _anchor(text, taken)}
        result.append(block)
    return result


def _anchor(text: str, taken: set[str]) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:50] or "section"
    anchor, count = base, 1
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    taken.add(anchor)
    return anchor


def _numbered(blocks: list[Block], language: Language) -> list[Block]:
    counts = {"table": 0, "figure": 0}
    for block in blocks:
        kind = block["type"]
        if kind in counts and block.get("title"):
            counts[kind] += 1
            n = language.number(counts[kind])
            block["number"] = language.text("Table {n}", n=n) if kind == "table" else language.text("Figure {n}", n=n)
        elif kind == "callout":
            block["label"] = _callout_label(block["kind"], language)
    return blocks


def _callout_label(kind: str, language: Language) -> str:
    labels = {
        "finding": language.text("Finding"),
        "caution": language.text("Caution"),
        "decision": language.text("Decision"),
        "abstained": language.text("Not concluded"),
    }
    return labels[kind]
