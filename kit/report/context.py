"""Context: whose report this is, for which client, cut off when, in which language; shown by the first cell of every notebook.

The exporters learn from it what the cover, the footer and the language of a report must be, also when a single notebook is exported by hand.
"""

from __future__ import annotations

from dataclasses import asdict
from html import escape

from kit.cycle import Cycle
from kit.report.brand import read_brand
from kit.report.outputs import Output

__all__ = ["report_context", "run_stamp"]


def report_context(cycle: Cycle) -> Output:
    """What the exporters must know of the cycle: title, client, cut-off date, language, currency, run stamp and brand."""
    language, about = cycle.language, cycle.settings.engagement
    stamp = run_stamp(cycle)
    structure = {
        "type": "context",
        "title": language.text(about.title) or language.text("Account and territory diagnostic"),
        "client": about.client or cycle.engagement.name,
        "consultant": about.consultant,
        "as_of": language.date(cycle.as_of),
        "as_of_iso": cycle.as_of.date().isoformat(),
        "language": language.tag,
        "currency": language.currency,
        "stamp": stamp,
        "notes": [language.text(note) for note in about.notes],
        "brand": asdict(read_brand(cycle.engagement.folder)),
    }
    line = f"{structure['client']} · {stamp}"
    return Output(structure, f"<p><small>{escape(line)}</small></p>", line)


def run_stamp(cycle: Cycle) -> str:
    """What names the figures on every paper: kit version, cut-off date, hash of inputs and settings."""
    return f"carteira-kit {cycle.manifest()['kit']} · {cycle.as_of.date().isoformat()} · {cycle.stamp}"
