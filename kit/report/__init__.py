"""Report: one list of structured outputs, and the papers made from it (web page, document, annex).

Names are loaded when first used, so that asking for a table does not import what only the document needs.
"""

from importlib import import_module
from typing import Any

__all__ = [
    "account_context",
    "account_decision",
    "account_figures",
    "account_steps",
    "call_out",
    "decision_summary",
    "key_figures",
    "known_table",
    "method_note",
    "plot_abc_curve",
    "plot_concentration",
    "plot_lifecycle_counts",
    "plot_monthly_revenue",
    "plot_portfolio_cells",
    "plot_potential_vs_capture",
    "plot_relationship_map",
    "report_context",
    "rows_of",
    "show_figure",
    "show_table",
    "team_names",
    "write_annex",
    "write_report",
]

_HOMES = {
    "account": ("account_context", "account_decision", "account_figures", "account_steps", "known_table", "rows_of", "team_names"),
    "annex": ("write_annex",),
    "cells_figure": ("plot_portfolio_cells",),
    "context": ("report_context",),
    "engagement_report": ("write_report",),
    "figures": ("plot_abc_curve", "plot_concentration", "plot_monthly_revenue"),
    "method": ("method_note",),
    "outputs": ("call_out", "key_figures", "show_figure", "show_table"),
    "portfolio_figures": ("plot_lifecycle_counts", "plot_potential_vs_capture"),
    "relationship_figure": ("plot_relationship_map",),
    "summary": ("decision_summary",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
