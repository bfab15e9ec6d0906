"""The whole report: three papers together, or none."""

import nbformat
import pypdf
import pytest

from kit.errors import CycleError, StageError
from kit.report.engagement_report import CHAPTERS, write_report

from .conftest import sample_notebook


@pytest.fixture
def run_cycle(cycle):
    folder = cycle.folder / "notebooks"
    folder.mkdir()
    for name in CHAPTERS:
        nbformat.write(sample_notebook(cycle, name[2:].title()), folder / f"{name}.ipynb")
    return cycle


def test_the_three_papers_are_written_and_nothing_else_is_left(run_cycle):
    before = {p.name for p in run_cycle.folder.iterdir()}
    papers = write_report(run_cycle)
    assert sorted(papers) == ["annex", "html", "pdf"]
    assert {p.name for p in run_cycle.folder.iterdir()} == before | {"report.html", "report.pdf", "annex.xlsx"}


def test_the_summary_stands_alone_after_the_cover_then_contents_then_chapters(run_cycle):
    pages = [page.extract_text() for page in pypdf.PdfReader(write_report(run_cycle)["pdf"]).pages]
    assert pages[1].lstrip().startswith("Decision summary")
    assert pages[2].lstrip().startswith("Contents")
    assert [p.split("\n")[0].strip() for p in pages[3:8]] == ["Load", "Investigation", "Analysis", "Action", "Monitoring"]
    assert pages[8].lstrip().startswith("Method note")


def test_the_page_has_the_same_chapters_in_the_same_order(run_cycle):
    text = write_report(run_cycle)["html"].read_text(encoding="utf-8")
    places = [
        text.index(f">{title}</h2>") for title in ("Decision summary", "Load", "Investigation", "Analysis", "Action", "Monitoring", "Method note")
    ]
    assert places == sorted(places)


def test_two_reports_of_one_cycle_are_the_same_bytes(run_cycle):
    first = {name: path.read_bytes() for name, path in write_report(run_cycle).items()}
    assert {name: path.read_bytes() for name, path in write_report(run_cycle).items()} == first


def test_a_failure_leaves_the_last_good_report_as_it_was(run_cycle):
    before = {name: path.read_bytes() for name, path in write_report(run_cycle).items()}
    path = run_cycle.folder / "notebooks" / "2_analysis.ipynb"
    broken = nbformat.read(path, as_version=4)
    broken.cells[-1].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])]
    nbformat.write(broken, path)
    with pytest.raises(StageError):
        write_report(run_cycle)
    assert before == {"html": (run_cycle.folder / "report.html").read_bytes(), "pdf": (run_cycle.folder / "report.pdf").read_bytes(),
                      "annex": (run_cycle.folder / "annex.xlsx").read_bytes()}  # fmt: skip


def test_a_missing_stage_is_named(run_cycle):
    (run_cycle.folder / "notebooks" / "3_action.ipynb").unlink()
    with pytest.raises(CycleError) as caught:
        write_report(run_cycle)
    assert caught.value.problems[0].fields["file"] == "notebooks/3_action.ipynb"
