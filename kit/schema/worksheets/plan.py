"""Plan: what was promised, by whom, and what came of it; the opportunities under work; the meetings that keep it alive (W11, W13, W19; A10, C1–C7, D7, D8).

A plan is a ladder: the client's goals with a number each, a milestone a quarter, actions towards it, tasks for today. What was copied from a plan that
worked elsewhere stays to be confirmed until somebody has looked at it (C6).
"""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.worksheets.definition import Field, Worksheet, sheet
from kit.schema.worksheets.general import NEXT_STEP, NOTE
from kit.schema.worksheets.worth import FIT

__all__ = ["OPPORTUNITY", "PLAN", "REVIEW_MEETING"]

_SEPARATED = _("Plan lines separated by semicolons")
_RATING = (_("1: nothing was decided · 3: some of it will help · 5: everybody left with his next step"),)
_ACCOUNT = Field("account_id", "id", _("Account"), refers="accounts", meaning=_("Empty where it is about a territory"))
_SELLER = Field("seller_id", "id", _("Seller"), refers="sellers", personal="personal")

PLAN = Worksheet("W11", "plan", _("Plan"), _("What was promised, by whom, and what came of it."), (
    sheet("plan_lines", _("Plan ladder"), _("goal, milestone, action or task"), ("plan_id",), (
        Field("plan_id", "id", _("Plan line"), required=True, example="G1-M2-A1"),
        _ACCOUNT,
        _SELLER,
        Field("parent_id", "id", _("Belongs to"), refers="plan_lines", meaning=_("A task to its action, an action to its milestone, a milestone to its goal"), example="G1-M2"),
        Field("level", "word", _("Level"), vocabulary=words.PLAN_LEVELS, light=True, meaning=_("Goals have a number and a date; what has none is an action")),
        Field("side", "word", _("Whose goal"), vocabulary=("customer", "ours")),
        Field("category", "word", _("Category"), vocabulary=("revenue", "relationship", "customer_success", "service", "capability")),
        Field("answers", "text", _("Answers"), refers="swot_statements|customer_priorities", meaning=_("Numbers of SWOT statements or priorities, separated by semicolons"), example="S3; P1"),
        Field("statement", "text", _("Statement"), light=True, example=_("Cleaning costs of the three plants 8 % lower")),
        Field("measure", "text", _("Measure"), example=_("Cost per square metre and month")),
        Field("unit", "text", _("Unit of the numbers"), example="R$"),
        Field("baseline", "number", _("Baseline")),
        Field("target", "number", _("Target")),
        Field("current", "number", _("Now"), asked=False, meaning=_("Typed where no figure of the kit says it")),
        Field("formula", "word", _("Where the current number comes from"), vocabulary=words.FORMULAS, asked=False, meaning=_("Empty: typed")),
        Field("start", "date", _("Start")),
        Field("due", "date", _("Due"), light=True),
        Field("quarter", "word", _("Quarter"), vocabulary=words.QUARTERS, meaning=_("For milestones: one a quarter")),
        Field("owner", "text", _("Owner"), personal="personal", light=True, example=_("Ana Prado")),
        Field("counterpart_id", "id", _("Counterpart at the client"), refers="contact_map", personal="personal"),
        Field("priority", "int", _("Priority"), low=1, high=3, anchors=(_("1: comes first · 3: can wait"),)),
        Field("status", "word", _("Status"), vocabulary=words.PLAN_STATUSES, light=True),
        Field("progress", "ratio", _("Progress"), asked=False),
        Field("approach", "text", _("How it is done")),
        Field("resources", "text", _("Resources needed"), asked=False),
        Field("hours", "hours", _("Hours it takes")),
        Field("cost", "money", _("Cost"), low=0, asked=False),
        Field("depends_on", "text", _("Waits for"), refers="plan_lines", meaning=_SEPARATED, asked=False),
        Field("evidence_of_completion", "text", _("Shown to be done by"), asked=False, example=_("Signed delivery schedule")),
        Field("outcome", "word", _("Outcome"), vocabulary=("none", "partial", "full"), asked=False),
        Field("owner_review", "text", _("Owner's review"), personal="note", asked=False),
        Field("manager_review", "text", _("Manager's review"), personal="note", asked=False),
        Field("lesson", "text", _("Lesson"), asked=False, example=_("Ask who signs before the first quote")),
        Field("replicated_from", "id", _("Copied from"), asked=False, meaning=_("The line of another account's plan that worked")),
        Field("to_confirm", "bool", _("To confirm"), asked=False, meaning=_("Yes for what was copied or proposed, until somebody has looked at it")),
        NOTE,
    ), "plan", 120, shown="level statement owner due status progress", order="plan_id"),
))  # fmt: skip

