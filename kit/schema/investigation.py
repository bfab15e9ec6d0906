"""Tables of the investigation stage (A8): what each account bought, and what it could buy."""

from __future__ import annotations

from dataclasses import replace

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["INVESTIGATION"]

PROFILE = Table("profile", _("Account profile"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("revenue_prior_12m", "money", _("Revenue, 12 months before"), meaning=_("Empty where the data begin later")),
    Column("margin_12m", "money", _("Margin, 12 months")),
    Column("margin_basis", "word", _("Margin basis"), required=True, vocabulary=words.MARGIN_BASES),
    Column("orders_12m", "int", _("Orders, 12 months"), required=True),
    Column("first_order", "date", _("First order")),
    Column("last_order", "date", _("Last order")),
    Column("days_since_order", "days", _("Days since last order")),
    Column("order_interval_days", "number", _("Days between orders"), meaning=_("Median over the account's own gaps between purchase days")),
    Column("product_lines_12m", "int", _("Product lines, 12 months"), meaning=_("Empty where no product line is named")),
))  # fmt: skip

POTENTIAL = Table("potential", _("Potential and capture"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("wallet", "money", _("Realistic wallet"), meaning=_("What the best comparable customers spend with us in 12 months; read from its own spend where the account is one of them")),
    Column("wallet_low", "money", _("Wallet, low")),
    Column("wallet_high", "money", _("Wallet, high")),
    Column("basis", "word", _("Wallet basis"), required=True, vocabulary=words.WALLET_BASES),
    Column("captured", "money", _("Captured, 12 months"), required=True),
    Column("share_of_wallet", "ratio", _("Share of wallet")),
    Column("headroom", "money", _("Headroom"), meaning=_("Wallet not captured yet, never below zero")),
    Column("frontier_headroom", "money", _("Frontier headroom"), meaning=_("Orders the accounts by headroom; its level is cautious, so it is not the wallet shown")),
    Column("headroom_rank_low", "int", _("Rank by headroom, best"), meaning=_("5th percentile over resampled portfolios")),
    Column("headroom_rank_high", "int", _("Rank by headroom, worst"), meaning=_("95th percentile over resampled portfolios")),
    Column("wallet_estimated", "money", _("Wallet, estimated"), meaning=_("What the estimate says, also where a declared or invoiced wallet stands")),
    Column("wallet_total", "money", _("Total wallet"), meaning=_("All that the client spends on the category, as told")),
    Column("access", "ratio", _("Open to our offer")),
    Column("chance", "ratio", _("Chance of winning")),
    Column("headroom_short", "money", _("Within reach, short"), meaning=_("Headroom × access × chance × share that can change supplier, at most our stated capacity")),
    Column("headroom_medium", "money", _("Within reach, medium")),
    Column("headroom_long", "money", _("Within reach, long")),
    Column("flag", "sentence", _("Note"), meaning=_("Why the figure is extrapolated or withheld")),
))  # fmt: skip

PROFILE_BEFORE = replace(PROFILE, name="profile_before", label=_("Account profile, one year earlier"))

INVESTIGATION = (PROFILE, PROFILE_BEFORE, POTENTIAL)
