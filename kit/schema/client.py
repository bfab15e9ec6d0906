"""Client tables: what the client's files become, whatever system they came from.

Only orders are needed; accounts may come from the lines. Every stage says what it leaves out when the rest is missing. The order lines themselves
stay in the engine: three aggregates (`account_months`, `account_days`, `account_products`) and a row per account (`account_features`) carry them on.
"""

from __future__ import annotations

from datetime import timedelta

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.column import Column, Table

__all__ = ["AGGREGATES", "CLIENT", "HISTORY_GRACE", "INPUTS", "MUNICIPALITIES", "ORDERS"]

HISTORY_GRACE = timedelta(days=31)  # a year whose first month lacks its first lines is still a year: slow starters and holidays fit into it

ACCOUNT_ID = Column("account_id", "id", _("Account"), required=True)

ACCOUNTS = Table("accounts", _("Accounts"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("name", "text", _("Name"), required=True),
    Column("seller_id", "id", _("Seller"), meaning=_("The account's owner today"), personal="personal"),
    Column("parent_id", "id", _("Parent group")),
    Column("industry", "text", _("Industry")),
    Column("employees", "number", _("Employees")),
    Column("annual_revenue", "money", _("Client's turnover"), meaning=_("The client's own turnover a year: a size, never captured revenue")),
    Column("city", "text", _("City")),
    Column("state", "text", _("State")),
    Column("country", "text", _("Country")),
    Column("postal_code", "id", _("Postal code")),
    Column("municipality_code", "id", _("Municipality code")),
    Column("latitude", "number", _("Latitude")),
    Column("longitude", "number", _("Longitude")),
    Column("tax_id", "id", _("Tax id")),
    Column("created_on", "date", _("Customer since")),
))  # fmt: skip

ORDERS = Table("orders", _("Order lines"), _("order line"), (), (
    Column("order_id", "id", _("Order"), required=True),
    Column("order_date", "date", _("Order date"), required=True),
    Column("account_id", "id", _("Account"), required=True),
    Column("revenue", "money", _("Revenue"), required=True),
    Column("product_id", "id", _("Product")),
    Column("product_line", "text", _("Product line")),
    Column("quantity", "number", _("Quantity")),
    Column("margin", "money", _("Margin")),
    Column("seller_id", "id", _("Seller"), meaning=_("Who sold the line, not who owns the account"), personal="personal"),
    Column("channel", "text", _("Sales channel")),
))  # fmt: skip

PRODUCTS = Table("products", _("Products"), _("product"), ("product_id",), (
    Column("product_id", "id", _("Product"), required=True),
    Column("name", "text", _("Name")),
    Column("product_line", "text", _("Product line")),
    Column("price_segment", "text", _("Price segment")),
    Column("unit_cost", "money", _("Unit cost")),
))  # fmt: skip

SELLERS = Table("sellers", _("Sellers"), _("seller"), ("seller_id",), (
    Column("seller_id", "id", _("Seller"), required=True, personal="personal"),
    Column("name", "text", _("Name"), required=True, personal="personal"),
    Column("role", "word", _("Role"), vocabulary=words.SELLER_ROLES),
    Column("manager_id", "id", _("Manager"), personal="personal"),
    Column("region", "text", _("Region")),
    Column("latitude", "number", _("Latitude")),
    Column("longitude", "number", _("Longitude")),
    Column("capacity_hours_12m", "hours", _("Selling hours, 12 months")),
))  # fmt: skip

CONTACTS = Table("contacts", _("Contacts"), _("person"), ("contact_id",), (
    Column("contact_id", "id", _("Contact"), required=True, personal="personal"),
    ACCOUNT_ID,
    Column("name", "text", _("Name"), personal="personal"),
    Column("title", "text", _("Title"), personal="personal"),
    Column("department", "text", _("Department"), personal="personal"),
    Column("reports_to", "id", _("Reports to"), personal="personal"),
    Column("decision_group", "bool", _("In the decision group")),
    Column("role", "word", _("Role in the decision"), vocabulary=words.ROLES_IN_GROUP, personal="judgement"),
    Column("weight", "word", _("Weight"), vocabulary=words.WEIGHTS, personal="judgement"),
    Column("influence", "int", _("Influence, 0–10"), personal="judgement"),
    Column("support", "int", _("Support, −5 to +5"), personal="judgement"),
    Column("coverage", "word", _("Coverage"), vocabulary=words.COVERAGES),
    Column("last_contact", "date", _("Last contact"), personal="personal"),
))  # fmt: skip

