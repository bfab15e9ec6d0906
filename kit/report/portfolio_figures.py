"""Figures of the portfolio: who is where in the lifecycle, and what each account could still buy (B2, A8.4).

Each takes a plain table and draws one thing, in the reader's language; hatch, marker and direct label go with colour everywhere (AX1).
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import LogLocator, NullLocator

from kit.language import Language
from kit.report.style import (
    GREY,
    INK,
    MARKERS,
    PALETTE,
    compact_axis,
    draw_class_bars,
    label_text,
    new_axes,
    nothing_to_show,
    ratio_axis,
    styled,
    word_label,
)  # fmt: skip
from kit.schema.vocabulary import ABC_CLASSES, LIFECYCLES, TIERS

__all__ = ["plot_lifecycle_counts", "plot_potential_vs_capture"]

_NAME_SIZE = 8
_MANY = 1200  # points that a picture in vectors may have


@styled
def plot_lifecycle_counts(portfolio: pd.DataFrame, language: Language, ax: Axes | None = None) -> Axes:
    """Accounts per lifecycle status, split by ABC class (`lifecycle`, `abc_class`, one row per account)."""
    present = [s for s in LIFECYCLES if (portfolio["lifecycle"] == s).any()]
    counts = pd.crosstab(portfolio["lifecycle"], portfolio["abc_class"]).reindex(index=present, columns=list(ABC_CLASSES), fill_value=0)
    ax = new_axes(ax, 0.9 + 0.42 * max(len(present), 2))
    draw_class_bars(ax, counts, [word_label(state, language) for state in present], language)
    return ax


@styled
def plot_potential_vs_capture(
    accounts: pd.DataFrame,
    language: Language,
    *,
    x: str = "captured",
    y: str = "wallet",
    name: str = "name",
    top: int = 8,
    by: str = "headroom",
    ax: Axes | None = None,
) -> Axes:
    """Each account's wallet against what is captured of it; the first `top` accounts by the column `by` are numbered and named.

    `x` is `captured` (money, log scale, with the line where all is captured) or `share_of_wallet`; `tier`, if there, is told by marker and colour.
    """
    data = accounts[(accounts[y] > 0) & accounts[x].notna()]
    data = data[data[x] > 0] if x != "share_of_wallet" else data
    ax = new_axes(ax, 3.6 if len(data) else 0.8)
    if data.empty:
        return nothing_to_show(ax, language)
    tiers = [t for t in TIERS if "tier" in data and (data["tier"] == t).any()] or [""]
    for tier in reversed(tiers):
        part = data[data["tier"] == tier] if tier else data
        i = TIERS.index(tier) if tier else 0
        face = PALETTE[(0, 1, 2, 5)[i]]
        ax.scatter(
            part[x],
            part[y],
            s=(46, 30, 24, 16)[i],
            marker=MARKERS[i],
            facecolor=face if i < 2 else "none",
            edgecolor=face,
            linewidth=0.9,
            rasterized=len(data) > _MANY,
            label=word_label(tier, language) if tier else None,
        )
    ax.set_yscale("log")
    if x == "share_of_wallet":
        ax.xaxis.set_major_formatter(ratio_axis(language))
    else:
        ax.set_xscale("log")
        ends = [max(data[x].min(), data[y].min()), min(data[x].max(), data[y].max())]
        ax.plot(ends, ends, color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0, label=language.text("all captured"))
        _log_ticks(ax.xaxis, language)
    _log_ticks(ax.yaxis, language)
    ax.set_xlabel(_axis_label(x, language))
    ax.set_ylabel(_axis_label(y, language))
    ax.grid(axis="both", alpha=0.7)
    ax.margins(x=0.05, y=0.08)
    if tiers != [""]:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, handletextpad=0.3, columnspacing=1.4, borderaxespad=0.2)
    if name in data and by in data:
        _name_points(ax, data.sort_values([by, name], ascending=[False, True]).head(top), x, y, name)
    return ax


def _log_ticks(axis: Axis, language: Language) -> None:
    """Ticks at 1, 10, 100 …, or at 1, 2, 5 … where the axis spans less than two decades; none in between."""
    low, high = sorted(axis.get_view_interval())
    steps = (1.0, 2.0, 5.0) if low > 0 and high / low < 100 else (1.0,)
    axis.set_major_locator(LogLocator(base=10, subs=steps))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(compact_axis(language))


def _axis_label(column: str, language: Language) -> str:
    labels = {
        "captured": language.text("Captured, 12 months ({currency}, log scale)", currency=language.currency),
        "revenue_12m": language.text("Captured, 12 months ({currency}, log scale)", currency=language.currency),
        "wallet": language.text("Realistic wallet ({currency}, log scale)", currency=language.currency),
        "headroom": language.text("Headroom ({currency}, log scale)", currency=language.currency),
        "share_of_wallet": language.text("Share of wallet"),
    }
    return labels.get(column, column)


def _name_points(ax: Axes, points: pd.DataFrame, x: str, y: str, name: str) -> None:
    """The points numbered in their order, and the names listed where nothing can lie: below the line where all is captured, to the right."""
    named = list(points[[x, y, name]].itertuples(index=False, name=None))
    for number, (at_x, at_y, _) in enumerate(named, start=1):
        ax.plot([at_x], [at_y], marker="o", markersize=10.5, markerfacecolor="white", markeredgecolor=INK, markeredgewidth=0.9, zorder=5 + 1 / number)
        ax.annotate(str(number), (at_x, at_y), ha="center", va="center_baseline", fontsize=_NAME_SIZE - 0.5, color=INK, zorder=6 + 1 / number)
    listed = "\n".join(f"{number}  {label_text(text, 30)}" for number, (_, _, text) in enumerate(named, start=1))
    box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    ax.annotate(listed, (0.985, 0.03), xycoords="axes fraction", ha="right", va="bottom", fontsize=_NAME_SIZE, linespacing=1.35, bbox=box,
                multialignment="left", zorder=4)  # fmt: skip
