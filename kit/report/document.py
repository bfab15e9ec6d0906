"""Document: the report as a tagged PDF for A4, by typst, from the same blocks as the web page.

An nbconvert exporter (`jupyter nbconvert --to engagement_pdf`). The template reads the report as JSON, so nothing that a client typed is ever markup
(PD4). PDF/UA-1 is always asked for, any compiler warning is an error, only the bundled typeface is used, and the clock of the file is the data's
cut-off, so that the same report gives the same bytes (PD2, PD6, PD7).
"""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from kit.errors import KitError
from kit.language import Language, message, read_language
from kit.report.blocks import Report, chapters_of, report_blocks
from kit.report.layout import table_layout
from kit.report.markdown import Block
from kit.report.printable import printable, unprintable
from kit.resources import resource

__all__ = ["DocumentExporter", "render_document"]

_TEMPLATE = "report.typ"
_KEPT_HEIGHT = 330  # points: a lower table is not broken over pages
_NAMED = 5  # characters that the typeface lacks: so many are named


class DocumentExporter(Exporter):
    """nbconvert exporter `engagement_pdf`: executed notebook → tagged PDF."""

    export_from_notebook = "Engagement report (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[bytes, dict[str, Any]]:  # type: ignore[override]
        """The document of one executed (or merged) notebook, and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return render_document(report_blocks([nb])), resources


def render_document(report: Report) -> bytes:
    """The PDF of a report.

    Raises
    ------
    KitError
        If typst refuses the document or warns about anything.
    """
    with tempfile.TemporaryDirectory(prefix="carteira-") as folder:
        root = Path(folder)
        shutil.copy(resource("templates/report") / _TEMPLATE, root / _TEMPLATE)
        data = _data(report, root)
        (root / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return _compiled(root, report["context"]["as_of_iso"])


def _compiled(root: Path, as_of: str) -> bytes:
    stamp = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(root / _TEMPLATE),
            root=str(root),
            font_paths=[str(resource("templates/report/fonts"))],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(stamp.timestamp()),
        )
    except typst.TypstError as error:
        raise KitError.of("report_document_refused", values=[str(getattr(error, "message", error))]) from error
    if warnings:
        raise KitError.of("report_document_refused", values=[str(w.message) for w in warnings][:3])
    assert isinstance(pdf, bytes)
    return pdf


def _data(report: Report, root: Path) -> dict[str, Any]:
    context = report["context"]
    language = read_language(context["language"], context["currency"])
    logo = _logo(context["brand"]["logo"], root)
    numbered = count(1)
    chapters = [
        {
            "role": chapter["role"],
            "heading": _block(chapter["heading"], root, numbered) if chapter["heading"] else None,
            "blocks": _held_together([_block(block, root, numbered) for block in chapter["blocks"]]),
        }
        for chapter in chapters_of(report["blocks"])
    ]
    return {
        "context": {**_printable(context), "brand": {**_printable(context["brand"]), "logo": logo}},
        "words": _words(language),
        "unprinted": _unprinted(report, language),
        "chapters": chapters,
    }


def _unprinted(report: Report, language: Language) -> str:
    """A sentence that names the characters of the report for which "□" stands, the first few; '' where there are none."""
    found = sorted(unprintable("".join(_texts([report["context"], report["blocks"]]))))
    names = [f"U+{ord(c):04X} {unicodedata.name(c, '')}".strip() for c in found[:_NAMED]]
    if len(found) > _NAMED:
        names.append(language.text("{n} more", n=len(found) - _NAMED))
    text = message("“□” stands for characters that the typeface of this document lacks: {values}. The web page and the annex show them.")
    return language.text(text, values=names) if found else ""


def _texts(value: Any) -> Iterator[str]:
    """Every text of the report that the document sets; drawings are set by themselves."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part) if key not in ("svg", "logo") else ()
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


def _block(block: Block, root: Path, numbered: count[int]) -> Block:
    if block["type"] == "table":
        layout = table_layout(block["columns"], block["rows"])
        aligned = [column["align"] for column in block["columns"]]
        texts = {key: printable(str(block.get(key, ""))) for key in ("title", "number", "note", "empty")}
        whole = layout["height"] <= _KEPT_HEIGHT
        return {"type": "table", **texts, **layout, "aligns": aligned, "emphasis": block["emphasis"], "whole": whole}
    if block["type"] == "figure":
        name = f"figure-{next(numbered)}.svg"
        (root / name).write_text(block["svg"], encoding="utf-8")
        texts = {key: printable(str(block.get(key, ""))) for key in ("title", "number", "alt", "caption", "source")}
        return {"type": "figure", **texts, "file": name, "width": block["width"] * 72}
    if block["type"] == "list":
        return {**block, "items": [[_block(b, root, numbered) for b in item] for item in block["items"]]}
    if block["type"] == "quote":
        return {**block, "blocks": [_block(b, root, numbered) for b in block["blocks"]]}
    return dict(_printable(block))


def _held_together(blocks: list[Block]) -> list[Block]:
    """Blocks marked to stay with the next one: the words before a table or figure, and a table or figure before its call-out."""
    following = [*(block["type"] for block in blocks[1:]), ""]
    for block, then in zip(blocks, following, strict=False):
        before = block["type"] in ("paragraph", "list") and then in ("table", "figure", "key_figures", "callout")
        after = then == "callout" and (block["type"] == "figure" or bool(block.get("whole")))
        block["sticky"] = before or after
    return blocks


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(v) for key, v in value.items()}
    return [_printable(v) for v in value] if isinstance(value, list) else value


def _logo(uri: str, root: Path) -> str:
    if not uri:
        return ""
    head, _, body = uri.partition(",")
    name = "logo.svg" if "svg" in head else "logo.png"
    (root / name).write_bytes(base64.b64decode(body))
    return name


def _words(language: Language) -> dict[str, str]:
    lang, _, region = language.tag.partition("-")
    return {
        "lang": lang,
        "region": region,
        "contents": language.text("Contents"),
        "data_until": language.text("Data until"),
        "prepared_by": language.text("Prepared by"),
        "source": language.text("Source"),
    }