OPPORTUNITY = Worksheet("W13", "opportunity", _("Opportunity under work"), _("Where we stand in an opportunity, the proposal and its follow-up."), (
    sheet("opportunity_positions", _("Position and proposal"), _("opportunity"), ("opportunity_id",), (
        Field("opportunity_id", "id", _("Opportunity"), required=True, refers="opportunities", example="O-01"),
        Field("objective", "text", _("Objective"), example=_("Replace the present supplier of paper in all plants")),
        Field("fit", "int", _("Fit of our offer"), low=1, high=5, anchors=FIT),
        Field("position", "word", _("Our position"), vocabulary=("alone", "ahead", "level", "behind", "absent")),
        Field("rivals", "text", _("Rivals"), refers="competitors", meaning=_("Competitors separated by semicolons")),
        Field("strengths_to_use", "text", _("Strengths to use")),
        Field("unknowns", "text", _("Open questions"), meaning=_("Questions separated by semicolons")),
        NEXT_STEP,
        Field("figures", "text", _("Figures of the proposal"), example=_("Pays for itself in seven months")),
        Field("references", "text", _("References"), example=_("Letter of the plant in the south")),
        Field("prepared_by", "text", _("Prepared by"), personal="personal", example=_("Ana Prado")),
        Field("valid_until", "date", _("Valid until")),
        Field("sent_on", "date", _("Sent on")),
        Field("receipt_confirmed_on", "date", _("Receipt confirmed on"), meaning=_("By a call within one working day")),
        Field("next_contact_on", "date", _("Next contact on")),
        Field("agreed_on", "date", _("Date agreed on")),
        Field("urgency_source", "text", _("What makes it urgent for them"), example=_("The audit in September")),
        NOTE,
    ), "", 60),
    sheet("proposal_arguments", _("Arguments by role"), _("opportunity and role"), ("opportunity_id", "role"), (
        Field("opportunity_id", "id", _("Opportunity"), required=True, refers="opportunities", example="O-01"),
        Field("role", "word", _("Role in the decision"), required=True, vocabulary=words.ROLES_IN_GROUP),
        Field("wanted_result", "text", _("Result they want"), example=_("Fewer stops of the line")),
        Field("argument", "text", _("Argument"), meaning=_("Top management: advantage and standing; people: references; finance and engineering: figures")),
        Field("proof", "text", _("Proof"), example=_("Trial in the plant, May")),
        NOTE,
    ), "", 60),
))  # fmt: skip

REVIEW_MEETING = Worksheet("W19", "review_meeting", _("Review meeting"), _("A short meeting that ends in decisions, each a line of the plan."), (
    sheet("review_meetings", _("Review meetings"), _("meeting"), ("meeting_id",), (
        Field("meeting_id", "id", _("Meeting no."), required=True, example="M-2026-03"),
        _ACCOUNT,
        _SELLER,
        Field("kind", "word", _("Kind"), vocabulary=("account", "portfolio", "territory", "department")),
        Field("date", "date", _("Date")),
        Field("minutes", "minutes", _("Minutes"), high=600),
        Field("ours", "text", _("Our people"), personal="personal"),
        Field("theirs", "text", _("Their people"), refers="contact_map", meaning=_("Contacts separated by semicolons"), personal="personal"),
        Field("presenter", "text", _("Presenter"), personal="personal", meaning=_("Presents the plan and defends it")),
        Field("coach", "text", _("Coach"), personal="personal", meaning=_("Helps the presenter to think further")),
        Field("reviewer", "text", _("Reviewer"), personal="personal", meaning=_("Asks what is missing, and agrees or not")),
        Field("agenda", "text", _("Agenda"), meaning=_("Separated by semicolons")),
        Field("previous_decisions", "text", _("What came of the decisions before")),
        Field("notes", "text", _("Minutes of the meeting"), personal="note"),
        Field("rating", "int", _("How good it was"), low=1, high=5, anchors=_RATING),
        Field("next_date", "date", _("Next meeting on")),
        NOTE,
    ), "", 365),
    sheet("review_decisions", _("Decisions"), _("meeting and decision"), ("meeting_id", "decision_id"), (
        Field("meeting_id", "id", _("Meeting no."), required=True, refers="review_meetings", example="M-2026-03"),
        Field("decision_id", "id", _("Decision no."), required=True, example="1"),
        Field("decision", "text", _("Decision"), example=_("Ana asks for the figures of the trial")),
        Field("plan_id", "id", _("Line of the plan"), refers="plan_lines"),
        Field("no_decision_reason", "text", _("Why nothing was decided")),
        NOTE,
    ), "", 365),
))  # fmt: skip
