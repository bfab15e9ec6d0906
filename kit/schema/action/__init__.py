"""Tables of the action stage (A10, A12, B3): who does what with each account, with which hours, and the next steps of the first ones."""

from kit.schema.action.calendar import CALENDAR_TABLES
from kit.schema.action.calls import CALLS
from kit.schema.action.contacts import CONTACTS
from kit.schema.action.plans import PLANS

__all__ = ["ACTION"]

ACTION = (*CALENDAR_TABLES, *CALLS, *CONTACTS, *PLANS)
