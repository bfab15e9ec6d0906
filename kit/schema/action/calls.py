"""Tables of the call plan (A12, B3): whole visits per account within the hours of its seller, and what an hour more would be worth."""

from __future__ import annotations

from kit.language import message as _
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["CALLS"]

_SELLER = Column("seller_id", "id", _("Seller"), personal="personal")
_PRICE = _("Under the response curve, which is assumed until people judge it: compare with it, promise nothing")

CALL_PLAN = Table("call_plan", _("Call plan"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    _SELLER,
    Column("visits_12m", "int", _("Visits and calls, 12 months"), required=True, meaning=_("Whole ones, within the hours of the seller")),
    Column("visits_asked", "number", _("Contacts asked, 12 months"), required=True),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
    Column("expected_margin", "money", _("Margin kept or won"), required=True, meaning=_PRICE),
    Column("marginal_value_per_hour", "money", _("One more hour of the seller"), required=True, meaning=_PRICE),
    Column("reach_short", "money", _("Reach, short horizon"), meaning=_("Of the headroom, what access, chance and these hours can win")),
    Column("reach_medium", "money", _("Reach, medium horizon")),
    Column("reach_long", "money", _("Reach, long horizon")),
))  # fmt: skip

CALL_PLAN_SELLERS = Table("call_plan_sellers", _("Call plan by seller"), _("seller"), ("seller_id",), (
    _SELLER,
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("hours_there", "hours", _("Hours available")),
    Column("hours_asked", "hours", _("Hours needed"), required=True),
    Column("hours_12m", "hours", _("Hours planned"), required=True),
    Column("hours_missing", "hours", _("Hours that the least visits lack"), required=True),
    Column("expected_margin", "money", _("Margin kept or won"), required=True, meaning=_PRICE),
    Column("next_hour", "money", _("Value of one hour more"), required=True, meaning=_PRICE),
    Column("fewer_hours", "ratio", _("Kept with three quarters of the hours"), meaning=_("Part of this plan's margin")),
    Column("more_hours", "ratio", _("Reached with a quarter more hours"), meaning=_("Part of this plan's margin")),
    Column("by_rule", "ratio", _("ABC 4-2-1 with the same hours"), meaning=_("Part of this plan's margin; the rule may split visits and exceed what is asked")),
))  # fmt: skip

CALLS = (CALL_PLAN, CALL_PLAN_SELLERS)
