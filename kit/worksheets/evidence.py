"""Evidence: completeness and freshness of each account's dossier, area by area; both fall as facts grow old, without any edit (A6, W18).

Key accounts are asked for every field, the others for the light set (A1). A field counts by its best row: confirmed and in force 1, assumed or
expired ½ (V24), obsolete or empty 0; its freshness is ½ to the power of its age in half-lives of the sheet, 0 where it bears no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kit.language import sentence
from kit.schema import SHEETS, Field, Sheet, table
from kit.schema.worksheets import AREAS
from kit.worksheets.remarks import key_accounts

__all__ = ["plan_health"]

Tables = Mapping[str, pd.DataFrame]
_PEOPLE = ("contact_id", "from_id")  # where a sheet names a person at the client instead of the account


@dataclass(frozen=True)
class _Known:
    """The best of what is known of one field: its weight, its freshness, and its day."""

    weight: float
    freshness: float
    day: pd.Timestamp | None


def plan_health(tables: Tables, as_of: pd.Timestamp, key: set[str] | None = None) -> pd.DataFrame:
    """The table `plan_health` at `as_of`: one row per area and account that the worksheets mention or that is key.

    `tables` are those of `read_worksheets`; `key` are the key accounts of the portfolio, used for accounts whose header names no tier.
    """
    headers = tables["account_headers"].dropna(subset=["tier"]) if "account_headers" in tables else SHEETS["account_headers"].empty()
    full = key_accounts(tables) | ((key or set()) - set(headers["account_id"]))
    owners = _owners(tables)
    rows = {name: frame.assign(account_id=_account_of(frame, owners)) for name, frame in tables.items()}
    mentioned = {str(account) for frame in rows.values() for account in frame["account_id"].dropna()}
    grouped = {name: dict(list(frame.groupby("account_id"))) for name, frame in rows.items()}
    found = []
    for account in sorted(mentioned | full):
        for area in AREAS:
            asked = [(sheet, field) for sheet in SHEETS.values() if sheet.area == area for field in _asked(sheet, account in full)]
            if asked:
                known = [_best(sheet, field, grouped.get(sheet.name, {}).get(account), as_of) for sheet, field in asked]
                found.append({"account_id": account, "area": area, "depth": "full" if account in full else "light", **_measured(known)})
    return table("plan_health").conform(pd.DataFrame(found, columns=table("plan_health").names))


def _asked(sheet: Sheet, full: bool) -> list[Field]:
    return [field for field in sheet.facts if field.name != "note" and (full or field.light)]


def _owners(tables: Tables) -> dict[str, str]:
    people = tables.get("contact_map")
    return {} if people is None else dict(people[["contact_id", "account_id"]].astype("str").itertuples(index=False))


def _account_of(frame: pd.DataFrame, owners: Mapping[str, str]) -> pd.Series:
    if "account_id" in frame.columns:
        return frame["account_id"]
    person = next(name for name in _PEOPLE if name in frame.columns)
    return frame[person].map(owners)


def _best(sheet: Sheet, field: Field, rows: pd.DataFrame | None, as_of: pd.Timestamp) -> _Known:
    """What is known of the field: of the rows that fill it, the one that counts most."""
    candidates = [] if rows is None else list(rows.loc[rows[field.name].notna(), ["ev_status", "ev_as_of", "ev_expires_on"]].itertuples(index=False))
    known = [_weighed(row.ev_status, row.ev_as_of, row.ev_expires_on, sheet.half_life_days, as_of) for row in candidates]
    return max(known, key=lambda k: (k.weight * k.freshness, k.weight), default=_Known(0.0, 0.0, None))


def _weighed(status: str, day: pd.Timestamp, expires: pd.Timestamp, half_life: int, as_of: pd.Timestamp) -> _Known:
    if status == "obsolete":
        return _Known(0.0, 0.0, None)
    dated = not pd.isna(day)
    in_force = dated and (pd.isna(expires) or as_of <= expires)
    weight = 1.0 if status == "confirmed" and in_force else 0.5
    age = max((as_of - day).days, 0) if dated else 0
    return _Known(weight, 0.5 ** (age / half_life) if dated else 0.0, day if dated else None)


def _measured(known: list[_Known]) -> dict[str, object]:
    filled = [k for k in known if k.weight]
    partly, days = sum(k.weight < 1 for k in filled), [k.day for k in filled if k.day is not None]
    completeness = sum(k.weight for k in known) / len(known)
    freshness = sum(k.freshness for k in filled) / len(filled) if filled else 0.0
    score = 100 * sum(k.weight * k.freshness for k in known) / len(known)
    counts = {"known": len(filled), "asked": len(known), "partly": partly}
    text = sentence("{known} of {asked} fields are filled, {partly} of them only assumed or expired", **counts)
    return {
        "fields_asked": len(known), "fields_known": len(filled), "completeness": round(completeness, 4), "freshness": round(freshness, 4),
        "score": round(score, 2), "oldest": min(days, default=pd.NaT), "reason": text,
    }  # fmt: skip
