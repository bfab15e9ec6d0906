"""Action: who contacts each account, how, how often and with whose hours, and the next steps of the first ones (A10, A12, B3)."""

from kit.action.account_plan import (
    LATE_LABELS,
    PART_LABELS,
    Portfolio,
    account_visits,
    accountability,
    accountability_finding,
    accounts_with_goal,
    current_values,
    ladder_finding,
    ladder_goals,
    late_finding,
    late_lines,
    milestone_drafts,
    parts_finding,
    plan_parts,
    plan_progress,
    plan_table,
    replicated_lines,
    similar_accounts,
    typed_plan,
)
from kit.action.calendar import (
    SELLER_WEEKS_LABELS,
    Given,
    WorkingDays,
    calendar_by_seller,
    calendar_facts,
    calendar_finding,
    planned_contacts,
    unvisited_by_cause,
    unvisited_finding,
    visit_calendar,
    working_days,
)
from kit.action.call_plan import call_plan, call_plan_finding
from kit.action.contact_plan import contact_cells, contact_plan
from kit.action.contact_rules import ContactRules, contact_rules_path, read_contact_rules
from kit.action.facts import action_facts
from kit.action.findings import contact_finding, escalation_finding, hours_finding, next_steps_finding
from kit.action.next_steps import next_steps
from kit.action.outreach import outreach_list
from kit.action.seller_hours import hours_by_seller
from kit.action.seller_plan import (
    GROW_LABELS,
    PROTECT_LABELS,
    SELLER_CONTACT_LABELS,
    SELLER_FORMAT_LABELS,
    SELLER_TABLES,
    chosen_seller,
    seller_accounts,
    seller_approach,
    seller_contacts,
    seller_decision,
    seller_facts,
    seller_formats,
    seller_grow_finding,
    seller_hours_finding,
    seller_list,
    seller_protect_finding,
    seller_standing_finding,
    seller_to_grow,
    seller_to_protect,
)

__all__ = [
    "GROW_LABELS", "LATE_LABELS", "PART_LABELS", "PROTECT_LABELS", "SELLER_CONTACT_LABELS", "SELLER_FORMAT_LABELS", "SELLER_TABLES",
    "SELLER_WEEKS_LABELS", "ContactRules", "Given", "Portfolio", "WorkingDays", "account_visits", "accountability", "accountability_finding",
    "accounts_with_goal", "action_facts", "calendar_by_seller", "calendar_facts", "calendar_finding", "call_plan", "call_plan_finding",
    "chosen_seller", "contact_cells", "contact_finding", "contact_plan", "contact_rules_path", "current_values", "escalation_finding",
    "hours_by_seller", "hours_finding", "ladder_finding", "ladder_goals", "late_finding", "late_lines", "milestone_drafts", "next_steps",
    "next_steps_finding", "outreach_list", "parts_finding", "plan_parts", "plan_progress", "plan_table", "planned_contacts", "read_contact_rules",
    "replicated_lines", "seller_accounts", "seller_approach", "seller_contacts", "seller_decision", "seller_facts", "seller_formats",
    "seller_grow_finding", "seller_hours_finding", "seller_list", "seller_protect_finding", "seller_standing_finding", "seller_to_grow",
    "seller_to_protect", "similar_accounts", "typed_plan", "unvisited_by_cause", "unvisited_finding", "visit_calendar", "working_days",
]  # fmt: skip
