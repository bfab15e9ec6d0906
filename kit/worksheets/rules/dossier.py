"""Dossier: what an account's sheets leave open: no decision, a depth that does not fit, a score nobody agrees on (V4 … V34; A9, C1, D6, D7, E4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import sentence
from kit.worksheets.rules.remark import Remark, Tables, keys_of, sheet_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["DOSSIER"]


def _priorities(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "customer_priorities")
    for row in rows[rows["kind"].eq("initiative") & rows["affects"].isna()].itertuples():
        text = sentence("{account}: the initiative {entry} names no goal that it affects", account=str(row.account_id), entry=str(row.priority_id))
        yield Remark("V4", "customer_priorities", text, ((str(row.priority_id),),), "affects")


def _decisions(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "swot_statements")
    for account, open_rows in rows[rows["decision"].isna()].groupby("account_id"):
        text = sentence("{account}: {n} SWOT statements end in no decision", account=str(account), n=len(open_rows))
        yield Remark("V12", "swot_statements", text, keys_of("swot_statements", open_rows), "decision")


def _depth(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "account_headers").dropna(subset=["depth", "tier"])
    for row in rows[rows["depth"].eq("full") != rows["tier"].eq("key")].itertuples():
        told = {"account": str(row.account_id), "tier": ("word", row.tier), "depth": ("word", row.depth)}
        text = sentence("{account}: tier {tier} with the plan {depth}", **told)
        yield Remark("V14", "account_headers", text, ((str(row.account_id), str(row.cycle)),), "depth")


def _raters(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, limit = sheet_of(tables, "portfolio_scores"), settings.worksheets.rater_spread.value
    for (account, criterion), scores in rows.dropna(subset=["score"]).groupby(["account_id", "criterion_id"]):
        low, high = int(scores["score"].min()), int(scores["score"].max())
        if high - low > limit:
            span = {"account": str(account), "criterion": ("word", criterion), "low": low, "high": high}
            text = sentence("{account}: the raters differ on {criterion}, from {low} to {high}: talk about it", **span)
            yield Remark("V22", "portfolio_scores", text, keys_of("portfolio_scores", scores), "score")


def _tenders(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, months = sheet_of(tables, "tenders"), int(settings.reach.tender_months.value)
    ends = rows["opening"].fillna(rows["contract_end"])
    late = rows[rows["result"].isna() & ends.ge(as_of) & (ends - pd.DateOffset(months=months)).lt(as_of)] if len(rows) else rows
    for row in late.assign(ends=ends[late.index]).itertuples():
        begun = (row.ends - pd.DateOffset(months=months)).date().isoformat()
        which = {"account": str(row.account_id), "entry": str(row.tender_id), "day": ("date", begun)}
        text = sentence("{account}: the preparation of {entry} should have begun on {day}", **which)
        yield Remark("V29", "tenders", text, ((str(row.tender_id),),), "contract_end" if pd.isna(row.opening) else "opening")


def _proposals(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    name = "opportunity_positions"
    rows = sheet_of(tables, name).dropna(subset=["sent_on"])
    nameless = rows[rows["prepared_by"].isna() | rows["valid_until"].isna()]
    for key in keys_of(name, nameless):
        yield Remark("V30", name, sentence("The proposal {entry} was sent without an author or without a day until which it is valid", entry=key[0]),
                     (key,), "valid_until")  # fmt: skip
    due = rows["sent_on"] + pd.offsets.BDay(1) if len(rows) else rows["sent_on"]
    silent = rows[rows["receipt_confirmed_on"].fillna(as_of) > due]
    for key in keys_of(name, silent):
        yield Remark("V30", name, sentence("Nobody confirmed within a working day that the proposal {entry} was received", entry=key[0]),
                     (key,), "receipt_confirmed_on")  # fmt: skip
    for key in keys_of(name, rows[rows["next_contact_on"].isna() & rows["agreed_on"].isna()]):
        yield Remark("V30", name, sentence("The proposal {entry} has no day for the next contact", entry=key[0]), (key,), "next_contact_on")


def _complaints(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "complaints")
    for row in rows[rows["resolved_on"].notna() & (rows["client_told_on"].isna() | rows["next_meeting_on"].isna())].itertuples():
        which = {"account": str(row.account_id), "entry": str(row.issue_id)}
        text = sentence("{account}: the complaint {entry} is closed, but the client was not told or no next meeting is set", **which)
        yield Remark("V31", "complaints", text, ((str(row.issue_id),),), "client_told_on" if pd.isna(row.client_told_on) else "next_meeting_on")


def _vip_visits(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, most = sheet_of(tables, "vip_visits").dropna(subset=["by", "visited_on"]), int(settings.worksheets.vip_visits_week.value)
    weeks = rows.assign(week=rows["visited_on"] - pd.to_timedelta(rows["visited_on"].dt.day_of_week, unit="D"))
    for (who, week), visits in weeks.groupby(["by", "week"]):
        if len(visits) > most:
            told = {"person": str(who), "n": len(visits), "day": ("date", week.date().isoformat()), "most": most}
            text = sentence("{person}: {n} VIP visits in the week of {day}; more than {most} are not done beside selling", **told)
            yield Remark("V34", "vip_visits", text, keys_of("vip_visits", visits), "visited_on")


DOSSIER = (_priorities, _decisions, _depth, _raters, _tenders, _proposals, _complaints, _vip_visits)
