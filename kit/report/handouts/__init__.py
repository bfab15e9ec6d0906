"""Handouts: what sellers and the person who keeps the rhythm take with them: calendar files, weekly lists, tasks for the CRM (A4, B4)."""

from kit.report.handouts.folder import write_handouts

__all__ = ["write_handouts"]
