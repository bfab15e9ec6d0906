"""Vocabularies: the closed lists of words that columns may hold.

Identifiers never change and never show; what people read is the message `word.<identifier>` of the catalogues (glossary of the method).
"""

from __future__ import annotations

__all__ = [
    "ABC_BY", "ABC_CLASSES", "ABC_WITHIN", "CHANNELS", "CHOICES", "COVERAGES", "CROSSINGS", "DRIFTING", "FORMULAS", "HORIZONS", "LEVELS",
    "LIFECYCLES", "LIFECYCLE_BASES", "LIGHTS", "LIKELIHOODS", "LOSS_CASES", "MAP_STATES", "MARGIN_BASES", "OPPORTUNITY_KINDS",
    "OPPORTUNITY_STATUSES", "OUTLOOK_DIMENSIONS", "PLAN_KINDS", "PLAN_LEVELS", "PLAN_STATUSES", "PLAN_UNITS", "POSITIONS", "POTENTIAL_CLASSES",
    "PURCHASES", "PURCHASE_BASES", "QUADRANTS", "QUARTERS", "QUESTION_CATEGORIES", "QUESTION_SOURCES", "RATE_BASES", "READINGS",
    "RELATIONSHIP_LEVELS", "RISK_CATEGORIES", "RISK_ORIGINS", "RISK_STATUSES", "ROLES_IN_GROUP", "SELLER_ROLES", "SERVICE_FORMATS", "STATUSES",
    "SWOT_SUBJECTS", "TIERS", "TIER_BASES", "VERDICTS", "WALLET_BASES", "WEIGHTS",
]  # fmt: skip

LIFECYCLES = ("prospect", "new", "active", "pre_inactive", "just_inactivated", "inactive")
LIFECYCLE_BASES = ("own_rhythm", "fixed_limits", "season", "renewal")
DRIFTING = ("pre_inactive", "just_inactivated")  # of the lifecycle: there is still something to save
ABC_CLASSES = ("A", "B", "C")
ABC_BY = ("revenue", "margin")
ABC_WITHIN = ("all", "seller", "region")
POTENTIAL_CLASSES = ("high", "medium", "low", "unknown")
POSITIONS = ("protect", "build", "maintain", "minimal")  # attractive and strong, attractive and weak, strong only, neither
TIERS = ("key", "large", "medium", "small")
TIER_BASES = ("named", "assumed")
CHOICES = ("client", "worksheet", "conflict")  # of two sources for one fact
MARGIN_BASES = ("recorded", "assumed")
RATE_BASES = ("own", "all", "assumed", "unknown")  # of a rate of an account: its own record, that of all accounts, a setting, nothing
PURCHASES = ("spot", "contract", "tender")
PURCHASE_BASES = ("mbg_nbd", "bg_nbd", "as_before")
READINGS = ("own_rhythm", "fixed_limits", "recency", "as_before", "mbg_nbd", "bg_nbd")
VERDICTS = ("better", "no_difference", "worse")
WALLET_BASES = ("declared", "invoiced", "estimated", "unknown")
QUESTION_CATEGORIES = ("general", "market", "relationship", "potential", "strategic")  # of the investigation, in its order
QUESTION_SOURCES = ("client", "seller", "register")
SERVICE_FORMATS = ("key_account", "field", "inside", "digital", "partner")
CHANNELS = ("visit", "phone", "video", "email", "message", "letter", "partner")
SELLER_ROLES = ("hunter", "farmer", "key_account", "field", "inside", "manager")
STATUSES = ("ok", "degraded", "abstained", "infeasible")
OPPORTUNITY_STATUSES = ("open", "won", "lost")
OPPORTUNITY_KINDS = ("new", "cross_sell", "up_sell", "renewal")
PLAN_LEVELS = ("goal", "milestone", "action", "task")
PLAN_STATUSES = ("planned", "running", "done", "cancelled")
PLAN_KINDS = (
    "next_step", "account_plan", "territory_plan", "tender", "follow_up", "complaint", "reference", "opportunity", "prospecting",
)  # fmt: skip
PLAN_UNITS = ("money", "ratio", "number", "count")
LIGHTS = ("green", "yellow", "red")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
FORMULAS = ("typed", "revenue_12m", "margin_12m", "orders_12m", "product_lines_12m", "share_of_wallet", "relationship_score")  # of a goal's number
ROLES_IN_GROUP = (
    "approver", "decision_maker", "executive_sponsor", "user", "technical_evaluator", "financial", "procurement", "gatekeeper", "influencer",
    "project_manager", "ally", "opponent", "unknown",
)  # fmt: skip
WEIGHTS = ("peripheral", "connected", "central")
COVERAGES = ("unknown", "none", "brief", "several", "deep")
RELATIONSHIP_LEVELS = ("none", "supplier", "preferred", "adviser", "partner")  # as the client sees us, from none up
MAP_STATES = ("mapped", "formal_only", "missing")
OUTLOOK_DIMENSIONS = ("theme", "horizon", "quadrant", "topic", "fact_horizon")
HORIZONS = ("short", "medium", "long")
QUADRANTS = ("strength", "weakness", "opportunity", "threat")
CROSSINGS = ("SO", "WO", "ST", "WT")
LIKELIHOODS = ("low", "mid", "high")
LEVELS = ("low", "mid", "high", "unknown")
SWOT_SUBJECTS = ("customer", "our_position")
RISK_CATEGORIES = ("dependence", "key_person", "single_contact", "credit", "competitor", "service", "contract", "market")
RISK_STATUSES = ("open", "watched", "closed")
RISK_ORIGINS = ("typed", "computed")
LOSS_CASES = ("expected", "quantile_95", "largest")
