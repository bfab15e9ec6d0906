"""Every figure: draws on given axes or new ones, in each language, with the smallest and the emptiest of tables."""

import numpy as np
import pandas as pd
import pytest

from kit.report.cells_figure import plot_portfolio_cells
from kit.report.figures import plot_abc_curve, plot_concentration, plot_monthly_revenue
from kit.report.portfolio_figures import placed_numbers, plot_lifecycle_counts, plot_strength_matrix, plot_wallet_quadrant
from kit.report.style import figure_svg, new_axes

N = 30
ACCOUNTS = pd.DataFrame({
    "account_id": [f"{i:03d}" for i in range(N)],
    "name": [f"Name $_{{{i}}}" for i in range(N)],
    "value": [1000.0 * (N - i) for i in range(N)],
    "rank": range(1, N + 1),
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
MATRIX = pd.DataFrame({
    "name": ["Ana & Co", "Bravo", "Cedro"], "attractiveness": [4.0, 4.0, 2.0], "our_strength": [2.0, 2.0, 4.0], "attractiveness_low": [4.0, 2.5, 1.0],
    "attractiveness_high": [4.0, 5.0, 3.5], "our_strength_low": [2.0, 1.0, 4.0], "our_strength_high": [2.0, 3.5, 4.0],
    "position": ["build", "build", "maintain"], "position_firm": [True, False, False],
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
    "quadrant": (plot_wallet_quadrant, ACCOUNTS),
    "quadrant of nobody": (plot_wallet_quadrant, ACCOUNTS.head(0)),
    "matrix": (plot_strength_matrix, MATRIX),
    "matrix of nobody": (plot_strength_matrix, MATRIX.head(0)),
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


def test_the_first_accounts_are_numbered_and_named_beside_the_picture_in_that_order(english):
    texts = [text.get_text() for text in plot_wallet_quadrant(ACCOUNTS.iloc[::-1], english, top=3).texts]
    assert texts[4].split("\n") == [f"{number}  Name $_{{{number - 1}}}" for number in (1, 2, 3)]
    assert texts[5:] == ["1", "2", "3"]


def test_each_corner_says_what_lies_in_it(english):
    shares = ACCOUNTS.assign(share_of_wallet=np.where(ACCOUNTS["rank"] % 2 == 0, 0.2, 0.8))
    corners = [text.get_text() for text in plot_wallet_quadrant(shares, english).texts[:4]]
    assert [corner.split(" accounts")[0] for corner in corners] == ["Grow\n7", "Protect\n8", "Grow at low cost\n8", "Keep\n7"]
    assert corners[0].endswith("$80.5K open")  # ranks 2, 4 … 14, each with 500 × (31 − rank)


def test_twelve_numbers_on_one_spot_do_not_overlap():
    spots = placed_numbers([(0.0, 0.0)] * 12, apart=12.5)
    assert spots[0] == (0.0, 0.0)
    assert min(np.hypot(ax - bx, ay - by) for i, (ax, ay) in enumerate(spots) for bx, by in spots[:i]) >= 12.5
    assert placed_numbers([(0.0, 0.0), (40.0, 0.0)]) == [(0.0, 0.0), (40.0, 0.0)]


def test_the_matrix_counts_its_corners_and_tells_firm_positions_by_their_fill(english):
    ax = plot_strength_matrix(MATRIX, english)
    assert [text.get_text() for text in ax.texts[:4]] == ["Build up · 2", "Protect · 0", "Little effort · 0", "Maintain · 1"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["every rater agrees", "raters differ"]
    faces = [text.get_bbox_patch().get_facecolor()[:3] for text in ax.texts[5:]]
    assert faces[0] != faces[1] == faces[2]


def test_a_large_portfolio_still_gives_a_small_picture(english):
    n = 20_000
    wallet = np.exp(np.linspace(3, 15, n))
    many = pd.DataFrame({
        "account_id": [f"{i:06d}" for i in range(n)], "name": "x", "share_of_wallet": np.linspace(0, 1, n), "wallet": wallet,
        "headroom": wallet * 0.6, "rank": range(1, n + 1), "value": wallet, "abc_class": "A", "tier": "small",
    })  # fmt: skip
    for plot in (plot_wallet_quadrant, plot_abc_curve):
        assert len(figure_svg(plot(many, english).figure)) < 200_000
