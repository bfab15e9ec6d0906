"""Monitoring: what moved since the earlier cycle, what it was worth, and who looks at what, when (A2, A11, B2, B5)."""

from kit.monitoring.agenda import agenda
from kit.monitoring.cut import Cut, earlier_cut
from kit.monitoring.kpis import kpis
from kit.monitoring.migration import account_moves, migration, retention, revenue_bridge
from kit.monitoring.progress import attainment, progress
from kit.monitoring.status_counts import status_by_seller, status_counts

__all__ = [
    "Cut", "account_moves", "agenda", "attainment", "earlier_cut", "kpis", "migration", "progress", "retention", "revenue_bridge", "status_by_seller",
    "status_counts",
]  # fmt: skip
