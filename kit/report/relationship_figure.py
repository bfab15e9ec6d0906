"""Figure of the relationship map: the org chart as an indented list, the lines between people as arcs, our standing with each as a matrix (A8.3, D3).

A box-and-arrow chart of forty people does not fit a page and crosses its own lines; a list always fits, reads from top to bottom, and has room for
names. Every distinction has a second channel beside colour: support is a shape, influence its size, a conflict a broken line with a cross, the level
now a full square and the level wanted an open one. It holds judgements about persons, so it never leaves the house.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from kit.language import Language
from kit.report.layout import text_width
from kit.report.style import GREY, INK, PALETTE, label_text, new_axes, nothing_to_show, styled, word_label
from kit.schema.vocabulary import RELATIONSHIP_LEVELS

__all__ = ["MOST_PEOPLE", "chart_order", "plot_relationship_map"]

MOST_PEOPLE = 40
_WIDTH = 6.7  # inches, as wide as the page; all places below are inches
_NAMES, _ARCS, _MATRIX = 0.34, 3.25, 4.35  # where names, arcs and the matrix begin
_INDENT, _DEEPEST = 0.17, 4
_OURS = 4  # people of ours with a column
_ROOMY = 16  # people up to which a row has two lines
_STEPS = len(RELATIONSHIP_LEVELS) - 1
_HEAD, _FOOT = 0.42, 0.62
_ARROW = "-|>,head_length=3.2,head_width=1.7"


@styled
def plot_relationship_map(
    standing: pd.DataFrame, lines: pd.DataFrame, relations: pd.DataFrame, team: Mapping[str, str], language: Language, ax: Axes | None = None
) -> Axes:
    """The map of one account from its rows of `contact_standing`, the lines between them, our relations, and the names of our people by id.

    Of more than forty people the forty with most influence are drawn; of more than four of ours, the four with most relations.
    """
    if standing.empty:
        return nothing_to_show(new_axes(ax, 0.8), language)
    people = chart_order(standing)
    row = 0.36 if len(people) <= _ROOMY else 0.19
    height = _HEAD + row * len(people) + _FOOT
    ax = new_axes(ax, height)
    ax.set(xlim=(0, _WIDTH), ylim=(height, 0))
    ax.set_axis_off()
    at = {contact: _HEAD + row * (i + 0.5) for i, contact in enumerate(people["contact_id"])}
    for i, y in enumerate(at.values()):
        if i % 2 == 0:
            ax.add_patch(Rectangle((0, y - row / 2), _WIDTH, row, color="#f4f6f8", linewidth=0, zorder=0))
    _draw_people(ax, people, at, language, roomy=len(people) <= _ROOMY)
    _draw_lines(ax, lines[lines["from_id"].isin(at) & lines["to_id"].isin(at)], at)
    _draw_matrix(ax, relations[relations["contact_id"].isin(at)], team, at, language)
    _draw_key(ax, height - _FOOT + 0.14, language)
    return ax


def chart_order(standing: pd.DataFrame) -> pd.DataFrame:
    """The people from the top of the chart down, each below its superior, with the column `depth`; at most forty, those with most influence.

    Among equals the more influential comes first; whoever reports in a circle or to nobody on the map stands at the top level.
    """
    strongest = standing.assign(_pull=standing["effective_influence"].fillna(0.0)).sort_values(
        ["_pull", "contact_id"], ascending=[False, True], kind="stable"
    ).head(MOST_PEOPLE)  # fmt: skip
    known = set(strongest["contact_id"])
    above = {c: s for c, s in zip(strongest["contact_id"], strongest["reports_to"], strict=True) if s in known and s != c}
    below: dict[str, list[str]] = {}
    for contact, superior in above.items():
        below.setdefault(superior, []).append(contact)
    order: dict[str, int] = {}
    waiting = [(c, 0) for c in strongest["contact_id"] if c not in above][::-1] or [(strongest["contact_id"].iloc[0], 0)]
    rest = list(strongest["contact_id"])
    while waiting:
        contact, depth = waiting.pop()
        if contact not in order:
            order[contact] = depth
            waiting += [(c, depth + 1) for c in below.get(contact, [])][::-1]
        if not waiting:
            waiting = [(c, 0) for c in rest if c not in order][:1]
    placed = strongest.set_index("contact_id").loc[list(order)].reset_index()
    return placed.assign(depth=list(order.values())).drop(columns="_pull")


def _draw_people(ax: Axes, people: pd.DataFrame, at: Mapping[str, float], language: Language, roomy: bool) -> None:
    ax.annotate(language.text("Person, and part in the decision"), (_NAMES, _HEAD - 0.1), color=GREY, fontsize=8)
    last: dict[int, float] = {}
    for person in people.itertuples():
        y, x = at[person.contact_id], _NAMES + _INDENT * min(person.depth, _DEEPEST)
        last[person.depth] = y
        if person.depth and person.depth - 1 in last:
            corner = x - _INDENT
            ax.plot([corner, corner, x - 0.09], [last[person.depth - 1] + 0.07, y, y], color=GREY, linewidth=0.7, zorder=1)
        _draw_marker(ax, x, y, person)
        name = person.name if isinstance(person.name, str) and person.name else person.contact_id
        about = [str(person.title)] if roomy and isinstance(person.title, str) and person.title else []
        about += [word_label(person.role, language)] if isinstance(person.role, str) and person.role else []
        room = _ARCS - x - 0.2
        if roomy:
            ax.text(x + 0.15, y - 0.075, _fitted(name, room, 8.5), va="center", fontweight="semibold", fontsize=8.5, color=INK)
            ax.text(x + 0.15, y + 0.085, _fitted(" · ".join(about), room, 7.5), va="center", fontsize=7.5, color=GREY)
        else:
            ax.text(x + 0.15, y, _fitted(" · ".join([name, *about]), room, 7.5), va="center", fontsize=7.5, color=INK)


def _draw_marker(ax: Axes, x: float, y: float, person: object) -> None:
    """Shape and colour by support, size by influence, a ring around a blocker, a triangle before the next contact."""
    support, pull = person.support, person.effective_influence  # type: ignore[attr-defined]
    shape, face, edge = ("s", "white", GREY) if pd.isna(support) else ("o", PALETTE[0], PALETTE[0]) if support > 0 else (
        ("X", PALETTE[1], PALETTE[1]) if support < 0 else ("o", "white", PALETTE[0]))  # fmt: skip
    size = 18 + 62 * (0 if pd.isna(pull) else float(pull))
    ax.scatter([x], [y], s=size, marker=shape, facecolor=face, edgecolor=edge, linewidth=1.0, zorder=3)
    if person.blocker is True or person.blocker is np.True_:  # type: ignore[attr-defined]
        ax.scatter([x], [y], s=size + 90, marker="o", facecolor="none", edgecolor=PALETTE[1], linewidth=1.1, zorder=3)
    if person.next_contact is True or person.next_contact is np.True_:  # type: ignore[attr-defined]
        ax.scatter([0.1], [y], s=34, marker=">", color=PALETTE[2], zorder=3)


def _draw_lines(ax: Axes, lines: pd.DataFrame, at: Mapping[str, float]) -> None:
    """Each line as an arc right of the names, the farther its ends the wider; the arrow shows who influences whom."""
    places = list(at.values())
    step = places[1] - places[0] if len(places) > 1 else 1.0
    lane = _MATRIX - _ARCS - 0.22
    for line in lines.sort_values(["from_id", "to_id", "kind"]).itertuples():
        start, end = at[line.from_id], at[line.to_id]
        bulge = lane * (0.15 + 0.85 * (abs(end - start) / step / max(len(at) - 1, 1)) ** 0.7)
        conflict = line.kind == "conflict"
        width = 0.7 + 0.45 * (0.0 if pd.isna(line.strength) else float(line.strength) - 1)
        out = _ARCS + bulge * 4 / 3
        curve = Path([(_ARCS, start), (out, start), (out, end), (_ARCS, end)], [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
        ax.add_patch(FancyArrowPatch(
            path=curve, arrowstyle="-" if conflict else _ARROW, linewidth=width, color=PALETTE[1] if conflict else PALETTE[3],
            linestyle=(0, (3, 2)) if conflict else "-", zorder=2,
        ))  # fmt: skip
        if conflict:
            ax.scatter([_ARCS + bulge], [(start + end) / 2], marker="x", s=20, color=PALETTE[1], linewidth=1.2, zorder=3)


def _draw_matrix(ax: Axes, relations: pd.DataFrame, team: Mapping[str, str], at: Mapping[str, float], language: Language) -> None:
    counts = relations["person_id"].value_counts().rename_axis("person").reset_index(name="n").sort_values(["n", "person"], ascending=[False, True])
    ours = list(counts["person"].head(_OURS))
    if not ours:
        ax.annotate(language.text("Nobody said how near we stand"), (_MATRIX, _HEAD - 0.1), color=GREY, fontsize=8)
        return
    wide = min((_WIDTH - _MATRIX) / len(ours), 0.8)
    place = {level: i for i, level in enumerate(RELATIONSHIP_LEVELS)}
    for i, person in enumerate(ours):
        first, _, rest = str(team.get(person, person)).partition(" ")
        for part, up in ((first, 0.22), (rest.split(" ")[-1], 0.1)):
            ax.annotate(_fitted(part, wide - 0.04, 7.5), (_MATRIX + wide * i, _HEAD - up), color=INK, fontsize=7.5)
    for row in relations[relations["person_id"].isin(ours)].sort_values(["contact_id", "person_id"]).itertuples():
        x, y = _MATRIX + wide * ours.index(row.person_id), at[row.contact_id]
        now, wanted = place.get(row.relationship_level), place.get(row.level_wanted)
        if now is None:
            ax.text(x, y, "?", va="center", fontsize=8, color=GREY)
            continue
        for step in range(1, _STEPS + 1):
            full, aim = step <= now, wanted is not None and now < step <= wanted
            face = PALETTE[0] if full else "white"
            edge = PALETTE[0] if full else PALETTE[1] if aim else "#c3c9d1"
            corner = (x + (step - 1) * 0.115, y - 0.045)
            ax.add_patch(Rectangle(corner, 0.09, 0.09, facecolor=face, edgecolor=edge, linewidth=1.2 if aim else 0.6, zorder=2))


def _fitted(text: str, inches: float, size: float) -> str:
    """The text in one line, cut with an ellipsis where it would be wider than that at this size of type."""
    line = label_text(text, len(text) + 1)
    while line and text_width(line) * size / 72 > inches:
        line = line[:-2].rstrip(" ·…") + "…"
    return line


def _draw_key(ax: Axes, y: float, language: Language) -> None:
    """What the shapes mean, in three lines below the map."""
    shapes = (
        ("o", PALETTE[0], PALETTE[0], language.text("for us")), ("o", "white", PALETTE[0], language.text("undecided")),
        ("X", PALETTE[1], PALETTE[1], language.text("against us")), ("s", "white", GREY, language.text("support not known")),
        (">", PALETTE[2], PALETTE[2], language.text("next contact")),
    )  # fmt: skip
    for i, (shape, face, edge, text) in enumerate(shapes):
        ax.scatter([0.1 + 1.3 * i], [y], s=34, marker=shape, facecolor=face, edgecolor=edge, linewidth=1.0)
        ax.text(0.22 + 1.3 * i, y, text, va="center", fontsize=7.5, color=INK)
    ax.scatter([0.1], [y + 0.18], s=90, marker="o", facecolor="none", edgecolor=PALETTE[1], linewidth=1.1)
    ax.text(0.22, y + 0.18, language.text("blocker"), va="center", fontsize=7.5, color=INK)
    ax.add_patch(FancyArrowPatch((1.28, y + 0.18), (1.6, y + 0.18), arrowstyle=_ARROW, color=PALETTE[3], linewidth=1.1))
    ax.text(1.67, y + 0.18, language.text("influences"), va="center", fontsize=7.5, color=INK)
    ax.plot([2.6, 2.95], [y + 0.18] * 2, color=PALETTE[1], linestyle=(0, (3, 2)), linewidth=1.1)
    ax.scatter([2.775], [y + 0.18], marker="x", s=18, color=PALETTE[1])
    ax.text(3.02, y + 0.18, language.text("in conflict"), va="center", fontsize=7.5, color=INK)
    ax.text(4.0, y + 0.18, language.text("Size of the mark: influence"), va="center", fontsize=7.5, color=INK)
    levels = " < ".join(language.word(level) for level in RELATIONSHIP_LEVELS)
    for x, face, edge, wide in ((0.06, PALETTE[0], PALETTE[0], 0.6), (0.18, "white", PALETTE[1], 1.2)):
        ax.add_patch(Rectangle((x, y + 0.315), 0.09, 0.09, facecolor=face, edgecolor=edge, linewidth=wide))
    told = language.text("level now, and wanted, with each of us: {levels}", levels=levels)
    ax.text(0.34, y + 0.36, told, va="center", fontsize=7.5, color=INK)
