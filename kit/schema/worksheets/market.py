"""Market: what moves the client's business, what he wants, where he and we stand, who else is there (W3, W4, W5, W12, W15; A8.2, A8.5, A9, C1)."""

from __future__ import annotations

from kit.language import message as _
from kit.schema.worksheets.definition import Field, Worksheet, sheet
from kit.schema.worksheets.general import ACCOUNT, HORIZONS, LEVELS, NOTE

__all__ = ["COMPETITORS", "CUSTOMER_MARKET", "CUSTOMER_PRIORITIES", "STRATEGY_CHARTER", "SWOT"]

IMPACT = (_("−3: harms us badly · 0: no matter · +3: helps us strongly"),)

CUSTOMER_MARKET = Worksheet("W3", "customer_market", _("Market and strategy"), _("What moves the client's business, and what it means for us."), (
    sheet("market_facts", _("Facts about the client's market"), _("account and fact"), ("account_id", "fact_id"), (
        ACCOUNT,
        Field("fact_id", "id", _("Fact"), required=True, example="F1"),
        Field("topic", "word", _("Topic"), vocabulary=(
            "economy", "regulation", "technology", "society", "owners", "leadership", "staff", "vision", "mission", "kpi", "their_customers",
            "industry_trend", "their_competitor", "strength", "weakness", "success_factor", "challenge", "priority", "investment", "expansion_plans", "risk",
        )),
        Field("statement", "text", _("Statement"), light=True, example=_("A second plant opens in March")),
        Field("horizon", "word", _("Horizon"), vocabulary=HORIZONS),
        Field("amount", "money", _("Amount"), asked=False),
        Field("so_what", "text", _("What it means for us"), example=_("They will need a second delivery route")),
        NOTE,
    ), "market", 365, shown="topic statement horizon so_what"),
    sheet("market_figures", _("Figures of the client"), _("account and year"), ("account_id", "year"), (
        ACCOUNT,
        Field("year", "int", _("Year"), required=True, low=1990, high=2100, example="2025"),
        Field("revenue", "money", _("Their revenue")),
        Field("profit", "money", _("Their profit")),
        Field("investment", "money", _("Their investment"), low=0),
        Field("growth", "ratio", _("Growth"), low=-1, high=10),
        Field("employees", "int", _("Employees"), low=0),
        Field("risk", "text", _("Risk"), asked=False),
        NOTE,
    ), "market", 540, shown="year revenue profit growth employees"),
))  # fmt: skip

SWOT = Worksheet("W4", "swot", "SWOT", _("The client's situation and our position there, each read as impact on us."), (
    sheet("swot_statements", _("SWOT statements"), _("statement"), ("swot_id",), (
        Field("swot_id", "id", _("Statement no."), required=True, example="S1"),
        Field("account_id", "id", _("Account"), refers="accounts", meaning=_("Empty where the statement is about a seller's territory")),
        Field("seller_id", "id", _("Seller"), refers="sellers", personal="personal"),
        Field("about", "word", _("About"), vocabulary=("customer", "our_position"), light=True),
        Field("quadrant", "word", _("Quadrant"), vocabulary=("strength", "weakness", "opportunity", "threat"), light=True),
        Field("theme", "word", _("Theme"), vocabulary=("market", "relationship", "product", "price", "service", "people", "finance", "regulation")),
        Field("statement", "text", _("Statement"), light=True, example=_("Our delivery is a day slower than theirs")),
        Field("impact_on_us", "int", _("Impact on us"), low=-3, high=3, light=True, anchors=IMPACT),
        Field("likelihood", "word", _("Likelihood"), vocabulary=LEVELS),
        Field("horizon", "word", _("Horizon"), vocabulary=HORIZONS),
        Field("crossing", "word", _("Crossing"), vocabulary=("SO", "WO", "ST", "WT"), meaning=_("How a statement inside is crossed with one outside"), asked=False),
        Field("crossed_with", "id", _("Crossed with"), refers="swot_statements"),
        Field("decision", "text", _("Decision"), meaning=_("What follows from it; “no decision” is one too"), example=_("Move the depot before June")),
        Field("action_id", "id", _("Action"), refers="plan_lines"),
        Field("priority_id", "id", _("Priority"), refers="customer_priorities"),
        NOTE,
    ), "market", 270, shown="quadrant theme statement impact_on_us likelihood horizon decision"),
))  # fmt: skip

