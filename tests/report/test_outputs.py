"""The structured outputs: what they carry, what they refuse, and that their HTML never runs."""

import json

import pandas as pd
import pytest

from kit.errors import SettingsError
from kit.report.outputs import MIME, call_out, key_figures, show_figure, show_table
from kit.report.style import new_axes

from .conftest import HOSTILE


def test_a_long_table_shows_its_top_rows_and_names_the_sheet_of_the_annex(english):
    frame = pd.DataFrame({"account_id": [str(i) for i in range(701)], "rank": range(701)})
    structure = show_table(frame, "ranking", english, title="The ranking").structure
    assert len(structure["rows"]) == 15
    assert "Top 15 of 701" in structure["note"]
    assert "Ranking" in structure["note"]


def test_a_short_table_has_no_note_about_more_rows(english):
    assert show_table(pd.DataFrame({"rank": [1, 2, 3]}), "ranking", english, title="t").structure["note"] == ""


def test_an_empty_table_says_that_it_is_empty(english):
    structure = show_table(pd.DataFrame({"rank": []}), "ranking", english, title="t").structure
    assert structure["rows"] == []
    assert structure["empty"]


def test_a_finding_is_the_title_of_its_table_and_without_rows_all_that_there_is_to_say(english):
    frame = pd.DataFrame({"rank": [1]})
    assert show_table(frame, "ranking", english, finding="One account leads.").structure["title"] == "One account leads."
    said = show_table(frame.head(0), "ranking", english, finding="Nobody leads.", kind="finding", internal=True).structure
    assert said == {"type": "callout", "kind": "finding", "text": "Nobody leads.", "internal": True}
    with pytest.raises(SettingsError):
        show_table(frame, "ranking", english)


def test_emphasis_by_mask_and_by_position_are_the_same(english):
    frame = pd.DataFrame({"rank": [1, 2, 3]})
    by_mask = show_table(frame, "ranking", english, title="t", emphasis=frame["rank"] == 2).structure["emphasis"]
    assert by_mask == show_table(frame, "ranking", english, title="t", emphasis=[1]).structure["emphasis"] == [1]


def test_html_of_a_table_shows_hostile_names_as_text(english):
    html = show_table(pd.DataFrame({"name": HOSTILE}), "accounts", english, title="<b>t</b>")._repr_mimebundle_()["text/html"]
    assert "<img" not in html
    assert "<b>t" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


@pytest.mark.parametrize(("title", "alt"), [("", "what it shows"), ("Finding", ""), ("Finding", "   ")])
def test_a_figure_without_title_or_alt_text_is_refused(title, alt, english):
    with pytest.raises(SettingsError):
        show_figure(new_axes(None), english, title=title, alt=alt)


def test_a_figure_carries_its_picture_once_and_no_html_that_would_hide_it(english):
    bundle = show_figure(new_axes(None), english, title="Finding", alt="An empty frame")._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg")
    assert "text/html" not in bundle
    assert "svg" not in json.dumps(bundle[MIME])


def test_an_unknown_kind_of_call_out_is_refused():
    with pytest.raises(SettingsError):
        call_out("text", "warning")  # type: ignore[arg-type]


def test_structures_are_plain_data_that_notebooks_can_keep(english):
    frame = pd.DataFrame({"account_id": ["1"], "due": [pd.Timestamp("2020-01-01")], "rank": [1]})
    for output in (show_table(frame, "ranking", english, title="t"), key_figures([("a", "1", ""), ("b", "2")]), call_out("x")):
        assert json.loads(json.dumps(output.structure)) == output.structure


def test_a_column_in_which_nothing_is_known_is_named_instead_of_shown(english):
    frame = pd.DataFrame({"account_id": ["1", "2"], "wallet": [None, None], "captured": [1.0, 2.0]})
    structure = show_table(frame, "potential", english, title="t").structure
    assert len(structure["columns"]) == 2
    assert "Realistic wallet" in structure["note"]
