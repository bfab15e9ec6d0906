"""The web page: self-contained, escaped, one h1, readable by machine."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.outputs import call_out, show_figure, show_table
from kit.report.page import PageExporter, render_page
from kit.report.style import new_axes

from .conftest import HOSTILE, notebook, sample_notebook


class Reader(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def page(cycle):
    language = cycle.language
    made = sample_notebook(cycle)
    made.cells += notebook(
        ("show", show_figure(new_axes(None), language, title="A finding", alt='Alt "quoted" <text>')),
        ("show", show_table(cycle.read("accounts"), "accounts", language, title="Accounts")),
        ("show", call_out("<b>bold?</b>", "caution")),
    ).cells
    return render_page(report_blocks([made]))


@pytest.fixture
def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_hostile_names_are_text(read):
    for name in HOSTILE:
        assert name in read.text
    assert all("onerror" not in attributes for _, attributes in read.tags)


def test_nothing_runs_and_nothing_is_loaded_from_outside(page, read):
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in read.tags}
    for _, attributes in read.tags:
        for name in ("src", "href", "srcset", "action"):
            assert (attributes.get(name) or "data:").startswith(("data:", "#"))
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r"https?://|url\(|@import", page)


def test_policy_charset_language_and_title_are_there(page, read):
    policy = next(a["content"] for t, a in read.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert ("meta", {"charset": "utf-8"}) in read.tags
    assert next(a for t, a in read.tags if t == "html")["lang"] == "en"
    assert any(t == "title" for t, _ in read.tags)


def test_one_first_heading_and_no_skipped_level(read):
    levels = [int(t[1]) for t, _ in read.tags if re.fullmatch("h[1-6]", t)]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_tables_have_scoped_heads_and_pictures_have_words(read):
    assert all("scope" in a for t, a in read.tags if t == "th")
    pictures = [a for t, a in read.tags if t == "img"]
    assert pictures
    assert all(a.get("alt") for a in pictures)
    assert sum(t == "figcaption" for t, _ in read.tags) == sum(t == "figure" for t, _ in read.tags)


def test_contents_link_to_chapters_that_exist(read):
    anchors = {a["href"][1:] for t, a in read.tags if t == "a"}
    assert anchors <= {a.get("id") for _, a in read.tags}
    assert "investigation" in anchors


def test_the_page_fits_a_mail(page):
    assert len(page.encode()) < 1_500_000


def test_the_same_notebook_gives_the_same_page(cycle):
    assert render_page(report_blocks([sample_notebook(cycle)])) == render_page(report_blocks([sample_notebook(cycle)]))


def test_the_exporter_works_for_a_notebook_alone(cycle):
    body, resources = PageExporter().from_notebook_node(sample_notebook(cycle))
    assert "The first accounts" in body
    assert resources["output_extension"] == ".html"


def test_a_report_in_portuguese_says_so(tmp_path):
    from .conftest import make_cycle

    made = make_cycle(tmp_path, 6, "pt_BR")
    assert '<html lang="pt-BR">' in render_page(report_blocks([notebook(("show", report_context(made)), ("markdown", "# x"))]))
