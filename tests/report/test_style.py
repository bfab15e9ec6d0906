"""The house style: colours that can be read, figures that are the same twice, nothing left changed."""

import matplotlib as mpl
import pytest

from kit.report.brand import contrast_on_white
from kit.report.printable import printable
from kit.report.style import HATCHES, MARKERS, PALETTE, figure_svg, house_style, label_text, new_axes, ratio_axis


def test_at_most_six_colours_each_readable_on_white_and_each_with_a_second_channel():
    assert len(PALETTE) <= 6
    assert all(contrast_on_white(colour) >= 3 for colour in PALETTE)
    assert len(MARKERS) >= len(PALETTE)
    assert len(set(HATCHES)) >= len(PALETTE)


def test_the_style_leaves_no_setting_behind():
    before = dict(mpl.rcParams)
    with house_style():
        new_axes(None)
    assert dict(mpl.rcParams) == before


def drawn():
    ax = new_axes(None)
    ax.bar(["a $x_1$", "b"], [1, 2], hatch="//")
    return figure_svg(ax.figure)


def test_the_same_figure_gives_the_same_picture():
    assert drawn() == drawn()


def test_a_picture_has_no_date_no_text_element_and_no_outside_reference():
    svg = drawn()
    assert "<text" not in svg
    assert "<metadata" not in svg
    assert "<!DOCTYPE" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_axes_speak_the_language(english, portuguese):
    assert ratio_axis(portuguese)(0.4, 0).startswith("40")
    assert portuguese.compact(1_200_000) != english.compact(1_200_000)


def test_long_names_are_cut_and_unknown_characters_are_boxes():
    assert label_text("x" * 50, 10) == "x" * 9 + "…"
    assert label_text("Line\nbreak 😀") == "Line break □"


@pytest.mark.parametrize("text", ["Conceição", "Ñandú S.A.", "€ – “x” …", "R$ 1.234,50"])
def test_what_the_three_languages_write_is_printable(text):
    assert printable(text) == text


def test_controls_and_joiners_are_dropped():
    assert printable("a\x07b\u200dc\ufe0f") == "abc"
