"""Tables of the investigation stage (A8): what each account bought, and what it could buy."""

from __future__ import annotations

from dataclasses import replace

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table

__all__ = ["INVESTIGATION"]

EVIDENCE_MARKS = (  # of the worksheet row that a row comes from: which readers may see it
    Column("ev_status", "text", _("State of the fact")),
    Column("ev_visibility", "text", _("Who may see it")),
)

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

WHITE_SPACE = Table("white_space", _("White space"), _("account and product line"), ("account_id", "product_line"), (
    ACCOUNT_ID,
    Column("product_line", "text", _("Product line"), required=True),
    Column("peers", "int", _("Peers"), required=True, meaning=_("Customers of the same industry nearest in size")),
    Column("peers_buying", "ratio", _("Peers that buy it"), required=True),
    Column("expected_low", "money", _("A year, low"), meaning=_("A quarter of the buying peers spend less")),
    Column("expected", "money", _("A year, middle"), meaning=_("What the buying peers spend in the middle")),
    Column("expected_high", "money", _("A year, high"), meaning=_("A quarter of the buying peers spend more")),
    Column("basis", "word", _("Basis"), required=True, vocabulary=("estimated", "unknown")),
    Column("note", "sentence", _("Note")),
))  # fmt: skip

QUESTIONS = Table("questions", _("Next-best questions"), _("account and field"), ("account_id", "field"), (
    ACCOUNT_ID,
    Column("field", "word", _("Fact"), required=True, vocabulary=("wallet", "access", "chance", "purchase", "annual_revenue")),
    Column("belief", "word", _("What we know"), required=True, vocabulary=("known", "stale", "unknown", "no_basis")),
    Column("source", "word", _("Ask"), required=True, vocabulary=words.QUESTION_SOURCES),
    Column("minutes", "minutes", _("Minutes"), required=True),
    Column("voi", "money", _("Value of the answer"), meaning=_("Margin that the answer is expected to bring; empty while an hour has no price")),
    Column("voi_per_minute", "number", _("Value per minute"), required=True, meaning=_("Of the answer, less what it may be wrong: in margin or in places")),
    Column("measure", "word", _("Measured in"), required=True, vocabulary=("margin", "places")),
    Column("rank_shift", "number", _("Places moved"), meaning=_("Places that the account is expected to move in the order, the others held")),
    Column("changes", "ratio", _("Chance of a change"), meaning=_("That the answer changes the service format; without a price of the hour, that the account enters or leaves the first tenth")),
    Column("hours_moved", "hours", _("Hours moved"), meaning=_("Hours a year that the answer is expected to move")),
    Column("chosen", "bool", _("On the list"), required=True),
    Column("question", "sentence", _("Question")),
))  # fmt: skip

PROFILE_BEFORE = replace(PROFILE, name="profile_before", label=_("Account profile, one year earlier"))

CONTACT_STANDING = Table("contact_standing", _("Contacts on the map"), _("person"), ("contact_id",), (
    Column("contact_id", "id", _("Contact"), required=True, personal="personal"),
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
    *EVIDENCE_MARKS,
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
    Column("single_thread", "bool", _("Single thread"), meaning=_("All hangs on one person of theirs or ours; empty where nobody said how near we stand"), personal="judgement"),
    Column("blockers", "int", _("Blockers"), personal="judgement"),
    Column("credible", "bool", _("Credible"), meaning=_("No where everybody is said to be for us: too rosy to be true"), personal="judgement"),
    Column("levels_unknown", "int", _("Levels not known")),
    Column("to_confirm", "int", _("Contacts to confirm")),
    Column("next_contact", "id", _("Next contact"), personal="judgement"),
    Column("flag", "sentence", _("Note"), meaning=_("What the map cannot carry, and why it hangs on one thread"), personal="judgement"),
))  # fmt: skip

SWOT = Table("swot", _("SWOT, weighed"), _("statement"), ("swot_id",), (
    Column("swot_id", "id", _("Statement no."), required=True),
    Column("account_id", "id", _("Account")),
    Column("about", "word", _("About"), vocabulary=words.SWOT_SUBJECTS),
    Column("quadrant", "word", _("Quadrant"), vocabulary=words.QUADRANTS),
    Column("theme", "word", _("Theme")),
    Column("statement", "text", _("Statement")),
    Column("impact_on_us", "int", _("Impact on us"), meaning=_("−3 against us … +3 for us")),
    Column("likelihood", "word", _("Likelihood"), vocabulary=words.LIKELIHOODS),
    Column("horizon", "word", _("Horizon"), vocabulary=words.HORIZONS),
    Column("weight", "number", _("Weight"), meaning=_("Impact on us times its likelihood; where the likelihood is not said, as if middling")),
    Column("decision", "text", _("Decision")),
    *EVIDENCE_MARKS,
))  # fmt: skip

