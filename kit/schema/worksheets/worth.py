"""Worth: what the client spends and with whom, what is coming, how attractive it is, what could go wrong (W8, W9, W10, W14, W16; A8.4, A8.5, D2, D6)."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.worksheets.definition import Field, Worksheet, sheet
from kit.schema.worksheets.general import ACCOUNT, HORIZONS, NEXT_STEP, NOTE

__all__ = ["FIT", "PIPELINE", "PORTFOLIO_SCORING", "RISKS", "TENDERS", "WALLET", "WHITE_SPACE_STATES"]

WHITE_SPACE_STATES = ("won", "open", "potential", "not_applicable")
FIT = (_("1: does not fit · 3: fits with changes · 5: fits as it is"),)
_SCORE = (_("1: among the weakest we know · 3: like most · 5: among the best we know"),)
_CHANCE = (_("1: would surprise us · 3: even odds · 5: nearly certain"),)
_HARM = (_("1: hardly felt · 3: a bad quarter · 5: the account is lost"),)

WALLET = Worksheet("W8", "wallet", _("White space and share of wallet"), _("What the client spends, with whom, and what is still open."), (
    sheet("wallet_lines", _("Spend by product line and supplier"), _("account, unit, line, year and supplier"),
        ("account_id", "unit_id", "product_line", "year", "with_whom", "competitor_id"), (
        ACCOUNT,
        Field("unit_id", "id", _("Unit"), meaning=_("Empty: the whole account")),
        Field("product_line", "text", _("Product line"), meaning=_("Empty: all lines together")),
        Field("year", "int", _("Year"), required=True, low=1990, high=2100, example="2025"),
        Field("with_whom", "word", _("With whom"), required=True, vocabulary=("us", "competitor", "in_house", "not_bought", "unknown")),
        Field("competitor_id", "id", _("Competitor no."), refers="competitors"),
        Field("spend_low", "money", _("Spend, low"), low=0),
        Field("spend", "money", _("Spend, likely"), low=0, light=True),
        Field("spend_high", "money", _("Spend, high"), low=0),
        Field("quantity", "number", _("Quantity"), low=0, meaning=_("Where the spend is not known"), asked=False),
        Field("basis", "word", _("Basis"), vocabulary=words.WALLET_BASES, light=True),
        Field("growth", "ratio", _("Growth"), low=-1, high=10),
        Field("contract_end", "date", _("End of their contract"), asked=False),
        Field("state", "word", _("Status"), vocabulary=WHITE_SPACE_STATES),
        Field("fit", "int", _("Fit of our offer"), low=1, high=5, anchors=FIT),
        Field("kind", "word", _("Kind"), vocabulary=("cross_sell", "up_sell", "renewal")),
        NEXT_STEP,
        NOTE,
    ), "wallet", 365, shown="product_line year with_whom spend_low spend spend_high basis", order="year product_line"),
))  # fmt: skip

PIPELINE = Worksheet("W9", "revenue_pipeline", _("Pipeline and horizons"), _("What is coming, and what we can absorb."), (
    sheet("pipeline_opportunities", _("Opportunities"), _("opportunity"), ("opportunity_id",), (
        Field("opportunity_id", "id", _("Opportunity"), required=True, example="O-01"),
        ACCOUNT,
        Field("unit_id", "id", _("Unit"), asked=False),
        Field("product_line", "text", _("Product line")),
        Field("kind", "word", _("Kind"), vocabulary=words.OPPORTUNITY_KINDS),
        Field("stage", "text", _("Stage"), example=_("Proposal sent")),
        Field("amount", "money", _("Amount"), light=True),
        Field("probability", "ratio", _("Probability")),
        Field("status", "word", _("Status"), vocabulary=words.OPPORTUNITY_STATUSES, light=True),
        Field("hypothetical", "bool", _("Only an idea"), meaning=_("Yes where the client does not know of it yet"), asked=False),
        Field("created_on", "date", _("Created on")),
        Field("expected_close", "date", _("Expected close")),
        Field("closed_on", "date", _("Closed on"), asked=False),
        Field("competitor_id", "id", _("Competitor no."), refers="competitors"),
        Field("loss_reason", "text", _("Loss reason"), asked=False),
        Field("need", "text", _("Need it answers")),
        NEXT_STEP,
        NOTE,
    ), "wallet", 90, shown="product_line kind stage amount probability expected_close status", order="expected_close"),
    sheet("account_capacity", _("Our capacity to acquire"), _("account and horizon"), ("account_id", "horizon"), (
        ACCOUNT,
        Field("horizon", "word", _("Horizon"), required=True, vocabulary=HORIZONS),
        Field("additional_potential_low", "money", _("Additional potential, low"), low=0),
        Field("additional_potential", "money", _("Additional potential, likely"), low=0),
        Field("additional_potential_high", "money", _("Additional potential, high"), low=0),
        Field("our_capacity", "money", _("Our capacity"), low=0, meaning=_("How much more a year we could supply and serve by the end of the horizon, whatever they want")),
        Field("limit_reason", "text", _("What limits us"), example=_("No technician in the region before July")),
        NOTE,
    ), "wallet", 180, shown="horizon additional_potential our_capacity limit_reason"),
))  # fmt: skip

PORTFOLIO_SCORING = Worksheet("W10", "portfolio_scoring", _("Portfolio scoring"), _("How attractive the account is, how strong we are there: several raters, each alone."), (
    sheet("portfolio_scores", _("Scores"), _("account, criterion and rater"), ("account_id", "criterion_id", "rater"), (
        ACCOUNT,
        Field("criterion_id", "word", _("Criterion"), required=True, vocabulary=(
            "revenue_potential", "cost_to_serve", "stability", "market_access", "product_fit", "innovation", "buying_process", "reputation", "referral",
            "solvency", "payment_behaviour", "distance",
        )),
        Field("rater", "text", _("Rater"), required=True, personal="personal", example=_("Ana Prado")),
        Field("axis", "word", _("Axis"), vocabulary=("attractiveness", "our_strength", "importance_to_them")),
        Field("weight", "ratio", _("Weight of the criterion")),
        Field("score", "int", _("Score, 1–5"), low=1, high=5, anchors=_SCORE),
        NOTE,
    ), "header", 365),
    sheet("portfolio_stances", _("Stage of the relationship"), _("account"), ("account_id",), (
        ACCOUNT,
        Field("relationship_stage", "word", _("Stage of the relationship"), vocabulary=("exploratory", "basic", "cooperative", "interdependent", "integrated")),
        Field("available_sales_3y_low", "money", _("Sales within reach in 3 years, low"), low=0),
        Field("available_sales_3y", "money", _("Sales within reach in 3 years, likely"), low=0),
        Field("available_sales_3y_high", "money", _("Sales within reach in 3 years, high"), low=0),
        Field("promote_rule", "text", _("Goes up a tier when"), example=_("It buys a third product line")),
        Field("demote_rule", "text", _("Goes down a tier when")),
        NOTE,
    ), "header", 365, shown="relationship_stage available_sales_3y promote_rule demote_rule"),
))  # fmt: skip

RISKS = Worksheet("W14", "risks", _("Risks"), _("What could go wrong, and who watches."), (
    sheet("risk_register", _("Risks"), _("risk"), ("risk_id",), (
        Field("risk_id", "id", _("Risk no."), required=True, example="R1"),
        Field("account_id", "id", _("Account"), refers="accounts", meaning=_("Empty where the risk is a territory's")),
        Field("seller_id", "id", _("Seller"), refers="sellers", personal="personal"),
        Field("category", "word", _("Category"), vocabulary=("dependence", "key_person", "single_contact", "credit", "competitor", "service", "contract", "market"), light=True),
        Field("statement", "text", _("Statement"), light=True, example=_("The buyer who knows us retires in May")),
        Field("probability", "int", _("Probability, 1–5"), low=1, high=5, anchors=_CHANCE, light=True),
        Field("impact", "int", _("Impact, 1–5"), low=1, high=5, anchors=_HARM, light=True),
        Field("early_sign", "text", _("Early sign"), example=_("Orders come later each month")),
        Field("mitigation", "text", _("What we do about it")),
        Field("owner", "text", _("Who watches"), personal="personal"),
        Field("status", "word", _("Status"), vocabulary=("open", "watched", "closed")),
        NOTE,
    ), "market", 180, shown="category statement probability impact early_sign mitigation status"),
))  # fmt: skip

TENDERS = Worksheet("W16", "tenders", _("Tenders and renewals"), _("When to start preparing, and whether to bid."), (
    sheet("tenders", _("Tenders and renewals"), _("tender or renewal"), ("tender_id",), (
        Field("tender_id", "id", _("Tender no."), required=True, example="L-03"),
        ACCOUNT,
        Field("object", "text", _("What it covers")),
        Field("number", "text", _("Number of the notice")),
        Field("modality", "text", _("Modality"), example=_("Electronic auction")),
        Field("value", "money", _("Value"), low=0),
        Field("expected_notice", "date", _("Notice expected")),
        Field("opening", "date", _("Opening of the bids")),
        Field("contract_end", "date", _("End of the present contract")),
        Field("criteria", "text", _("Criteria"), meaning=_("Separated by semicolons")),
        Field("shaping_actions", "text", _("What we do beforehand"), meaning=_("Lines of the plan separated by semicolons")),
        Field("rivals", "text", _("Rivals"), refers="competitors", meaning=_("Competitors separated by semicolons")),
        Field("documents", "text", _("Documents needed")),
        Field("go_score", "int", _("Go score"), low=0, high=100),
        Field("decision", "word", _("Bid or not"), vocabulary=("go", "no_go", "open")),
        Field("result", "word", _("Result"), vocabulary=("won", "lost", "cancelled")),
        Field("price", "money", _("Our price"), low=0),
        Field("winner", "text", _("Winner")),
        NOTE,
    ), "", 180, shown="object value opening contract_end decision result", order="opening"),
))  # fmt: skip
