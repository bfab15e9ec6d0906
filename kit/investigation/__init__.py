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
from kit.investigation.potential import potential
from kit.investigation.profile import profile
from kit.investigation.relationship import contact_map, relationships

__all__ = [
    "BESIDE_LABELS", "CAPTURE_LABELS", "beside_revenue", "capture_by_decile", "capture_finding", "change_finding", "contact_map",
    "investigation_facts", "margin_finding", "order_finding", "potential", "potential_finding", "potential_kind", "profile", "profile_finding",
    "prospects_finding", "quiet_finding", "relationships",
]  # fmt: skip
