"""A small cycle with every result table, and notebooks executed on it in memory: what the report's tests read."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from kit.cycle import Cycle, start_cycle
from kit.engagement import read_engagement
from kit.language import read_language, sentence
from kit.report.context import report_context
from kit.report.outputs import Output, call_out, key_figures, show_table
from kit.schema import Status, table

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("x")',
    "#let _*$@<x> = `raw` \\ [b] // c",
    "Comércio de Peças São João & Filhos Ltda. com um nome que não acaba mais nunca e ainda continua",
    "Emoji 😀 Ltd",
)
AS_OF = pd.Timestamp("2014-05-31")
LIFECYCLES = ("active", "active", "active", "new", "pre_inactive", "just_inactivated", "inactive")


@pytest.fixture(scope="session")
def english():
    return read_language("en", "USD")


@pytest.fixture(scope="session")
def portuguese():
    return read_language("pt_BR", "BRL")


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """A cycle of twelve accounts, five of them with hostile names."""
    return make_cycle(tmp_path, 12)


@pytest.fixture
def bare_cycle(tmp_path: Path) -> Cycle:
    """A cycle in which no stage after load has run."""
    return make_cycle(tmp_path, 6, results=False)


def make_cycle(folder: Path, n: int, language: str = "en", results: bool = True) -> Cycle:
    """A cycle of `n` accounts in `folder`: figures follow from the account's number, so that tests can tell them by hand."""
    home = folder / "engagement"
    home.mkdir(parents=True, exist_ok=True)
    currency = "BRL" if language == "pt_BR" else "USD"
    (home / "engagement.toml").write_text(
        f'[engagement]\ntitle = ""\nclient = "Distribuidora Exemplo & Cia <b>"\nlanguage = "{language}"\ncurrency = "{currency}"\n', encoding="utf-8"
    )
    ids = [f"{i:05d}" for i in range(1, n + 1)]
    names = [HOSTILE[i] if i < len(HOSTILE) else f"Account number {i + 1}" for i in range(n)]
    accounts = pd.DataFrame({"account_id": ids, "name": names, "seller_id": [f"S{i % 3}" for i in range(n)]})
    sellers = pd.DataFrame({"seller_id": ["S0", "S1", "S2"], "name": ["Ana", "Bruno", "Célia"]})
    made = start_cycle(read_engagement(home), AS_OF, {"accounts": accounts, "sellers": sellers}, folder / "cycle")
    if results:
        _write_results(made, ids)
    return made


def notebook(*cells: tuple[str, object], metadata: dict | None = None) -> nbformat.NotebookNode:
    """A notebook as if executed: ("markdown", text), ("show", Output) or ("code", source) cells."""
    made = nbformat.v4.new_notebook()
    for kind, content in cells:
        if kind == "markdown":
            made.cells.append(nbformat.v4.new_markdown_cell(str(content)))
        elif kind == "show":
            assert isinstance(content, Output)
            data = json.loads(json.dumps(content._repr_mimebundle_()))
            output = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
            made.cells.append(nbformat.v4.new_code_cell("shown = secret_source()", outputs=[output], execution_count=1))
        else:
            output = nbformat.v4.new_output("stream", text="printed text\n")
            made.cells.append(nbformat.v4.new_code_cell(str(content), outputs=[output], execution_count=1))
    return made


def sample_notebook(cycle: Cycle, title: str = "Investigation") -> nbformat.NotebookNode:
    """One chapter with prose, a table of hostile names, key figures and a call-out."""
    language = cycle.language
    ranking = cycle.named(cycle.read("ranking")).sort_values("rank")
    return notebook(
        ("code", "parameters = 'x'"),
        ("show", report_context(cycle)),
        ("markdown", f"# {title}\n\nWhat each account *could* buy, and **what we hold** of it.\n\n- one\n- two"),
        ("markdown", "## Where is the headroom?\n\nRaw <script>alert(2)</script> html stays text."),
        ("show", show_table(ranking, "ranking", language, title="The first accounts", rows=8)),
        ("show", key_figures([("Revenue", language.money(1234567), "12 months"), ("Accounts", "12", "")])),
        ("show", call_out("Start with the first five accounts.", "decision")),
    )


