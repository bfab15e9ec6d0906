"""Intake: which files were read, how, and how much of each is used (Q7): what the consultant ticks against the client's own figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kit import schema
from kit.language import message, sentence
from kit.load.findings import exact_sum
from kit.load.mapping.canonical import Canonical
from kit.schema import Status

__all__ = ["intake_table", "part_statuses"]


def intake_table(given: Mapping[str, Canonical], totals: Mapping[str, float]) -> pd.DataFrame:
    """The table `intake`: a row per table of ours that the client filled."""
    rows = []
    for name, part in given.items():
        source = part.source
        row = {
            "table": name,
            "file": source.file,
            "sheet": source.sheet,
            "format": _format(part),
            "rows_in": part.rows_in,
            "rows_used": len(part.frame),
        }
        if name == "orders":
            row |= {"rows_used": totals["lines_used"], "revenue_in": totals["revenue_read"], "revenue_used": totals["revenue_used"],
                    "first_date": totals["first_read"], "last_date": totals["last_read"]}  # fmt: skip
        rows.append(row)
    return schema.table("intake").conform(pd.DataFrame(rows))


def part_statuses(given: Mapping[str, Canonical], account_months: pd.DataFrame, accounts: int, credible: float) -> tuple[Status, ...]:
    """How each table went: ok, made from the lines, or not given; and what the recorded margin is worth (believed from the share `credible`
    of revenue)."""
    statuses = []
    for name in sorted(t.name for t in schema.INPUTS):
        from_lines = "orders" in given and ("accounts" not in given or given["accounts"].source is given["orders"].source)
        if name == "accounts" and from_lines:
            reason = sentence("There is no accounts file: accounts are read out of the order lines")
            statuses.append(Status(name, "degraded", reason, used=accounts))
        elif name in given:
            statuses.append(Status(name, used=accounts if name == "accounts" else 0))
        else:
            label = {t.name: t.label for t in schema.INPUTS}[name]
            reason = sentence("The client gave no “{table}”: what needs it is left out, and says so", table=("label", label))
            statuses.append(Status(name, "abstained", reason))
    return (*statuses, _margin(account_months, credible)) if "orders" in given else tuple(statuses)


def _margin(account_months: pd.DataFrame, credible: float) -> Status:
    margin, revenue = (exact_sum(account_months[name].to_numpy(dtype="float64")) for name in ("margin", "revenue"))
    if account_months["margin"].isna().all():
        return Status("margin", "degraded", sentence("No margin is recorded: the setting margin_rate stands for it"))
    if revenue and margin / revenue < credible:
        reason = sentence("The recorded margin is {share} of revenue, too little to be true: the setting margin_rate stands for it",
                          share=("ratio", round(margin / revenue, 4)))  # fmt: skip
        return Status("margin", "degraded", reason)
    return Status("margin")


def _format(part: Canonical) -> str:
    source = part.source
    decimals, dates = _proved({f"“{mark}”": proof for mark, proof in part.decimals.items()}), _proved(part.patterns)
    if not source.encoding:
        return sentence("Typed by the file; dates as {dates}", dates=dates) if part.patterns else sentence("Typed by the file")
    separator = {"\t": "tab"}.get(source.separator, source.separator)
    shown = {"encoding": source.encoding.upper(), "separator": separator, "decimal": decimals, "dates": dates}
    if source.accents:
        text = message("Text in {encoding} ({examples}), separator “{separator}”, decimal mark {decimal}, dates as {dates}")
        return sentence(text, examples=", ".join(source.accents), **shown)
    return sentence("Text in {encoding}, separator “{separator}”, decimal mark {decimal}, dates as {dates}", **shown)


def _proved(evidence: Mapping[str, str]) -> str:
    """What was found, each with the value that proves it: `dd/mm/yyyy (17/01/2024)`."""
    return ", ".join(f"{reading} ({proof})" if proof else reading for reading, proof in sorted(evidence.items())) or "–"
