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
    "contact_half_life_days": _("Days after which half of a relationship is left"),
    "single_thread_share": _("One contact's share of influence, single thread above"),
    "loss_new": _("Chance of losing a new account"),
    "loss_active": _("Chance of losing an active account"),
    "loss_pre_inactive": _("Chance of losing a pre-inactive account"),
    "loss_just_inactivated": _("Chance of losing a just inactivated account"),
    "loss_inactive": _("Chance of losing an inactive account"),
    "loss_single_thread": _("Added chance of loss: single thread"),
    "loss_blocker": _("Added chance of loss: a blocker"),
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
    "orders": _("Order lines"),
    "loss_at_risk": _("Loss at risk"),
    "outlook": _("Market and outlook"),
    "relationships": _("Relationship map"),
}
