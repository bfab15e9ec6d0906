"""Tables of the analysis stage (A9): the portfolio read in three dimensions, ranked, grouped, and matched to service formats."""

from __future__ import annotations

from dataclasses import replace

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table
from kit.schema.investigation import EVIDENCE_MARKS

__all__ = ["ANALYSIS"]

PORTFOLIO = Table("portfolio", _("Portfolio"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("lifecycle", "word", _("Lifecycle"), required=True, vocabulary=words.LIFECYCLES),
    Column("lifecycle_basis", "word", _("Lifecycle rule"), vocabulary=words.LIFECYCLE_BASES),
    Column("lifecycle_fixed", "word", _("Lifecycle by fixed limits"), vocabulary=words.LIFECYCLES),
    Column("limit_days", "number", _("Late after, days"), meaning=_("Days without a purchase from which the account is pre-inactive; days in season for a seasonal account")),
    Column("reactivated", "bool", _("Reactivated"), required=True),
    Column("season_start", "int", _("Season begins, month"), meaning=_("Calendar month; empty where the account buys all year")),
    Column("season_months", "int", _("Season, months")),
    Column("renewal_on", "date", _("Renewal"), meaning=_("When the contract ends or the tender opens: until then no purchase is missing")),
    Column("abc_class", "word", _("ABC class"), required=True, vocabulary=words.ABC_CLASSES),
    Column("abc_by", "word", _("Classed by"), vocabulary=words.ABC_BY),
    Column("abc_within", "word", _("Classed among"), vocabulary=words.ABC_WITHIN),
    Column("potential_class", "word", _("Potential"), required=True, vocabulary=words.POTENTIAL_CLASSES),
    Column("cell", "id", _("Cell"), required=True, meaning=_("Lifecycle, ABC class and potential, joined by |")),
    Column("tier", "word", _("Tier"), required=True, vocabulary=words.TIERS),
    Column("tier_basis", "word", _("Tier known from"), vocabulary=words.TIER_BASES, meaning=_("Named: people decided it on the account header")),
    Column("tier_reason", "sentence", _("Why this tier")),
))  # fmt: skip

LIFECYCLE_CHANGES = Table("lifecycle_changes", _("Lifecycle against the fixed limits"), _("pair of statuses and rule"),
    ("lifecycle_fixed", "lifecycle", "lifecycle_basis"), (
    Column("lifecycle_fixed", "word", _("Lifecycle by fixed limits"), required=True, vocabulary=words.LIFECYCLES),
    Column("lifecycle", "word", _("Lifecycle"), required=True, vocabulary=words.LIFECYCLES),
    Column("lifecycle_basis", "word", _("Lifecycle rule"), required=True, vocabulary=words.LIFECYCLE_BASES),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
))  # fmt: skip

PURCHASES = Table("purchases", _("Expected purchases"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("purchases", "int", _("Purchase days in all"), required=True, meaning=_("Days with a purchase that was not sent back")),
    Column("purchases_12m", "int", _("Purchase days, 12 months"), required=True),
    Column("expected_12m", "number", _("Expected, next 12 months"), meaning=_("Days with a purchase, on average; empty for accounts that never bought")),
    Column("basis", "word", _("Basis"), required=True, vocabulary=words.PURCHASE_BASES),
    Column("alive", "ratio", _("Still buying"), meaning=_("Chance that the account has not been lost, by the model; for a list of work, not for an order")),
))  # fmt: skip

BACKTEST = Table("backtest", _("Statuses looked back at"), _("rule and status at the earlier date"), ("rule", "lifecycle"), (
    Column("rule", "word", _("Rule"), required=True, vocabulary=("own_rhythm", "fixed_limits")),
    Column("lifecycle", "word", _("Status then"), required=True, vocabulary=words.LIFECYCLES),
    Column("read_on", "date", _("Read on"), required=True, meaning=_("The earlier date: nothing after it was known to the statuses")),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("bought", "int", _("Bought since"), required=True),
    Column("bought_share", "ratio", _("Share that bought"), required=True),
    Column("revenue_before", "money", _("Revenue before"), required=True, meaning=_("In the time before the earlier date, as long as the time since")),
    Column("revenue_after", "money", _("Revenue since"), required=True),
    Column("kept", "ratio", _("Since, over before"), meaning=_("Revenue since over revenue before: 1 is all of it; empty where there was none")),
))  # fmt: skip

