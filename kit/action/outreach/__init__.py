"""Outreach: the weekly lists of the person who keeps the rhythm (B4)."""

from kit.action.outreach.weekly_lists import outreach_list

__all__ = ["outreach_list"]
