"""Page: the report as one self-contained web page.

An nbconvert exporter (`jupyter nbconvert --to engagement_html`). Everything is in the file: no script, no outside address, a content policy that
forbids both, every text escaped by the template engine. It reads well on a phone, on a desk and on paper, by eye and by screen reader.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from kit.errors import KitError
from kit.language import Language, read_language
from kit.report.blocks import Report, chapters_of, report_blocks
from kit.resources import resource

__all__ = ["SIZE_LIMIT", "PageExporter", "render_page"]

SIZE_LIMIT = 1_500_000


class PageExporter(Exporter):
    """nbconvert exporter `engagement_html`: executed notebook → self-contained accessible HTML."""

    export_from_notebook = "Engagement report (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, dict[str, Any]]:  # type: ignore[override]
        """The page of one executed (or merged) notebook, and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return render_page(report_blocks([nb])), resources


def render_page(report: Report) -> str:
    """The web page of a report as text.

    Raises
    ------
    KitError
        If the page is larger than a mail can carry (1.5 MB).
    """
    context = report["context"]
    language = read_language(context["language"], context["currency"])
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            context=context,
            chapters=chapters_of(report["blocks"]),
            css=resource("templates/report/report.css").read_text(encoding="utf-8"),
            words=_words(language),
        )
    )
    if (size := len(page.encode())) > SIZE_LIMIT:
        raise KitError.of("report_page_large", count=size, total=SIZE_LIMIT)
    return page


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates/report")), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["svg_uri"] = _svg_uri
    return environment


def _svg_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _words(language: Language) -> dict[str, str]:
    return {
        "skip": language.text("Skip to the report"),
        "contents": language.text("Contents"),
        "data_until": language.text("Data until"),
        "prepared_by": language.text("Prepared by"),
        "source": language.text("Source"),
        "run": language.text("Run"),
    }
