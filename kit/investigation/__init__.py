"""Investigation (A8): what each account bought, and what it could buy."""

from kit.investigation.capture import CAPTURE_LABELS, capture_by_decile, capture_finding, prospects_finding, quiet_finding
from kit.investigation.dossier import (
    DOSSIER_LABELS,
    account_potential_finding,
    account_risk_finding,
    asking_finding,
    chosen_account,
    dossier,
    dossier_facts,
    lines_finding,
)
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
from kit.investigation.losses import loss_at_risk, loss_chances, loss_finding, seller_loss_finding
from kit.investigation.map_findings import map_alt, map_cautions, map_finding, next_contact_finding, next_contact_kind
from kit.investigation.market import market_outlook, outlook_finding, priorities_finding, swot, swot_crossings, swot_finding
from kit.investigation.outlook import risks
from kit.investigation.potential import headroom_draws, potential
from kit.investigation.profile import profile
from kit.investigation.questions import INTERVIEW_LABELS, interview_list, questions, questions_finding
from kit.investigation.relationship import contact_standing, relationships
from kit.investigation.top_coding import TOP_CODING_LABELS, top_coding, top_coding_finding
from kit.investigation.white_space import white_space, white_space_finding

__all__ = [
    "BESIDE_LABELS", "CAPTURE_LABELS", "DOSSIER_LABELS", "HORIZON_LABELS", "INTERVIEW_LABELS", "TOP_CODING_LABELS", "account_potential_finding",
    "account_risk_finding", "asking_finding", "beside_revenue", "capture_by_decile", "capture_finding", "change_finding", "chosen_account",
    "contact_standing", "dossier", "dossier_facts", "headroom_draws", "horizon_table", "horizons", "horizons_finding", "interview_list",
    "investigation_facts", "lines_finding", "loss_at_risk", "loss_chances", "loss_finding", "map_alt", "map_cautions", "map_finding",
    "margin_finding", "market_outlook", "next_contact_finding", "next_contact_kind", "order_finding", "outlook_finding", "potential",
    "potential_finding", "potential_kind", "priorities_finding", "profile", "profile_finding", "prospects_finding", "questions",
    "questions_finding", "quiet_finding", "relationships", "risks", "seller_loss_finding", "swot", "swot_crossings", "swot_finding",
    "top_coding", "top_coding_finding", "white_space", "white_space_finding",
]  # fmt: skip
