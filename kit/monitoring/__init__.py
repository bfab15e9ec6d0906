"""Monitoring: what moved since the earlier cycle, what it was worth, and who looks at what, when (A2, A11, B2, B5)."""

from kit.monitoring.agenda import agenda
from kit.monitoring.comparison import comparison_finding, comparison_kind, kept_cut, monitoring_facts
from kit.monitoring.cut import Cut, earlier_cut
from kit.monitoring.findings import agenda_finding, bridge_finding, kpis_finding, migration_finding, progress_finding, status_finding
from kit.monitoring.kpis import kpis
from kit.monitoring.migration import account_moves, migration, retention, revenue_bridge
from kit.monitoring.progress import attainment, progress
from kit.monitoring.status_counts import status_by_seller, status_counts

__all__ = [
    "Cut", "account_moves", "agenda", "agenda_finding", "attainment", "bridge_finding", "comparison_finding", "comparison_kind", "earlier_cut",
    "kept_cut", "kpis", "kpis_finding", "migration", "migration_finding", "monitoring_facts", "progress", "progress_finding", "retention",
    "revenue_bridge", "status_by_seller", "status_counts", "status_finding",
]  # fmt: skip
