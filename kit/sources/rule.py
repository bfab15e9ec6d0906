"""The rule: two sources tell one fact, one of them counts, and both are listed (A6).

The client's files give the base. A cell that people filled in on a worksheet replaces it when it is true on a later day (`ev_as_of`); on an earlier
day the client's value stays; on the same day with another value nothing is chosen: the client's value stays and the case is listed as a conflict that
people settle. A fact of the client without a date of its own counts as of the data's last day. Where the client says nothing, the worksheet fills the
gap. Of several rows of a worksheet for one fact the latest counts; two of the same day that differ are a conflict.

What enters figures must be known (V24): where `confirmed` is asked for, assumed and expired cells are listed and do not count. Obsolete ones never
count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kit.language import message as _
from kit.language import money_field, ratio_field, sentence
from kit.schema import Column, table

__all__ = ["EVIDENCE_USED", "Settled", "settled", "unusable"]

EVIDENCE_USED = ("ev_as_of", "ev_status", "ev_visibility", "ev_expires_on")
_VALUE = _("{value}")
_OBSOLETE = _("Marked as obsolete")
_ASSUMED = _("Only assumed: it counts once somebody confirms it")
_EXPIRED = _("Good until a day that is past: it counts once somebody confirms it again")
_OVERRULED = _("A later row of the worksheet counts")
_TWICE = _("Two rows of the worksheet, true on the same day, differ: settle it")
_FILLED = _("The client's files say nothing")
_UNDATED = _("The worksheet does not say on which day it was true")
_LATER = (_("Later than the client's own date"), _("Later than the client's data, which bear no date of their own"))
_EQUAL = (
    _("Of the same day as the client's own date: settle it"),
    _("Of the last day of the client's data, which bear no date of their own: settle it"),
)
_OLDER = (_("Before the client's own date"), _("Before the last day of the client's data, which bear no date of their own"))


@dataclass(frozen=True)
class Settled:
    """The table with one value per fact, the rows of `changes`, and the cells that come from the worksheet (`key`, `column`, evidence marks)."""

    table: pd.DataFrame
    changes: pd.DataFrame
    taken: pd.DataFrame


@dataclass(frozen=True)
class _Cell:
    """A filled cell of a worksheet beside what the client says of the same fact; a text of '' and a day of None mean that there is none."""

    key: str
    column: str
    value: Any
    text: str
    day: pd.Timestamp | None
    why: str
    status: str
    visibility: str
    client_value: Any
    client_text: str
    client_day: pd.Timestamp | None


@dataclass(frozen=True)
class _Decided:
    """A cell with what counts for its fact, why, and whether this cell takes the client's place."""

    cell: _Cell
    choice: str
    reason: str
    wins: bool = False


def settled(
    name: str, client: pd.DataFrame, written: pd.DataFrame, as_of: pd.Timestamp, *, key: str = "account_id", confirmed: bool = True,
    dated: Mapping[str, str] | None = None, self_dated: Collection[str] = (),
) -> Settled:  # fmt: skip
    """The client's table `name` with what people wrote, by the rule; columns that both have are compared, keys that only people know are added.

    `written` holds `key`, the columns and the evidence of each row; a text in its column `held` says why a row may not count. `dated` names the
    column of the client's table that dates another one; a column in `self_dated` dates itself, so that the later of the two values counts.
    """
    last_day = pd.Timestamp(as_of).normalize()
    written = written.assign(why=unusable(written, last_day, confirmed))
    columns = [c for c in client.columns if c in written.columns and c != key]
    decided: list[_Decided] = []
    for column in columns:
        of_key: dict[str, list[_Cell]] = defaultdict(list)
        for cell in _cells(client, written, column, key, column if column in self_dated else (dated or {}).get(column, ""), column in self_dated):
            of_key[cell.key].append(cell)
        decided += [one for at in sorted(of_key) for one in _decided(of_key[at], last_day)]
    taken = [one.cell for one in decided if one.wins]
    whole = _with_new_keys(client, {cell.key for cell in taken}, key)
    marks = pd.DataFrame([(c.key, c.column, c.status, c.visibility) for c in taken], columns=["key", "column", "ev_status", "ev_visibility"])
    account = {at: home for frame in (written, whole) for at, home in zip(frame[key], frame["account_id"], strict=True)}
    return Settled(_replaced(whole, taken, key), _listed(name, decided, account, set(client[key]), key, last_day), marks)


def unusable(rows: pd.DataFrame, as_of: pd.Timestamp, confirmed: bool = True) -> pd.Series:
    """Why each row of a worksheet may not count at `as_of`, '' where it may."""
    held = rows["held"].astype("object").fillna("") if "held" in rows else pd.Series("", index=rows.index, dtype="object")
    status, expired = rows["ev_status"].astype("object"), (rows["ev_expires_on"] < as_of).fillna(False)
    limits = [held != "", status == "obsolete", (status != "confirmed") & confirmed, expired & confirmed]
    return pd.Series(np.select([limit.to_numpy(dtype=bool) for limit in limits], [held, _OBSOLETE, _ASSUMED, _EXPIRED], ""), index=rows.index)