OPPORTUNITIES = Table("opportunities", _("Opportunities"), _("opportunity"), ("opportunity_id",), (
    Column("opportunity_id", "id", _("Opportunity"), required=True),
    ACCOUNT_ID,
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("product_line", "text", _("Product line")),
    Column("kind", "word", _("Kind"), vocabulary=words.OPPORTUNITY_KINDS),
    Column("stage", "text", _("Stage")),
    Column("amount", "money", _("Amount")),
    Column("probability", "ratio", _("Probability")),
    Column("status", "word", _("Status"), vocabulary=words.OPPORTUNITY_STATUSES),
    Column("created_on", "date", _("Created on")),
    Column("expected_close", "date", _("Expected close")),
    Column("closed_on", "date", _("Closed on")),
    Column("loss_reason", "text", _("Loss reason"), personal="note"),
))  # fmt: skip

ACTIVITIES = Table("activities", _("Visits and calls"), _("visit or call"), ("visit_id",), (
    Column("visit_id", "id", _("Visit"), required=True),
    ACCOUNT_ID,
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("planned_on", "date", _("Planned on")),
    Column("done_on", "date", _("Done on")),
    Column("duration_minutes", "minutes", _("Duration, minutes")),
    Column("channel", "word", _("Channel"), vocabulary=words.CHANNELS),
    Column("contact_made", "bool", _("Contact made")),
    Column("objective", "text", _("Objective"), personal="note"),
    Column("result", "text", _("Result"), personal="note"),
))  # fmt: skip

TARGETS = Table("targets", _("Targets"), _("target"), ("period", "dimension", "key"), (
    Column("period", "month", _("Month"), required=True, meaning=_("First day of the month or quarter")),
    Column("dimension", "text", _("Dimension"), required=True, meaning=_("What the target is set for, such as the seller")),
    Column("key", "id", _("Key"), required=True),
    Column("value", "money", _("Target")),
    Column("units", "number", _("Units")),
))  # fmt: skip

WALLETS = Table("wallets", _("Wallets and reach, as told"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("declared", "money", _("Declared wallet"), meaning=_("What the client spends a year on what we offer, whoever sells it")),
    Column("basis", "word", _("Known from"), vocabulary=("declared", "invoiced"), meaning=_("Invoiced: seen in purchase documents; empty: declared")),
    Column("declared_on", "date", _("Declared on")),
    Column("total", "money", _("Total wallet"), meaning=_("What the client spends a year on the whole category, what we do not offer included")),
    Column("access", "ratio", _("Open to our offer"), meaning=_("Share of what we do not hold that our present offer could serve")),
    Column("purchase", "word", _("Way of buying"), vocabulary=words.PURCHASES, meaning=_("Order by order, under a contract, or by tender")),
    Column("contract_end", "date", _("Contract or tender date"), meaning=_("When the contract ends or the tender opens")),
    Column("capacity_short", "money", _("Our capacity, short"), meaning=_("How much more a year we could serve within the short horizon")),
    Column("capacity_medium", "money", _("Our capacity, medium"), meaning=_("How much more a year we could serve within the medium horizon")),
    Column("capacity_long", "money", _("Our capacity, long"), meaning=_("How much more a year we could serve within the long horizon")),
))  # fmt: skip

ACCOUNT_MONTHS = Table("account_months", _("Revenue by account and month"), _("account, month, line, seller and channel"),
    ("account_id", "month", "product_line", "seller_id", "channel"), (
    ACCOUNT_ID,
    Column("month", "month", _("Month"), required=True),
    Column("product_line", "text", _("Product line")),
    Column("seller_id", "id", _("Seller"), personal="personal"),
    Column("channel", "text", _("Sales channel")),
    Column("revenue", "money", _("Revenue"), required=True),
    Column("quantity", "number", _("Quantity")),
    Column("margin", "money", _("Margin")),
))  # fmt: skip

