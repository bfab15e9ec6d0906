"""Figures of the portfolio: who is where in the lifecycle, and accounts in quadrants: what each could buy, how strong we are (B2, A8.4, A1, W10).

In the quadrants the first accounts are numbered and named. Numbers stand at their points, moved aside with a thin line where two would lie on each
other; the names stand beside the picture, in the order of the numbers, so that twelve of them never overlap. Each corner says what it stands for and
what lies in it; hatch, marker, fill and direct label go with colour everywhere (AX1).
"""

from __future__ import annotations

from math import cos, hypot, pi, sin

import numpy as np
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

__all__ = ["placed_numbers", "plot_lifecycle_counts", "plot_strength_matrix", "plot_wallet_quadrant"]

_NAME_SIZE = 8
_MANY = 1200  # points that a picture in vectors may have
_APART = 12.5  # points between the middles of two numbers
_RINGS = (0.0, 13.0, 20.0, 27.0, 34.0, 41.0)
_CORNERS = {"left top": (0.015, 0.985), "right top": (0.985, 0.985), "left bottom": (0.015, 0.015), "right bottom": (0.985, 0.015)}


@styled
def plot_lifecycle_counts(portfolio: pd.DataFrame, language: Language, ax: Axes | None = None) -> Axes:
    """Accounts per lifecycle status, split by ABC class (`lifecycle`, `abc_class`, one row per account)."""
    present = [s for s in LIFECYCLES if (portfolio["lifecycle"] == s).any()]
    counts = pd.crosstab(portfolio["lifecycle"], portfolio["abc_class"]).reindex(index=present, columns=list(ABC_CLASSES), fill_value=0)
    ax = new_axes(ax, 0.8 + 0.3 * max(len(present), 2))
    draw_class_bars(ax, counts, [word_label(state, language) for state in present], language)
    return ax


@styled
def plot_wallet_quadrant(accounts: pd.DataFrame, language: Language, top: int = 12, ax: Axes | None = None) -> Axes:
    """Share of wallet across, wallet up (log): four corners parted at the medians, the first `top` accounts by `rank` numbered and named.

    Needs `wallet`, `share_of_wallet`, `headroom`, `name`, `rank`, one row per account; `tier`, if there, is told by marker and colour.
    """
    data = accounts[(accounts["wallet"] > 0) & accounts["share_of_wallet"].notna()].sort_values(["rank", "name"], kind="stable")
    ax = new_axes(ax, 3.9 if len(data) else 0.8)
    if data.empty:
        return nothing_to_show(ax, language)
    data = data.assign(x=data["share_of_wallet"].clip(0, 1), y=data["wallet"])
    _scatter(ax, data, language)
    ax.set_yscale("log")
    ax.set(xlim=(-0.03, 1.03), xlabel=language.text("Share of wallet"))
    ax.set_ylabel(language.text("Realistic wallet ({currency}, log scale)", currency=language.currency))
    ax.xaxis.set_major_formatter(ratio_axis(language))
    _log_ticks(ax.yaxis, language)
    ax.margins(y=0.24)
    middle = float(data["x"].median()), float(data["y"].median())
    words = {"left top": language.text("Grow"), "right top": language.text("Protect"),
             "left bottom": language.text("Grow at low cost"), "right bottom": language.text("Keep")}  # fmt: skip
    _part(ax, data, middle, {corner: _open(word, _in_corner(data, middle, corner), language) for corner, word in words.items()})
    _name_points(ax, data.head(top).assign(filled=False))
    return ax


@styled
def plot_strength_matrix(matrix: pd.DataFrame, language: Language, top: int = 12, ax: Axes | None = None) -> Axes:
    """Our strength across, attractiveness up, from 1 to 5: lines reach from the lowest to the highest rater, the first `top` accounts are named.

    Needs the table `portfolio_matrix` with `name`, in the order in which accounts are numbered.
    """
    ax = new_axes(ax, 3.9 if len(matrix) else 0.8)
    if matrix.empty:
        return nothing_to_show(ax, language)
    data = matrix.assign(x=matrix["our_strength"], y=matrix["attractiveness"])
    ax.hlines(data["y"], data["our_strength_low"], data["our_strength_high"], color=GREY, linewidth=0.9)
    ax.vlines(data["x"], data["attractiveness_low"], data["attractiveness_high"], color=GREY, linewidth=0.9)
    firm = data["position_firm"].astype("bool")
    for part, face, label in ((data[firm], PALETTE[0], language.text("every rater agrees")), (data[~firm], "white", language.text("raters differ"))):
        if len(part):
            ax.scatter(part["x"], part["y"], s=30, marker="o", facecolor=face, edgecolor=PALETTE[0], label=label, zorder=3)
    ax.set(xlim=(0.8, 5.2), ylim=(0.6, 5.4), xticks=range(1, 6), yticks=range(1, 6))
    ax.set(xlabel=language.text("Our strength, 1–5"), ylabel=language.text("Attractiveness, 1–5"))
    words = {"left top": "build", "right top": "protect", "left bottom": "minimal", "right bottom": "maintain"}
    said = {corner: f"{word_label(word, language)} · {language.number((data['position'] == word).sum())}" for corner, word in words.items()}
    _part(ax, data, (3.0, 3.0), said)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, handletextpad=0.3, columnspacing=1.4, borderaxespad=0.2)
    _name_points(ax, data.head(top).assign(filled=firm))
    return ax