def _cells(client: pd.DataFrame, written: pd.DataFrame, column: str, key: str, dated: str, self_dated: bool) -> Iterator[_Cell]:
    rows = written[written[column].notna()]
    if rows.empty:
        return
    base = client[client[key].isin(rows[key])].set_index(key)
    said, said_on = base[column].to_dict(), (base[dated].to_dict() if dated else {})
    told = (rows[name] for name in (key, column, "ev_as_of", "why", "ev_status", "ev_visibility"))
    for at, value, day, why, status, visibility in zip(*told, strict=True):
        if text := _plain(value):
            client_value = said.get(at)
            yield _Cell(at, column, value, text, _day(value if self_dated else day), why, status, visibility, client_value, _plain(client_value),
                        _day(said_on.get(at)))  # fmt: skip


def _decided(cells: Sequence[_Cell], last_day: pd.Timestamp) -> list[_Decided]:
    """What counts for one fact, told for each row of the worksheet that fills it, the oldest first."""
    cells = sorted(cells, key=lambda c: (c.day or pd.Timestamp.min, c.text, c.status, c.visibility))
    usable = [c for c in cells if not c.why]
    latest = max((c.day for c in usable if c.day is not None), default=None)
    top = [c for c in usable if c.day == latest]
    if len({c.text for c in top}) > 1:
        choice, reason = "conflict", _TWICE
    else:
        choice, reason = _against_client(top[0], last_day) if top else ("client", "")
    result = []
    for cell in cells:
        if cell.why:
            result.append(_Decided(cell, "client", cell.why))
        elif cell in top:
            result.append(_Decided(cell, choice, reason, choice == "worksheet" and cell == top[0]))
        else:
            result.append(_Decided(cell, choice, _OVERRULED))
    return result


def _against_client(cell: _Cell, last_day: pd.Timestamp) -> tuple[str, str]:
    """Which of the two counts, and why; nothing is said where both say the same."""
    undated = cell.client_day is None
    if cell.text == cell.client_text:
        return "client", ""
    if not cell.client_text:
        return "worksheet", _FILLED
    if cell.day is None:
        return "client", _UNDATED
    against = cell.client_day or last_day
    if cell.day > against:
        return "worksheet", _LATER[undated]
    return ("conflict", _EQUAL[undated]) if cell.day == against else ("client", _OLDER[undated])


def _with_new_keys(client: pd.DataFrame, keys: Collection[str], key: str) -> pd.DataFrame:
    added = sorted(set(keys) - set(client[key]))
    if not added:
        return client
    whole = client.set_index(key).reindex([*client[key], *added]).rename_axis(key).reset_index()[list(client.columns)]
    return whole.astype(client.dtypes.to_dict())


def _replaced(whole: pd.DataFrame, taken: Sequence[_Cell], key: str) -> pd.DataFrame:
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    for cell in taken:
        values[cell.column][cell.key] = cell.value
    new = {}
    for column, by_key in values.items():
        here = whole[key].isin(by_key)
        filled = whole[column].astype("object")
        filled[here] = whole.loc[here, key].map(by_key).astype("object")
        new[column] = filled.astype(whole[column].dtype)
    return whole.assign(**new)


def _listed(
    name: str, decided: Sequence[_Decided], account: Mapping[str, str], known: Collection[str], key: str, last_day: pd.Timestamp
) -> pd.DataFrame:
    """The rows of `changes`: every cell that differs from the client's, but those of keys that only people know, where nothing is in doubt."""
    columns = {c.name: c for c in table(name).columns}
    rows: list[dict[str, Any]] = []
    numbers: Counter[tuple[str, str]] = Counter()
    for one in sorted(decided, key=lambda one: (one.cell.key, one.cell.column)):
        cell = one.cell
        same = cell.text == cell.client_text
        if same or (cell.key not in known and (one.reason == _FILLED or cell.column == "account_id")):  # whose it is stands in every row
            continue
        numbers[cell.key, cell.column] += 1
        column = columns[cell.column]
        rows.append({
            "table": name, "account_id": account[cell.key],
            **{name: cell.key if name == key else "" for name in ("contact_id", "opportunity_id")}, "column": cell.column,
            "number": numbers[cell.key, cell.column], "fact": column.label, "client_value": _shown(cell.client_value, column),
            "worksheet_value": _shown(cell.value, column), "client_date": (cell.client_day or last_day) if cell.client_text else None,
            "worksheet_date": cell.day, "choice": one.choice, "reason": one.reason, "ev_status": cell.status, "ev_visibility": cell.visibility,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=table("changes").names)


def _day(value: Any) -> pd.Timestamp | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).normalize()


def _plain(value: Any) -> str:
    """The value as text by which two are the same; '' for an empty cell."""
    if pd.isna(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return repr(float(value))
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value).strip()


def _shown(value: Any, column: Column) -> str | None:
    """The value as a cell that is told in the reader's language."""
    plain = _plain(value)
    if plain == "":
        return None
    if column.kind == "bool":
        field: object = ("label", "yes" if plain == "True" else "no")
    elif column.kind in ("date", "month", "word"):
        field = ("word" if column.kind == "word" else "date", plain)
    elif column.kind in ("money", "ratio"):
        field = money_field(float(plain)) if column.kind == "money" else ratio_field(float(plain))
    else:
        field = float(plain) if isinstance(value, (int, float, np.integer, np.floating)) else plain
    return sentence(_VALUE, value=field)
