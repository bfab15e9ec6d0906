"""Tables of the action stage (A10, B3): who does what with each account, and the next steps of the first ones."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["ACTION"]

CONTACT_PLAN = Table("contact_plan", _("Contact plan"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("cell", "id", _("Cell"), required=True),
    Column("channel", "word", _("Channel"), required=True, vocabulary=words.CHANNELS),
    Column("contacts_12m", "number", _("Contacts, 12 months"), required=True, meaning=_("Fractions allowed: 0.5 is every two years")),
    Column("objective", "sentence", _("Objective"), required=True),
    Column("content", "sentence", _("Content"), required=True),
    Column("owner", "id", _("Who acts")),
    Column("owner_role", "word", _("Role"), vocabulary=("seller", "key_account_manager", "inside_team", "marketing", "partner", "manager")),
    Column("escalation", "word", _("Escalation"), vocabulary=("none", "manager", "director")),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
))  # fmt: skip

PLAN = Table("plan", _("Plan"), _("goal, milestone, action or task"), ("plan_id",), (
    Column("plan_id", "id", _("Plan line"), required=True),
    Column("parent_id", "id", _("Belongs to")),
    ACCOUNT_ID,
    Column("level", "word", _("Level"), required=True, vocabulary=words.PLAN_LEVELS),
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

ACTION = (CONTACT_PLAN, PLAN)
