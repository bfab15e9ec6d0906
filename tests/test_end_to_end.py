"""From raw files to the report and back to the books: the whole thread, on the public samples and on a tiny engagement of awkward names."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pandas as pd
import papermill
import pypdf
import pytest
from nbconvert.nbconvertapp import NbConvertApp
from python_calamine import CalamineWorkbook

from kit.cycle import Cycle, read_cycle, verify_cycle
from kit.language import read_language
from kit.report.account import earlier_table
from kit.report.annex import annex_tables
from kit.report.blocks import report_blocks
from kit.report.engagement_report import merged_notebook
from kit.report.profile import read_profile
from kit.resources import resource
from kit.run import run_batch, run_engagement
from tests.house.messages import messages
from tests.tiny import write_tiny_engagement

HOSTILE = {
    0: "<img src=x onerror=alert(1)> 😀", 1: '=HYPERLINK("x")', 2: "#let _*$@ ~ `{} \\ Irmãos", 3: "@SUM(1+1)*cmd|' /C calc'!A0",
    4: "מסחר \u202eשלום\u2066 Ltd", 5: "Distribuidora " + "muito comprida de nome " * 40 + "S.A.", 6: "<script>alert('x')</script>&amp;",
    7: "日本商事",
}  # fmt: skip
PER_ACCOUNT = ("profile", "profile_before", "potential", "portfolio", "portfolio_before", "ranking", "service", "contact_plan")


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """The cycle that was made before the tests, or a new one."""
    made = Path(os.environ.get("KIT_MADE", "none")) / "adventureworks" / "2020-05-31"
    if made.is_dir():
        return read_cycle(made)
    return read_cycle(run_engagement(resource("sample_data/adventureworks"), out=tmp_path_factory.mktemp("aw") / "cycle").folder)


@pytest.fixture(scope="module")
def distributor(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """The same of the invented distributor, in Portuguese."""
    made = Path(os.environ.get("KIT_MADE", "none")) / "distributor" / "2026-06-30"
    if made.is_dir():
        return read_cycle(made)
    return read_cycle(run_engagement(resource("sample_data/distributor"), out=tmp_path_factory.mktemp("di") / "cycle").folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cycle]:
    """Three engagements run in one batch: AdventureWorks with its rows shuffled, a wholesaler, and a tiny one in Spanish with hostile names."""
    place = tmp_path_factory.mktemp("batch")
    folders = [_shuffled(place / "shuffled"), resource("sample_data/online_retail"), write_tiny_engagement(place / "hostile", "es", HOSTILE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_REPORTS", str(place / "reports"))
        outcomes = run_batch(folders)
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    return {Path(outcome.engagement).name: read_cycle(outcome.result.folder) for outcome in outcomes if outcome.result is not None}


def _shuffled(folder: Path) -> Path:
    engagement = shutil.copytree(resource("sample_data/adventureworks"), folder)
    for path in (engagement / "data").iterdir():
        if path.suffix == ".parquet":
            pd.read_parquet(path).sample(frac=1, random_state=7).to_parquet(path, index=False)
        elif path.suffix == ".csv":
            header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text(header + "".join(sorted(rows, key=lambda row: row[::-1])), encoding="utf-8", newline="")
    return engagement


def _pdf_text(cycle: Cycle) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(cycle.folder / "report.pdf").pages)


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_public_sample_gives_its_control_totals(adventureworks: Cycle) -> None:
    facts = {name: fact["value"] for name, fact in adventureworks.facts().items()}
    assert (facts["accounts"], facts["lines_used"], facts["revenue_used"]) == (701, 57_851, 77_548_570.20)
    assert (facts["accounts_with_lines"], facts["accounts_buying_12m"], facts["revenue_12m"]) == (632, 513, 35_129_997.32)
    assert (facts["revenue_prior_12m"], facts["target_attainment"]) == (27_126_782.18, 0.8436)


def test_a_cycle_holds_the_whole_delivery_and_verifies(adventureworks: Cycle) -> None:
    files = {p.relative_to(adventureworks.folder).as_posix() for p in adventureworks.folder.rglob("*") if p.is_file()}
    assert {"report.html", "report.pdf", "annex.xlsx", "facts.json", "run.json", "tables/ranking.parquet", "notebooks/4_monitoring.ipynb"} <= files
    assert verify_cycle(adventureworks.folder)["as_of"] == "2020-05-31"


def test_no_account_and_no_cent_is_lost_on_the_way(adventureworks: Cycle) -> None:
    accounts = set(adventureworks.read("accounts")["account_id"])
    assert {name for name in PER_ACCOUNT if set(adventureworks.read(name)["account_id"]) != accounts} == set()
    profile, intake = adventureworks.read("profile"), adventureworks.read("intake").set_index("table")
    window = adventureworks.read("account_days").query("@adventureworks.year_earlier < date <= @adventureworks.as_of")
    total = profile["revenue_12m"].sum()
    assert total == pytest.approx(window["revenue"].sum(), rel=1e-9)
    orders = intake.loc["orders"]
    assert orders["revenue_used"] + adventureworks.read("left_out")["revenue"].sum() == pytest.approx(orders["revenue_in"])
    parts = {
        "cells": adventureworks.read("portfolio_cells").query("seller_id == 'all'")["revenue_12m"].sum(),
        "segments": adventureworks.read("segments")["revenue_12m"].sum(),
        "formats": adventureworks.read("format_summary").query("dimension == 'service_format'")["revenue_12m"].sum(),
        "contact cells": adventureworks.read("contact_cells")["revenue_12m"].sum(),
        "sellers": adventureworks.read("status_counts")["revenue_12m"].sum(),
        "owners": adventureworks.read("concentration").query("dimension == 'seller'")["revenue_12m"].sum(),
    }
    assert {name: part for name, part in parts.items() if part != pytest.approx(total, rel=1e-9)} == {}
    bridge = adventureworks.read("revenue_bridge").set_index("step")["revenue"]
    assert bridge.drop("now").sum() == pytest.approx(bridge["now"], rel=1e-9) and bridge["now"] == pytest.approx(total, rel=1e-9)


def test_the_page_loads_nothing_runs_nothing_and_describes_every_picture(adventureworks: Cycle) -> None:
    page = (adventureworks.folder / "report.html").read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)\s*=\s*[\"'](?!data:|#)[^\"']*", page) == []
    assert [word for word in ("<script", "@import", "url(http") if word in page] == []
    assert page.count("<h1") == 1 and '<html lang="en"' in page and "default-src 'none'" in page
    pictures = re.findall(r"<img[^>]*>", page)
    assert len(pictures) >= 6 and all(re.search(r'alt="[^"]{20,}"', p) for p in pictures if "logo" not in p)
    assert len(page.encode()) < 1_500_000


def test_page_and_document_carry_the_same_tables_and_figures(adventureworks: Cycle) -> None:
    page, text = (adventureworks.folder / "report.html").read_text(encoding="utf-8"), _pdf_text(adventureworks)
    for kind, counted in (("Table", page.count("<table")), ("Figure", page.count("<figure"))):
        numbers = {int(n) for n in re.findall(rf"{kind}[\s\u00a0]+(\d+)", text)}
        assert numbers >= set(range(1, counted + 1 if kind == "Table" else max(numbers) + 1)) and len(numbers) >= 6
    reader = pypdf.PdfReader(adventureworks.folder / "report.pdf")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and str(reader.trailer["/Root"]["/Lang"]).startswith("en")
    assert adventureworks.stamp in text


def test_shuffled_rows_give_the_same_tables_and_the_same_document(adventureworks: Cycle, made: dict[str, Cycle]) -> None:
    shuffled = made["shuffled"]
    ours, theirs = (c.manifest()["outputs"] for c in (adventureworks, shuffled))
    tables = [name for name in ours if name.startswith("tables/") and not name.startswith("tables/quality")]
    assert [name for name in tables if ours[name] != theirs[name]] == []
    assert (ours["report.pdf"], shuffled.stamp) == (theirs["report.pdf"], adventureworks.stamp)


def test_hostile_names_come_out_as_text_everywhere(made: dict[str, Cycle]) -> None:
    hostile = made["hostile"]
    page, text = (hostile.folder / "report.html").read_text(encoding="utf-8"), _flat(_pdf_text(hostile))
    assert "<img src=x" not in page and "<script" not in page and "&lt;img src=x onerror=alert(1)&gt; 😀" in page
    assert _flat("<img src=x onerror=alert(1)> □") in text and "U+1F600GRINNINGFACE" in text and "\u202e" not in text and "<script>" not in page
    sheets = CalamineWorkbook.from_path(hostile.folder / "annex.xlsx")
    cells = {str(value) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for value in row}
    assert set(HOSTILE.values()) <= cells
    with ZipFile(hostile.folder / "annex.xlsx") as package:
        assert [n for n in package.namelist() if n.startswith("xl/worksheets/") and re.search(rb"<f[ >]|<hyperlink", package.read(n))] == []


@pytest.mark.parametrize("code", ["es", "pt_BR"])
def test_a_report_in_another_language_holds_no_english_sentence(code: str, made: dict[str, Cycle], distributor: Cycle) -> None:
    cycle = {"es": made["hostile"], "pt_BR": distributor}[code]
    language, english = read_language(code, "BRL"), read_language("en")
    page = re.sub(r"<[^>]+>", " ", (cycle.folder / "report.html").read_text(encoding="utf-8"))
    flat = re.sub(r"\s+", " ", page)
    sentences = {english.text(m) for m in messages() if len(english.text(m).split()) > 3 and "{" not in english.text(m)}
    assert sorted(s for s in sentences if re.sub(r"[*`#]", "", s).strip() in flat and language.text(s) != s) == []
    assert "{" not in flat.split("</style>")[-1] or not re.search(r"\{[a-z_]+\}", flat)
    assert f'lang="{language.tag}"' in (cycle.folder / "report.html").read_text(encoding="utf-8")
    assert language.money(cycle.facts()["revenue_used"]["value"]).replace("\u00a0", " ") in flat


def test_bare_papermill_runs_every_notebook_with_text_parameters(tmp_path: Path) -> None:
    engagement, cycle = write_tiny_engagement(tmp_path / "tiny"), str(tmp_path / "cycle")
    for source in sorted(resource("notebooks").glob("[0-4]_*.ipynb")):
        parameters = {"engagement": str(engagement), "cycle": cycle, "as_of": "", "language": "es"}
        papermill.execute_notebook(source, tmp_path / source.name, parameters, progress_bar=False, kernel_name="python3")
    made = read_cycle(cycle)
    assert made.has("agenda") and len(made.facts()) > 20


def test_nbconvert_finds_both_exporters_by_name(adventureworks: Cycle, tmp_path: Path) -> None:
    notebook = adventureworks.folder / "notebooks" / "4_monitoring.ipynb"
    for name, start in (("engagement_html", b"<!doctype html"), ("engagement_pdf", b"%PDF-")):
        command = NbConvertApp()
        command.initialize(["--to", name, "--output-dir", str(tmp_path), "--output", name, str(notebook)])
        command.start()
        assert next(tmp_path.glob(f"{name}.*")).read_bytes()[:14].lower().startswith(start.lower())


def test_executed_notebooks_keep_no_trace_of_the_machine(adventureworks: Cycle) -> None:
    for path in sorted((adventureworks.folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        assert "papermill" not in notebook.metadata
        assert str(adventureworks.folder) not in json.dumps(notebook)


def test_a_real_wholesaler_without_names_sizes_or_sellers_still_gives_a_report(made: dict[str, Cycle]) -> None:
    cycle = made["online_retail"]
    facts = {name: fact["value"] for name, fact in cycle.facts().items()}
    assert (facts["lines_read"], facts["accounts"]) == (541_909, 4_372)
    assert (facts["revenue_read"], facts["revenue_left_out"]) == (9_747_747.93, 1_447_682.12)
    left_out = cycle.read("left_out")
    assert (left_out["rows"].sum(), facts["lines_used"]) == (135_080, 406_829)
    status = cycle.read("status").set_index("part")["status"]
    assert status["potential"] == "abstained" and status["comparison"] == "abstained"
    potential = cycle.read("potential")
    assert set(potential["basis"]) == {"unknown"} and potential[["wallet", "share_of_wallet", "headroom"]].isna().all(axis=None)
    reason = cycle.read("status").set_index("part").loc["potential", "reason"]
    why = cycle.language.told(reason)
    assert reason.startswith("Neither turnover nor employees of the clients are known well enough")
    assert why in re.sub(r"\s+", " ", (cycle.folder / "report.html").read_text(encoding="utf-8"))
    assert (cycle.folder / "report.pdf").stat().st_size > 50_000


def test_what_people_wrote_about_the_invented_distributor_counts_in_its_figures(distributor: Cycle) -> None:
    wallets, potential = (distributor.read(name).set_index("account_id") for name in ("wallets", "potential"))
    # W8 of July replaces the declared 3,213,000 of December: 2,150,000 elsewhere (not its parts again), 60,000 in house, 752,918.37 from us
    assert potential.loc["01765", ["basis", "wallet", "captured"]].tolist() == ["declared", 2_150_000 + 60_000 + 752_918.37, 752_918.37]
    assert potential.loc["01765", ["headroom", "headroom_short", "headroom_medium"]].tolist() == [2_210_000, 150_000, 400_000]
    assert potential.loc["02235", ["basis", "wallet", "wallet_total"]].tolist() == ["invoiced", 3_500_000, 3_800_000]
    assert potential.loc[["01121", "02529"], "basis"].tolist() == ["estimated"] * 2, "what is only estimated or assumed is no declared wallet"
    assert wallets.loc["01466", ["purchase", "declared"]].tolist() == ["tender", 2_300_000] and potential.loc["01466", "headroom_short"] == 0
    deals = distributor.read("opportunities").set_index("opportunity_id")
    assert deals.loc["OP-0224", ["probability", "amount"]].tolist() == [0.3, 69_500] and "W-01" not in deals.index, "an idea is no opportunity"
    accounts, portfolio = (distributor.read(name).set_index("account_id") for name in ("accounts", "portfolio"))
    assert accounts.loc[["01121", "01166", "02529"], "employees"].tolist() == [450, 390, 353], "later, older, and of the same day"
    assert portfolio.loc["01166", "tier"] == "large" and set(portfolio["tier_basis"]) == {"named"}


def test_every_part_of_the_investigation_says_how_it_went_and_the_earlier_cycle_is_at_hand(distributor: Cycle, adventureworks: Cycle) -> None:
    parts = {"profile", "potential", "horizons", "white_space", "questions", "relationships", "outlook"}
    kind = {name: rows.set_index("part")["status"] for name, rows in distributor.read("status").groupby("stage")}["investigation"]
    assert set(kind.index) == parts and (kind["relationships"], kind["outlook"]) == ("degraded", "ok")
    public = adventureworks.read("status").set_index("part")["status"]
    assert (public["relationships"], public["outlook"]) == ("abstained", "abstained")
    earlier = earlier_table(distributor, "portfolio")
    assert earlier is not None and len(earlier) > 0
    assert earlier_table(distributor, "no_such_table") is None and earlier_table(adventureworks, "portfolio") is None


def test_no_fact_that_nobody_confirmed_is_in_what_a_client_may_see_of_the_changes(distributor: Cycle) -> None:
    seen, all_ = (annex_tables(distributor, read_profile(distributor, name))["changes"] for name in ("client", "internal"))
    assert 0 < len(seen) < len(all_) == len(distributor.read("changes"))
    assert set(seen["ev_status"]) == {"confirmed"} and set(seen["ev_visibility"]) == {"client_safe"}


def test_no_account_of_the_public_sample_is_named_in_any_block_of_a_training_report(adventureworks: Cycle) -> None:
    blocks = report_blocks([merged_notebook(adventureworks)], read_profile(adventureworks, "training"))["blocks"]
    said = " ".join(str({key: value for key, value in block.items() if key != "svg"}) for block in blocks)
    drawn = {text for block in blocks for text in block.get("texts", [])}
    names = set(adventureworks.read("accounts")["name"])
    assert len(names) == 699 and {name for name in names if name in said} == set() and names & drawn == set() and "Account 0" in said


def test_a_client_report_of_the_public_sample_lacks_only_what_quotes_the_files_and_what_judges_people(adventureworks: Cycle) -> None:
    def columns(profile: str) -> set[tuple[str, str]]:
        blocks = report_blocks([merged_notebook(adventureworks)], read_profile(adventureworks, profile))["blocks"]
        return {(block["title"], column["name"]) for block in blocks if block["type"] == "table" for column in block["columns"]}

    hidden = {name for _, name in columns("internal") - columns("client")}
    assert hidden == {"format", "suggested", "reason"} and columns("client") - columns("internal") == set()
