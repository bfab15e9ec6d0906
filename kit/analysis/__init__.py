"""Analysis: what the gathered facts say about whom to serve how (A9, A1, A12, B1-B3, D2, E10)."""

from kit.analysis.abc_curve import abc_curve
from kit.analysis.concentration import concentration, concentration_figures, concentration_measures, dependence_reading
from kit.analysis.lifecycle import lifecycle, lifecycle_status
from kit.analysis.portfolio import portfolio, portfolio_cells
from kit.analysis.ranking import ranking

__all__ = [
    "abc_curve",
    "concentration",
    "concentration_figures",
    "concentration_measures",
    "dependence_reading",
    "lifecycle",
    "lifecycle_status",
    "portfolio",
    "portfolio_cells",
    "ranking",
]
