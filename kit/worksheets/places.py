"""Places: in which cells of which file a remark is about, so that whoever checks a workbook finds them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kit.worksheets.rules.remark import Remark, keys_of
from kit.worksheets.typed import addresses
from kit.worksheets.workbooks import FilledSheet

__all__ = ["Places", "places_of"]

_MOST = 5
_Key = tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """Where the rows of each sheet stand: per sheet the filled sheets, each with the spreadsheet row of every key."""

    sheets: Mapping[str, tuple[tuple[FilledSheet, Mapping[_Key, int]], ...]]

    def cells(self, remark: Remark) -> str:
        """File, sheet and the first cells of the remark; '' where it is about what is not there, or about persons under pseudonyms."""
        told = []
        for filled, rows in self.sheets.get(remark.sheet, ()):
            found = sorted(rows[key] for key in remark.keys if key in rows)
            if found:
                more = " …" if len(found) > _MOST else ""
                told.append(f"{filled.place}: {', '.join(addresses(filled, remark.column, found[:_MOST]))}{more}")
        return "; ".join(told)


def places_of(sheets: Iterable[tuple[FilledSheet, pd.DataFrame]]) -> Places:
    """The places of filled sheets, each with its table (its index are spreadsheet rows)."""
    found: dict[str, list[tuple[FilledSheet, Mapping[_Key, int]]]] = {}
    for filled, table in sheets:
        rows = dict(zip(keys_of(filled.sheet.name, table), (int(row) for row in table.index), strict=True))
        found.setdefault(filled.sheet.name, []).append((filled, rows))
    return Places({name: tuple(parts) for name, parts in found.items()})
