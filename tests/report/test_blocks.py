"""From notebooks to blocks: what appears, what never does, and the order of headings."""

import nbformat
import pytest

from kit.errors import KitError, StageError
from kit.report.blocks import chapters_of, report_blocks
from kit.report.context import report_context
from kit.report.markdown import markdown_blocks, plain_text
from kit.report.outputs import call_out

from .conftest import notebook, sample_notebook


def test_code_prints_and_parameters_never_appear(cycle):
    text = str(report_blocks([sample_notebook(cycle)])["blocks"])
    assert "secret_source" not in text
    assert "printed text" not in text
    assert "parameters = " not in text


def test_each_notebook_title_opens_a_chapter(cycle):
    report = report_blocks([sample_notebook(cycle, "Investigation"), sample_notebook(cycle, "Analysis")])
    chapters = chapters_of(report["blocks"])
    assert [c["heading"]["text"] for c in chapters] == ["Investigation", "Analysis"]
    assert [c["heading"]["level"] for c in chapters] == [2, 2]


def test_no_heading_level_is_skipped(cycle):
    made = notebook(("show", report_context(cycle)), ("markdown", "# One\n\n##### Deep\n\nwords\n\n### Less\n\nwords\n\n# Two"))
    levels = [b["level"] for b in report_blocks([made])["blocks"] if b["type"] == "heading"]
    assert levels == [2, 3, 4, 2]


def test_anchors_are_unique(cycle):
    made = notebook(("show", report_context(cycle)), ("markdown", "# Same\n\n## Same\n\n## Same"))
    anchors = [b["id"] for b in report_blocks([made])["blocks"]]
    assert len(set(anchors)) == len(anchors)


def test_tables_are_numbered_through_the_whole_report(cycle):
    report = report_blocks([sample_notebook(cycle), sample_notebook(cycle)])
    assert [b["number"][-1] for b in report["blocks"] if b["type"] == "table"] == ["1", "2"]


def test_a_failed_cell_gives_no_report(cycle):
    made = sample_notebook(cycle)
    made.cells[-1].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])]
    with pytest.raises(StageError):
        report_blocks([made])


def test_a_notebook_that_does_not_say_whose_report_it_is_is_refused():
    with pytest.raises(KitError):
        report_blocks([notebook(("markdown", "# x"))])


@pytest.mark.parametrize("tag", ["remove-cell", "remove-output", "parameters", "injected-parameters"])
def test_tagged_cells_are_left_out(tag, cycle):
    made = notebook(("show", report_context(cycle)), ("show", call_out("hidden words")))
    made.cells[1].metadata["tags"] = [tag]
    assert "hidden words" not in str(report_blocks([made])["blocks"])


def test_raw_html_is_shown_as_the_text_that_it_is():
    blocks = markdown_blocks("Before <script>alert(1)</script> after\n\n<div onclick=x>block</div>")
    assert plain_text(blocks[0]["spans"]) == "Before <script>alert(1)</script> after"
    assert "<div onclick=x>" in str(blocks[1:])


def test_links_keep_their_words_and_drop_their_address():
    assert markdown_blocks("See [the source](https://example.com/x).")[0]["spans"] == [
        {"type": "text", "text": "See "},
        {"type": "text", "text": "the source"},
        {"type": "text", "text": "."},
    ]


def test_a_markdown_table_becomes_a_table():
    block = markdown_blocks("| a | b |\n|---|--:|\n| 1 | **2** |")[0]
    assert [c["label"] for c in block["columns"]] == ["a", "b"]
    assert [c["align"] for c in block["columns"]] == ["left", "right"]
    assert block["rows"] == [["1", "2"]]


def test_a_heading_with_nothing_under_it_is_left_out_but_chapters_stay(cycle):
    text = "# One\n\n## Shown\n\nWords\n\n## Hollow"
    made = notebook(("show", report_context(cycle)), ("markdown", text), ("code", "facts"), ("markdown", "# Two\n\n## Parent\n\n### Child\n\nWords"))
    headings = [b["text"] for b in report_blocks([made])["blocks"] if b["type"] == "heading"]
    assert headings == ["One", "Shown", "Two", "Parent", "Child"]


def test_a_question_that_nothing_answers_is_not_asked(cycle):
    made = notebook(
        ("show", report_context(cycle)), ("markdown", "# Plan\n\nA promise.\n\n## What could go wrong?\n\nRisks and their chances."),
        ("markdown", "## Who decides?\n\nPeople.\n\n### And who else?\n\nMore."), ("show", call_out("Nobody knows.")),
        ("markdown", "## Notes\n\nwords"),
    )  # fmt: skip
    blocks = report_blocks([made])["blocks"]
    assert [b["text"] for b in blocks if b["type"] == "heading"] == ["Plan", "Who decides?", "And who else?", "Notes"]
    assert "chances" not in str(blocks)
