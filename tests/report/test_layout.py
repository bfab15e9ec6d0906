"""Column widths on paper: what must stay whole stays whole, and nothing is wider than the page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.report.layout import PAGE_WIDTH, table_layout, text_width

KINDS = ["id", "text", "sentence", "word", "money", "ratio", "date"]


def laid(kinds, rows):
    return table_layout([{"label": f"Column {k}", "kind": k, "align": "left"} for k in kinds], rows)


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=25), st.text(max_size=80), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_a_table_of_any_shape_fits_the_page(kinds, text, rows):
    layout = laid(kinds, [[text] * len(kinds)] * rows)
    assert sum(layout["widths"]) <= PAGE_WIDTH + 0.5
    assert all(width > 0 for width in layout["widths"])
    assert 5.5 <= layout["size"] <= 9


def test_few_columns_keep_the_largest_type_and_many_take_a_smaller_one():
    assert laid(["id", "money"], [["1", "1,000"]])["size"] == 9
    assert laid(["money"] * 14, [["12,345,678"] * 14])["size"] < 9


def test_ids_and_money_are_given_the_room_of_their_longest_cell():
    layout = laid(["id", "sentence", "money"], [["AB-0012345", "word " * 60, "123,456,789"]])
    for width, cell in ((layout["widths"][0], "AB-0012345"), (layout["widths"][2], "123,456,789")):
        assert width >= text_width(cell) * layout["size"]
    assert layout["rows"][0][0] == "AB-0012345"


def test_a_long_head_over_short_figures_takes_spare_room_before_it_becomes_a_tower():
    label = "Sus compras con nosotros, 12 meses (BRL)"
    columns = [{"label": "Value", "kind": "text", "align": "left"}, {"label": label, "kind": "money", "align": "right"}]
    columns += [{"label": "Statements", "kind": "int", "align": "right"}] * 5
    layout = table_layout(columns, [["Horizonte de los hechos, a corto plazo", "5.510.644", *"44444"]])
    assert layout["widths"][1] > text_width(label) * layout["size"] / 3


def test_only_words_wider_than_their_column_are_given_breaks():
    layout = laid(["text", "text"], [["short words only", "W" * 300]])
    assert "\u200b" not in layout["rows"][0][0]
    assert layout["rows"][0][1].replace("\u200b", "") == "W" * 300
    assert "\u200b" in layout["rows"][0][1]


@pytest.mark.parametrize("text", ["", "i", "W", "Á", "1"])
def test_widths_are_those_of_the_typeface(text):
    assert text_width(text) == pytest.approx({"": 0, "i": 0.246, "W": 0.786, "Á": 0.544, "1": 0.497}[text] * 1.04, abs=0.01)
