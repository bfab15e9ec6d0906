"""People: who decides, who influences, who is with us, and what they say of us (W6, W17; A8.3, D3, D7, D9, E4).

Judgements about a person are marked: internal only, in no client report, and to be shown to that person on request. What is private has no field.
"""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.worksheets.definition import Field, Worksheet, sheet
from kit.schema.worksheets.general import ACCOUNT, NEXT_STEP, NOTE

__all__ = ["RELATIONSHIP_LEVELS", "RELATIONSHIP_MAP", "SATISFACTION"]

RELATIONSHIP_LEVELS = ("none", "supplier", "preferred", "adviser", "partner")
_LEVEL_ANCHORS = (_("none: no contact · supplier: orders only · preferred: asked first · adviser: asked for advice · partner: plans together"),)
_SUPPORT = (_("−5: works against us · −2: prefers another · 0: neutral or unknown · +2: prefers us · +5: fights for us"),)
_INFLUENCE = (_("0: none · 3: is heard · 7: others follow · 10: decides alone"),)
_RECOMMENDS = (_("0: would warn others · 5: would say nothing · 10: recommends us unasked"),)

RELATIONSHIP_MAP = Worksheet("W6", "relationship_map", _("Relationship map"), _("Who decides, who influences, who is with us."), (
    sheet("contact_map", _("People at the client"), _("person at the client"), ("contact_id",), (
        Field("contact_id", "id", _("Contact"), required=True, example="P-001", personal="personal"),
        ACCOUNT,
        Field("unit_id", "id", _("Unit"), asked=False),
        Field("name", "text", _("Name"), personal="personal", light=True, example=_("Rui Campos")),
        Field("title", "text", _("Title"), personal="personal", light=True, example=_("Plant manager")),
        Field("department", "text", _("Department"), personal="personal"),
        Field("reports_to", "id", _("Reports to"), refers="contact_map", personal="personal"),
        Field("in_role_since", "date", _("In this role since"), personal="personal"),
        Field("decision_group", "bool", _("In the decision group"), light=True),
        Field("role", "word", _("Role in the decision"), vocabulary=words.ROLES_IN_GROUP, personal="judgement", light=True),
        Field("weight", "word", _("Weight"), vocabulary=words.WEIGHTS, personal="judgement"),
        Field("influence", "int", _("Influence, 0–10"), low=0, high=10, anchors=_INFLUENCE, personal="judgement"),
        Field("support", "int", _("Support, −5 to +5"), low=-5, high=5, anchors=_SUPPORT, personal="judgement", light=True),
        Field("orientation", "word", _("Orientation"), vocabulary=("financial", "technical", "relationship", "business", "unknown"), personal="judgement"),
        Field("buyer_type", "word", _("Kind of buyer"), vocabulary=("dominant", "people", "figures", "unknown"), personal="judgement"),
        Field("openness_to_change", "int", _("Openness to change"), low=1, high=5, personal="judgement", anchors=(_("1: keeps to what is · 5: looks for what is new"),)),
        Field("receptivity", "word", _("Receptivity"), vocabulary=("wants_growth", "has_problem", "content", "overconfident", "unknown"), personal="judgement"),
        Field("coverage", "word", _("Coverage"), vocabulary=words.COVERAGES),
        Field("last_contact", "date", _("Last contact"), personal="personal", light=True),
        Field("contact_interval_days", "days", _("Days between contacts"), high=2000),
        Field("preferred_channel", "text", _("Preferred channel"), personal="personal"),
        Field("business_results_wanted", "text", _("Business results wanted"), personal="personal", example=_("Fewer stops of the line")),
        Field("criteria", "text", _("What they decide by"), personal="personal"),
        Field("concerns", "text", _("Concerns"), personal="judgement"),
        Field("loyalty", "int", _("Loyalty, 0–10"), low=0, high=10, personal="judgement"),
        Field("recommends", "int", _("Would recommend us, 0–10"), low=0, high=10, anchors=_RECOMMENDS, personal="judgement"),
        Field("access_via", "id", _("Access through"), refers="contact_map", personal="personal"),
        Field("next_action", "text", _("Next step")),
        NOTE,
    ), "relationship", 180),
    sheet("contact_lines", _("Lines of influence"), _("two persons and kind"), ("from_id", "to_id", "kind"), (
        Field("from_id", "id", _("From"), required=True, refers="contact_map", personal="personal"),
        Field("to_id", "id", _("To"), required=True, refers="contact_map", personal="personal"),
        Field("kind", "word", _("Kind"), required=True, vocabulary=("influence", "conflict"), personal="judgement"),
        Field("strength", "int", _("Strength"), low=1, high=3, personal="judgement", anchors=(_("1: now and then · 3: always"),)),
        Field("formal", "bool", _("Formal"), asked=False),
        NOTE,
    ), "relationship", 180),
    sheet("contact_relations", _("Relations with our team"), _("contact and person of ours"), ("contact_id", "person_id"), (
        Field("contact_id", "id", _("Contact"), required=True, refers="contact_map", personal="personal"),
        Field("person_id", "id", _("Person of ours"), required=True, refers="account_team", personal="personal"),
        Field("relationship_level", "word", _("Level now"), vocabulary=RELATIONSHIP_LEVELS, anchors=_LEVEL_ANCHORS, personal="judgement"),
        Field("level_wanted", "word", _("Level wanted"), vocabulary=RELATIONSHIP_LEVELS, personal="judgement"),
        Field("wanted_by", "date", _("Wanted by")),
        Field("responsible", "bool", _("Responsible")),
        NOTE,
    ), "relationship", 180),
    sheet("rival_relations", _("Relations with competitors"), _("contact and competitor"), ("contact_id", "competitor_id"), (
        Field("contact_id", "id", _("Contact"), required=True, refers="contact_map", personal="personal"),
        Field("competitor_id", "id", _("Competitor no."), required=True, refers="competitors"),
        Field("their_level", "word", _("Their level"), vocabulary=RELATIONSHIP_LEVELS, anchors=_LEVEL_ANCHORS, personal="judgement"),
        NOTE,
    ), "relationship", 180),
))  # fmt: skip

