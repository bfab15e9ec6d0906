"""Evidence: completeness and freshness of each account's dossier, area by area; both fall as facts grow old, without any edit (A6, W18).

Key accounts are asked for every field, the others for the light set (A1). A field counts by its best row: confirmed and in force 1, assumed or
expired ½ (V24), obsolete or empty 0; its freshness is ½ to the power of its age in half-lives of the sheet, 0 where it bears no date. What the
client's own files say of an account counts as assumed on the day of the data: nobody need type it again, and nobody has confirmed it. What was said
after that day counts as said on it: no fact is fresher than fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kit.language import sentence
from kit.schema import SHEETS, Sheet, table
from kit.schema.worksheets import AREAS
from kit.worksheets.rules import key_accounts

__all__ = ["plan_health"]

Tables = Mapping[str, pd.DataFrame]
_PEOPLE = ("contact_id", "from_id")  # where a sheet names a person at the client instead of the account
_CLIENT = {"contact_map": "contacts", "pipeline_opportunities": "opportunities", "account_headers": "accounts"}  # sheet: the client's table
_KNOWN = ["account_id", "area", "field", "light", "weight", "freshness", "day"]
_MEASURES = ["completeness", "freshness", "score"]


def plan_health(
    tables: Tables, as_of: pd.Timestamp, key: Iterable[str] | None = None, client: Tables | None = None, later_days: int = 180,
    before: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The table `plan_health` at `as_of`: one row per area and account that the worksheets mention or that is key.

    `tables` are those of `read_worksheets`; `key` are key accounts of the portfolio, used for accounts whose header names no tier; `client` are the
    client's tables; `score_later` is the score after `later_days` without an entry; `before` is the table of the previous cycle, for the trend.
    """
    headers = tables["account_headers"].dropna(subset=["tier"]) if "account_headers" in tables else SHEETS["account_headers"].empty()
    full = key_accounts(tables) | (set(key or ()) - set(headers["account_id"]))
    owners = _owners(tables, client or {})
    typed = {name: frame.assign(account_id=_account_of(frame, owners)) for name, frame in tables.items()}
    accounts = sorted({str(account) for frame in typed.values() for account in frame["account_id"].dropna()} | full)
    rows = {name: [frame] for name, frame in typed.items()}
    for sheet, source in _CLIENT.items():
        if client and source in client:
            rows.setdefault(sheet, []).append(_given(SHEETS[sheet], client[source], accounts, as_of))
    asked = pd.DataFrame({"account_id": accounts, "depth": ["full" if account in full else "light" for account in accounts]}, dtype="str")
    now = _measured(rows, asked, as_of)
    now["score_later"] = _measured(rows, asked, as_of + pd.Timedelta(days=later_days))["score"]
    if before is not None:
        now = now.merge(before[["account_id", "area", "score"]].rename(columns={"score": "earlier"}), on=["account_id", "area"], how="left")
        now["trend"] = (now["score"] - now.pop("earlier")).round(2)
    return table("plan_health").conform(now)


