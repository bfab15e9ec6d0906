"""Tables of the plan (C1–C7, A10): everything promised besides routine contacts, each line with an owner and a date.

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
    Column("done_on", "date", _("Done on"), meaning=_("The day on which it was written down as done")),
    Column("progress", "ratio", _("Progress")),
    Column("expected", "ratio", _("Progress due by now"), meaning=_("On the straight line from start to due date; without a number the part of the lines below that is due")),
    Column("light", "word", _("Light"), vocabulary=words.LIGHTS),
    Column("lines_below", "int", _("Lines below")),
    Column("done_below", "int", _("Of these, done")),
    Column("late_below", "int", _("Of these, late")),
    Column("depends_on", "text", _("Waits for")),
    Column("replicated_from", "id", _("Copied from")),
    Column("to_confirm", "bool", _("To confirm"), required=True),
    Column("ev_visibility", "word", _("Who may see it"), vocabulary=("internal", "client_safe"), meaning=_("Empty: anybody who may see the plan")),
))  # fmt: skip

ACCOUNTABILITY = Table("accountability", _("What was done lately"), _("account and goal"), ("account_id", "goal_id"), (
    Column("account_id", "id", _("Account"), required=True),
    Column("goal_id", "id", _("Goal"), meaning=_("Empty: what serves no goal, and what the account bought")),
    Column("statement", "sentence", _("For which goal"), required=True),
    Column("since", "date", _("Since"), required=True),
    Column("since_basis", "word", _("Counted from"), required=True, vocabulary=("review", "days"), meaning=_("The last review of the account, or a number of days")),
    Column("light", "word", _("Light"), vocabulary=words.LIGHTS),
    Column("progress", "ratio", _("Progress")),
    Column("done", "int", _("Lines done"), required=True),
    Column("done_told", "sentence", _("What was done"), meaning=_("The latest three")),
    Column("late", "int", _("Lines late"), required=True),
    Column("visits", "int", _("Visits and calls"), required=True),
    Column("minutes", "minutes", _("Minutes together")),
    Column("last_visit", "date", _("Last visit")),
    Column("orders", "int", _("Orders")),
    Column("revenue", "money", _("Revenue")),
    Column("next_step", "sentence", _("Next step")),
    Column("next_due", "date", _("Due")),
    Column("owner", "id", _("Owner"), personal="personal"),
    Column("gap", "sentence", _("What is missing")),
    Column("ev_visibility", "word", _("Who may see it"), vocabulary=("internal", "client_safe"), meaning=_("Empty: anybody who may see the plan")),
))  # fmt: skip

PLAN_PARTS = Table("plan_parts", _("Each one's part"), _("account and person"), ("account_id", "person_id"), (
    Column("account_id", "id", _("Account"), required=True),
    Column("person_id", "id", _("Person of ours"), required=True, personal="personal"),
    Column("name", "text", _("Name"), personal="personal"),
    Column("role", "word", _("Part"), vocabulary=("owner", "executive_sponsor", "seller", "specialist", "service", "partner")),
    Column("responsibility", "text", _("Responsible for")),
    Column("on_team", "bool", _("On the team"), required=True),
    Column("lines", "int", _("Lines of the plan"), required=True),
    Column("open", "int", _("Of these, open"), required=True, meaning=_("Due in the next 12 months, or late")),
    Column("late", "int", _("Of these, late"), required=True, personal="judgement"),
    Column("hours_planned", "hours", _("Hours of the open lines"), required=True),
    Column("hours_there", "hours", _("Hours for the account, 12 months"), meaning=_("Twelve times the hours a month on the worksheet of the team")),
    Column("next_due", "date", _("Next due")),
    Column("gap", "sentence", _("What is missing"), personal="judgement"),
))  # fmt: skip

PLANS = (PLAN, ACCOUNTABILITY, PLAN_PARTS)
