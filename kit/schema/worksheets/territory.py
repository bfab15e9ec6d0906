"""Territory: a seller's own plan, the service of each account, what the visits brought, and designs beside each other (W20–W23; A12, B4, E7, E11)."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.worksheets.definition import Field, Worksheet, sheet
from kit.schema.worksheets.general import ACCOUNT, NEXT_STEP, NOTE

__all__ = ["ACCOUNT_SERVICE", "TERRITORY_PLAN", "TERRITORY_SCENARIO", "VISITS"]

CRITERIA = ("hours", "revenue", "margin", "headroom", "accounts", "travel_hours", "key_accounts", "prospects", "visits")
_SELLER = Field("seller_id", "id", _("Seller"), required=True, refers="sellers", example="V03", personal="personal")
_PERIOD = Field("period", "text", _("Period"), required=True, meaning=_("The year or half-year of the plan"), example="2026")
_ACCOUNTS = _("Account codes separated by semicolons")
_LINES = _("Plan lines separated by semicolons")

TERRITORY_PLAN = Worksheet("W20", "territory_plan", _("Territory plan"), _("A seller's own plan for the year."), (
    sheet("territory_plans", _("Territory plan"), _("seller and period"), ("seller_id", "period"), (
        _SELLER,
        _PERIOD,
        Field("gap_existing", "money", _("Gap to close with existing accounts"), low=0),
        Field("gap_prospects", "money", _("Gap to close with prospects"), low=0),
        Field("swot", "text", _("SWOT statements that count"), refers="swot_statements", meaning=_("Numbers of SWOT statements, separated by semicolons"), example="S3; S7"),
        Field("priorities", "text", _("Priorities"), example=_("First the hospitals of the coast")),
        Field("what_works", "text", _("What works")),
        Field("what_does_not", "text", _("What does not work")),
        Field("what_changes", "text", _("What I change")),
        Field("needs", "text", _("What I need"), example=_("A technician two days a month")),
        Field("largest", "text", _("Largest accounts"), refers="accounts", meaning=_ACCOUNTS, example="00124; 00125"),
        Field("most_headroom", "text", _("Accounts with most headroom"), refers="accounts", meaning=_ACCOUNTS),
        Field("tactics", "text", _("Tactics"), refers="plan_lines", meaning=_LINES),
        Field("milestones", "text", _("Milestones"), refers="plan_lines", meaning=_LINES),
        Field("market_size", "money", _("Size of the market"), low=0, meaning=_("What all clients of the territory spend a year on what we offer")),
        NOTE,
    ), "", 365),
    sheet("territory_targets", _("Targets by product line"), _("seller, period and line"), ("seller_id", "period", "product_line"), (
        _SELLER,
        _PERIOD,
        Field("product_line", "text", _("Product line"), meaning=_("Empty: all lines together")),
        Field("target", "money", _("Target"), low=0),
        Field("units", "number", _("Units"), low=0),
        NOTE,
    ), "", 365),
    sheet("territory_prospects", _("Prospects"), _("seller and prospect"), ("seller_id", "prospect_id"), (
        _SELLER,
        Field("prospect_id", "id", _("Prospect no."), required=True, example="N-04"),
        Field("name", "text", _("Name"), example=_("Distribuidora Norte")),
        Field("industry", "text", _("Industry"), example=_("Food industry")),
        Field("what_they_use", "text", _("What they use today")),
        Field("contacted", "bool", _("Contacted")),
        Field("when", "date", _("Contact on")),
        Field("why_fit", "text", _("Why we fit")),
        NEXT_STEP,
        NOTE,
    ), "", 180),
))  # fmt: skip

ACCOUNT_SERVICE = Worksheet("W21", "service", _("Service of the accounts"), _("Which service an account gets and who gives it, where people decide otherwise."), (
    sheet("account_service", _("Service of the accounts"), _("account"), ("account_id",), (
        ACCOUNT,
        Field("latitude", "number", _("Latitude"), low=-90, high=90, example="-23.55"),
        Field("longitude", "number", _("Longitude"), low=-180, high=180, example="-46.63"),
        Field("postal_code", "id", _("Postal code"), example="01310-100"),
        Field("municipality_code", "id", _("Municipality code"), example="3550308"),
        Field("service_format", "word", _("Service format"), vocabulary=words.SERVICE_FORMATS, meaning=_("Empty: what the kit proposes")),
        Field("channel", "word", _("Channel"), vocabulary=words.CHANNELS),
        Field("contacts_12m", "number", _("Contacts, 12 months"), low=0, high=365, meaning=_("Fractions allowed: 0.5 is every two years")),
        Field("interval_days", "days", _("Days between contacts"), high=2000),
        Field("duration_minutes", "minutes", _("Minutes a contact"), high=600),
        Field("travel_minutes", "minutes", _("Minutes of travel"), high=1440),
        Field("content", "text", _("Content")),
        Field("objective", "text", _("Objective")),
        Field("escalation", "text", _("Escalation"), example=_("The manager comes along twice a year")),
        Field("time_windows", "text", _("When they receive visits"), example=_("Tuesday and Thursday, 8:00–11:00")),
        Field("fixed_appointment", "text", _("Fixed appointment"), example=_("First Monday of the month")),
        Field("seller_id", "id", _("Seller now"), refers="sellers", personal="personal"),
        Field("seller_id_proposed", "id", _("Seller proposed"), refers="sellers", personal="personal"),
        Field("lock", "bool", _("Stays with the seller"), meaning=_("Yes keeps the account where it is, whatever a design proposes")),
        Field("lock_reason", "text", _("Why it is fixed"), meaning=_("For a lock, a required or a forbidden seller")),
        Field("required_seller", "id", _("Seller it must have"), refers="sellers", personal="personal"),
        Field("forbidden_sellers", "text", _("Sellers it must not have"), refers="sellers", personal="personal", meaning=_("Sellers separated by semicolons")),
        Field("owned_since", "date", _("With the seller since")),
        Field("relationship_cost", "ratio", _("Share of revenue at risk if it moves")),
        Field("leaving_reason", "text", _("Why the seller gives it up"), meaning=_("No purchase expected, relation spoilt, disappointed, or no time left"), personal="note"),
        NOTE,
    ), "", 365),
))  # fmt: skip

VISITS = Worksheet("W22", "visits", _("Visits"), _("What was planned, what happened, and what follows."), (
    sheet("visits", _("Visits"), _("visit"), ("visit_id",), (
        Field("visit_id", "id", _("Visit no."), required=True, example="V-0412"),
        ACCOUNT,
        Field("seller_id", "id", _("Seller"), refers="sellers", personal="personal"),
        Field("plan_id", "id", _("Line of the plan"), refers="plan_lines", meaning=_("The goal or action that it serves")),
        Field("planned_on", "date", _("Planned on")),
        Field("done_on", "date", _("Done on")),
        Field("start", "text", _("Begins at"), example="09:30"),
        Field("duration_minutes", "minutes", _("Minutes"), high=600),
        Field("role_met", "word", _("Role met"), vocabulary=words.ROLES_IN_GROUP, personal="judgement"),
        Field("contact_made", "bool", _("Somebody was met")),
        Field("objective", "text", _("Objective")),
        Field("result", "text", _("Result")),
        NEXT_STEP,
        Field("unvisited_reason", "text", _("Why it did not take place")),
        NOTE,
    ), "", 365, shown="planned_on done_on objective result next_step", order="planned_on"),
    sheet("days_off", _("Days without visits"), _("day or days"), ("day_off_id",), (
        Field("day_off_id", "id", _("No."), required=True, example="F-07"),
        Field("date", "date", _("Date"), meaning=_("The first day; a public holiday of the country need not be listed")),
        Field("until", "date", _("Until"), meaning=_("The last day, where there are several")),
        Field("state", "text", _("State"), meaning=_("Empty: in the whole country"), example="SP"),
        Field("city", "text", _("City"), meaning=_("Empty: in the whole state"), example=_("Campinas")),
        Field("seller_id", "id", _("Seller"), refers="sellers", personal="personal", meaning=_("Only this seller is away; empty: nobody is visited")),
        Field("worked", "bool", _("Is worked"), meaning=_("Yes: a public holiday on which visits are made all the same")),
        Field("why", "text", _("Occasion"), example=_("Anniversary of the city")),
        NOTE,
    ), "", 365, shown="date until state city why", order="date"),
))  # fmt: skip

TERRITORY_SCENARIO = Worksheet("W23", "territory_scenario", _("Territory scenarios"), _("Several designs beside each other, and what each would change."), (
    sheet("territory_scenarios", _("Scenarios"), _("scenario"), ("scenario_id",), (
        Field("scenario_id", "id", _("Scenario no."), required=True, example="C1"),
        Field("name", "text", _("Name"), example=_("Few moves")),
        Field("author", "text", _("Author"), personal="personal", example=_("Ana Prado")),
        Field("date", "date", _("Date")),
        Field("seed", "int", _("Seed"), low=0, meaning=_("The same seed gives the same design")),
        Field("constraints", "text", _("Constraints"), example=_("Nobody crosses the river")),
        Field("locks", "text", _("Accounts that stay"), refers="accounts", meaning=_ACCOUNTS),
        Field("chosen", "bool", _("Chosen")),
        Field("chosen_reason", "text", _("Why it was chosen")),
        NOTE,
    ), "", 365),
    sheet("scenario_criteria", _("Criteria of balance"), _("scenario and criterion"), ("scenario_id", "criterion"), (
        Field("scenario_id", "id", _("Scenario no."), required=True, refers="territory_scenarios", example="C1"),
        Field("criterion", "word", _("Criterion"), required=True, vocabulary=CRITERIA),
        Field("weight", "ratio", _("Weight of the criterion"), meaning=_("All weights of a scenario together are 100 %")),
        Field("tolerance", "ratio", _("Tolerance"), meaning=_("How far a territory may be from the mean")),
        NOTE,
    ), "", 365),
    sheet("scenario_changes", _("Changes"), _("scenario and account"), ("scenario_id", "account_id"), (
        Field("scenario_id", "id", _("Scenario no."), required=True, refers="territory_scenarios", example="C1"),
        ACCOUNT,
        Field("change", "word", _("Change"), vocabulary=("added", "lost", "moved", "attribute")),
        Field("from_seller", "id", _("From seller"), refers="sellers", personal="personal"),
        Field("to_seller", "id", _("To seller"), refers="sellers", personal="personal"),
        Field("reason", "text", _("Reason")),
        NOTE,
    ), "", 365),
))  # fmt: skip
