"""Tables of the visit calendar and the weekly lists (A11, B3, B4, E5): what is due, on which day, and what found no day."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.column import Column, Table

__all__ = ["CALENDAR_TABLES"]

_KINDS = ("fixed", "committed", "automatic")
_REASONS = ("no_seller", "no_hours", "no_open_day", "too_soon", "day_full", "too_long")
_VISIT = Column("visit_id", "id", _("Visit"), required=True)
_SELLER = Column("seller_id", "id", _("Seller"), personal="personal")
_CYCLE = Column("cycle", "int", _("Round"), required=True, meaning=_("Rounds of four weeks, counted from one and the same Monday for all accounts"))
_KIND = Column("kind", "word", _("Kind"), required=True, vocabulary=_KINDS, meaning=_("Fixed appointment, line of the plan with its date, or due by rhythm"))
_CHANNEL = Column("channel", "word", _("Channel"), required=True, vocabulary=words.CHANNELS)

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
    Column("cause", "word", _("Cause"), required=True, vocabulary=_REASONS),
    Column("reason", "sentence", _("Why"), required=True),
))  # fmt: skip

CALENDAR_TABLES = (CALENDAR, UNVISITED)
