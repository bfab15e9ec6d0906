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
    Column("flag", "sentence", _("Note"), meaning=_("Why the figure is extrapolated or withheld")),
))  # fmt: skip

PROFILE_BEFORE = replace(PROFILE, name="profile_before", label=_("Account profile, one year earlier"))

CONTACT_MAP = Table("contact_map", _("Contacts on the map"), _("person"), ("contact_id",), (
    Column("contact_id", "id", _("Contact"), required=True),
    ACCOUNT_ID,
    Column("name", "text", _("Name"), personal="personal"),
    Column("title", "text", _("Title"), personal="personal"),
    Column("reports_to", "id", _("Reports to"), personal="personal"),
    Column("role", "word", _("Role in the decision"), vocabulary=words.ROLES_IN_GROUP, personal="judgement"),
    Column("effective_influence", "ratio", _("Influence, own and through others"), meaning=_("Half from the influence of the person, half from the lines that go out from it; empty where the influence is not known"), personal="judgement"),
    Column("support", "int", _("Support, −5 to +5"), personal="judgement"),
    Column("level", "word", _("Relationship level"), vocabulary=words.RELATIONSHIP_LEVELS, meaning=_("The best that any of us has; empty where nobody said"), personal="judgement"),
    Column("level_wanted", "word", _("Level wanted"), vocabulary=words.RELATIONSHIP_LEVELS, personal="judgement"),
    Column("days_since_contact", "days", _("Days since last contact"), personal="personal"),
    Column("to_confirm", "bool", _("To confirm"), meaning=_("No contact for two half-lives, or none on record")),
    Column("covered", "bool", _("Covered"), meaning=_("A preferred supplier or more in the eyes of this person; empty where the level is not known"), personal="judgement"),
    Column("blocker", "bool", _("Blocker"), meaning=_("Influence above the median of the map, and against us"), personal="judgement"),
    Column("access", "ratio", _("Way to the person"), meaning=_("1 where we already know the person, else the strength of the best chain of people who lead there"), personal="judgement"),
    Column("next_contact", "bool", _("Next contact"), meaning=_("Where one meeting adds most: influence, room to improve, and a way there"), personal="judgement"),
))  # fmt: skip

RELATIONSHIPS = Table("relationships", _("Relationships"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("map", "word", _("Map"), required=True, vocabulary=words.MAP_STATES),
    Column("contacts", "int", _("Contacts"), required=True),
    Column("our_people", "int", _("Of us, linked"), meaning=_("People of ours whom any contact knows as a supplier or better")),
    Column("score", "number", _("Relationship score"), meaning=_("Influence times level times freshness, summed: it describes the map, it predicts nothing"), personal="judgement"),
    Column("support", "number", _("Weighted support"), meaning=_("Support times influence, summed"), personal="judgement"),
    Column("coverage", "ratio", _("Influence covered"), meaning=_("Share of the influence where we are preferred or more; unknown levels count as not covered"), personal="judgement"),
    Column("coverage_high", "ratio", _("Influence covered, at most"), meaning=_("As if every unknown level were covered"), personal="judgement"),
    Column("single_thread", "bool", _("Single thread"), meaning=_("All hangs on one person of theirs or ours; empty where nobody said how near we stand")),
    Column("blockers", "int", _("Blockers"), personal="judgement"),
    Column("credible", "bool", _("Credible"), meaning=_("No where everybody is said to be for us: too rosy to be true"), personal="judgement"),
    Column("levels_unknown", "int", _("Levels not known")),
    Column("to_confirm", "int", _("Contacts to confirm")),
    Column("next_contact", "id", _("Next contact"), personal="judgement"),
    Column("flag", "sentence", _("Note"), meaning=_("What the map cannot carry, and why it hangs on one thread")),
))  # fmt: skip

INVESTIGATION = (PROFILE, PROFILE_BEFORE, POTENTIAL, CONTACT_MAP, RELATIONSHIPS)
