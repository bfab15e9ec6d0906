"""Numbers: what the digits of a text column mean, decided from the whole column (IN4).

`1.234` may be a thousand or one: a column tells which by its other values (`1.234,56`, `0.5`, `12,5`), or the mapping does; where neither speaks the
kit stops and asks. `(1.234,50)`, `1.234,50-`, `R$ 1.234,50` and `12 %` are numbers too, but not `12 %` beside `12`, nor `R$ 12` beside `US$ 12`:
they would be read on one scale. Words (`1,5 mil`), fractions and Indian groups (`1,23,456`) are no numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

__all__ = ["NumberReading", "read_numbers"]

_CURRENCY = re.compile(
    r"(?:R\$|US\$|U\$S|MX\$|CLP\$|COL?\$|AR\$|S/\.?|Bs\.?|[$€£¥₡₲]|\b(?:BRL|USD|EUR|GBP|MXN|COP|CLP|ARS|PEN|UYU|PYG|BOB|CRC|GTQ|DOP)\b)",
    re.IGNORECASE,
)
_BODY = re.compile(r"[0-9.,][0-9.,' ]*\Z")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}\Z")
_SPACED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?\Z")
_SHAPES = {
    ",": re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d+)?\Z"),
    ".": re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?\Z"),
}
_LONE_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z")


@dataclass(frozen=True)
class NumberReading:
    """What a column's distinct texts mean as numbers; lists hold positions.

    `decimal` is the decimal mark that was found or given ('' if no value needs one); `comma` and `point` are the values that prove each mark: where
    both speak, or neither speaks and `ambiguous` values exist, there is no reading. `bad` values are no numbers at all. `scales` are a value with a
    percent sign and one without, `currencies` two values with different currency signs: either way there is no reading.
    """

    numbers: np.ndarray
    decimal: str = ""
    bad: list[int] = field(default_factory=list)
    comma: list[int] = field(default_factory=list)
    point: list[int] = field(default_factory=list)
    ambiguous: list[int] = field(default_factory=list)
    scales: tuple[int, int] | tuple[()] = ()
    currencies: tuple[int, int] | tuple[()] = ()

    @property
    def conflict(self) -> bool:
        """Whether some values can only be read one way and some only the other."""
        return not self.decimal and bool(self.comma and self.point)

    @property
    def undecided(self) -> bool:
        """Whether values could be a thousand or one, and nothing in the column tells."""
        return not self.decimal and bool(self.ambiguous) and not self.comma and not self.point

    @property
    def proof(self) -> list[int]:
        """The values that prove the decimal mark."""
        return self.comma if self.decimal == "," else self.point if self.decimal == "." else []


def read_numbers(texts: Sequence[str], decimal: str = "") -> NumberReading:
    """The numbers in distinct texts; `decimal` is the mark if the mapping gives it."""
    bare = [_bare(text) for text in texts]
    marks = [_mark(body) if body else "bad" for _, body in bare]
    comma, point = ([n for n, m in enumerate(marks) if m == mark] for mark in ",.")
    ambiguous = [n for n, m in enumerate(marks) if m == "?"]
    empty = np.full(len(texts), np.nan)
    if not decimal and ((comma and point) or (ambiguous and not comma and not point)):
        return NumberReading(empty, "", [], comma, point, ambiguous)
    mark = decimal or ("," if comma else "." if point else "")
    numbers = np.array([_value(factor, body, mark or ".") for factor, body in bare], dtype="float64")
    bad = np.flatnonzero(np.isnan(numbers)).tolist()
    scales, currencies = _two_scales(texts, bare, numbers), _two_currencies(texts)
    return NumberReading(empty if scales or currencies else numbers, mark, bad, comma, point, ambiguous, scales, currencies)


def _two_scales(texts: Sequence[str], bare: Sequence[tuple[float, str]], numbers: np.ndarray) -> tuple[int, int] | tuple[()]:
    percent = next((n for n, (factor, _) in enumerate(bare) if abs(factor) == 0.01), -1)
    if percent < 0:
        return ()
    plain = next((n for n, (factor, _) in enumerate(bare) if abs(factor) == 1.0 and numbers[n] not in (0.0,) and not np.isnan(numbers[n])), -1)
    return (percent, plain) if plain >= 0 else ()


def _two_currencies(texts: Sequence[str]) -> tuple[int, int] | tuple[()]:
    seen: dict[str, int] = {}
    for n, text in enumerate(texts):
        if not text[:1].isdigit() or not text[-1:].isdigit():
            for sign in _CURRENCY.findall(text):
                seen.setdefault(sign.upper(), n)
    first, *others = seen.values() or (0,)
    return (first, others[0]) if others else ()


def _bare(text: str) -> tuple[float, str]:
    if _BODY.match(text):
        return 1.0, text
    body = _CURRENCY.sub("", text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").replace("’", "'")).strip()
    factor = 1.0
    if body.endswith("%"):
        factor, body = 0.01, body[:-1].strip()
    if body.startswith("(") and body.endswith(")"):
        factor, body = -factor, body[1:-1].strip()
    elif body.endswith("-") or body.startswith("-"):
        factor, body = -factor, body[:-1].strip() if body.endswith("-") else body[1:].strip()
    if body.endswith("%") and abs(factor) == 1.0:  # (12 %)
        factor, body = factor / 100, body[:-1].strip()
    body = _CURRENCY.sub("", body.removeprefix("+")).strip()
    return factor, body if _BODY.match(body) or _SCIENTIFIC.match(body) else ""


def _mark(body: str) -> str:
    """The decimal mark that a number proves: ',' or '.', '' if it proves none, '?' if it reads both ways, 'bad' if it is no number."""
    if body.isdecimal():
        return ""
    if _SCIENTIFIC.match(body):
        return "." if "." in body else "," if "," in body else ""
    if " " in body or "'" in body:
        return "bad" if not _SPACED.match(body) else next((m for m in ",." if m in body), "")
    fits = [mark for mark, shape in _SHAPES.items() if body.strip(".,") and shape.match(body)]
    if not fits:
        return "bad"
    if len(fits) == 2:
        return "?" if _LONE_THOUSAND.match(body) else "," if "," in body else "."
    return fits[0]


def _value(factor: float, body: str, mark: str) -> float:
    if not body:
        return float("nan")
    if _SCIENTIFIC.match(body):
        if ("." if mark == "," else ",") in body:
            return float("nan")
        body = body.replace(",", ".")
    elif not body.isdecimal():
        if (" " in body or "'" in body) and _SPACED.match(body):
            body = body.replace(" ", "").replace("'", "")
            if ("." if mark == "," else ",") in body:
                return float("nan")
        if not body.strip(".,") or not _SHAPES[mark].match(body):
            return float("nan")
        body = body.replace(".", "").replace(",", ".") if mark == "," else body.replace(",", "")
    return float(body) / 100 * (factor * 100) if abs(factor) == 0.01 else factor * float(body)
