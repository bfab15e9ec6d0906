"""Plan report: the executed plan of one account or one seller as web page and document, and the page that leads to all of them (A8, A12, D3).

The same blocks and papers as the engagement's report; a profile decides what a reader may see. The index lists every one that was asked for, also
those whose plan failed, with the reason: what is missing must not look as if it had never been meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat import NotebookNode

from kit.cycle import Cycle, write_text
from kit.language import message
from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.document import render_document
from kit.report.page import render_page
from kit.report.profile import read_profile
from kit.resources import resource

__all__ = ["plan_suffix", "write_plan_index", "write_plan_report"]

_COUNTS = {"accounts": message("Accounts")}  # columns of the index beside name and revenue, where they are listed


def plan_suffix(cycle: Cycle, profile: str = "") -> str:
    """What the folder of the plans carries behind its name for this profile: '' for internal, else `-client` or `-training`."""
    return read_profile(cycle, profile).suffix


def write_plan_report(cycle: Cycle, notebook: NotebookNode, place: Path, profile: str = "") -> list[Path]:
    """Writes the plan as `place`.html and `place`.pdf and returns their paths; `place` has no ending of its own.

    Raises
    ------
    StageError
        If the notebook holds a failed cell.
    SettingsError
        If there is no such profile.
    """
    report = report_blocks([notebook], read_profile(cycle, profile))
    page, document = place.with_name(f"{place.name}.html"), place.with_name(f"{place.name}.pdf")
    page.write_text(render_page(report), encoding="utf-8", newline="\n")
    document.write_bytes(render_document(report))
    return [page, document]


def write_plan_index(
    cycle: Cycle, title: str, listed: pd.DataFrame, plans: Sequence[Mapping[str, Any]], place: Path, profile: str = ""
) -> Path:  # fmt: skip
    """Writes the index page `place`, called `title` (a message).

    `listed` has `id`, `name`, `revenue_12m` and perhaps `accounts`; each plan is a mapping of `key` (an id), `stem` of its files, and `error` (''
    where it went well).
    """
    reader, language = read_profile(cycle, profile), cycle.language
    context = reader.context(report_context(cycle).structure)
    known, counts = listed.set_index("id"), [name for name in _COUNTS if name in listed]
    rows = [
        {
            "id": reader.told(plan["key"]), "name": reader.told(str(known["name"].get(plan["key"], plan["key"]))),
            "figures": [*(language.number(known[name].get(plan["key"])) for name in counts), language.money(known["revenue_12m"].get(plan["key"]))],
            "stem": plan["stem"], "error": reader.text(plan["error"]),
        }
        for plan in plans
    ]  # fmt: skip
    words = {
        "title": language.text(title), "id": language.text("Code"), "name": language.text("Name"), "plan": language.text("Plan"),
        "figures": [*(language.text(_COUNTS[name]) for name in counts), language.text("Revenue, 12 months")],
        "data_until": language.text("Data until"),
        "failed": language.text("No plan: {n} of {all} could not be made; the reason stands beside each.",
                                n=sum(bool(row["error"]) for row in rows), all=len(rows)) if any(row["error"] for row in rows) else "",
    }  # fmt: skip
    environment = Environment(loader=FileSystemLoader(resource("templates/report")), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    css = resource("templates/report/report.css").read_text(encoding="utf-8")
    write_text(place, environment.get_template("plans.html.j2").render(context=context, rows=rows, words=words, css=css))
    return place
