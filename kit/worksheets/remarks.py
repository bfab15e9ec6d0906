"""Remarks: what is filled in correctly and still deserves a look: a map too rosy to be true, a single contact, a score that raters disagree on.

Each has the code of its validator (V4 … V31 of the field dictionary) and is told with the account and its evidence; limits are the engagement's own
(`[worksheets]` of its settings). Nothing here stops a run (A8.3, C1, D3, D6, E4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import message, sentence
from kit.schema import SHEETS

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["Remark", "key_accounts", "remarks"]

Tables = Mapping[str, pd.DataFrame]
_NEEDED_ROLES = ("executive_sponsor", "decision_maker", "ally")


@dataclass(frozen=True)
class Remark:
    """One thing to look at: the validator's code, the sheet, and the sentence (a cell of `kit.language.sentence`)."""

    code: str
    sheet: str
    text: str


def remarks(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> list[Remark]:
    """Everything that deserves a look in the worksheets as they stand at `as_of`, by validator."""
    found = [remark for rule in _RULES for remark in rule(tables, settings, as_of)]
    return sorted(found, key=lambda remark: (int(remark.code[1:]), remark.text))


def key_accounts(tables: Tables) -> set[str]:
    """The accounts that the account header calls key."""
    headers = _of(tables, "account_headers")
    return set(headers.loc[headers["tier"].eq("key").fillna(False), "account_id"].astype("str"))


def _priorities(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = _of(tables, "customer_priorities")
    for row in rows[rows["kind"].eq("initiative") & rows["affects"].isna()].itertuples():
        text = sentence("{account}: the initiative {entry} names no goal that it affects", account=str(row.account_id), entry=str(row.priority_id))
        yield Remark("V4", "customer_priorities", text)


def _rosy(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for account, people in _maps(tables):
        group = people[people["decision_group"].fillna(False).astype(bool)]
        if not people["support"].lt(0).any() or (len(group) and group["support"].gt(0).all()):
            text = sentence("{account}: the map is too rosy: nobody on it is against us, or all who decide are for us", account=account)
            yield Remark("V5", "contact_map", text)


def _roles(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    low, high = int(settings.worksheets.map_people_low.value), int(settings.worksheets.map_people_high.value)
    for account, people in _maps(tables):
        absent = [role for role in _NEEDED_ROLES if role not in set(people["role"].dropna())]
        if absent:
            roles = [sentence("{role}", role=("word", role)) for role in absent]
            yield Remark("V6", "contact_map", sentence("{account}: nobody is named as {roles}", account=account, roles=("all", roles)))
        if not low <= len(people) <= high:
            size = {"n": len(people), "low": low, "high": high}
            text = sentence("{account}: the map holds {n} people; {low} to {high} are usual for a key account", account=account, **size)
            yield Remark("V7", "contact_map", text)


def _alerts(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    people = _of(tables, "contact_map")
    group = people[people["decision_group"].fillna(False).astype(bool)]
    new = (as_of - group["in_role_since"]).dt.days < settings.worksheets.role_new_days.value
    uncovered = group["coverage"].fillna("unknown").isin(["unknown", "none"])
    vague = group["role"].fillna("unknown").eq("unknown") | group["weight"].isna() | group["buyer_type"].fillna("unknown").eq("unknown")
    sure = group["role"].eq("approver") & group["receptivity"].isin(["content", "overconfident"])
    signs = (
        (uncovered, message("{account}: of those who decide, nobody of us covers {people}")),
        (vague, message("{account}: role, weight or kind of buyer of {people} is not known")),
        (new, message("{account}: new in the role: {people}")),
        (group["support"].le(-4), message("{account}: strongly against us: {people}")),
        (sure, message("{account}: approves and sees no reason to change: {people}")),
    )
    for flags, text in signs:
        for account, rows in group[flags.fillna(False).astype(bool)].groupby("account_id"):
            yield Remark("V9", "contact_map", sentence(text, account=str(account), people=", ".join(rows["contact_id"].astype("str"))))


def _contacts(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    people, limits = _of(tables, "contact_map"), settings.worksheets
    silence = (as_of - people["last_contact"]).dt.days
    active = people[silence.le(limits.single_contact_days.value).fillna(False)]
    for account, count in active.groupby("account_id").size().items():
        if count == 1:
            days = int(limits.single_contact_days.value)
            text = sentence("{account}: only one person was in contact in {days} days: a risk to write down", account=str(account), days=days)
            yield Remark("V10", "contact_map", text)
    quiet = people[people["role"].eq("ally").fillna(False) & silence.gt(limits.ally_silence_days.value).fillna(False)]
    for row in quiet.assign(days=silence[quiet.index]).itertuples():
        who = {"account": str(row.account_id), "person": str(row.contact_id), "days": int(row.days)}
        yield Remark("V11", "contact_map", sentence("{account}: no word from the ally {person} for {days} days", **who))


def _decisions(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = _of(tables, "swot_statements")
    for account, open_rows in rows[rows["decision"].isna()].groupby("account_id"):
        text = sentence("{account}: {n} SWOT statements end in no decision", account=str(account), n=len(open_rows))
        yield Remark("V12", "swot_statements", text)


def _depth(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = _of(tables, "account_headers")
    rows = rows.dropna(subset=["depth", "tier"])
    for row in rows[rows["depth"].eq("full") != rows["tier"].eq("key")].itertuples():
        told = {"account": str(row.account_id), "tier": ("word", row.tier), "depth": ("word", row.depth)}
        text = sentence("{account}: tier {tier} with the plan {depth}", **told)
        yield Remark("V14", "account_headers", text)


def _raters(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, limit = _of(tables, "portfolio_scores"), settings.worksheets.rater_spread.value
    for (account, criterion), scores in rows.dropna(subset=["score"]).groupby(["account_id", "criterion_id"])["score"]:
        if scores.max() - scores.min() > limit:
            span = {"account": str(account), "criterion": ("word", criterion), "low": int(scores.min()), "high": int(scores.max())}
            text = sentence("{account}: the raters differ on {criterion}, from {low} to {high}: talk about it", **span)
            yield Remark("V22", "portfolio_scores", text)


def _evidence(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for name, rows in tables.items():
        label = ("label", SHEETS[name].label)
        judged = rows["ev_personal_data"].eq("judgement") & (rows["ev_author"].isna() | rows["ev_as_of"].isna())
        if judged.any():
            text = sentence("{sheet}: {n} rows hold a judgement about a person without author or date", sheet=label, n=int(judged.sum()))
            yield Remark("V23", name, text)
        confirmed = rows["ev_status"].eq("confirmed") & (rows["ev_confirmed_by"].isna() | rows["ev_as_of"].isna())
        if confirmed.any():
            text = sentence("{sheet}: {n} rows are confirmed without saying by whom and when", sheet=label, n=int(confirmed.sum()))
            yield Remark("V25", name, text)


def _tenders(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, months = _of(tables, "tenders"), int(settings.reach.tender_months.value)
    ends = rows["opening"].fillna(rows["contract_end"])
    late = rows[rows["result"].isna() & ends.ge(as_of) & (ends - pd.DateOffset(months=months)).lt(as_of)] if len(rows) else rows
    for row in late.assign(ends=ends[late.index]).itertuples():
        begun = (row.ends - pd.DateOffset(months=months)).date().isoformat()
        which = {"account": str(row.account_id), "entry": str(row.tender_id), "day": ("date", begun)}
        text = sentence("{account}: the preparation of {entry} should have begun on {day}", **which)
        yield Remark("V29", "tenders", text)


def _complaints(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = _of(tables, "complaints")
    for row in rows[rows["resolved_on"].notna() & (rows["client_told_on"].isna() | rows["next_meeting_on"].isna())].itertuples():
        which = {"account": str(row.account_id), "entry": str(row.issue_id)}
        text = sentence("{account}: the complaint {entry} is closed, but the client was not told or no next meeting is set", **which)
        yield Remark("V31", "complaints", text)


def _maps(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    people, key = _of(tables, "contact_map"), key_accounts(tables)
    yield from ((str(account), rows) for account, rows in people.groupby("account_id") if str(account) in key)


def _of(tables: Tables, name: str) -> pd.DataFrame:
    return tables[name] if name in tables else SHEETS[name].empty()


_Rule = Callable[[Tables, "Settings", pd.Timestamp], Iterator[Remark]]
_RULES: tuple[_Rule, ...] = (_priorities, _rosy, _roles, _alerts, _contacts, _decisions, _depth, _raters, _evidence, _tenders, _complaints)
