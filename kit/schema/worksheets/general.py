"""General: who the account is, how it buys, who of us works on it (W1, W2, W7; A8.1, A1, C7, D4)."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.worksheets.definition import Field, Worksheet, sheet

__all__ = ["ACCOUNT", "ACCOUNT_HEADER", "ACCOUNT_TEAM", "HORIZONS", "LEVELS", "NEXT_STEP", "NOTE", "PURCHASE_PROCESS"]

ACCOUNT = Field("account_id", "id", _("Account"), required=True, refers="accounts")
NOTE = Field("note", "text", _("Note"), personal="note", asked=False)
NEXT_STEP = Field("next_step", "text", _("Next step"), meaning=_("What is done next, or the id of the plan's line"), example=_("Show the trial results to purchasing"), asked=False)
HORIZONS = ("short", "medium", "long")
LEVELS = ("low", "mid", "high")

ACCOUNT_HEADER = Worksheet("W1", "account_header", _("Account header"), _("Who the account is and how its plan is run."), (
    sheet("account_headers", _("Account header"), _("account and cycle"), ("account_id", "cycle"), (
        ACCOUNT,
        Field("cycle", "text", _("Cycle"), required=True, meaning=_("The year or period of the plan"), example="2026"),
        Field("name", "text", _("Name")),
        Field("parent_id", "id", _("Parent group"), refers="accounts"),
        Field("unit_ids", "text", _("Units"), meaning=_("Codes of branches and plants, separated by semicolons"), example="00124; 00125", asked=False),
        Field("abc_class", "word", _("ABC class"), vocabulary=words.ABC_CLASSES),
        Field("tier", "word", _("Tier"), vocabulary=words.TIERS, light=True, meaning=_("What you decide counts more than what the figures propose")),
        Field("tier_reason", "text", _("Why this tier"), light=True, example=_("Reference for the whole food industry")),
        Field("plan_type", "word", _("Kind of plan"), vocabulary=("acquisition", "growth", "retention"), light=True),
        Field("depth", "word", _("Depth"), vocabulary=("full", "light"), meaning=_("Full plans are for key accounts")),
        Field("period_from", "date", _("Plan from")),
        Field("period_to", "date", _("Plan until")),
        Field("fiscal_year_start", "int", _("First month of their fiscal year"), low=1, high=12),
        Field("owner", "text", _("Owner of the plan"), personal="personal", light=True, example=_("Ana Prado")),
        Field("team", "text", _("Team"), personal="personal"),
        Field("primary_contact_id", "id", _("Main contact"), refers="contact_map", light=True, personal="personal"),
        Field("approval", "word", _("Approval"), vocabulary=("draft", "submitted", "approved", "rejected", "withdrawn")),
        Field("version", "int", _("Version"), low=1, high=999, asked=False),
        Field("previous_plan", "text", _("Plan before this one"), asked=False),
        Field("customer_since", "date", _("Customer since")),
        Field("industry", "text", _("Industry"), light=True, example=_("Food industry")),
        Field("segment", "text", _("Segment")),
        Field("employees", "int", _("Employees"), low=0),
        Field("annual_revenue", "money", _("Client's turnover"), low=0, meaning=_("The client's own turnover a year: a size, never captured revenue")),
        Field("locations", "text", _("Locations"), meaning=_("Separated by semicolons")),
        Field("website", "text", _("Website"), example="www.example.com", asked=False),
        Field("crm_id", "id", _("Code in the CRM"), asked=False),
        Field("active", "bool", _("Worked on now")),
        NOTE,
    ), "header", 365),
))  # fmt: skip

PURCHASE_PROCESS = Worksheet("W2", "purchase_process", _("Purchase process"), _("How the account buys, and what we already know."), (
    sheet("purchase_answers", _("Answers"), _("account and question"), ("account_id", "question_id"), (
        ACCOUNT,
        Field("question_id", "id", _("Question"), required=True, refers="question_bank", meaning=_("Its id in the question bank"), example="budget_cycle"),
        Field("category", "word", _("Category"), vocabulary=words.QUESTION_CATEGORIES, asked=False),
        Field("topic", "word", _("Topic"), vocabulary=(
            "history_with_us", "business", "their_customers", "products_in_use", "budget_cycle", "approval_limits", "tender_rule", "preferred_suppliers",
            "payment_terms", "credit", "service_locations", "projects_now", "projects_ahead", "open_proposals", "success_stories",
        )),
        Field("source", "word", _("Ask"), vocabulary=words.QUESTION_SOURCES, asked=False),
        Field("question", "text", _("Wording"), meaning=_("As the question bank has it; the answer is what counts"), asked=False),
        Field("minutes", "minutes", _("Minutes"), low=0, asked=False),
        Field("answer", "text", _("Answer"), light=True, example=_("The budget closes in October; above 50,000 the board signs")),
        NOTE,
    ), "process", 365, shown="topic answer"),
    sheet("purchase_steps", _("Steps of a purchase"), _("account and step"), ("account_id", "step"), (
        ACCOUNT,
        Field("step", "int", _("Step"), required=True, low=1, high=50),
        Field("stage", "word", _("Stage"), vocabulary=("need", "specification", "quote", "approval", "order", "payment")),
        Field("contact_id", "id", _("Who decides the step"), refers="contact_map", personal="personal"),
        Field("limit", "money", _("Up to what amount"), low=0, asked=False),
        Field("days", "days", _("Days it takes"), high=2000),
        Field("criteria", "text", _("Criteria"), meaning=_("Separated by semicolons"), example=_("price; delivery time; service")),
        Field("weights", "text", _("Weights of the criteria"), meaning=_("In the order of the criteria, together 100 %"), example="50; 30; 20", asked=False),
        NOTE,
    ), "process", 540, shown="step stage contact_id limit days criteria"),
    sheet("contracts", _("Contracts"), _("contract"), ("contract_id",), (
        Field("contract_id", "id", _("Contract"), required=True, example="C-2026-07"),
        ACCOUNT,
        Field("object", "text", _("What it covers"), example=_("Cleaning supplies for three plants")),
        Field("supplier", "word", _("Supplier"), vocabulary=("us", "competitor")),
        Field("value", "money", _("Value"), low=0),
        Field("start", "date", _("Start")),
        Field("end", "date", _("End")),
        Field("notice_days", "days", _("Days of notice"), high=2000),
        NOTE,
    ), "process", 540, shown="object supplier value end notice_days", order="end"),
))  # fmt: skip

ACCOUNT_TEAM = Worksheet("W7", "account_team", _("Our team"), _("Who of us plays which part in the account, with how many hours."), (
    sheet("account_team", _("Our team"), _("account and person"), ("account_id", "person_id"), (
        ACCOUNT,
        Field("person_id", "id", _("Person of ours"), required=True, example="V03", personal="personal"),
        Field("name", "text", _("Name"), personal="personal", example=_("Ana Prado")),
        Field("role", "word", _("Part"), vocabulary=("owner", "executive_sponsor", "seller", "specialist", "service", "partner"), light=True),
        Field("organisation", "text", _("Organisation"), meaning=_("Empty: our own"), asked=False),
        Field("hours_month", "hours", _("Hours a month"), high=300),
        Field("responsibility", "text", _("Responsible for"), example=_("Quotes and delivery questions")),
        Field("counterpart_id", "id", _("Counterpart at the client"), refers="contact_map", personal="personal"),
        NOTE,
    ), "header", 365, shown="name role responsibility hours_month"),
))  # fmt: skip