BACKTEST_SCORES = Table("backtest_scores", _("Readings looked back at"), _("way of reading"), ("reading",), (
    Column("reading", "word", _("Reading"), required=True, vocabulary=words.READINGS),
    Column("hit_rate", "ratio", _("Hit rate"), meaning=_("Of pairs of a buyer and a non-buyer, those put in the right order; half is drawing lots")),
    Column("low", "ratio", _("Hit rate, low"), meaning=_("Of its 95 % range")),
    Column("high", "ratio", _("Hit rate, high"), meaning=_("Of its 95 % range")),
    Column("against_recency", "word", _("Against recency"), vocabulary=words.VERDICTS, meaning=_("Than days since the last purchase alone; no difference: chance alone could make it")),
    Column("expected", "number", _("Purchases expected")),
    Column("bought", "number", _("Purchases made")),
    Column("rmse", "number", _("Missed by"), meaning=_("Purchases an account, root of the mean squared error")),
    Column("mae", "number", _("Mean error"), meaning=_("Purchases an account, mean absolute error")),
))  # fmt: skip

PORTFOLIO_CELLS = Table("portfolio_cells", _("Cells of the portfolio"), _("seller and cell"), ("seller_id", "cell"), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("cell", "id", _("Cell"), required=True),
    Column("lifecycle", "word", _("Lifecycle"), required=True, vocabulary=words.LIFECYCLES),
    Column("abc_class", "word", _("ABC class"), required=True, vocabulary=words.ABC_CLASSES),
    Column("potential_class", "word", _("Potential"), required=True, vocabulary=words.POTENTIAL_CLASSES),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("accounts_before", "int", _("Accounts before")),
    Column("accounts_in", "int", _("Came in"), meaning=_("Accounts that are in the cell now and were not then")),
    Column("accounts_out", "int", _("Went out"), meaning=_("Accounts that were in the cell then and are not now")),
    Column("revenue_before", "money", _("Revenue before"), meaning=_("Of the accounts that were then in the cell, in their 12 months")),
    Column("revenue_in", "money", _("Revenue that came in"), meaning=_("Of the accounts that came in, in the last 12 months")),
    Column("revenue_out", "money", _("Revenue that went out"), meaning=_("Of the accounts that went out, in the 12 months of then")),
))  # fmt: skip

RANKING = Table("ranking", _("Ranking of potential against capture"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("rank", "int", _("Rank"), required=True),
    Column("rank_low", "int", _("Rank, best"), meaning=_("Best place over resampled portfolios (5th percentile) and under other weights")),
    Column("rank_high", "int", _("Rank, worst"), meaning=_("Worst place over resampled portfolios (95th percentile) and under other weights")),
    Column("rank_range", "text", _("Range of the rank"), meaning=_("From its best to its worst place; empty where few customers are like the account")),
    Column("tie_group", "int", _("Group of equals"), meaning=_("Accounts of one number cannot be told apart from the first of them: their order turns round in one draw of twenty or under other weights")),
    Column("rank_by_revenue", "int", _("Rank by revenue"), required=True),
    Column("rank_potential", "int", _("Rank by headroom alone")),
    Column("score", "money", _("Score"), meaning=_("Frontier headroom × margin rate × chance of winning, each to the power of its weight")),
    Column("frontier_headroom", "money", _("Frontier headroom")),
    Column("margin_rate", "ratio", _("Margin rate")),
    Column("margin_rate_basis", "word", _("Margin rate of"), vocabulary=words.RATE_BASES),
    Column("win_rate", "ratio", _("Chance of winning"), meaning=_("Empty where it is not known: it then counts alike for all")),
    Column("win_rate_basis", "word", _("Chance of winning of"), vocabulary=words.RATE_BASES),
    Column("rank_drawn_low", "int", _("Rank by resampling, best")),
    Column("rank_drawn_high", "int", _("Rank by resampling, worst")),
    Column("rank_weights_low", "int", _("Rank by weights, best")),
    Column("rank_weights_high", "int", _("Rank by weights, worst")),
    Column("reason", "sentence", _("Why here")),
))  # fmt: skip

