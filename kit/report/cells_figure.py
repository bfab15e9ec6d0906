"""Cells: the portfolio in three dimensions as one picture, with its totals and what moved (B2, B3).

Each cell says three things in the same places: how many accounts, how much revenue, and by how many accounts it grew or shrank. Depth of the wash is
revenue, the sign and the triangle are movement: nothing is told by colour alone (AX1). Revenue is in one unit for all cells, so that they compare.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from kit.language import Language
from kit.report.style import GREY, INK, PALETTE, new_axes, nothing_to_show, styled, word_label
from kit.schema.vocabulary import ABC_CLASSES, LIFECYCLES, POTENTIAL_CLASSES

__all__ = ["plot_portfolio_cells"]

_WASH = LinearSegmentedColormap.from_list("wash", ["#ffffff", "#e8eff6", "#9fbdd8"])
_RULE = "#d5dae1"
_TOTAL = "total"
_COLUMNS = ("accounts", "revenue_12m", "accounts_before")
_LARGEST = 1e5  # of a number in a cell, before the unit goes up


@styled
def plot_portfolio_cells(cells: pd.DataFrame, language: Language, ax: Axes | None = None) -> Axes:
    """Lifecycle down, ABC × potential across, totals at the ends: accounts, revenue and change of accounts (`portfolio_cells`, one seller or all)."""
    rows = [state for state in LIFECYCLES if (cells["lifecycle"] == state).any()]
    occur = set(zip(cells["abc_class"], cells["potential_class"], strict=True))
    across = [(letter, level) for letter in ABC_CLASSES for level in POTENTIAL_CLASSES if (letter, level) in occur]
    ax = new_axes(ax, 0.95 + 0.44 * max(len(rows) + 1, 2) if rows else 0.8)
    if not rows:
        return nothing_to_show(ax, language)
    grids = {name: _grid(cells, name, rows, across) for name in _COLUMNS}
    money = np.clip(grids["revenue_12m"][:-1, :-1], 0, None)
    ax.pcolormesh(np.sqrt(money), cmap=_WASH, vmin=0, vmax=max(float(np.sqrt(money.max())), 1.0), edgecolor=_RULE, linewidth=0.8)
    moved = bool(cells["accounts_before"].notna().any())
    unit, said = _unit(grids["revenue_12m"], language)
    for i in range(len(rows) + 1):
        for j in range(len(across) + 1):
            now, revenue, before = (grids[name][i, j] for name in _COLUMNS)
            if now or (moved and before):
                _write_cell(ax, (j, i), now, revenue / unit, now - before if moved else 0.0, language)
    _frame(ax, rows, across, language)
    parts = [language.text("accounts"), said, language.text("▲▼ change of accounts")][: 3 if moved else 2]
    legend = language.text("In each cell: {parts}", parts=parts)
    ax.annotate(legend, (0, 0), (0, -6), "axes fraction", "offset points", va="top", color=GREY, fontsize=8)
    return ax


def _grid(cells: pd.DataFrame, column: str, rows: list[str], across: list[tuple[str, str]]) -> np.ndarray:
    """The column by row and column of the figure, with the totals in the last ones."""
    sums = cells.assign(value=cells[column].astype("float64").fillna(0.0)).groupby(["lifecycle", "abc_class", "potential_class"])["value"].sum()
    grid = np.array([[float(sums.get((row, *place), 0.0)) for place in across] for row in rows])
    grid = np.column_stack([grid, grid.sum(axis=1)])
    return np.vstack([grid, grid.sum(axis=0)])


def _unit(money: np.ndarray, language: Language) -> tuple[float, str]:
    """The unit in which the largest single cell has at most five digits, and how it is said."""
    largest = float(np.abs(money[:-1, :-1]).max())
    currency = language.currency
    if largest < _LARGEST:
        return 1.0, language.text("revenue ({currency})", currency=currency)
    if largest < _LARGEST * 1e3:
        return 1e3, language.text("revenue (thousand {currency})", currency=currency)
    return 1e6, language.text("revenue (million {currency})", currency=currency)


def _write_cell(ax: Axes, at: tuple[int, int], now: float, revenue: float, change: float, language: Language) -> None:
    x, y = at[0] + 0.5, at[1]
    side, place = ("right", x + 0.06) if change else ("center", x)
    ax.annotate(language.number(now), (place, y + 0.33), ha=side, va="center", fontsize=8.5, fontweight="semibold", color=INK)
    shown = "–" if not revenue else language.number(revenue) if abs(revenue) >= 0.5 else "<1" if revenue > 0 else ">−1"
    ax.annotate(shown, (x, y + 0.72), ha="center", va="center", fontsize=7.2, color=INK)
    if change:
        marker, colour, face = ("^", PALETTE[2], PALETTE[2]) if change > 0 else ("v", PALETTE[1], "white")
        ax.plot([x + 0.15], [y + 0.33], marker=marker, markersize=3.4, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=0.8)
        text = language.number(abs(change))
        ax.annotate(text, (x + 0.15, y + 0.33), (4, 0), "data", "offset points", ha="left", va="center", fontsize=7, color=colour)


def _frame(ax: Axes, rows: list[str], across: list[tuple[str, str]], language: Language) -> None:
    """Row names, column names below the class names, and rules between classes and before the totals."""
    total = language.text("Total")
    ax.set_xlim(0, len(across) + 1.2)  # the totals hold the longest numbers
    ax.set_ylim(len(rows) + 1, 0)
    ax.set_yticks(np.arange(len(rows) + 1) + 0.5, [*(word_label(row, language) for row in rows), total])
    names = [language.text("no data") if level == "unknown" else language.word(level) for _, level in across]
    ax.set_xticks(np.arange(len(across) + 1) + 0.5, [*names, total], fontsize=7.6)
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False, pad=3)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for letter in ABC_CLASSES:
        places = [place for place, (its, _) in enumerate(across) if its == letter]
        if places:
            label, middle = language.text("Class {name}", name=letter), (places[0] + places[-1] + 1) / 2
            ax.annotate(label, (middle, 0), (0, 17), "data", "offset points", ha="center", va="bottom", fontweight="semibold", annotation_clip=False)
            ax.axvline(places[-1] + 1, color=GREY, linewidth=1.2)
    ax.hlines(len(rows), 0, len(across) + 1, color=GREY, linewidth=1.2)
