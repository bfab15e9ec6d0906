"""Figure of the relationship map: everybody once, below the superior, legible from one to forty and beyond."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from kit.language import LANGUAGES, read_language
from kit.report import plot_relationship_map
from kit.report.outputs import show_figure
from kit.report.relationship_figure import MOST_PEOPLE, chart_order
from kit.report.style import NOTHING, house_style
from kit.schema import table

LINES = pd.DataFrame({
    "from_id": ["p01", "p02", "p00"], "to_id": ["p00", "p01", "p02"], "kind": ["influence", "conflict", "influence"], "strength": [3, 1, None],
})  # fmt: skip
RELATIONS = pd.DataFrame({
    "contact_id": ["p00", "p01", "p02"], "person_id": ["s1", "s1", "s2"], "relationship_level": ["adviser", None, "none"],
    "level_wanted": ["partner", None, "supplier"],
})  # fmt: skip
TEAM = {"s1": "Ana Prado", "s2": "Bruno Reis"}


def standing(n: int) -> pd.DataFrame:
    """n people: p00 at the top, everybody else reports to one of the first three; names are long, the last ones have least influence."""
    return table("contact_standing").conform(pd.DataFrame({
        "contact_id": [f"p{i:02}" for i in range(n)], "account_id": "001", "name": [f"Maria Eduarda de Albuquerque {i:02}" for i in range(n)],
        "title": "Coordenadora de Qualidade", "reports_to": [None if i == 0 else f"p{min((i - 1) // 2, 2):02}" for i in range(n)],
        "role": "technical_evaluator", "effective_influence": [1 - i / 100 for i in range(n)],
        "support": pd.array([(3, 0, -2, None)[i % 4] for i in range(n)], dtype="Int64"),
        "blocker": [i == 2 for i in range(n)], "next_contact": [i == 1 for i in range(n)],
    }))  # fmt: skip


def texts(ax: object) -> list[str]:
    return [t.get_text() for t in ax.figure.findobj(Text) if t.get_text().strip()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("n", [1, 3, 40])
def test_everybody_stands_on_the_map_once_and_inside_the_page(n: int) -> None:
    ax = plot_relationship_map(standing(n), LINES, RELATIONS, TEAM, read_language("pt_BR"))
    named = [t for t in texts(ax) if t.startswith("Maria")]
    assert len(named) == n
    width, height = ax.figure.get_size_inches()
    assert width <= 6.7 and height <= 9
    with house_style():
        FigureCanvasAgg(ax.figure).draw()
    boxes = [t.get_window_extent() for t in ax.figure.findobj(Text) if t.get_text().startswith(("Maria", "Coordenadora"))]
    assert max(b.x1 for b in boxes) / ax.figure.dpi <= 3.35, "names end where the arcs begin"
    tops = sorted(b.y0 for b in boxes)
    assert all(b - a > 6 for a, b in pairwise(tops)), "no line of text on another"


def test_more_than_forty_show_the_forty_with_most_influence() -> None:
    order = chart_order(standing(50))
    assert len(order) == MOST_PEOPLE and set(order["contact_id"]) == {f"p{i:02}" for i in range(40)}


def test_the_chart_goes_down_from_each_superior_and_survives_a_circle() -> None:
    people = standing(6)
    assert list(zip(chart_order(people)["contact_id"], chart_order(people)["depth"], strict=True)) == [
        ("p00", 0), ("p01", 1), ("p03", 2), ("p04", 2), ("p02", 1), ("p05", 2)]  # fmt: skip
    circle = people.assign(reports_to=["p01", "p02", "p00", "p00", "p03", None])
    assert sorted(chart_order(circle)["contact_id"]) == [f"p{i:02}" for i in range(6)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_key_speaks_the_language(code: str) -> None:
    language = read_language(code)
    shown = texts(plot_relationship_map(standing(3), LINES, RELATIONS, TEAM, language))
    assert {language.text(t) for t in ("for us", "against us", "influences", "in conflict", "next contact")} <= set(shown)
    assert {"Ana", "Prado", "Bruno", "Reis", "?"} <= set(shown), "our people by name, an unknown level as a question"


def test_the_picture_has_the_same_bytes_and_more_lines_draw_more() -> None:
    say = read_language("en")

    def svg(lines: pd.DataFrame) -> str:
        return show_figure(plot_relationship_map(standing(4), lines, RELATIONS, TEAM, say), say, title="t", alt="a", internal=True).svg

    assert svg(LINES) == svg(LINES.iloc[::-1])
    assert len(re.findall("<path", svg(LINES))) > len(re.findall("<path", svg(LINES.iloc[:1])))


def test_without_people_there_is_no_picture() -> None:
    ax = plot_relationship_map(standing(1).iloc[:0], LINES, RELATIONS, TEAM, read_language("en"))
    assert ax.get_gid() == NOTHING