def _measured(rows: Mapping[str, list[pd.DataFrame]], asked: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row per account and area: fields asked and known, completeness, freshness, score, oldest fact, and the reason in words."""
    known = [best for name, frames in rows.items() for frame in frames for best in _best(SHEETS[name], frame, as_of)]
    facts = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=_KNOWN)
    facts = facts.assign(value=facts["weight"] * facts["freshness"]).sort_values(["value", "weight"], ascending=False, kind="stable")
    facts = facts.drop_duplicates(["account_id", "field"]).merge(asked, on="account_id")
    facts = facts[facts["depth"].eq("full") | facts["light"].astype(bool)]
    facts = facts.assign(partly=facts["weight"] < 1)
    named = {"fields_known": ("weight", "size"), "partly": ("partly", "sum"), "weights": ("weight", "sum"), "fresh": ("freshness", "sum"),
             "values": ("value", "sum"), "oldest": ("day", "min")}  # fmt: skip
    sums = facts.groupby(["account_id", "area"]).agg(**named).reset_index()
    grid = asked.merge(_fields_asked(), on="depth").merge(sums, on=["account_id", "area"], how="left")
    counts = ["fields_known", "partly", "weights", "fresh", "values"]
    grid[counts] = grid[counts].astype("float64").fillna(0.0)
    grid["completeness"] = (grid["weights"] / grid["fields_asked"]).round(4)
    grid["freshness"] = (grid["fresh"] / grid["fields_known"].where(grid["fields_known"] > 0)).fillna(0.0).round(4)
    grid["score"] = (100 * grid["values"] / grid["fields_asked"]).round(2)
    text = "{known} of {asked} fields are filled, {partly} of them only assumed or expired"
    told = zip(grid["fields_known"], grid["fields_asked"], grid["partly"], strict=True)
    grid["reason"] = [sentence(text, known=int(known), asked=int(asked_), partly=int(partly)) for known, asked_, partly in told]
    return grid.sort_values(["account_id", "area"], ignore_index=True)[
        ["account_id", "area", "depth", "fields_asked", "fields_known", *_MEASURES, "oldest", "reason"]
    ]


def _fields_asked() -> pd.DataFrame:
    """How many fields each depth asks in each area; areas in which it asks none are not there."""
    fields = [(sheet.area, field.light) for sheet in SHEETS.values() for field in sheet.facts]
    grid = [(depth, area) for depth in ("full", "light") for area in AREAS]
    counts = [(depth, area, sum(where == area and (light or depth == "full") for where, light in fields)) for depth, area in grid]
    return pd.DataFrame([row for row in counts if row[2]], columns=["depth", "area", "fields_asked"])


def _best(sheet: Sheet, frame: pd.DataFrame, as_of: pd.Timestamp) -> Iterable[pd.DataFrame]:
    """For each field of the sheet that is filled anywhere, the rows that fill it, with their weight, freshness and day."""
    rows = frame[frame["account_id"].notna() & ~frame["ev_status"].eq("obsolete").fillna(False).astype(bool)]
    if rows.empty:
        return
    day = rows["ev_as_of"].clip(upper=as_of)
    in_force = day.notna() & ~(rows["ev_expires_on"] < as_of).fillna(False)
    age = (as_of - day).dt.days.clip(lower=0).astype("float64")
    known = pd.DataFrame({
        "account_id": rows["account_id"].astype("str"), "area": sheet.area, "day": day,
        "weight": np.where(rows["ev_status"].eq("confirmed").fillna(False).astype(bool) & in_force, 1.0, 0.5),
        "freshness": (0.5 ** (age / sheet.half_life_days)).where(day.notna(), 0.0),
    })  # fmt: skip
    for field in sheet.facts:
        filled = rows[field.name].notna()
        if filled.any():
            yield known[filled].assign(field=f"{sheet.name}.{field.name}", light=field.light)[_KNOWN]


def _given(sheet: Sheet, frame: pd.DataFrame, accounts: Iterable[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """The client's rows of these accounts as rows of the sheet: what they fill is assumed, on the day of the data."""
    rows = frame[frame["account_id"].isin(set(accounts))]
    named = rows.reindex(columns=sheet.names)
    texts = [column.name for column in sheet.columns if column.dtype == "str"]
    filled = named.assign(**{name: named[name].where(named[name].ne("")) for name in texts})
    return filled.assign(ev_status="assumed", ev_as_of=as_of, ev_expires_on=pd.NaT)


def _owners(tables: Tables, client: Tables) -> dict[str, str]:
    people = [place[name] for place, name in ((client, "contacts"), (tables, "contact_map")) if name in place]
    return {who: account for part in people for who, account in part[["contact_id", "account_id"]].astype("str").itertuples(index=False)}


def _account_of(frame: pd.DataFrame, owners: Mapping[str, str]) -> pd.Series:
    if "account_id" in frame.columns:
        return frame["account_id"]
    person = next((name for name in _PEOPLE if name in frame.columns), None)
    return frame[person].map(owners) if person else pd.Series(None, index=frame.index, dtype="str")
