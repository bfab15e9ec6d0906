"""Relations: how the client's files hang together, seen in their values: keys that meet, and figures that are the product of others.

A link goes from a column to a key of another file (every row a value of its own) in which nearly all its values stand. A name alone is no link, and
small whole numbers meet by chance: both must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kit.language import sentence
from kit.load.mapping.proposal import ClientSheet
from kit.load.mapping.words import plain
from kit.load.values.cells import as_text, cells_of
from kit.load.values.numbers import read_numbers

__all__ = [
    "Figure", "Link", "found_in", "links", "margin_figures", "product_reason", "revenue_figures", "single_valued",
    "written",
]  # fmt: skip

_MEETS, _AGREES, _SINGLE = 0.98, 0.99, 0.95
_CENT = 0.011
_ROWS = 5_000


@dataclass(frozen=True)
class Link:
    """`here` of one sheet is looked up in the key `there` of another; `share` of its values are found."""

    here: str
    other: ClientSheet
    there: str
    share: float


@dataclass(frozen=True)
class Figure:
    """A formula over the file's columns, and the sentence that says what speaks for it."""

    formula: str
    confidence: float
    reasons: tuple[str, ...]


def found_in(values: frozenset[str], keys: frozenset[str]) -> float:
    """The share of the distinct values that are among the keys."""
    return len(values & keys) / len(values) if values else 0.0


def links(sheet: ClientSheet, others: Sequence[ClientSheet]) -> list[Link]:
    """The sheet's columns that are keys of other sheets, the same name on both sides and nearly every value found."""
    found = []
    for here, seen in sheet.seen.items():
        if not seen.coded or seen.distinct < 2:
            continue
        for other in others:
            if other is sheet:
                continue
            for there, key in other.seen.items():
                if key.unique and key.filled == 1 and plain(here) == plain(there):
                    share = found_in(seen.texts, key.texts)
                    if share >= _MEETS:
                        found.append(Link(here, other, there, share))
    return found


def revenue_figures(sheet: ClientSheet) -> list[Figure]:
    """Price × quantity of an order line, less its discount: never taken without a question, since only the client knows what its prices hold."""
    found = []
    for price in _about(sheet, {"price"}, {"unit", "net", "product", "order", "standard"}):
        for quantity in _about(sheet, {"quantity"}, {"order", "product", "unit"}):
            base = f"{written(price)} * {written(quantity)}"
            for discount in _about(sheet, {"discount"}, {"order", "line", "unit"}):
                seen = sheet.seen[discount]
                part = written(discount) if seen.high <= 1 else f"{written(discount)} * 0.01"
                if seen.low >= 0 and seen.high <= 100:
                    reason = sentence("price × quantity × (1 − discount); {column} lies between {low} and {high}",
                                      column=discount, low=round(seen.low, 2), high=round(seen.high, 2))  # fmt: skip
                    found.append(Figure(f"{base} * (1 - {part})", 0.75, (reason,)))
            found.append(Figure(base, 0.5 if found else 0.7, (sentence("price × quantity of the line"),)))
    return found


def margin_figures(sheet: ClientSheet, revenue: str) -> list[Figure]:
    """Revenue less cost, where the line holds a cost: of the line, or of the piece times the quantity."""
    found = []
    for cost in _about(sheet, {"cost"}, {"total", "product", "order", "amount"}):
        unit = any("unit" in u.concepts or "standard" in u.concepts for u in sheet.units[cost])
        if not unit:
            found.append(Figure(f"{revenue} - {written(cost)}", 0.7, (sentence("revenue less the cost of the line"),)))
    for cost in _about(sheet, {"cost"}, {"unit", "standard", "product"}):
        if any(u.concepts & {"unit", "standard"} for u in sheet.units[cost]):
            for quantity in _about(sheet, {"quantity"}, {"order", "product", "unit"}):
                formula = f"{revenue} - {written(cost)} * {written(quantity)}"
                found.append(Figure(formula, 0.6, (sentence("revenue less unit cost × quantity"),)))
    return found


def product_reason(sheet: ClientSheet, header: str) -> str:
    """The sentence that a column is the product of two others on nearly every line; '' if it is of none."""
    for price in _about(sheet, {"price"}, {"unit", "net", "product", "order", "standard"}):
        for quantity in _about(sheet, {"quantity"}, {"order", "product", "unit"}):
            values = [_numbers(sheet, name) for name in (header, price, quantity)]
            whole, one, pieces = values
            known = ~np.isnan(whole + one + pieces)
            if known.sum() >= 20 and (np.abs(whole - one * pieces)[known] <= _CENT).mean() >= _AGREES:
                return sentence("it equals {price} × {quantity} on nearly every line", price=price, quantity=quantity)
    return ""


def single_valued(sheet: ClientSheet, key: str, header: str) -> bool:
    """Whether nearly every value of `key` stands beside one value of `header` only: what the column says, it says about the key."""
    pairs = sheet.source.frame[[key, header]].dropna().drop_duplicates()
    return len(pairs) > 0 and float((pairs.groupby(key, observed=True).size() == 1).mean()) >= _SINGLE


def written(header: str) -> str:
    """The header as a formula writes it."""
    return header if header.isidentifier() else f"[{header}]"


def _about(sheet: ClientSheet, must: set[str], may: set[str]) -> Iterator[str]:
    for header, units in sheet.units.items():
        concepts = [u.concepts for u in units]
        seen = sheet.seen.get(header)
        if seen is None or seen.numbers < 0.98 or "]" in header or not all(concepts):
            continue
        if all(c & (must | may) for c in concepts) and any(c & must for c in concepts):
            yield header


def _numbers(sheet: ClientSheet, header: str) -> np.ndarray:
    cells = cells_of(sheet.source.frame[header].iloc[:_ROWS])
    numbers = read_numbers([as_text(v) for v in cells.distinct]).numbers if cells.distinct else np.array([], dtype="float64")
    return cells.spread(numbers, np.nan)
