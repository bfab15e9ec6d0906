"""The plan of one account or seller: everything in the house, no judgement and nothing unconfirmed in a client's paper, each on the index."""

from __future__ import annotations

import ast
import io
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader

from kit.cycle import Cycle, start_cycle
from kit.engagement import read_engagement
from kit.report.plan_report import write_plan_index, write_plan_report
from kit.run.notebooks import translated_notebook
from kit.schema import SHEETS, Column
from tests.conftest import SixAccounts

BOOKS = Path(__file__).resolve().parents[2] / "notebooks"
JUDGED = ("Opponent", "Gatekeeper", "Adviser", "Partner", "against us", "Meet ", "hangs on one thread")
HOUSE = {"confirmed": {"ev_status": "confirmed", "ev_visibility": "client_safe"}, "assumed": {"ev_status": "assumed", "ev_visibility": "client_safe"},
         "internal": {"ev_status": "confirmed", "ev_visibility": "internal"}}  # fmt: skip


def mark(column: Column, row: str) -> Any:
    """A value that can be searched for: text says table row and column, everything else a plain value of the kind."""
    if column.vocabulary:
        return column.vocabulary[0]
    plain = {"date": pd.Timestamp("2024-06-01"), "int": 2, "bool": True, "money": 10.0, "ratio": 0.5, "days": 3, "number": 1.0, "hours": 1.0}
    return plain.get(column.kind, f"mark{row}{column.name.replace('_', '')}")


def typed(name: str) -> pd.DataFrame:
    """Three rows of a worksheet of account 001 with every field filled: confirmed, assumed, kept internal."""
    rows = []
    for state, evidence in HOUSE.items():
        row = {c.name: mark(c, state) for c in SHEETS[name].columns} | evidence
        rows.append(row | {"account_id": "001"} if "account_id" in row else row)
    return pd.DataFrame(rows)


@pytest.fixture
def cycle(tmp_path: Path, six_accounts: SixAccounts) -> Cycle:
    """Six accounts; at 001 three people, of whom the second is against us, and worksheets with a mark in every field."""
    (tmp_path / "engagement").mkdir()
    (tmp_path / "engagement" / "engagement.toml").write_text('[engagement]\nlanguage = "en"\n', encoding="utf-8")
    people = typed("contact_map").assign(contact_id=["k1", "k2", "k3"], reports_to=[None, "k1", "k1"], access_via=None)
    people = people.assign(role=["gatekeeper", "opponent", "gatekeeper"], influence=[3, 9, 2], support=[2, -4, 1])
    near = typed("contact_relations").assign(contact_id=["k1", "k2", "k3"], person_id="s1", relationship_level="adviser", level_wanted="partner")
    lines = typed("contact_lines").assign(from_id=["k1", "k2", "k3"], to_id=["k2", "k3", "k1"])
    own = {name: typed(name).assign(**{SHEETS[name].key[-1]: ["1", "2", "3"]})
           for name in ("swot_statements", "market_facts", "customer_priorities", "risk_register")}  # fmt: skip
    tables = {
        "accounts": six_accounts.accounts, "sellers": six_accounts.sellers, "account_days": six_accounts.account_days,
        "contact_map": people, "contact_relations": near, "contact_lines": lines, **own,
    }  # fmt: skip
    made = start_cycle(read_engagement(tmp_path / "engagement"), six_accounts.as_of, tables, tmp_path / "cycle")
    made.write("profile", six_accounts.profile)
    made.write("potential", six_accounts.potential)
    portfolio = pd.DataFrame({"account_id": six_accounts.profile["account_id"], "lifecycle": "active", "abc_class": "A", "potential_class": "high"})
    portfolio = portfolio.assign(reactivated=False, cell="active|A|high", tier=["key", *["small"] * 5])
    made.write("portfolio", portfolio.assign(seller_id="s1"))
    return made


def executed(cycle: Cycle, name: str = "account_plan", **whose: str) -> Any:
    """The notebook run here, cell by cell, as a kernel would."""
    book = translated_notebook(nbformat.read(BOOKS / f"{name}.ipynb", as_version=4), cycle.language)
    scope: dict[str, Any] = {}
    cells = []
    for cell in book.cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        tree = ast.parse(cell.source)
        last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None  # type: ignore[attr-defined]
        exec(compile(tree, "cell", "exec"), scope)
        if "parameters" in cell.metadata.get("tags", []):
            scope |= {"engagement": str(cycle.engagement.folder), "cycle": str(cycle.folder), **whose}
        shown = eval(compile(last, "cell", "eval"), scope) if last else None
        made = json.loads(json.dumps(shown._repr_mimebundle_())) if hasattr(shown, "_repr_mimebundle_") else {"text/plain": str(shown)}
        output = new_output("execute_result", data=made, execution_count=1)
        cells.append(new_code_cell(cell.source, execution_count=1, outputs=[output], metadata=cell.metadata))
    return new_notebook(cells=cells)