PORTFOLIO_MATRIX = Table("portfolio_matrix", _("Attractiveness and our strength"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("attractiveness", "number", _("Attractiveness"), required=True, meaning=_("Mean over the raters, 1 to 5")),
    Column("attractiveness_low", "number", _("Attractiveness, lowest rater")),
    Column("attractiveness_high", "number", _("Attractiveness, highest rater")),
    Column("our_strength", "number", _("Our strength"), required=True, meaning=_("Mean over the raters, 1 to 5")),
    Column("our_strength_low", "number", _("Our strength, lowest rater")),
    Column("our_strength_high", "number", _("Our strength, highest rater")),
    Column("importance_to_them", "number", _("Our importance to them"), meaning=_("Mean over the raters, 1 to 5")),
    Column("raters", "int", _("Raters"), required=True),
    Column("criteria", "int", _("Criteria"), required=True),
    Column("position", "word", _("Position"), required=True, vocabulary=words.POSITIONS),
    Column("position_firm", "bool", _("Every rater sees it so")),
    *EVIDENCE_MARKS,
))  # fmt: skip

DIMENSIONS = ("account", "parent", "product_line", "seller", "region", "key_accounts")

CONCENTRATION = Table("concentration", _("Concentration"), _("key of a dimension"), ("dimension", "key"), (
    Column("dimension", "word", _("Dimension"), required=True, vocabulary=DIMENSIONS),
    Column("key", "id", _("Key"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("share", "ratio", _("Share"), required=True),
    Column("rank", "int", _("Rank"), required=True),
    Column("basis", "word", _("Key accounts known from"), vocabulary=words.TIER_BASES, meaning=_("Of key accounts: named by people, or assumed by size")),
))  # fmt: skip

CONCENTRATION_FIGURES = Table("concentration_figures", _("Measures of concentration"), _("dimension"), ("dimension",), (
    Column("dimension", "word", _("Dimension"), required=True, vocabulary=DIMENSIONS),
    Column("keys", "int", _("Keys with revenue"), required=True),
    Column("effective_keys", "number", _("Effective number"), meaning=_("As many equal ones would be as concentrated: 1 / sum of squared shares")),
    Column("hhi", "number", _("Herfindahl index"), meaning=_("10,000 × sum of squared shares")),
    Column("cr1", "ratio", _("Largest")),
    Column("cr3", "ratio", _("Largest 3")),
    Column("cr5", "ratio", _("Largest 5")),
    Column("cr10", "ratio", _("Largest 10")),
    Column("basis", "word", _("Shares of"), required=True, vocabulary=("net", "gross"), meaning=_("Gross: some are negative, shares of the positive ones")),
))  # fmt: skip

SEGMENTS = Table("segments", _("Segments"), _("segment"), ("segment",), (
    Column("segment", "id", _("Segment"), required=True),
    Column("label", "sentence", _("Name"), required=True),
    Column("rule", "sentence", _("Rule"), required=True),
    Column("size", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("headroom", "money", _("Headroom")),
    Column("stability", "ratio", _("Stability"), meaning=_("Mean bootstrap Jaccard of the group: 1 is always the same group")),
    Column("fidelity", "ratio", _("Rule fits"), meaning=_("Share of the group's accounts that rules learnt without them also place in it")),
    Column("stayed", "ratio", _("Stayed"), meaning=_("Share of the group of this name in the earlier cycle that is still in it; empty for new names")),
))  # fmt: skip

SERVICE = Table("service", _("Service formats"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("segment", "id", _("Segment")),
    Column("service_format", "word", _("Service format"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
    Column("cost_to_serve", "money", _("Cost to serve")),
    Column("margin_in_play", "money", _("Margin in play"), meaning=_("What service can keep or win in 12 months: the part of today's margin that would not come by itself, and the margin on the headroom within reach")),
    Column("margin_served", "money", _("Margin kept or won"), meaning=_("The part of the margin in play that the hours of the format keep or win, by the response that the settings assume")),
    Column("profit", "money", _("Left after its cost"), meaning=_("Margin kept or won less the cost to serve")),
    Column("wanted_format", "word", _("Format if hours were no matter"), vocabulary=words.SERVICE_FORMATS),
    Column("value_left", "money", _("Left on the table"), meaning=_("What the format that the account would have if hours were no matter brings more")),
    Column("eligible", "text", _("Eligible formats")),
    Column("fixed", "bool", _("Fixed by people")),
    Column("firm", "bool", _("Firm"), meaning=_("The same format when the hours that win two thirds of the margin in play are half or twice those assumed")),
    Column("reason", "sentence", _("Why this format")),
))  # fmt: skip

FORMAT_CHOICES = Table("format_choices", _("What each format would cost against the plan"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("service_format", "word", _("Service format"), required=True, vocabulary=words.SERVICE_FORMATS),
    *(Column(f"cost_{name}", "money", label, meaning=_("A year, against the best format for the account, its hours paid at what they are worth; below zero where the rules forbid what would pay")) for name, label in (
        ("key_account", _("Key account manager")), ("field", _("Field seller")), ("inside", _("Inside team")), ("digital", _("Digital")), ("partner", _("Partner")),
    )),
))  # fmt: skip

FORMAT_HOURS = Table("format_hours", _("Hours that the service formats take"), _("seller or team"), ("dimension", "key"), (
    Column("dimension", "word", _("By"), required=True, vocabulary=("seller", "team")),
    Column("key", "id", _("Key"), required=True, personal="personal"),
    Column("holder", "sentence", _("Whose hours"), required=True, personal="personal"),
    Column("hours_there", "hours", _("Hours available"), meaning=_("Selling hours of 12 months; empty where they are not limited")),
    Column("hours_wanted", "hours", _("Hours wanted"), required=True, meaning=_("If hours were no matter")),
    Column("hours_used", "hours", _("Hours used"), required=True),
    Column("hours_over", "hours", _("Hours missing for what is fixed"), meaning=_("What locks and floors ask for beyond the hours available")),
    Column("lowered", "int", _("Proposed to be lowered"), meaning=_("Accounts whose lock or floor gives way so that the hours fit: the cheapest way out")),
    Column("accounts_lighter", "int", _("Served less for want of hours"), required=True),
    Column("value_left", "money", _("Left on the table"), required=True, meaning=_("What the formats wanted would bring more, a year")),
    Column("value_of_hour", "money", _("Value of one more hour"), required=True, meaning=_("Margin after cost that one more hour a year would bring; 0 where hours are left")),
))  # fmt: skip

FORMAT_LOCKS = Table("format_locks", _("Fixed formats and what they cost"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("fixed_format", "word", _("Fixed format"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("proposed_format", "word", _("Format in the plan"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("best_format", "word", _("Best format"), vocabulary=words.SERVICE_FORMATS, meaning=_("If it were not fixed, its hours paid at what they are worth")),
    Column("state", "word", _("State"), required=True, vocabulary=("kept", "lowered")),
    Column("cost", "money", _("What fixing it costs"), meaning=_("A year, against the best format; empty where nobody fixed it")),
    Column("loss_if_lowered", "money", _("What lowering it costs"), meaning=_("A year, where hours do not reach for what is fixed")),
    Column("by", "text", _("Fixed by")),
    Column("reason", "sentence", _("Why it is fixed")),
))  # fmt: skip

FORMAT_COMPARISON = Table("format_comparison", _("Ways to give formats, side by side"), _("way"), ("order",), (
    Column("order", "int", _("Order"), required=True),
    Column("way", "word", _("Way"), required=True, vocabulary=("groups", "filling_rule", "kept_rule", "optimisation", "free")),
    Column("closer", "number", _("Visited accounts"), required=True, meaning=_("Accounts with a key account manager or a field seller; of groups the expected number")),
    Column("hours_12m", "hours", _("Sellers' hours, 12 months"), required=True),
    Column("cost_to_serve", "money", _("Cost to serve"), required=True),
    Column("margin_served", "money", _("Margin kept or won"), required=True),
    Column("profit", "money", _("Left after its cost"), required=True),
    Column("difference", "money", _("Against the optimisation"), required=True),
    Column("share", "ratio", _("Share of the optimisation")),
))  # fmt: skip

FORMAT_RULES = Table("format_rules", _("The rule that a manager keeps"), _("service format"), ("service_format",), (
    Column("service_format", "word", _("Service format"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("rule", "sentence", _("Rule"), required=True),
    Column("leaves", "int", _("Conditions"), required=True),
    Column("accounts", "int", _("Accounts"), required=True, meaning=_("Placed there by the rule as far as hours go")),
    Column("agrees", "ratio", _("As the optimisation"), meaning=_("Share of these accounts that the optimisation serves so too")),
))  # fmt: skip

FORMAT_SUMMARY = Table("format_summary", _("Service formats and what they cost"), _("service format or segment"), ("dimension", "key"), (
    Column("dimension", "word", _("By"), required=True, vocabulary=("service_format", "segment")),
    Column("key", "word", _("Format or segment"), required=True),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("hours_12m", "hours", _("Hours, 12 months"), required=True),
    Column("cost_to_serve", "money", _("Cost to serve"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("margin_12m", "money", _("Margin, 12 months"), required=True),
    Column("margin_in_play", "money", _("Margin in play")),
    Column("profit", "money", _("Left after its cost")),
    Column("coverage", "number", _("Coverage of service cost"), meaning=_("Margin over cost to serve: below 1 the service costs more than it earns")),
))  # fmt: skip

APPROACH = Table("approach", _("Approach per group"), _("segment"), ("segment",), (
    Column("segment", "id", _("Segment"), required=True),
    Column("label", "sentence", _("Name"), required=True),
    Column("accounts", "int", _("Accounts"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("headroom", "money", _("Headroom")),
    Column("lifecycle", "word", _("Lifecycle"), required=True, vocabulary=words.LIFECYCLES, meaning=_("That of most accounts of the group")),
    Column("abc_class", "word", _("ABC class"), required=True, vocabulary=words.ABC_CLASSES, meaning=_("That of most accounts of the group")),
    Column("captured_share", "ratio", _("Share of wallet"), meaning=_("What the group buys of what it could, where both are known")),
    Column("service_format", "word", _("Served mostly by"), required=True, vocabulary=words.SERVICE_FORMATS),
    Column("format_share", "ratio", _("Served so"), meaning=_("Share of the group's accounts in that service format")),
    Column("approach", "id", _("Approach"), required=True, meaning=_("The first entry of approach.toml that fits the group")),
    Column("role", "word", _("Whose work"), required=True, vocabulary=("hunter", "farmer"), meaning=_("Hunters win accounts, farmers keep them")),
    Column("pitch", "sentence", _("What to say"), required=True),
    Column("offer_mix", "sentence", _("What to offer"), required=True),
    Column("positioning", "sentence", _("As whom"), required=True),
    Column("reason", "sentence", _("Why this approach"), required=True),
))  # fmt: skip

HUNTERS_FARMERS = Table("hunters_farmers", _("Hunters and farmers"), _("seller"), ("seller_id",), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("seller", "sentence", _("Seller's name"), personal="personal"),
    Column("role", "word", _("Role today"), vocabulary=words.SELLER_ROLES, personal="personal"),
    Column("accounts_to_win", "int", _("Accounts to win"), required=True, meaning=_("Prospects, and accounts that left")),
    Column("accounts_to_keep", "int", _("Accounts to keep"), required=True),
    Column("revenue_to_keep", "money", _("Revenue to keep, 12 months"), required=True),
    Column("hours_to_win", "hours", _("Hours to win"), required=True, meaning=_("Hours a year of their service formats")),
    Column("hours_to_keep", "hours", _("Hours to keep"), required=True),
    Column("share_to_win", "ratio", _("Part to win"), meaning=_("Of the hours")),
    Column("suggested", "word", _("Suggested"), vocabulary=("hunter", "farmer", "both"), personal="judgement"),
    Column("reason", "sentence", _("Why"), personal="judgement"),
))  # fmt: skip

PORTFOLIO_BEFORE = replace(PORTFOLIO, name="portfolio_before", label=_("Portfolio, one year earlier"))

ANALYSIS = (
    PORTFOLIO, PORTFOLIO_BEFORE, LIFECYCLE_CHANGES, PURCHASES, BACKTEST, BACKTEST_SCORES, PORTFOLIO_CELLS, RANKING, PORTFOLIO_MATRIX, CONCENTRATION,
    CONCENTRATION_FIGURES, SEGMENTS, SERVICE, FORMAT_SUMMARY,
    FORMAT_CHOICES, FORMAT_HOURS, FORMAT_LOCKS, FORMAT_COMPARISON, FORMAT_RULES,
    APPROACH, HUNTERS_FARMERS,
)  # fmt: skip
