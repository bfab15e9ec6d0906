"""Tables of the visit calendar and the weekly lists (A11, B3, B4, E5): what is due, on which day, and what found no day."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.column import Column, Table

__all__ = ["CALENDAR_TABLES"]

_KINDS = ("fixed", "committed", "automatic")
_REASONS = ("no_seller", "no_hours", "no_open_day", "too_soon", "day_full", "clash", "too_long")
_VISIT = Column("visit_id", "id", _("Visit"), required=True)
_SELLER = Column("seller_id", "id", _("Seller"), personal="personal")
_CYCLE = Column("cycle", "int", _("Round"), required=True, meaning=_("Rounds of four weeks, counted from one and the same Monday for all accounts"))
_KIND = Column("kind", "word", _("Kind"), required=True, vocabulary=_KINDS, meaning=_("Fixed appointment, line of the plan with its date, or due by rhythm"))
_CHANNEL = Column("channel", "word", _("Channel"), vocabulary=words.CHANNELS, meaning=_("Empty for a task at the desk"))
_DUE = Column("due", "date", _("Due on"), required=True, meaning=_("The day that the rhythm or the promise asks for"))

CALENDAR = Table("calendar", _("Calendar"), _("visit, call or task"), ("visit_id",), (
    _VISIT,
    Column("account_id", "id", _("Account")),
    _SELLER,
    Column("date", "date", _("Date"), required=True),
    Column("start", "id", _("Begins at"), required=True, meaning=_("Hours and minutes of the account's own clock")),
    Column("duration_minutes", "minutes", _("Duration, minutes"), required=True),
    Column("travel_minutes", "minutes", _("Way there, minutes"), required=True, meaning=_("From the stop before; the last of a day also has the way home")),
    _CYCLE,
    _KIND,
    _CHANNEL,
    Column("zone", "int", _("Zone"), meaning=_("Accounts of a seller that are travelled together")),
    Column("plan_id", "id", _("Plan line")),
    _DUE,
    Column("away", "bool", _("On a travelling day"), required=True),
    Column("expected", "ratio", _("Chance that it takes place"), required=True),
))  # fmt: skip

UNVISITED = Table("unvisited", _("Due without a day"), _("visit or call that is due"), ("visit_id",), (
    _VISIT,
    Column("account_id", "id", _("Account")),
    _SELLER,
    _CYCLE,
    _KIND,
    _CHANNEL,
    Column("duration_minutes", "minutes", _("Duration, minutes"), required=True),
    Column("plan_id", "id", _("Plan line")),
    _DUE,
    Column("cause", "word", _("Cause"), required=True, vocabulary=_REASONS),
    Column("reason", "sentence", _("Why"), required=True),
))  # fmt: skip

CALENDAR_WEEKS = Table("calendar_weeks", _("Calendar by week"), _("seller and week"), ("seller_id", "week"), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("week", "date", _("Week from"), required=True),
    Column("days", "int", _("Working days"), required=True),
    Column("visits", "int", _("Visits"), required=True),
    Column("calls", "int", _("Calls"), required=True),
    Column("tasks", "int", _("Tasks"), required=True),
    Column("hours_with_clients", "hours", _("Hours with clients and on tasks"), required=True),
    Column("hours_on_the_way", "hours", _("Hours on the way"), required=True),
    Column("hours_there", "hours", _("Hours available"), required=True, meaning=_("The seller's hours of 12 months, spread over working days")),
    Column("visits_expected", "number", _("Visits expected"), required=True, meaning=_("By the parts that take place near the base and on travelling days")),
))  # fmt: skip

OUTREACH = Table("outreach", _("Weekly lists"), _("contact of the coming weeks"), ("visit_id",), (
    _VISIT,
    Column("week", "date", _("Week from"), required=True),
    Column("by", "date", _("By when"), required=True),
    Column("account_id", "id", _("Account"), required=True),
    _SELLER,
    Column("owner_role", "word", _("Role"), vocabulary=("seller", "key_account_manager", "inside_team", "marketing", "partner", "manager")),
    _CHANNEL,
    Column("state", "word", _("In the calendar"), required=True, vocabulary=("planned", "without_day", "no_day_needed")),
    Column("cell", "id", _("Why: cell")),
    Column("objective", "sentence", _("Objective")),
    Column("content", "sentence", _("What to say")),
    Column("escalation", "word", _("Escalation"), vocabulary=("none", "manager", "director")),
    Column("plan_id", "id", _("Plan line")),
))  # fmt: skip

CALENDAR_TABLES = (CALENDAR, UNVISITED, CALENDAR_WEEKS, OUTREACH)