def _write_results(cycle: Cycle, ids: list[str]) -> None:
    n = len(ids)
    k = np.arange(1, n + 1, dtype=float)
    revenue = np.round(1_000_000 / k, 2)
    headroom = np.round(300_000 / (n + 1 - k), 2)
    _write(cycle, "profile", pd.DataFrame({
        "account_id": ids, "revenue_12m": revenue, "revenue_prior_12m": revenue * 0.9, "margin_12m": revenue * 0.25, "margin_basis": "assumed",
        "orders_12m": k.astype(int), "last_order": AS_OF - pd.to_timedelta(k * 9, unit="D"), "days_since_order": (k * 9).astype(int),
        "product_lines_12m": 2,
    }))  # fmt: skip
    _write(cycle, "potential", pd.DataFrame({
        "account_id": ids, "wallet": revenue + headroom, "wallet_low": revenue + headroom * 0.6, "wallet_high": revenue + headroom * 1.5,
        "basis": "estimated", "captured": revenue, "share_of_wallet": revenue / (revenue + headroom), "headroom": headroom,
        "frontier_headroom": headroom * 0.5,
    }))  # fmt: skip
    life = [LIFECYCLES[i % len(LIFECYCLES)] for i in range(n)]
    abc = ["A" if i < n * 0.2 else "B" if i < n * 0.5 else "C" for i in range(n)]
    _write(cycle, "portfolio", pd.DataFrame({
        "account_id": ids, "seller_id": [f"S{i % 3}" for i in range(n)], "lifecycle": life, "lifecycle_basis": "own_rhythm", "reactivated": False,
        "abc_class": abc, "potential_class": ["high" if i % 3 == 0 else "medium" if i % 3 == 1 else "low" for i in range(n)],
        "cell": [f"{a}|{b}|high" for a, b in zip(life, abc, strict=True)],
        "tier": ["key" if i < 2 else "large" if i < n / 4 else "medium" for i in range(n)],
    }))  # fmt: skip
    order = np.argsort(np.argsort(-headroom)) + 1
    _write(cycle, "ranking", pd.DataFrame({
        "account_id": ids, "rank": order, "rank_low": np.maximum(order - 2, 1), "rank_high": order + 3, "rank_by_revenue": k.astype(int),
        "rank_potential": order, "score": headroom * 0.125, "reason": sentence("Headroom of {headroom}", headroom=("money", 12500)),
    }))  # fmt: skip
    _write(cycle, "concentration", pd.DataFrame({
        "dimension": ["key_accounts", *["account"] * 5], "key": ["key", *ids[:5]], "revenue_12m": [sum(revenue[:2]), *revenue[:5]],
        "share": [sum(revenue[:2]) / sum(revenue), *(revenue[:5] / sum(revenue))], "rank": [1, 1, 2, 3, 4, 5],
    }))  # fmt: skip
    _write(cycle, "segments", pd.DataFrame({
        "segment": ["1", "2"], "label": ["Large and frequent", "Small and rare"], "rule": ["revenue above 100,000", "the rest"],
        "size": [n // 3, n - n // 3],
        "revenue_12m": [sum(revenue[: n // 3]), sum(revenue[n // 3 :])], "headroom": [1e5, 2e5], "stability": [0.92, 0.88],
    }))  # fmt: skip
    _write(cycle, "service", pd.DataFrame({
        "account_id": ids, "segment": ["1" if i < n // 3 else "2" for i in range(n)],
        "service_format": ["key_account" if i < 2 else "inside" for i in range(n)],
        "hours_12m": [24.0 if i < 2 else 4.5 for i in range(n)], "cost_to_serve": [2400.0 if i < 2 else 300.0 for i in range(n)],
    }))  # fmt: skip
    first = np.argsort(order)[: min(5, n)]
    goals = pd.DataFrame({
        "plan_id": [f"P{i}-G" for i in range(len(first))], "account_id": [ids[i] for i in first], "level": "goal",
        "kind": "next_step", "unit": "money", "situation": ["drifting" if i < 2 else "growing" for i in range(len(first))],
        "statement": "Keep or win more", "baseline": 10_000.0, "target": [10_000.0 if i < 2 else 12_500.0 for i in range(len(first))], "owner": "S0",
        "due": AS_OF + pd.Timedelta(days=365), "priority": range(1, len(first) + 1), "status": "planned", "to_confirm": True,
    })  # fmt: skip
    actions = goals.assign(
        plan_id=[f"P{i}-A" for i in range(len(first))], parent_id=goals["plan_id"], level="action", baseline=None, target=None,
        statement="Visit the buyer and agree a trial order", due=AS_OF + pd.Timedelta(days=30),
    )  # fmt: skip
    _write(cycle, "plan", pd.concat([goals.astype({"baseline": object, "target": object}), actions], ignore_index=True))
    _write(cycle, "kpis", pd.DataFrame({
        "name": ["revenue_12m", "accounts_active", "share_of_wallet"], "value": [sum(revenue), 9.0, 0.71], "unit": ["money", "accounts", "ratio"],
        "previous": [sum(revenue) * 0.9, 10.0, 0.69], "change": [0.111, -0.1, 0.029],
    }))  # fmt: skip
    _write_statuses(cycle, ids)


def _write(cycle: Cycle, name: str, frame: pd.DataFrame) -> None:
    """Writes the frame; required columns that these tests do not care about are filled with the plainest value of their kind."""
    plain = {
        "int": 0,
        "days": 0,
        "money": 0.0,
        "number": 0.0,
        "ratio": 0.0,
        "hours": 0.0,
        "minutes": 0.0,
        "bool": False,
        "date": AS_OF,
        "month": AS_OF,
    }
    for column in table(name).columns:
        if column.required and column.name not in frame.columns:
            frame = frame.assign(**{column.name: column.vocabulary[0] if column.vocabulary else plain.get(column.kind, "x")})
    cycle.write(name, frame)


def _write_statuses(cycle: Cycle, ids: list[str]) -> None:
    cycle.record("load", Status("lines", "ok", used=len(ids)), left_out=pd.DataFrame({
        "reason": ["Lines without an account"], "account_id": [""], "rows": [3], "revenue": [1500.0],
    }))  # fmt: skip
    cycle.record("investigation", Status("potential", "degraded", "No size of the accounts is known: the ranking falls back to revenue", len(ids), 0))
    cycle.record("analysis", Status("segments", "abstained", "Fewer than 30 accounts: no groups were sought", 0, len(ids)))
