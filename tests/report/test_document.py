"""The PDF: tagged, deterministic, with client text as text and every table inside the page."""

import io

import pandas as pd
import pypdf
import pytest

from kit.errors import KitError
from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.document import DocumentExporter, render_document
from kit.report.outputs import call_out, show_figure, show_table
from kit.report.style import new_axes

from .conftest import HOSTILE, notebook, sample_notebook


def pdf_of(cycle, *shown):
    cells = [("show", report_context(cycle)), ("markdown", "# Chapter"), *(("show", output) for output in shown)]
    return pypdf.PdfReader(io.BytesIO(render_document(report_blocks([notebook(*cells)]))))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def kinds_of(reader):
    """How often each structure element occurs in the tagged PDF."""
    counts: dict[str, int] = {}
    stack, seen = [reader.trailer["/Root"]["/StructTreeRoot"]], set()
    while stack:
        node = stack.pop().get_object()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                counts[node["/S"]] = counts.get(node["/S"], 0) + 1
            stack += [node[key] for key in ("/K",) if key in node and not isinstance(node[key], int)]
        elif isinstance(node, pypdf.generic.ArrayObject):
            stack += [child for child in node if not isinstance(child, int)]
    return counts


def squeezed(text):
    return "".join(text.replace("\u200b", "").split())


def test_hostile_names_are_text(cycle):
    text = squeezed(text_of(pdf_of(cycle, show_table(cycle.read("accounts"), "accounts", cycle.language, title="Accounts"))))
    for name in HOSTILE[:4]:
        assert squeezed(name) in text
    assert squeezed("Emoji □ Ltd") in text


def test_characters_that_the_typeface_lacks_are_named_at_the_end_and_others_are_not(cycle, bare_cycle):
    def text(*names):
        rows = cycle.read("accounts").head(len(names)).assign(name=list(names))
        return squeezed(text_of(pdf_of(cycle, show_table(rows, "accounts", cycle.language, title="Accounts"))))

    assert squeezed("stands for characters that the typeface of this document lacks: U+1F600 GRINNING FACE. The web page") in text("Emoji 😀 Ltd")
    assert "standsfor" not in text("Çelik Łódź Ελλάς Кедр ẹ")
    many = text("日本語", "עברית", "漢字")
    assert squeezed("U+05D1 HEBREW LETTER BET, U+05D9") in many and squeezed("5 more. The web page") in many


def test_hostile_words_are_text_in_titles_call_outs_and_headings(cycle):
    evil = "#panic() *b* $x$ @y <z> // [c]"
    made = notebook(
        ("show", report_context(cycle)),
        ("markdown", f"# {evil}\n\n{evil}"),
        ("show", call_out(evil)),
        ("show", show_table(pd.DataFrame({"name": [evil]}), "accounts", cycle.language, title=evil, note=evil)),
        ("show", show_figure(new_axes(None), cycle.language, title=evil, alt=evil, caption=evil, source=evil)),
    )
    text = text_of(pypdf.PdfReader(io.BytesIO(render_document(report_blocks([made])))))
    assert text.count("#panic()") >= 6


def test_the_document_is_tagged_with_its_tables_figures_and_headings(cycle):
    language = cycle.language
    table = show_table(cycle.read("accounts"), "accounts", language, title="Accounts")
    reader = pdf_of(cycle, table, table, show_figure(new_axes(None), language, title="A finding", alt="What it shows"))
    kinds = kinds_of(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert kinds["/Table"] == 2
    assert kinds["/TH"] >= 2 * 3
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 1
    assert kinds["/Figure"] >= 1
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_the_same_report_gives_the_same_bytes(cycle):
    report = report_blocks([sample_notebook(cycle)])
    assert render_document(report) == render_document(report)


@pytest.mark.parametrize("rows", [3, 30, 90])
def test_tables_of_any_length_show_every_row_and_repeat_their_head(rows, cycle):
    frame = pd.DataFrame({"account_id": [f"ID{i:03d}" for i in range(rows)], "revenue_12m": [1000.0 * i for i in range(rows)]})
    reader = pdf_of(cycle, show_table(frame, "profile", cycle.language, title="Rows", rows=rows))
    text = text_of(reader)
    assert all(f"ID{i:03d}" in text for i in range(rows))
    pages = [page for page in reader.pages if "ID0" in page.extract_text()]
    assert all("Account" in page.extract_text() for page in pages)
    assert len(pages) == 1 if rows < 30 else len(pages) >= 1


def test_a_table_never_starts_at_the_foot_of_a_page_with_less_than_three_rows(cycle):
    tables = {k: pd.DataFrame({"account_id": [f"T{k:02d}ID{i:02d}" for i in range(23 + k)]}) for k in range(10, 22)}
    shown = [show_table(frame, "profile", cycle.language, title=f"Start of T{k}", rows=99) for k, frame in tables.items()]
    pages = [page.extract_text() for page in pdf_of(cycle, *shown).pages]
    for k in tables:
        first = next(page for page in pages if f"Start of T{k}" in page)
        assert all(f"T{k:02d}ID{i:02d}" in first for i in range(3)), k


@pytest.mark.parametrize("columns", [4, 14, 22])
def test_wide_tables_stay_inside_the_page(columns, cycle):
    frame = pd.DataFrame({f"column_{i}": ["12345678", "Name of some length here"] for i in range(columns)})
    reader = pdf_of(cycle, show_table(frame, "", cycle.language, title="Wide", labels={c: "Revenue, 12 months" for c in frame}))
    width = float(reader.pages[0].mediabox.width)
    ends = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: ends.append(tm[4] * cm[0] + cm[4]) if text.strip() else None)
    assert min(ends) > 0
    assert max(ends) < width - 50


def test_an_unbreakable_word_longer_than_the_page_is_broken(cycle):
    reader = pdf_of(cycle, show_table(pd.DataFrame({"name": ["W" * 400], "seller_id": ["1"]}), "accounts", cycle.language, title="Long"))
    assert text_of(reader).count("W") == 400


def test_the_cover_names_client_and_cut_off_and_every_other_page_the_stamp(cycle):
    reader = pdf_of(cycle, call_out("x"))
    assert "Distribuidora Exemplo & Cia <b>" in reader.pages[0].extract_text()
    assert "31 May 2014" in reader.pages[0].extract_text()
    assert all(cycle.stamp in page.extract_text() for page in reader.pages)
    assert reader.metadata is not None
    assert "Distribuidora Exemplo" in str(reader.metadata.title)


def test_a_figure_without_alt_text_is_refused_by_the_document_too(cycle):
    made = notebook(("show", report_context(cycle)), ("show", show_figure(new_axes(None), cycle.language, title="t", alt="words")))
    report = report_blocks([made])
    report["blocks"][0]["alt"] = ""
    with pytest.raises(KitError):
        render_document(report)


def test_the_exporter_works_for_a_notebook_alone(cycle):
    body, resources = DocumentExporter().from_notebook_node(sample_notebook(cycle))
    assert body.startswith(b"%PDF")
    assert resources["output_extension"] == ".pdf"