def papers(cycle: Cycle, book: Any, profile: str) -> tuple[str, str]:
    """The page and the text of the document."""
    page, document = write_plan_report(cycle, book, cycle.folder / f"plan-{profile}", profile)
    text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(document.read_bytes())).pages)
    return page.read_text(encoding="utf-8"), re.sub(r"\s+", "", text)


def test_no_judgement_and_nothing_unconfirmed_is_in_a_client_s_plan_and_all_of_it_is_in_the_house(cycle: Cycle) -> None:
    book = executed(cycle)
    page, document = papers(cycle, book, "internal")
    for word in (*JUDGED, "markassumedstatement", "markinternalstatement", "markconfirmedstatement", "markconfirmedname"):
        assert word in page and word.replace(" ", "") in document, word
    page, document = papers(cycle, book, "client")
    assert [w for w in (*JUDGED, "markassumed", "markinternal") if w in page or w.replace(" ", "") in document] == []
    kept = [c.name.replace("_", "") for s in SHEETS.values() for c in s.columns if c.personal in ("judgement", "note")]
    assert [name for name in kept if f"markconfirmed{name}" in page + document] == []
    assert "markconfirmedstatement" in page and "markconfirmedname" in document


def test_an_account_of_which_nobody_wrote_anything_has_a_plan_that_says_so(cycle: Cycle) -> None:
    page, _ = papers(cycle, executed(cycle, account_id="006"), "internal")
    assert "No contact of this account is known" in page and "No decision" in page and "Nobody has written" in page
    assert "markconfirmed" not in page, "rows of another account"


def test_a_seller_s_plan_tells_the_client_no_judgement_and_a_class_no_name(cycle: Cycle) -> None:
    steps = pd.DataFrame({"plan_id": ["1", "2"], "account_id": ["001", "004"], "statement": ["Visit Alvorada", "Visit Duna"], "owner": ["s1", "s2"]})
    cycle.write("plan", steps.assign(kind="next_step", level="action", situation="defending", priority=1, status="planned", to_confirm=True))
    portfolio = cycle.read("portfolio")
    cycle.write("portfolio", portfolio.assign(lifecycle=["pre_inactive", *["active"] * 5], seller_id=["s1"] * 3 + ["s2"] * 3))
    book = executed(cycle, "territory_plan", seller_id="s1")
    page, document = papers(cycle, book, "internal")
    assert "Territory plan: Ana" in page and "Visit Alvorada" in page and "Protect Alvorada first: $12,000" in page
    assert [word for word in ("Duna", "Estrela", "Bruno", "markassumed", "markinternal") if word in page + document] == []
    page, document = papers(cycle, book, "client")
    assert "Territory plan: Ana" in page and [word for word in JUDGED if word in page or word.replace(" ", "") in document] == []
    page, document = papers(cycle, book, "training")
    assert [name for name in ("Ana", "Alvorada", "Boreal", "Cedro") if name in page or name in document] == []


def test_a_portfolio_of_which_little_is_known_has_a_plan_that_says_so(cycle: Cycle) -> None:
    page, _ = papers(cycle, executed(cycle, "territory_plan"), "internal")
    assert "No decision: no account drifts" in page and "No headroom is known in this portfolio" in page and "Nobody has said how many hours" in page


def test_the_index_leads_to_every_plan_and_tells_which_failed(cycle: Cycle) -> None:
    plans = [{"key": "001", "stem": "001", "error": ""}, {"key": "002", "stem": "002", "error": "It <broke>."}]
    listed = pd.DataFrame({"id": ["001", "002"], "name": ["Alvorada", "Boreal"], "revenue_12m": [12_000.0, 1_500.0]})
    page = write_plan_index(cycle, "Account plans", listed, plans, cycle.folder / "index.html").read_text(encoding="utf-8")
    assert 'href="001.html"' in page and 'href="001.pdf"' in page and "Alvorada" in page and "12,000" in page
    assert "It &lt;broke&gt;." in page and 'href="002' not in page and "1 of 2" in page
    assert "<script" not in page and "default-src 'none'" in page
    trained = write_plan_index(cycle, "Account plans", listed, plans, cycle.folder / "index.html", "training")
    assert "Alvorada" not in trained.read_text(encoding="utf-8")


def test_a_plan_of_a_few_pages_has_a_head_and_no_cover(cycle: Cycle) -> None:
    _, document = write_plan_report(cycle, executed(cycle), cycle.folder / "plan")
    first = PdfReader(io.BytesIO(document.read_bytes())).pages[0].extract_text()
    assert "Account plan: Alvorada" in first and "On one page" in first and "Revenue, 12 months" in first
