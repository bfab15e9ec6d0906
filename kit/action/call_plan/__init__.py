"""Call plan: how many visits each account gets within the hours of its seller, and what one hour more is worth (A12, B3)."""

from kit.action.call_plan.allocation import Allocation, Calls, allocation
from kit.action.call_plan.visits import call_plan, call_plan_finding

__all__ = ["Allocation", "Calls", "allocation", "call_plan", "call_plan_finding"]
