"""Every figure: draws on given axes or new ones, in each language, with the smallest and the emptiest of tables."""

import numpy as np
import pandas as pd
import pytest

from kit.report.cells_figure import plot_portfolio_cells
from kit.report.figures import plot_abc_curve, plot_concentration, plot_monthly_revenue
from kit.report.portfolio_figures import plot_lifecycle_counts, plot_potential_vs_capture
from kit.report.style import figure_svg, new_axes

N = 30
ACCOUNTS = pd.DataFrame({
    "account_id": [f"{i:03d}" for i in range(N)],
    "name": [f"Name $_{{{i}}}" for i in range(N)],
    "value": [1000.0 * (N - i) for i in range(N)],
    "captured": [1000.0 * (N - i) for i in range(N)],
    "wallet": [1500.0 * (N - i) for i in range(N)],
    "headroom": [500.0 * (N - i) for i in range(N)],
    "share_of_wallet": 2 / 3,
    "abc_class": list("ABC") * 10,
    "lifecycle": ["active", "new", "inactive"] * 10,
    "potential_class": ["high", "low", "unknown"] * 10,
    "tier": ["key", "large", "medium", "small", "small"] * 6,
})  # fmt: skip
CELLS = pd.DataFrame({
    "lifecycle": ["active", "active", "inactive"], "abc_class": ["A", "B", "C"], "potential_class": ["high", "low", "unknown"],
    "accounts": [12, 345, 0], "revenue_12m": [2.5e9, 3e5, 0.0], "accounts_before": [12, 300, 4],
})  # fmt: skip
FIGURES = {
    "months": (plot_monthly_revenue, pd.DataFrame({"month": pd.date_range("2012-01-01", periods=30, freq="MS"), "revenue": np.arange(30.0)})),
    "one month": (plot_monthly_revenue, pd.DataFrame({"month": [pd.Timestamp("2012-01-01")], "revenue": [1.0]})),
    "abc": (plot_abc_curve, ACCOUNTS),
    "abc of nobody": (plot_abc_curve, ACCOUNTS.head(0)),
    "concentration": (plot_concentration, pd.DataFrame({"label": ["Key accounts", "Largest"], "share": [0.6, 0.1]})),
    "lifecycle": (plot_lifecycle_counts, ACCOUNTS),
    "abc of sellers": (plot_abc_curve, ACCOUNTS.assign(group=["Ana", "Bruno", "Without a seller"] * 10)),
    "cells": (plot_portfolio_cells, CELLS),
    "cells without an earlier cut": (plot_portfolio_cells, CELLS.assign(accounts_before=None)),
    "cells of nobody": (plot_portfolio_cells, CELLS.head(0)),
    "potential": (plot_potential_vs_capture, ACCOUNTS),
    "potential of nobody": (plot_potential_vs_capture, ACCOUNTS.head(0)),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.filterwarnings("error")
def test_each_figure_draws_without_a_warning_and_is_the_same_twice(name, portuguese):
    plot, data = FIGURES[name]
    first, second = (figure_svg(plot(data, portuguese).figure) for _ in range(2))
    assert first == second
    assert len(first) < 200_000


@pytest.mark.parametrize("name", [n for n in FIGURES if n != "segments"])
def test_each_figure_draws_on_the_axes_that_it_is_given(name, english):
    plot, data = FIGURES[name]
    ax = new_axes(None)
    assert plot(data, english, ax=ax) is ax


def test_the_order_of_rows_does_not_change_a_figure(english):
    shuffled = ACCOUNTS.sample(frac=1, random_state=3)
    for plot in (plot_abc_curve, plot_lifecycle_counts):
        assert figure_svg(plot(ACCOUNTS, english).figure) == figure_svg(plot(shuffled, english).figure)
    assert figure_svg(plot_portfolio_cells(CELLS, english).figure) == figure_svg(plot_portfolio_cells(CELLS.iloc[::-1], english).figure)


def test_a_cell_says_its_accounts_its_revenue_in_one_unit_and_by_how_many_accounts_it_changed(english):
    texts = [text.get_text() for text in plot_portfolio_cells(CELLS, english).texts]
    assert texts[:5] == ["12", "2,500", "345", "<1", "45"]
    assert "In each cell: accounts, revenue (million USD), ▲▼ change of accounts" in texts
    assert "▲▼" not in " ".join(text.get_text() for text in plot_portfolio_cells(CELLS.assign(accounts_before=None), english).texts)


def test_share_of_wallet_can_be_the_horizontal_axis(english):
    ax = plot_potential_vs_capture(ACCOUNTS, english, x="share_of_wallet")
    assert ax.get_xscale() == "linear"
    assert ax.get_yscale() == "log"


def test_the_first_accounts_are_numbered_at_their_points_and_named_in_that_order(english):
    ax = plot_potential_vs_capture(ACCOUNTS, english, top=3)
    texts = [t.get_text() for t in ax.texts]
    assert texts[:3] == ["1", "2", "3"]
    first = ACCOUNTS.sort_values(["headroom", "name"], ascending=[False, True]).head(3)["name"].tolist()
    assert [line.split("  ", 1)[1] for line in texts[3].split("\n")] == first


def test_a_large_portfolio_still_gives_a_small_picture(english):
    n = 20_000
    wallet = np.exp(np.linspace(3, 15, n))
    many = pd.DataFrame({
        "account_id": [f"{i:06d}" for i in range(n)], "name": "x", "captured": wallet * 0.4, "wallet": wallet, "headroom": wallet * 0.6,
        "value": wallet, "abc_class": "A", "tier": "small",
    })  # fmt: skip
    for plot in (plot_potential_vs_capture, plot_abc_curve):
        assert len(figure_svg(plot(many, english).figure)) < 200_000