ACCOUNT_DAYS = Table("account_days", _("Purchase days"), _("account and day"), ("account_id", "date"), (
    ACCOUNT_ID,
    Column("date", "date", _("Date"), required=True),
    Column("orders", "int", _("Orders"), required=True, meaning=_("Orders with positive revenue that day; 0 where only returns were booked")),
    Column("revenue", "money", _("Revenue"), required=True),
    Column("margin", "money", _("Margin")),
))  # fmt: skip

ACCOUNT_PRODUCTS = Table("account_products", _("Revenue by account and product"), _("account, product and year"),
    ("account_id", "product_id", "year"), (
    ACCOUNT_ID,
    Column("product_id", "id", _("Product"), required=True),
    Column("year", "int", _("Year"), required=True),
    Column("revenue", "money", _("Revenue"), required=True),
    Column("quantity", "number", _("Quantity")),
))  # fmt: skip

MUNICIPALITIES = Table("municipalities", _("Municipalities"), _("municipality"), ("municipality_code",), (
    Column("municipality_code", "id", _("Municipality code"), required=True),
    Column("name", "text", _("Name"), required=True),
    Column("state", "text", _("State")),
    Column("state_name", "text", _("Name of the state")),
    Column("latitude", "number", _("Latitude"), required=True),
    Column("longitude", "number", _("Longitude"), required=True),
))  # fmt: skip

ACCOUNT_FEATURES = Table("account_features", _("What each account bought, in one row"), _("account"), ("account_id",), (
    ACCOUNT_ID,
    Column("first_purchase", "date", _("First purchase"), meaning=_("Date of the first line with positive revenue")),
    Column("last_purchase", "date", _("Last purchase"), meaning=_("Date of the last line with positive revenue")),
    Column("days_since_purchase", "days", _("Days since last purchase")),
    Column("active_months", "int", _("Months with purchases"), required=True),
    Column("active_months_12m", "int", _("Months with purchases, of the last 12"), required=True),
    Column("lines", "int", _("Order lines"), required=True),
    Column("lines_12m", "int", _("Order lines, 12 months"), required=True),
    Column("return_lines_12m", "int", _("Returned lines, 12 months"), required=True),
    Column("orders_12m", "int", _("Orders, 12 months"), required=True, meaning=_("An order counts on a day when its revenue that day is positive")),
    Column("revenue", "money", _("Revenue, whole history"), required=True),
    Column("revenue_12m", "money", _("Revenue, 12 months"), required=True),
    Column("revenue_prior_12m", "money", _("Revenue, 12 months before"), required=True),
    Column("revenue_6m", "money", _("Revenue, 6 months"), required=True),
    Column("trend_6m", "number", _("Change, last 6 months against the 6 before"), meaning=_("0.1 is a tenth more; empty where nothing was bought before")),
    Column("margin_12m", "money", _("Margin, 12 months"), meaning=_("As recorded in the lines; empty where none is")),
    Column("quantity_12m", "number", _("Quantity, 12 months")),
    Column("returns_12m", "money", _("Returns, 12 months"), required=True, meaning=_("Negative lines, as a positive amount")),
    Column("largest_line_12m", "money", _("Largest line, 12 months")),
    Column("product_lines_12m", "int", _("Product lines, 12 months"), required=True, meaning=_("Those with positive revenue")),
    Column("top_line_share", "ratio", _("Share of the largest product line"), meaning=_("Of what the product lines brought in the last twelve calendar months")),
))  # fmt: skip

INPUTS = (ACCOUNTS, ORDERS, PRODUCTS, SELLERS, CONTACTS, OPPORTUNITIES, ACTIVITIES, TARGETS, WALLETS)
AGGREGATES = (ACCOUNT_MONTHS, ACCOUNT_DAYS, ACCOUNT_PRODUCTS, ACCOUNT_FEATURES)
CLIENT = tuple(t for t in INPUTS if t is not ORDERS) + AGGREGATES
