"""People: a map too rosy to be true, who is missing on it, who deserves attention (V5–V11; A8.3, D3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import message, sentence
from kit.worksheets.rules.remark import Remark, Tables, flag, key_accounts, keys_of, sheet_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["PEOPLE"]

_MAP = "contact_map"
_NEEDED_ROLES = ("executive_sponsor", "decision_maker", "ally")


def _rosy(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    for account, people in _maps(tables):
        group = people[flag(people["decision_group"])]
        if not people["support"].lt(0).any() or (len(group) and group["support"].gt(0).all()):
            text = sentence("{account}: the map is too rosy: nobody on it is against us, or all who decide are for us", account=account)
            yield Remark("V5", _MAP, text, keys_of(_MAP, people), "support")


def _roles(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    low, high = int(settings.worksheets.map_people_low.value), int(settings.worksheets.map_people_high.value)
    for account, people in _maps(tables):
        absent = [role for role in _NEEDED_ROLES if role not in set(people["role"].dropna())]
        if absent:
            roles = [sentence("{role}", role=("word", role)) for role in absent]
            text = sentence("{account}: nobody is named as {roles}", account=account, roles=("all", roles))
            yield Remark("V6", _MAP, text, keys_of(_MAP, people), "role")
        if not low <= len(people) <= high:
            size = {"n": len(people), "low": low, "high": high}
            text = sentence("{account}: the map holds {n} people; {low} to {high} are usual for a key account", account=account, **size)
            yield Remark("V7", _MAP, text, keys_of(_MAP, people), "contact_id")


def _large_opportunities(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    limits, people = settings.worksheets, sheet_of(tables, _MAP)
    rows = sheet_of(tables, "pipeline_opportunities")
    large = rows[flag(rows["status"].eq("open") & rows["amount"].ge(limits.large_opportunity.value))]
    for key, row in zip(keys_of("pipeline_opportunities", large), large.itertuples(), strict=True):
        weights = people.loc[people["account_id"].eq(row.account_id), "weight"].value_counts()
        central, connected = int(weights.get("central", 0)), int(weights.get("connected", 0))
        ends = [int(getattr(limits, f"{who}_{end}").value) for who in ("central", "connected") for end in ("low", "high")]
        if not (ends[0] <= central <= ends[1] and ends[2] <= connected <= ends[3]):
            told = {"account": str(row.account_id), "entry": key[0], "central": central, "connected": connected}
            text = sentence(
                "{account}: the large opportunity {entry} stands on {central} central and {connected} connected people; {a} to {b} and {c} to {d} "
                "are usual", **told, a=ends[0], b=ends[1], c=ends[2], d=ends[3],
            )  # fmt: skip
            yield Remark("V8", "pipeline_opportunities", text, (key,), "amount")


def _alerts(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    people = sheet_of(tables, _MAP)
    group = people[flag(people["decision_group"])]
    new = (as_of - group["in_role_since"]).dt.days < settings.worksheets.role_new_days.value
    uncovered = group["coverage"].fillna("unknown").isin(["unknown", "none"])
    vague = group["role"].fillna("unknown").eq("unknown") | group["weight"].isna() | group["buyer_type"].fillna("unknown").eq("unknown")
    sure = group["role"].eq("approver") & group["receptivity"].isin(["content", "overconfident"])
    signs = (
        (uncovered, "coverage", message("{account}: of those who decide, nobody of us covers {people}")),
        (vague, "role", message("{account}: role, weight or kind of buyer of {people} is not known")),
        (new, "in_role_since", message("{account}: new in the role: {people}")),
        (group["support"].le(-4), "support", message("{account}: strongly against us: {people}")),
        (sure, "receptivity", message("{account}: approves and sees no reason to change: {people}")),
    )
    for flags, column, text in signs:
        for account, rows in group[flag(flags)].groupby("account_id"):
            told = sentence(text, account=str(account), people=", ".join(rows["contact_id"].astype("str")))
            yield Remark("V9", _MAP, told, keys_of(_MAP, rows), column)


def _contacts(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    people, limits = sheet_of(tables, _MAP), settings.worksheets
    silence = (as_of - people["last_contact"]).dt.days
    active = people[flag(silence.le(limits.single_contact_days.value))]
    for account, rows in active.groupby("account_id"):
        if len(rows) == 1:
            days = int(limits.single_contact_days.value)
            text = sentence("{account}: only one person was in contact in {days} days: a risk to write down", account=str(account), days=days)
            yield Remark("V10", _MAP, text, keys_of(_MAP, rows), "last_contact")
    quiet = people[flag(people["role"].eq("ally")) & flag(silence.gt(limits.ally_silence_days.value))]
    for key, row in zip(keys_of(_MAP, quiet), quiet.assign(days=silence[quiet.index]).itertuples(), strict=True):
        who = {"account": str(row.account_id), "person": str(row.contact_id), "days": int(row.days)}
        text = sentence("{account}: no word from the ally {person} for {days} days", **who)
        yield Remark("V11", _MAP, text, (key,), "last_contact")


def _maps(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    people, key = sheet_of(tables, _MAP), key_accounts(tables)
    yield from ((str(account), rows) for account, rows in people.groupby("account_id") if str(account) in key)


PEOPLE = (_rosy, _roles, _large_opportunities, _alerts, _contacts)
