"""Table of the plan (C1–C4, A10): goals, milestones, actions and tasks, each with an owner and a date."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["PLANS"]

PLAN = Table("plan", _("Plan"), _("goal, milestone, action or task"), ("plan_id",), (
    Column("plan_id", "id", _("Plan line"), required=True),
    Column("parent_id", "id", _("Belongs to")),
    ACCOUNT_ID,
    Column("level", "word", _("Level"), required=True, vocabulary=words.PLAN_LEVELS),
    Column("situation", "word", _("Situation"), required=True, vocabulary=("drifting", "winning_back", "growing", "defending")),
    Column("statement", "sentence", _("Next step"), required=True),
    Column("measure", "sentence", _("Measure")),
    Column("baseline", "money", _("Baseline")),
    Column("target", "money", _("Target")),
    Column("owner", "id", _("Owner"), personal="personal"),
    Column("due", "date", _("Due")),
    Column("priority", "int", _("Priority"), required=True),
    Column("status", "word", _("Status"), required=True, vocabulary=words.PLAN_STATUSES),
    Column("to_confirm", "bool", _("To confirm"), required=True),
))  # fmt: skip

PLANS = (PLAN,)
