"""Action: who contacts each account, how, how often and with whose hours, and the next steps of the first ones (A10, A12, B3)."""

from kit.action.contact_plan import contact_cells, contact_plan
from kit.action.contact_rules import ContactRules, contact_rules_path, read_contact_rules
from kit.action.facts import action_facts
from kit.action.findings import contact_finding, escalation_finding, hours_finding, next_steps_finding
from kit.action.next_steps import next_steps
from kit.action.seller_hours import hours_by_seller

__all__ = [
    "ContactRules", "action_facts", "contact_cells", "contact_finding", "contact_plan", "contact_rules_path", "escalation_finding", "hours_by_seller",
    "hours_finding", "next_steps", "next_steps_finding", "read_contact_rules",
]  # fmt: skip
