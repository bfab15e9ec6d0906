"""Tables of the monitoring stage (A2, A11, B2, B5): what changed since the earlier cycle, and who looks at what, when."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["MONITORING"]

_BEFORE_OR_ABSENT = (*words.LIFECYCLES, "absent")

KPIS = Table("kpis", _("Key indicators"), _("indicator"), ("name",), (
    Column("name", "word", _("Indicator"), required=True, vocabulary=(
        "revenue_12m", "margin_12m", "accounts_active", "accounts_buying_12m", "accounts_pre_inactive", "accounts_just_inactivated", "accounts_new",
        "revenue_per_account", "orders_12m", "effective_accounts", "key_account_share", "headroom", "share_of_wallet", "retained_revenue",
        "net_retained_revenue", "product_lines_per_account",
    )),
    Column("order", "int", _("Position"), required=True),
    Column("value", "number", _("Now")),
    Column("unit", "word", _("Unit"), required=True, vocabulary=("money", "accounts", "orders", "ratio", "number")),
    Column("previous", "number", _("Before")),
    Column("change", "ratio", _("Change"), meaning=_("Against the value before; where the unit is a ratio, the difference of the two")),
))  # fmt: skip

STATUS_COUNTS = Table("status_counts", _("Accounts per status and seller"), _("seller and status"), ("seller_id", "lifecycle"), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("lifecycle", "word", _("Lifecycle"), required=True, vocabulary=words.LIFECYCLES),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("accounts_previous", "int", _("Accounts before")),
))  # fmt: skip

STATUS_BY_SELLER = Table("status_by_seller", _("Status of each seller's accounts"), _("seller"), ("seller_id",), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("prospect", "int", _("Prospects"), required=True),
    Column("new", "int", _("New"), required=True),
    Column("active", "int", _("Active"), required=True),
    Column("pre_inactive", "int", _("Pre-inactive"), required=True),
    Column("just_inactivated", "int", _("Just inactivated"), required=True),
    Column("inactive", "int", _("Inactive"), required=True),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("accounts_active_previous", "int", _("Active before")),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
))  # fmt: skip

MIGRATION = Table("migration", _("Migration of accounts"), _("from and to"), ("lifecycle_from", "lifecycle_to"), (
    Column("lifecycle_from", "word", _("Before"), required=True, vocabulary=_BEFORE_OR_ABSENT),
    Column("lifecycle_to", "word", _("Now"), required=True, vocabulary=_BEFORE_OR_ABSENT),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("share", "ratio", _("Share of those before"), required=True),
    Column("revenue_before", "money", _("Revenue before"), required=True),
    Column("revenue_now", "money", _("Revenue now"), required=True),
))  # fmt: skip

ACCOUNT_MOVES = Table("account_moves", _("Change of each account"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("step", "word", _("Step"), required=True, vocabulary=("lost", "contraction", "expansion", "reactivated", "new", "returns")),
    Column("lifecycle_from", "word", _("Before"), required=True, vocabulary=_BEFORE_OR_ABSENT),
    Column("lifecycle_to", "word", _("Now"), required=True, vocabulary=_BEFORE_OR_ABSENT),
    Column("revenue_before", "money", _("Revenue before"), required=True),
    Column("revenue_now", "money", _("Revenue now"), required=True),
    Column("revenue_change", "money", _("Change of revenue"), required=True),
))  # fmt: skip

REVENUE_BRIDGE = Table("revenue_bridge", _("Bridge of revenue"), _("step"), ("step",), (
    Column("step", "word", _("Step"), required=True, vocabulary=("before", "lost", "contraction", "expansion", "reactivated", "new", "returns", "now")),
    Column("order", "int", _("Position"), required=True),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue", "money", _("Revenue"), required=True, meaning=_("Before plus all steps is now, exactly")),
    Column("share", "ratio", _("Share of revenue before")),
))  # fmt: skip

PROGRESS = Table("progress", _("Progress against targets"), _("target and period"), ("period", "dimension", "key"), (
    Column("period", "month", _("Period"), required=True, meaning=_("First month of the period")),
    Column("months", "int", _("Months"), required=True, meaning=_("Length of the period")),
    Column("dimension", "word", _("Dimension"), required=True, vocabulary=("seller", "product_line", "channel", "account", "company")),
    Column("key", "id", _("Key"), required=True),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("target", "money", _("Target"), meaning=_("Empty where revenue came without a target")),
    Column("actual", "money", _("Actual"), required=True),
    Column("attainment", "ratio", _("Attainment")),
))  # fmt: skip

AGENDA = Table("agenda", _("Agenda of routines"), _("routine"), ("routine",), (
    Column("routine", "id", _("Routine"), required=True),
    Column("order", "int", _("Position"), required=True),
    Column("label", "sentence", _("Meeting or routine"), required=True),
    Column("level", "word", _("Level"), required=True, vocabulary=("account", "seller", "team", "board")),
    Column("frequency", "word", _("Frequency"), required=True, vocabulary=("weekly", "monthly", "quarterly", "yearly")),
    Column("owner_role", "word", _("Who leads"), required=True, vocabulary=("external_agent", "seller", "manager", "director", "key_account_manager")),
    Column("looks_at", "sentence", _("What it looks at"), required=True),
    Column("decides", "sentence", _("What it decides"), required=True),
    Column("next_date", "date", _("Next date"), required=True),
    Column("accounts", "int", _("Accounts on the list")),
))  # fmt: skip

MONITORING = (KPIS, STATUS_COUNTS, STATUS_BY_SELLER, MIGRATION, ACCOUNT_MOVES, REVENUE_BRIDGE, PROGRESS, AGENDA)
