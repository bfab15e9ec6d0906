"""Investigation (A8): what each account bought, and what it could buy."""

from kit.investigation.capture import CAPTURE_LABELS, capture_by_decile, capture_finding, prospects_finding, quiet_finding
from kit.investigation.findings import (
    BESIDE_LABELS,
    beside_revenue,
    change_finding,
    investigation_facts,
    margin_finding,
    order_finding,
    potential_finding,
    potential_kind,
    profile_finding,
)
from kit.investigation.horizons import HORIZON_LABELS, horizon_table, horizons, horizons_finding
from kit.investigation.potential import potential
from kit.investigation.profile import profile

__all__ = [
    "BESIDE_LABELS", "CAPTURE_LABELS", "HORIZON_LABELS", "beside_revenue", "capture_by_decile", "capture_finding", "change_finding",
    "horizon_table", "horizons", "horizons_finding", "investigation_facts", "margin_finding", "order_finding", "potential", "potential_finding",
    "potential_kind", "profile", "profile_finding", "prospects_finding", "quiet_finding",
]  # fmt: skip
