"""Wide tables: months or product lines that stand side by side as columns and are rows of ours; seen, never turned without a question.

A table is wide if at least three number columns have headers that say nothing known (or say months), beside a column that names the row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kit.load.files.source import Source
from kit.load.mapping.definition import Melt
from kit.load.mapping.joins import melted
from kit.load.mapping.proposal import ClientSheet, client_sheet
from kit.load.mapping.words import tokens

__all__ = ["Wide", "wide_shape"]

_LEAST = 3
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janeiro enero ene january", "fev fevereiro feb febrero february", "mar marco marzo march", "abr abril apr april",
            "mai maio mayo may", "jun junho junio june", "jul julho julio july", "ago agosto aug august",
            "set setembro sep sept septiembre september",
            "out outubro oct octubre october", "nov novembro noviembre november", "dez dezembro dic diciembre dec december",
        ), 1)
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class Wide:
    """The turned table as a sheet of its own, the `melt` that makes it, its molten headers, and each header's month (empty: they are no months)."""

    sheet: ClientSheet
    melt: Melt
    headers: tuple[str, ...]
    months: dict[str, str]


def wide_shape(sheet: ClientSheet) -> Wide | None:
    """How the sheet turns into rows, if it is wide."""
    numbers = [h for h, seen in sheet.seen.items() if seen.numbers >= 0.98 and not seen.empty and seen.distinct > 2]
    months = {h: month for h in numbers if (month := _month(h))}
    molten = list(months) if len(months) >= _LEAST else [h for h in numbers if not any(u.concepts for u in sheet.units[h])]
    keep = tuple(h for h in sheet.headers if h not in molten)
    named = any(sheet.seen[h].distinct == len(sheet.source.frame) for h in keep)
    if len(molten) < _LEAST or not named or any(sheet.seen[h].dates >= 0.95 for h in keep):
        return None
    first = "month" if months else "product_line"
    melt = Melt(keep=keep, name=first, value="revenue")
    turned = melted(sheet.source.frame, sheet.source, melt, "orders")
    source = Source(sheet.source.file, turned, sheet.source.sheet, sheet.source.encoding, sheet.source.separator)
    return Wide(client_sheet(source), melt, tuple(molten), months)


def _month(header: str) -> str:
    """The first day of the month that a header names with its year (`jan/26`, `2026-01`, `Enero 2026`), as ISO; '' if it names none."""
    words = tokens(header)
    if match := re.fullmatch(r"(\d{4})[-/. ]?(\d{2})(?:[-/. ]\d{1,2}.*)?|(\d{1,2})[-/. ](\d{4})", header.strip()):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return f"{year}-{int(month):02d}-01" if 1 <= int(month) <= 12 and 1990 <= int(year) <= 2100 else ""
    if len(words) == 2 and words[0] in _MONTHS and re.fullmatch(r"\d{2}|\d{4}", words[1]):
        year = words[1] if len(words[1]) == 4 else f"20{words[1]}"
        return f"{year}-{_MONTHS[words[0]]:02d}-01"
    return ""