SATISFACTION = Worksheet("W17", "voice_of_customer", _("Satisfaction"), _("What the client says of us, and what came of it."), (
    sheet("satisfaction_answers", _("Satisfaction answers"), _("contact, question and day"), ("contact_id", "question_id", "asked_on"), (
        Field("contact_id", "id", _("Contact"), required=True, refers="contact_map", personal="personal"),
        Field("question_id", "id", _("Question"), required=True, example="recommend"),
        Field("asked_on", "date", _("Asked on"), required=True),
        Field("score", "int", _("Score, 0–10"), low=0, high=10, anchors=_RECOMMENDS, personal="judgement", light=True),
        Field("comment", "text", _("Comment"), personal="judgement"),
        NOTE,
    ), "satisfaction", 270),
    sheet("complaints", _("Complaints"), _("complaint"), ("issue_id",), (
        Field("issue_id", "id", _("Complaint no."), required=True, example="R-12"),
        ACCOUNT,
        Field("opened_on", "date", _("Opened on")),
        Field("channel", "text", _("How it came in"), example=_("Call to the seller")),
        Field("severity", "int", _("Severity"), low=1, high=3, anchors=(_("1: a nuisance · 2: costs them money · 3: they may leave"),)),
        Field("cause", "text", _("Cause")),
        Field("owner", "text", _("Who solves it"), personal="personal"),
        Field("due", "date", _("Due on")),
        Field("action", "text", _("What is done")),
        Field("resolved_on", "date", _("Solved on")),
        Field("client_told_on", "date", _("Client told on")),
        Field("next_meeting_on", "date", _("Next meeting on")),
        Field("recurs_from", "id", _("Repeats complaint"), refers="complaints"),
        NOTE,
    ), "", 90, shown="opened_on severity cause action resolved_on", order="opened_on"),
    sheet("vip_visits", _("VIP visits"), _("account and day"), ("account_id", "visited_on"), (
        ACCOUNT,
        Field("visited_on", "date", _("Visited on"), required=True),
        Field("by", "text", _("By"), personal="personal"),
        Field("with", "id", _("With"), refers="contact_map"),
        Field("outlook", "text", _("Outlook")),
        Field("news", "text", _("News")),
        Field("referrals", "text", _("Referrals")),
        NEXT_STEP,
        NOTE,
    ), "satisfaction", 180, shown="visited_on outlook news next_step", order="visited_on"),
))  # fmt: skip