CUSTOMER_PRIORITIES = Worksheet("W5", "customer_priorities", _("Client's priorities"), _("The chain from the client's goal to our answer."), (
    sheet("customer_priorities", _("Client's priorities"), _("priority"), ("priority_id",), (
        Field("priority_id", "id", _("Priority no."), required=True, example="P1"),
        ACCOUNT,
        Field("kind", "word", _("Kind"), vocabulary=("goal", "pressure", "initiative", "project", "obstacle", "our_answer"), light=True),
        Field("statement", "text", _("Statement"), light=True, example=_("Cut cleaning costs by 8 % in a year")),
        Field("origin", "word", _("Origin"), vocabulary=("internal", "external"), meaning=_("For pressures"), asked=False),
        Field("affects", "text", _("Affects"), refers="customer_priorities", meaning=_("Numbers of the priorities it acts on, separated by semicolons"), example="P1; P4", asked=False),
        Field("how", "text", _("How it affects them"), asked=False),
        Field("desired_result", "text", _("Result they want")),
        Field("measure", "text", _("Measure"), example=_("Cost per square metre and month")),
        Field("priority", "int", _("Rank for them"), low=1, high=3, anchors=(_("1: comes first · 3: can wait"),)),
        Field("contact_ids", "text", _("People behind it"), refers="contact_map", meaning=_("Contacts separated by semicolons, the main one first"), personal="personal"),
        Field("told_by", "id", _("Told by"), refers="contact_map", personal="personal"),
        Field("told_on", "date", _("Told on")),
        Field("state", "word", _("Status"), vocabulary=("unconfirmed", "confirmed", "done", "dropped")),
        Field("product_line", "text", _("Product line"), asked=False),
        Field("opportunity_id", "id", _("Opportunity"), refers="opportunities"),
        Field("plan_id", "id", _("Line of the plan"), refers="plan_lines"),
        NOTE,
    ), "market", 180, shown="kind statement measure priority state", order="priority"),
))  # fmt: skip

STRATEGY_CHARTER = Worksheet("W12", "strategy_charter", _("Strategy charter"), _("Where we play in the account, and where we stop."), (
    sheet("strategy_charters", _("Strategy charter"), _("account"), ("account_id",), (
        ACCOUNT,
        Field("scope", "text", _("Part of the account"), example=_("Plants in the south")),
        Field("key_people", "text", _("Key people"), refers="contact_map", meaning=_("Contacts separated by semicolons")),
        Field("trends", "text", _("Trends that count")),
        Field("opportunities", "text", _("Opportunities that count")),
        Field("strengths", "text", _("Our strengths there")),
        Field("critical_weakness", "text", _("Our critical weakness there")),
        Field("seen_by_customer_as", "word", _("How the client sees us"), vocabulary=("supplier", "preferred", "adviser", "partner")),
        Field("charter", "text", _("Charter"), meaning=_("What we are for this client, in his own terms")),
        Field("invest_in", "text", _("Invest in")),
        Field("stop_investing_in", "text", _("Stop investing in")),
        Field("revenue_target_y1", "money", _("Revenue target, year 1"), low=0),
        Field("revenue_target_y2", "money", _("Revenue target, year 2"), low=0),
        Field("revenue_target_y3", "money", _("Revenue target, year 3"), low=0),
        Field("unknowns", "text", _("Open questions"), meaning=_("Questions separated by semicolons")),
        Field("goals", "text", _("Goals"), refers="plan_lines", meaning=_("Lines of the plan separated by semicolons")),
        NOTE,
    ), "plan", 365, shown="charter seen_by_customer_as invest_in stop_investing_in critical_weakness"),
))  # fmt: skip

COMPETITORS = Worksheet("W15", "competitors", _("Competitors"), _("Who else is in the account, with what."), (
    sheet("competitors", _("Competitors"), _("competitor and account"), ("competitor_id", "account_id"), (
        Field("competitor_id", "id", _("Competitor no."), required=True, example="K1"),
        ACCOUNT,
        Field("name", "text", _("Name"), light=True, example=_("Distribuidora Norte")),
        Field("offer", "text", _("What they offer")),
        Field("where_present", "text", _("Where they are"), example=_("Central warehouse only")),
        Field("price_position", "word", _("Their price against ours"), vocabulary=("below", "equal", "above")),
        Field("strengths", "text", _("Their strengths")),
        Field("weaknesses", "text", _("Their weaknesses")),
        Field("why_us", "text", _("Why us")),
        Field("move", "text", _("What they will do next")),
        NOTE,
    ), "wallet", 270, shown="name offer price_position strengths weaknesses why_us"),
))  # fmt: skip
