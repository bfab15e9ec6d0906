"""Folder: all handouts of a cycle, made beside it and put in place whole, so that no old file stays among new ones."""

from __future__ import annotations

import re
import shutil
from hashlib import blake2b
from pathlib import Path

import pandas as pd

from kit.cycle import Cycle
from kit.language import Language
from kit.report.handouts.calendar_files import calendar_file
from kit.report.handouts.crm_tasks import CRM_SHAPES, crm_rows, csv_text
from kit.report.handouts.week_lists import write_week
from kit.report.profile import Profile
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["write_handouts"]


def write_handouts(cycle: Cycle, reader: Profile, work: Path) -> list[Path]:
    """Writes the folder `handouts` of the cycle, made in `work` first; returns its files, none where the cycle has no weekly lists.

    `calendar-SELLER.ics` per seller, `week-DATE.xlsx` per week, `tasks-CRM.csv` per CRM.

    Raises
    ------
    KitError
        If a workbook refuses a cell.
    """
    final = cycle.folder / "handouts"
    if not cycle.has("outreach"):
        return []
    made = work / "handouts"
    made.mkdir()
    rows = _told(cycle, reader)
    on_days = rows[rows["date"].notna()]
    for seller, own in on_days.groupby("seller_id", sort=True):
        (made / f"calendar-{_stem(str(seller))}.ics").write_bytes(calendar_file(own, cycle))
    for week, listed in rows[rows["plan_id"].isna()].groupby("week", sort=True):
        write_week(made / f"week-{pd.Timestamp(str(week)):%Y-%m-%d}.xlsx", pd.Timestamp(str(week)), listed, cycle)
    for crm in CRM_SHAPES:
        (made / f"tasks-{crm}.csv").write_text(csv_text(crm_rows(rows, crm, cycle.language)), encoding="utf-8", newline="")
    if final.exists():
        shutil.rmtree(final)
    made.rename(final)
    return sorted(final.iterdir())


def _told(cycle: Cycle, reader: Profile) -> pd.DataFrame:
    """One row per contact or task with names and sentences as they are read: those of the lists, and tasks of the calendar without an account."""
    language = cycle.language
    accounts, sellers = cycle.read("accounts").set_index("account_id"), cycle.read("sellers") if cycle.has("sellers") else None
    days = cycle.read("calendar")[["visit_id", "account_id", "seller_id", "date", "start", "duration_minutes", "channel", "plan_id", "due"]]
    lists = cycle.read("outreach")
    alone = days[days["account_id"].isna()].assign(by=days["date"], week=days["date"] - pd.to_timedelta(days["date"].dt.day_of_week, unit="D"))
    lists = pd.concat([lists, alone[["visit_id", "account_id", "seller_id", "channel", "plan_id", "by", "week"]]], ignore_index=True)
    rows = lists.merge(days[["visit_id", "date", "start", "duration_minutes"]], on="visit_id", how="left")
    plan = cycle.read("plan").set_index("plan_id")["statement"] if cycle.has("plan") else pd.Series(dtype="str")
    steps = rows["plan_id"].map(plan)
    called = seller_labels(rows["seller_id"].fillna(UNASSIGNED), sellers)
    return rows.assign(
        account=[reader.told(str(name)) for name in rows["account_id"].map(accounts["name"]).fillna("")],
        city=rows["account_id"].map(accounts["city"]).fillna(""),
        seller=[language.text(reader.told(name)) for name in called],
        objective=[language.told(step) if isinstance(step, str) else language.told(text) if isinstance(text, str) else ""
                   for step, text in zip(steps, rows["objective"], strict=True)],
        content=[language.told(text) if isinstance(text, str) and not isinstance(step, str) else ""
                 for step, text in zip(steps, rows["content"], strict=True)],
        what=[language.text("Task") if not isinstance(channel, str) else _word(channel, language) for channel in rows["channel"]],
        why=[" · ".join(_word(part, language) for part in cell.split("|")) if isinstance(cell, str) else "" for cell in rows["cell"]],
    ).sort_values(["by", "seller_id", "visit_id"], ignore_index=True)  # fmt: skip


def _word(word: str, language: Language) -> str:
    told = language.word(word)
    return word if told == f"word.{word}" else told[:1].upper() + told[1:]


def _stem(text: str) -> str:
    """The id as part of a file's name; where that changes it, with a hash, so that no two ids share a file."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:60]
    return plain if plain == text else f"{plain}-{blake2b(text.encode(), digest_size=4).hexdigest()}"
