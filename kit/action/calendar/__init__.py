"""Calendar: the visits that are due laid on days, with their routes (A11, B3, E5)."""

from kit.action.calendar.due_visits import Given, planned_contacts
from kit.action.calendar.findings import (
    SELLER_WEEKS_LABELS,
    calendar_by_seller,
    calendar_facts,
    calendar_finding,
    unvisited_by_cause,
    unvisited_finding,
)
from kit.action.calendar.visit_calendar import CalendarTables, visit_calendar
from kit.action.calendar.working_days import Place, WorkingDays, country_code, working_days

__all__ = [
    "SELLER_WEEKS_LABELS", "CalendarTables", "Given", "Place", "WorkingDays", "calendar_by_seller", "calendar_facts", "calendar_finding",
    "country_code", "planned_contacts", "unvisited_by_cause", "unvisited_finding", "visit_calendar", "working_days",
]  # fmt: skip
