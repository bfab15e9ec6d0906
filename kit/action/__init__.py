"""Action: who contacts each account, how, how often and with whose hours, and the next steps of the first ones (A10, A12, B3)."""

from kit.action.contact_plan import contact_cells, contact_plan
from kit.action.contact_rules import ContactRules, read_contact_rules
from kit.action.next_steps import next_steps
from kit.action.seller_hours import hours_by_seller

__all__ = ["ContactRules", "contact_cells", "contact_plan", "hours_by_seller", "next_steps", "read_contact_rules"]
