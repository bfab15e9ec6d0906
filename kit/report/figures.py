"""Figures of revenue and change: the months, the ABC curve, concentration, key indicators, and what the data could not carry.

Each takes a plain table and draws one thing; the finding stands in the title that `show_figure` asks for, the figures on the axes speak the report's
language. Second channels carry every distinction: position, hatch, line style or a direct label (AX1).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kit.language import Language
from kit.report.style import GREY, INK, PALETTE, compact_axis, draw_class_bars, label_text, new_axes, ratio_axis, styled
from kit.schema.vocabulary import ABC_CLASSES

__all__ = ["plot_abc_curve", "plot_concentration", "plot_monthly_revenue"]

_MOST_GROUPS = 16  # whose bars fit on one figure

@styled
def plot_monthly_revenue(months: pd.DataFrame, language: Language, ax: Axes | None = None) -> Axes:
    """Revenue per month as columns (`month`, `revenue`), with the mean of the last twelve months as a line."""
    ax = new_axes(ax, 2.7)
    data = months.groupby("month", as_index=False)["revenue"].sum().sort_values("month", ignore_index=True)
    ax.bar(range(len(data)), data["revenue"], width=0.74, color=PALETTE[3])
    if len(data) > 12:
        mean = data["revenue"].rolling(12).mean()
        ax.plot(mean.index, mean, color=PALETTE[0], linewidth=1.8)
        last = float(mean.iloc[-1])
        ax.annotate(
            language.text("mean of 12 months"),
            (len(data) - 1, last),
            (6, 0),
            textcoords="offset points",
            va="center",
            color=PALETTE[0],
            annotation_clip=False,
        )
    step = max(1, int(np.ceil(len(data) / 7)))
    ticks = list(range(len(data) - 1, -1, -step))[::-1]
    ax.set_xticks(ticks, [language.month(data["month"].iloc[i]) for i in ticks])
    ax.set_ylabel(_money_label(language))
    _money_axis(ax, language)
    return ax


@styled
def plot_abc_curve(accounts: pd.DataFrame, language: Language, ax: Axes | None = None) -> Axes:
    """Cumulative share over accounts, largest first, with the ends of A and B marked (`value`, `abc_class`, `abc_by`).

    Where accounts are classed inside groups (`group`), bars: the accounts of each class per group, largest group first.
    """
    if "group" in accounts and (accounts["group"] != "").any():
        return _abc_bars(accounts, language, ax)
    ax = new_axes(ax, 2.3)
    tie = _tie(accounts)
    data = accounts[accounts["value"] > 0].sort_values(["value", *tie], ascending=[False, *[True] * len(tie)])
    share = data["value"].cumsum() / data["value"].sum()
    kept = np.unique(np.linspace(0, max(len(data) - 1, 0), 600).astype(int))[: len(data)]
    ax.plot(kept + 1, share.iloc[kept], color=PALETTE[0])
    ax.fill_between(kept + 1, share.iloc[kept], color=PALETTE[0], alpha=0.07, linewidth=0)
    for label in ("A", "B"):
        count = int(data["abc_class"].isin(list("ABC")[: "ABC".index(label) + 1]).sum())
        if 0 < count < len(data):
            _mark_class(ax, label, count, float(share.iloc[count - 1]), language)
    by_margin = "abc_by" in accounts and (accounts["abc_by"] == "margin").any()
    ax.set(xlim=(0, max(len(data), 1)), ylim=(0, 1.02), xlabel=language.text("Accounts that bought, largest first"))
    ax.set_ylabel(language.text("Cumulative share of margin") if by_margin else language.text("Cumulative share of revenue"))
    ax.yaxis.set_major_formatter(ratio_axis(language))
    ax.xaxis.set_major_formatter(compact_axis(language))
    ax.grid(axis="y")
    return ax


@styled
def plot_concentration(
    shares: pd.DataFrame, language: Language, usual: tuple[float, float] = (0.30, 0.55), alarm: float = 0.75, ax: Axes | None = None
) -> Axes:
    """Shares of revenue as bars (`label`, `share`) against the usual band and the alarm line of key-account dependence (D2)."""
    ax = new_axes(ax, 0.9 + 0.36 * max(len(shares), 2))
    labels = [label_text(language.told(str(v)), 40) for v in shares["label"]]
    ax.axvspan(*usual, color=GREY, alpha=0.14, linewidth=0)
    ax.axvline(alarm, color=PALETTE[1], linewidth=1.4, linestyle=(0, (4, 2)))
    ax.barh(range(len(shares)), shares["share"], height=0.56, color=PALETTE[0])
    for i, value in enumerate(shares["share"]):
        ax.annotate(language.ratio(value), (value, i), (5, 0), textcoords="offset points", va="center")
    ax.set_yticks(range(len(shares)), labels)
    ax.invert_yaxis()
    for place, text, colour in (
        (sum(usual) / 2, language.text("usual for key accounts"), GREY),
        (alarm, language.text("mono-dependence"), PALETTE[1]),
    ):
        ax.annotate(text, (place, 1), (0, 5), ("data", "axes fraction"), "offset points", ha="center", color=colour)
    ax.set_xlim(0, max(1.0, float(shares["share"].max()) if len(shares) else 1.0))
    ax.xaxis.set_major_formatter(ratio_axis(language))
    ax.set_xlabel(language.text("Share of revenue, 12 months"))
    return ax


def _mark_class(ax: Axes, label: str, count: int, reached: float, language: Language) -> None:
    ax.plot([count, count], [0, reached], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)))
    ax.plot([count], [reached], marker="o" if label == "A" else "s", color=PALETTE[1], markersize=5)
    text = language.text("{n} accounts: {share}", n=language.number(count), share=language.ratio(reached))
    ax.annotate(f"{label} · {text}" if label == "A" else f"A+B · {text}", (count, reached), (7, -11), textcoords="offset points", color=INK)


def _abc_bars(accounts: pd.DataFrame, language: Language, ax: Axes | None) -> Axes:
    order = accounts.groupby("group")["value"].sum().rename("sum").reset_index().sort_values(["sum", "group"], ascending=[False, True])["group"]
    first = order.head(_MOST_GROUPS).tolist()
    counts = pd.crosstab(accounts["group"], accounts["abc_class"]).reindex(index=first, columns=list(ABC_CLASSES), fill_value=0)
    ax = new_axes(ax, 0.9 + 0.3 * max(len(first), 2))
    draw_class_bars(ax, counts, [label_text(language.told(group)) for group in first], language)
    return ax


def _money_label(language: Language) -> str:
    return language.text("Revenue ({currency})", currency=language.currency)


def _money_axis(ax: Axes, language: Language) -> None:
    ax.yaxis.set_major_formatter(compact_axis(language))
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)


def _tie(frame: pd.DataFrame) -> list[str]:
    return ["account_id"] if "account_id" in frame.columns else []