def placed_numbers(points: list[tuple[float, float]], apart: float = _APART) -> list[tuple[float, float]]:
    """A place for each point's number (all in the same units, such as typographic points): its own, or the nearest on rings around it that is `apart`
    from all placed before."""
    placed: list[tuple[float, float]] = []
    for x, y in points:
        free = ((x + r * cos(a), y + r * sin(a)) for r in _RINGS for a in np.linspace(pi / 2, 5 * pi / 2, 12, endpoint=False))
        near = lambda place: min((hypot(place[0] - px, place[1] - py) for px, py in placed), default=apart)  # noqa: E731
        placed.append(next((place for place in free if near(place) >= apart), (x, y + _RINGS[-1])))
    return placed


def _scatter(ax: Axes, data: pd.DataFrame, language: Language) -> None:
    tiers = [tier for tier in TIERS if "tier" in data and (data["tier"] == tier).any()] or [""]
    for tier in reversed(tiers):
        part = data[data["tier"] == tier] if tier else data
        i = TIERS.index(tier) if tier else 0
        face, size = PALETTE[(0, 1, 2, 5)[i]], (40, 26, 22, 14)[i]
        fill = face if i < 2 else "none"
        points = ax.scatter(part["x"], part["y"], s=size, marker=MARKERS[i], facecolor=fill, edgecolor=face, linewidth=0.8)
        points.set_label(word_label(tier, language) if tier else "")
        points.set_rasterized(len(data) > _MANY)
    if tiers != [""]:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, handletextpad=0.3, columnspacing=1.4, borderaxespad=0.2)


def _in_corner(data: pd.DataFrame, middle: tuple[float, float], corner: str) -> pd.DataFrame:
    side, level = corner.split()
    return data[((data["x"] < middle[0]) == (side == "left")) & ((data["y"] >= middle[1]) == (level == "top"))]


def _open(word: str, part: pd.DataFrame, language: Language) -> str:
    said = language.text("{n} accounts, {headroom} open", n=language.number(len(part)), headroom=language.money(part["headroom"].sum(), compact=True))
    return f"{word}\n{said}"


def _part(ax: Axes, data: pd.DataFrame, middle: tuple[float, float], words: dict[str, str]) -> None:
    """The lines through the middle, and in each corner what it stands for."""
    ax.axvline(middle[0], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    ax.axhline(middle[1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
    for corner, (x, y) in _CORNERS.items():
        side, level = corner.split()
        ax.annotate(words[corner], (x, y), xycoords="axes fraction", ha=side, va=level, fontsize=_NAME_SIZE, color=INK, bbox=box, zorder=4,
                    multialignment=side)  # fmt: skip


def _name_points(ax: Axes, named: pd.DataFrame) -> None:
    """The numbers at their points, and the names beside the picture."""
    lines = [f"{number}  {label_text(name, 27)}" for number, name in enumerate(named["name"], start=1)]
    ax.annotate("\n".join(lines), (1.02, 1), xycoords="axes fraction", va="top", fontsize=_NAME_SIZE, linespacing=1.5, annotation_clip=False)
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]  # places the axes, so that distances are those of the paper
    per_point = ax.figure.dpi / 72
    points = ax.transData.transform(named[["x", "y"]].to_numpy("float64")) / per_point
    for number, ((x, y), (to_x, to_y)) in enumerate(zip(points, placed_numbers([tuple(p) for p in points]), strict=True), start=1):
        row = named.iloc[number - 1]
        face, ink = (PALETTE[0], "white") if row["filled"] else ("white", INK)
        arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 5, "shrinkB": 0} if (to_x, to_y) != (x, y) else None
        ax.annotate(
            str(number), (row["x"], row["y"]), (to_x - x, to_y - y), textcoords="offset points", ha="center", va="center_baseline",
            fontsize=_NAME_SIZE - 1, color=ink, arrowprops=arrow, zorder=6 + 1 / number, annotation_clip=False,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": face, "edgecolor": INK, "linewidth": 0.8},
        )  # fmt: skip


def _log_ticks(axis: Axis, language: Language) -> None:
    """Ticks at 1, 10, 100 …, or at 1, 2, 5 … where the axis spans less than two decades; none in between."""
    low, high = sorted(axis.get_view_interval())
    steps = (1.0, 2.0, 5.0) if low > 0 and high / low < 100 else (1.0,)
    axis.set_major_locator(LogLocator(base=10, subs=steps))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(compact_axis(language))
