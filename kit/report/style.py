"""House style of the figures: one typeface, six colours, quiet axes.

Every colour reaches 3:1 on white and they differ in lightness, so that a figure still reads in grey; a second channel (marker, hatch, label) always
goes with colour. Numbers on axes are formatted by the report's language, never by the process's locale. The style is a context: nothing stays
changed outside it. Pictures are SVG with a fixed salt and no date, so that the same data give the same bytes (AX1, LA2, PD7).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from kit.language import Language
from kit.report.formats import capitalised
from kit.report.printable import FONT_FAMILY, font_files, printable

__all__ = [
    "GREY",
    "HATCHES",
    "INK",
    "MARKERS",
    "NOTHING",
    "PALETTE",
    "compact_axis",
    "draw_class_bars",
    "figure_svg",
    "house_style",
    "label_text",
    "new_axes",
    "nothing_to_show",
    "ratio_axis",
    "styled",
    "word_label",
]

NOTHING = "nothing"  # marks axes that hold no picture
INK = "#1b2733"
GREY = "#6b7280"
PALETTE = ("#17375e", "#b4531f", "#0f6b66", "#3d87c2", "#7a2e5d", "#6b7280")
MARKERS = ("o", "s", "^", "D", "v", "P")
HATCHES = ("", "////", "\\\\\\\\", "----", "xxxx", "||||")
_IMAGE_DPI = 200  # of clouds with too many points for vectors
_RULE = "#d5dae1"
_NUMBER = re.compile(r"\b([1-9]\d*\.\d{3})\d+")
_STYLE: Any = {
    "font.family": [FONT_FAMILY],
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.titlesize": 9,
    "axes.prop_cycle": cycler(color=list(PALETTE)),
    "grid.color": _RULE,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "xtick.major.width": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.8,
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "text.hinting": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "carteira",
    "path.simplify": True,
}


@contextmanager
def house_style() -> Iterator[None]:
    """The house style for what is drawn inside the `with` block."""
    _register_fonts()
    with mpl.rc_context(_STYLE):
        yield


def styled(plot: Callable[..., Axes]) -> Callable[..., Axes]:
    """The plot function, drawn in the house style."""

    @wraps(plot)
    def drawn(*args: Any, **kwargs: Any) -> Axes:
        with house_style():
            return plot(*args, **kwargs)

    return drawn


def new_axes(ax: Axes | None, height: float = 3.1, width: float = 6.7) -> Axes:
    """The axes given, or those of a new figure (inches) that no window or notebook shows by itself."""
    return ax if ax is not None else Figure(figsize=(width, height)).add_subplot()


def nothing_to_show(ax: Axes, language: Language) -> Axes:
    """The axes with one quiet sentence in place of a picture that the data do not carry."""
    ax.set_axis_off()
    ax.set_gid(NOTHING)
    ax.text(0.5, 0.5, language.text("The data do not carry this figure."), transform=ax.transAxes, ha="center", va="center", color=GREY)
    return ax


def compact_axis(language: Language) -> FuncFormatter:
    """Ticks such as `1,2 mi` in the language."""
    return FuncFormatter(lambda value, _: language.compact(value))


def ratio_axis(language: Language) -> FuncFormatter:
    """Ticks such as `40 %` in the language."""
    return FuncFormatter(lambda value, _: language.ratio(value))


def draw_class_bars(ax: Axes, counts: pd.DataFrame, labels: list[str], language: Language) -> None:
    """Accounts per row of `counts`, split by its columns (ABC classes), as bars with their totals, the first row on top."""
    left = np.zeros(len(counts))
    for i, abc_class in enumerate(counts.columns):
        values = counts[abc_class].to_numpy(dtype=float)
        colour, hatch = PALETTE[(0, 3, 5)[i]], HATCHES[i]
        label = language.text("Class {name}", name=abc_class)
        ax.barh(range(len(counts)), values, left=left, height=0.6, label=label, color=colour if not hatch else "white", edgecolor=colour, hatch=hatch)
        left += values
    for i, total in enumerate(left):
        ax.annotate(language.number(total), (total, i), (5, 0), textcoords="offset points", va="center", fontweight="semibold")
    ax.set_yticks(range(len(counts)), labels)
    ax.invert_yaxis()
    ax.margins(x=0.1)
    ax.set_xlabel(language.text("Accounts"))
    ax.xaxis.set_major_formatter(compact_axis(language))
    ax.legend(loc="lower right", ncols=1)


def label_text(text: object, limit: int = 26) -> str:
    """A name fit to stand in a figure: printable, on one line, cut with an ellipsis past `limit` characters."""
    line = " ".join(printable(str(text)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def word_label(value: str, language: Language) -> str:
    """A word of a vocabulary as a label: translated, with a capital."""
    return label_text(capitalised(language.word(value)), 40)


def figure_svg(figure: Figure) -> str:
    """The figure as SVG text: glyphs as paths, no date, no outside reference; the same figure gives the same text."""
    buffer = io.StringIO()
    with house_style():
        figure.savefig(buffer, format="svg", dpi=_IMAGE_DPI, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)
    return _NUMBER.sub(r"\1", text).strip() + "\n"


@cache
def _register_fonts() -> None:
    for path in font_files():
        font_manager.fontManager.addfont(path)
