"""Analysis: what the gathered facts say about whom to serve how (A9, A1, A12, B1-B3, D2, E10)."""

from kit.analysis.abc_curve import abc_curve, classed_accounts
from kit.analysis.approach import approach, approach_finding, approach_sheet
from kit.analysis.approach_library import approach_path, read_approach_library
from kit.analysis.backtest import backtest, backtest_finding, readings_finding
from kit.analysis.cells import earlier_reading, movement_finding, portfolio_cells
from kit.analysis.concentration import concentration, concentration_figures, concentration_measures, dependence_reading
from kit.analysis.expected_purchases import expected_purchases, purchases_finding
from kit.analysis.facts import analysis_facts, dependence_shares
from kit.analysis.findings import (
    abc_finding,
    concentration_finding,
    coverage_finding,
    drift_finding,
    format_finding,
    potential_finding,
    ranking_finding,
    rhythm_finding,
    segment_finding,
    seller_finding,
    tie_finding,
)
from kit.analysis.format_findings import hours_finding, kept_rule_finding, service_decision, ways_finding
from kit.analysis.hunting import hunters_farmers, hunting_finding
from kit.analysis.lifecycle import lifecycle, lifecycle_changes, lifecycle_status
from kit.analysis.portfolio import portfolio
from kit.analysis.ranking import ranking, win_rates
from kit.analysis.segment_names import earlier_segments
from kit.analysis.segmentation import segments
from kit.analysis.service import ServicePlan, format_summary, service_plan
from kit.analysis.strength import matrix_finding, strength_matrix

__all__ = [
    "ServicePlan",
    "abc_curve",
    "abc_finding",
    "analysis_facts",
    "approach",
    "approach_finding",
    "approach_path",
    "approach_sheet",
    "backtest",
    "backtest_finding",
    "classed_accounts",
    "concentration",
    "concentration_figures",
    "concentration_finding",
    "concentration_measures",
    "coverage_finding",
    "dependence_reading",
    "dependence_shares",
    "drift_finding",
    "earlier_reading",
    "earlier_segments",
    "expected_purchases",
    "format_finding",
    "format_summary",
    "hours_finding",
    "hunters_farmers",
    "hunting_finding",
    "kept_rule_finding",
    "lifecycle",
    "lifecycle_changes",
    "lifecycle_status",
    "matrix_finding",
    "movement_finding",
    "portfolio",
    "portfolio_cells",
    "potential_finding",
    "purchases_finding",
    "ranking",
    "ranking_finding",
    "read_approach_library",
    "readings_finding",
    "rhythm_finding",
    "segment_finding",
    "segments",
    "seller_finding",
    "service_decision",
    "service_plan",
    "strength_matrix",
    "tie_finding",
    "ways_finding",
    "win_rates",
]
