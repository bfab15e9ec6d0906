"""Tables of the contact plan (B3): what is done with each account, by which rule, and whether the hours suffice."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["CONTACTS"]

_OWNER_ROLES = ("seller", "key_account_manager", "inside_team", "marketing", "partner", "manager")
_ESCALATIONS = ("none", "manager", "director")

CONTACT_PLAN = Table("contact_plan", _("Contact plan"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("cell", "id", _("Cell"), required=True),
    Column("rule", "id", _("Contact rule"), required=True, meaning=_("The first rule of contact_rules.toml that fits the account")),
    Column("service_format", "word", _("Service format"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("channel", "word", _("Channel"), required=True, vocabulary=words.CHANNELS),
    Column("contacts_12m", "number", _("Contacts, 12 months"), required=True, meaning=_("Fractions allowed: 0.5 is every two years")),
    Column("contacts_asked_12m", "number", _("Contacts asked, 12 months"), required=True, meaning=_("What the rule asks, before hours run short")),
    Column("objective", "sentence", _("Objective"), required=True),
    Column("content", "sentence", _("Content"), required=True),
    Column("owner", "id", _("Who acts"), meaning=_("The seller of the account; empty where it has none"), personal="personal"),
    Column("owner_role", "word", _("Role"), vocabulary=_OWNER_ROLES),
    Column("escalation", "word", _("Escalation"), vocabulary=_ESCALATIONS),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
    Column("hours_asked_12m", "hours", _("Hours needed, 12 months"), required=True, meaning=_("What the rule asks, before hours run short")),
))  # fmt: skip

CONTACT_CELLS = Table("contact_cells", _("Contact plan by rule"), _("contact rule and channel"), ("rule", "channel"), (
    Column("rule", "id", _("Contact rule"), required=True),
    Column("cell", "id", _("Cell"), required=True, meaning=_("The words of the rule: lifecycle, ABC class, potential, service format, joined by |")),
    Column("channel", "word", _("Channel"), required=True, vocabulary=words.CHANNELS),
    Column("order", "int", _("Position"), required=True, meaning=_("Rules are read in this order; the first that fits is taken")),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months")),
    Column("objective", "sentence", _("Objective"), required=True),
    Column("content", "sentence", _("Content"), required=True),
    Column("escalation", "word", _("Escalation"), required=True, vocabulary=_ESCALATIONS),
    Column("contacts_12m", "number", _("Contacts, 12 months"), required=True),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
    Column("reason", "sentence", _("Why this rule"), required=True),
))  # fmt: skip

SELLER_HOURS = Table("seller_hours", _("Hours per seller"), _("seller"), ("seller_id",), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("hours_asked", "hours", _("Hours needed"), required=True, meaning=_("All contacts of the seller's accounts, whoever makes them")),
    Column("hours_there", "hours", _("Hours available"), meaning=_("Selling hours of 12 months; empty where nobody is named")),
    Column("hours_over", "hours", _("Hours short"), meaning=_("Needed and not available, before intervals stretch")),
    Column("factor", "ratio", _("Part of the plan kept"), meaning=_("The one factor by which the seller's contacts shrink; key accounts keep their least")),
    Column("hours_planned", "hours", _("Hours planned"), required=True),
))  # fmt: skip

CONTACT_ASSUMPTIONS = Table("contact_assumptions", _("Assumptions of the contact rules"), _("number"), ("setting",), (
    Column("setting", "id", _("Setting"), required=True),
    Column("meaning", "sentence", _("What is assumed"), required=True),
    Column("value", "number", _("Value"), required=True),
    Column("reason", "sentence", _("Why this number"), required=True),
))  # fmt: skip

CONTACTS = (CONTACT_PLAN, CONTACT_CELLS, CONTACT_ASSUMPTIONS, SELLER_HOURS)
