"""Table of the plan (C1–C4, A10): everything promised besides routine contacts, each line with an owner and a date.

Three sources, one shape: what people typed (W11), what the figures propose, and what tenders, proposals and complaints ask for. `kind` tells them
apart; hours of open lines are hours that their owner no longer has for contacts.
"""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.column import Column, Table

__all__ = ["PLANS"]

PLAN = Table("plan", _("Plan"), _("goal, milestone, action or task"), ("plan_id",), (
    Column("plan_id", "id", _("Plan line"), required=True),
    Column("parent_id", "id", _("Belongs to")),
    Column("account_id", "id", _("Account"), meaning=_("Empty where it is about a territory")),
    Column("seller_id", "id", _("Seller"), meaning=_("Of the account or territory that it is about"), personal="personal"),
    Column("kind", "word", _("Kind of line"), required=True, vocabulary=words.PLAN_KINDS),
    Column("level", "word", _("Level"), required=True, vocabulary=words.PLAN_LEVELS),
    Column("situation", "word", _("Situation"), vocabulary=("drifting", "winning_back", "growing", "defending"), meaning=_("Why the figures propose it; empty for what people typed")),
    Column("statement", "sentence", _("Next step"), required=True),
    Column("measure", "sentence", _("Measure")),
    Column("unit", "word", _("Unit"), vocabulary=words.PLAN_UNITS, meaning=_("Of baseline, target and current value")),
    Column("baseline", "number", _("Baseline")),
    Column("target", "number", _("Target")),
    Column("current", "number", _("Now")),
    Column("formula", "word", _("Where the current number comes from"), vocabulary=words.FORMULAS),
    Column("start", "date", _("Start")),
    Column("due", "date", _("Due")),
    Column("quarter", "word", _("Quarter"), vocabulary=words.QUARTERS),
    Column("owner", "id", _("Owner"), personal="personal", meaning=_("A seller's id where the owner is one of the sellers, else as typed")),
    Column("priority", "int", _("Priority")),
    Column("hours", "hours", _("Hours it takes"), meaning=_("Of this line alone; empty: none are set aside")),
    Column("status", "word", _("Status"), required=True, vocabulary=words.PLAN_STATUSES),
    Column("progress", "ratio", _("Progress")),
    Column("expected", "ratio", _("Progress due by now"), meaning=_("On the straight line from start to due date")),
    Column("light", "word", _("Light"), vocabulary=words.LIGHTS),
    Column("lines_below", "int", _("Lines below")),
    Column("done_below", "int", _("Of these, done")),
    Column("late_below", "int", _("Of these, late")),
    Column("depends_on", "text", _("Waits for")),
    Column("replicated_from", "id", _("Copied from")),
    Column("to_confirm", "bool", _("To confirm"), required=True),
    Column("ev_visibility", "word", _("Who may see it"), vocabulary=("internal", "client_safe"), meaning=_("Empty: anybody who may see the plan")),
))  # fmt: skip

PLANS = (PLAN,)
