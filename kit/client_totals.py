"""Totals of the client: figures from its own books, to be ticked against what was read (Q7).

The section `[totals]` of `engagement.toml`: `revenue = 12345678.90` for the whole, `[totals.revenue_by_year]` with `2025 = 4100000.00` and so on for
a part. Only what the client has really stated stands there.
"""

from __future__ import annotations

from typing import Any

from pydantic import RootModel, field_validator
from pydantic_core import PydanticCustomError

__all__ = ["TOTAL_MEASURES", "Totals"]

TOTAL_MEASURES = ("revenue", "quantity", "orders", "lines")
_PARTS = ("year", "month", "seller", "product_line", "channel", "account")


class Totals(RootModel[dict[str, float | dict[str, float]]]):
    """The figures by name: a measure (`revenue`), or a measure by a part (`revenue_by_year`) with a figure per key."""

    @field_validator("root", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        known = {m: float for m in TOTAL_MEASURES} | {f"{m}_by_{part}": dict for m in TOTAL_MEASURES for part in _PARTS}
        for name, figures in value.items() if isinstance(value, dict) else ():
            if name not in known:
                raise PydanticCustomError("literal_error", "unknown", {"expected": ", ".join(known), "name": name, "given": str(figures)})
            several = list(figures.values()) if isinstance(figures, dict) else [figures]
            plain = all(isinstance(f, (int, float)) and not isinstance(f, bool) for f in several)
            if isinstance(figures, dict) != (known[name] is dict) or not plain:
                raise PydanticCustomError("totals_shape", "another form", {"name": name, "given": str(figures)})
        return value

    def stated(self) -> dict[str, dict[tuple[str, str], float]]:
        """By part ('' for the whole): measure and key → figure."""
        parts: dict[str, dict[tuple[str, str], float]] = {}
        for name, figures in self.root.items():
            measure, _, part = name.partition("_by_")
            given = figures if isinstance(figures, dict) else {"": figures}
            parts.setdefault(part, {}).update({(measure, key): figure for key, figure in given.items()})
        return parts
