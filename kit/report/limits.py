"""Limits: what thresholds, parts of a service format, stages and their parts are called where people read them (LA1)."""

from __future__ import annotations

from kit.language import message as _

__all__ = ["FORMAT_LABELS", "PART_LABELS", "STAGE_LABELS", "THRESHOLD_LABELS"]

THRESHOLD_LABELS = {
    "margin_rate": _("Margin rate where none is recorded"),
    "margin_credible": _("Recorded margin believed from this share of revenue"),
    "max_dropped": _("Revenue that may be left out"),
    "pre_inactive_days": _("Days until an account is pre-inactive"),
    "inactive_days": _("Days until an account is inactive"),
    "just_inactivated_days": _("Days for which an account is just inactivated"),
    "min_gaps": _("Gaps between purchases for an own rhythm"),
    "abc_a": _("Class A: share of revenue before the account"),
    "abc_b": _("Class B: share of revenue before the account"),
    "potential_high": _("High potential: share of headroom before the account"),
    "potential_medium": _("Medium potential: share of headroom before the account"),
    "key_share": _("Key account from this share of revenue"),
    "key_max": _("Key accounts at most"),
    "dependence_usual_low": _("Share of key accounts, usual from"),
    "dependence_usual_high": _("Share of key accounts, usual to"),
    "dependence_alarm": _("Share of key accounts, mono-dependence above"),
    "wallet_low": _("Wallet, low: quantile of comparable accounts"),
    "wallet_mid": _("Wallet, realistic: quantile of comparable accounts"),
    "wallet_high": _("Wallet, high: quantile of comparable accounts"),
    "min_accounts_potential": _("Buying accounts needed for a modelled list"),
    "win_weight": _("Weight of the chance of winning"),
    "segments_max": _("Segments at most"),
    "segment_stability": _("Stability that a segment needs"),
    "seller_hours_12m": _("Hours a seller has for clients, a year"),
    "top_accounts": _("Accounts with written next steps"),
    "reach.access": _("Share of the headroom that our offer serves"),
    "reach.chance": _("Chance of winning where none is recorded"),
    "reach.spot_short": _("Share that can change supplier, short horizon"),
    "reach.spot_medium": _("Share that can change supplier, medium horizon"),
    "reach.spot_long": _("Share that can change supplier, long horizon"),
    "reach.months_short": _("Short horizon, months"),
    "reach.months_medium": _("Medium horizon, months"),
    "reach.months_long": _("Long horizon, months"),
    "reach.tender_months": _("Preparation of a tender, months"),
    "questions.budget_minutes": _("Minutes there are for questions"),
    "questions.setup_minutes": _("Minutes to set up the questions about one account"),
    "questions.minutes_client": _("Minutes to ask the client"),
    "questions.minutes_seller": _("Minutes to ask the seller"),
    "questions.minutes_register": _("Minutes to look up a register"),
    "questions.trust_client": _("Trust in the client's answer"),
    "questions.trust_seller": _("Trust in the seller's answer"),
    "questions.trust_register": _("Trust in a register"),
    "questions.half_life_days": _("Days after which half of an answer's weight is left"),
    "questions.hour_value": _("Margin of one more hour of selling"),
}
FORMAT_LABELS = {
    "contacts_12m": _("contacts a year"),
    "minutes": _("minutes a contact"),
    "cost_per_hour": _("cost of an hour"),
}
STAGE_LABELS = {
    "load": _("Load"),
    "investigation": _("Investigation"),
    "analysis": _("Analysis"),
    "action": _("Action"),
    "monitoring": _("Monitoring"),
}
PART_LABELS = {  # of a stage, where the part is not a table
    "abc_class": _("ABC class"),
    "comparison": _("Comparison with the earlier cycle"),
    "contact_rules": _("Contact rules"),
    "lifecycle": _("Lifecycle"),
    "margin": _("Margin"),
    "next_steps": _("Next steps"),
    "horizons": _("Horizons"),
    "orders": _("Order lines"),
}
