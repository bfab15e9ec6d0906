"""Calendar: the visits that are due laid on days, with their routes (A11, B3, E5)."""

from kit.action.calendar.working_days import Place, WorkingDays, country_code, working_days

__all__ = ["Place", "WorkingDays", "country_code", "working_days"]
