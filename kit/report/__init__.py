"""Report: one list of structured outputs, and the papers made from it (web page, document, annex).

Names are loaded when first used, so that asking for a table does not import what only the document needs.
"""

from importlib import import_module
from typing import Any

__all__ = [
    "account_context",
    "account_decision",
    "account_figures",
    "call_out",
    "decision_summary",
    "earlier_table",
    "key_figures",
    "known_table",
    "method_note",
    "plot_abc_curve",
    "plot_concentration",
    "plot_lifecycle_counts",
    "plot_monthly_revenue",
    "plot_portfolio_cells",
    "plot_relationship_map",
    "plot_strength_matrix",
    "plot_wallet_quadrant",
    "report_context",
    "rows_of",
    "seller_context",
    "seller_decision",
    "seller_figures",
    "show_figure",
    "show_sheets",
    "show_table",
    "steps_of",
    "team_names",
    "write_annex",
    "write_report",
]

_HOMES = {
    "account": ("account_context", "account_decision", "account_figures", "earlier_table", "known_table", "rows_of", "steps_of", "team_names"),
    "annex": ("write_annex",),
    "cells_figure": ("plot_portfolio_cells",),
    "context": ("report_context",),
    "engagement_report": ("write_report",),
    "figures": ("plot_abc_curve", "plot_concentration", "plot_monthly_revenue"),
    "method": ("method_note",),
    "outputs": ("call_out", "key_figures", "show_figure", "show_table"),
    "portfolio_figures": ("plot_lifecycle_counts", "plot_strength_matrix", "plot_wallet_quadrant"),
    "relationship_figure": ("plot_relationship_map",),
    "seller": ("seller_context", "seller_decision", "seller_figures"),
    "sheets": ("show_sheets",),
    "summary": ("decision_summary",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