SWOT_CROSSINGS = Table("swot_crossings", _("SWOT crossings"), _("pair of statements"), ("account_id", "inner_id", "outer_id"), (
    Column("account_id", "id", _("Account"), required=True),
    Column("crossing", "word", _("Crossing"), required=True, vocabulary=words.CROSSINGS),
    Column("inner_id", "id", _("Our statement no."), required=True),
    Column("inner", "text", _("Strength or weakness")),
    Column("outer_id", "id", _("Their statement no."), required=True),
    Column("outer", "text", _("Opportunity or threat")),
    Column("proposed", "bool", _("Proposed"), required=True, meaning=_("Crossed by the kit because both speak of one theme, not by a person")),
    Column("weight", "number", _("Weight"), meaning=_("The two weights added, without their signs")),
    Column("decision", "text", _("Decision")),
    *EVIDENCE_MARKS,
))  # fmt: skip

OUTLOOK = Table("outlook", _("Market and outlook"), _("dimension and value"), ("dimension", "key"), (
    Column("dimension", "word", _("Dimension"), required=True, vocabulary=words.OUTLOOK_DIMENSIONS),
    Column("key", "word", _("Value"), required=True),
    Column("statements", "int", _("Statements"), required=True),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Their revenue with us, 12 months")),
    Column("impact_for", "number", _("For us"), meaning=_("Weights of the statements that help us, summed; empty for facts, which have no impact yet")),
    Column("impact_against", "number", _("Against us"), meaning=_("Weights of the statements that hurt us, summed")),
    Column("unconfirmed", "int", _("Not confirmed"), meaning=_("Statements that nobody has confirmed")),
))  # fmt: skip

RISKS = Table("risks", _("Risks"), _("risk"), ("risk_id",), (
    Column("risk_id", "id", _("Risk no."), required=True),
    Column("account_id", "id", _("Account")),
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("origin", "word", _("Origin"), required=True, vocabulary=words.RISK_ORIGINS),
    Column("category", "word", _("Category"), vocabulary=words.RISK_CATEGORIES),
    Column("statement", "sentence", _("Statement")),
    Column("probability", "int", _("Probability, 1–5")),
    Column("impact", "int", _("Impact, 1–5")),
    Column("exposure", "int", _("Probability × impact")),
    Column("chance", "ratio", _("Chance of loss, a year"), meaning=_("Assumed from lifecycle and relationship map; the settings hold each part with its reason")),
    Column("margin_12m", "money", _("Margin at stake, 12 months")),
    Column("early_sign", "text", _("Early sign")),
    Column("mitigation", "text", _("What we do about it")),
    Column("owner", "text", _("Owner"), personal="personal"),
    Column("status", "word", _("Status"), vocabulary=words.RISK_STATUSES),
    *EVIDENCE_MARKS,
))  # fmt: skip

LOSS_AT_RISK = Table("loss_at_risk", _("Loss at risk"), _("case"), ("case",), (
    Column("case", "word", _("Case"), required=True, vocabulary=words.LOSS_CASES),
    Column("account_id", "id", _("Account"), meaning=_("The account or head account, for the largest single loss")),
    Column("margin_12m", "money", _("Margin lost, a year"), required=True),
    Column("share", "ratio", _("Share of all margin")),
    Column("revenue_12m", "money", _("Revenue lost, a year")),
    Column("hours_12m", "hours", _("Hours freed, a year")),
    Column("fixed_cost_cover", "number", _("Margin left over fixed cost"), meaning=_("Below 1 the margin that is left does not pay the fixed cost; empty while that is not known")),
))  # fmt: skip

LOSS_BY_SELLER = Table("loss_by_seller", _("Loss at risk by seller"), _("seller"), ("seller_id",), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("margin_12m", "money", _("Margin, 12 months"), required=True),
    Column("expected_margin", "money", _("Expected loss of margin")),
    Column("account_id", "id", _("Largest account"), meaning=_("The account or head account whose loss would cost this seller most margin")),
    Column("largest_margin", "money", _("Its margin")),
    Column("largest_share", "ratio", _("Its share of the margin")),
    Column("largest_hours", "hours", _("Hours that it would free")),
    Column("hours_12m", "hours", _("Hours of service")),
    Column("expected_hours", "hours", _("Hours freed, expected")),
    Column("bad_year_hours", "hours", _("Hours freed, one year in twenty")),
    Column("capacity_hours_12m", "hours", _("Hours the seller has")),
    Column("freed_share", "ratio", _("Of the seller's hours"), meaning=_("Hours freed in one year in twenty, over the hours that the seller has")),
))  # fmt: skip

INVESTIGATION = (PROFILE, PROFILE_BEFORE, POTENTIAL, WHITE_SPACE, QUESTIONS, CONTACT_STANDING, RELATIONSHIPS, SWOT, SWOT_CROSSINGS, OUTLOOK, RISKS, LOSS_AT_RISK, LOSS_BY_SELLER)
