"""Chapter 2 at scale: CPU seconds and memory of every cell of the notebook, from 1,000 to 100,000 accounts.

    python -m benchmarks.analysis [--sizes 1000 10000 100000]

An invented portfolio is written as a cycle (client's tables, profile, potential, white space, as the stages before leave them); then the code cells
of `notebooks/2_analysis.ipynb` run as they stand, in a fresh process without a notebook server, tables and figures included. Time is that of the
process on one thread per library; memory is the largest that it held. The page shows the questions of the notebook and what each costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kit import investigation
from kit.cycle import Cycle, start_cycle
from kit.engagement import read_engagement
from kit.schema import CLIENT, table

__all__ = ["as_markdown", "invented", "main"]

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
NOTEBOOK = ROOT / "notebooks" / "2_analysis.ipynb"
SIZES = (1_000, 10_000, 100_000)
AS_OF = pd.Timestamp("2026-06-30")
CPU_LIMIT, MEMORY_LIMIT = 60.0, 2_000.0
LINES = ("Cleaning", "Paper", "Chemicals", "Machines", "Safety", "Disposables")
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def invented(n: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """The client's tables of a portfolio of `n` accounts with 30 months of purchases, about eight a year each; one seller per 250 accounts."""
    random = np.random.default_rng(seed)
    ids = np.array([f"{i:07d}" for i in range(n)])
    size = random.lognormal(15, 1.2, n)
    industry = random.integers(0, 12, n)
    sellers = np.array([f"s{i:04d}" for i in range(max(2, n // 250))])
    state = random.choice(["SP", "RJ", "MG", "PR", "RS", "BA", "PE", "GO"], n)
    parent = pd.Series(np.where(random.random(n) < 0.05, [f"G{i}" for i in random.integers(0, max(n // 100, 1), n)], None), dtype="str")
    accounts = pd.DataFrame({
        "account_id": ids, "name": [f"Account {i}" for i in ids], "seller_id": sellers[random.integers(0, len(sellers), n)], "parent_id": parent,
        "industry": [f"Industry {i}" for i in industry], "employees": np.ceil(size / 3e5 * random.lognormal(0, 0.4, n)), "annual_revenue": size,
        "state": state, "country": "Brazil",
    })  # fmt: skip
    days = _days(random, ids, size, industry)
    months = days.assign(month=days["date"].dt.to_period("M").dt.to_timestamp())
    months["seller_id"] = months["account_id"].map(accounts.set_index("account_id")["seller_id"])
    by = ["account_id", "month", "product_line", "seller_id"]
    months = months.groupby(by, as_index=False)[["revenue", "margin"]].sum().assign(channel="field", quantity=1.0)
    sums = days.groupby(["account_id", "date"], as_index=False).agg(orders=("orders", "sum"), revenue=("revenue", "sum"), margin=("margin", "sum"))
    people = pd.DataFrame({"seller_id": sellers, "name": [f"Seller {i}" for i in sellers], "role": "field", "capacity_hours_12m": 1_100.0})
    made = {"accounts": accounts, "account_days": sums, "account_months": months, "sellers": people, "opportunities": _opportunities(random, ids)}
    return {t.name: t.conform(made[t.name]) if t.name in made else t.empty() for t in CLIENT}


def _days(random: np.random.Generator, ids: np.ndarray, size: np.ndarray, industry: np.ndarray) -> pd.DataFrame:
    """Order days: what an account spends follows its size, its industry, and a share of wallet of its own; some have left, some never came."""
    n, span = len(ids), 910
    spend = 0.01 * size**0.75 * np.exp(0.4 * np.sin(industry)) * random.lognormal(0, 0.45, n) * random.beta(1.5, 3, n)
    rate = np.clip(random.gamma(2.0, 4.0, n), 0.5, 40)
    last = np.where(random.random(n) < 0.15, random.integers(1, span, n), span)
    count = np.where(random.random(n) < 0.03, 0, random.poisson(rate * last / 365))
    row = np.repeat(np.arange(n), count)
    day = (random.random(len(row)) * last[row]).astype("int64")
    amount = 50 * spend[row] / rate[row] * random.lognormal(0, 0.5, len(row))
    return pd.DataFrame({
        "account_id": ids[row], "date": AS_OF - pd.to_timedelta(span - 1 - day, unit="D"), "orders": 1, "revenue": amount.round(2),
        "margin": (amount * 0.27 * random.lognormal(0, 0.2, len(row))).round(2),
        "product_line": np.array(LINES)[(random.beta(1, 2, len(row)) * len(LINES)).astype("int64")],
    })  # fmt: skip


def _opportunities(random: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    chosen = ids[random.integers(0, len(ids), max(100, len(ids) // 5))]
    closed = AS_OF - pd.to_timedelta(random.integers(1, 700, len(chosen)), unit="D")
    status = random.choice(["won", "lost", "open"], len(chosen), p=[0.35, 0.45, 0.2])
    return pd.DataFrame({"opportunity_id": [f"O{i}" for i in range(len(chosen))], "account_id": chosen, "status": status, "amount": 1_000.0,
                         "closed_on": pd.Series(closed).where(status != "open")})  # fmt: skip


def _cycle(n: int, home: Path) -> Cycle:
    """The engagement and its cycle with what the stages before chapter 2 leave."""
    folder = home / f"engagement_{n}"
    folder.mkdir()
    (folder / "engagement.toml").write_text('[engagement]\nlanguage = "en"\ncurrency = "BRL"\n', encoding="utf-8")
    engagement = read_engagement(folder, "", AS_OF.date().isoformat())
    tables = invented(n)
    cycle = start_cycle(engagement, AS_OF, tables, home / f"cycle_{n}")
    accounts, days, months = (tables[name] for name in ("accounts", "account_days", "account_months"))
    for name, day in (("profile", AS_OF), ("profile_before", cycle.year_earlier)):
        cycle.write(name, investigation.profile(accounts, days, months, day, cycle.thresholds)[0])
    profile = cycle.read("profile")
    potential, _ = investigation.potential(accounts, profile, tables["wallets"], cycle.thresholds, 1)
    cycle.write("potential", potential)
    cycle.write("white_space", investigation.white_space(accounts, profile, months, AS_OF, cycle.thresholds)[0])
    cycle.write("relationships", table("relationships").empty())
    return cycle


def _cells(engagement: str, cycle: str) -> dict[str, Any]:
    """Run the code cells of the notebook in this process: CPU seconds by question, of the imports and of all, and the peak of memory."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    space: dict[str, Any] = {}
    question, seconds = "", dict[str, float]()
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            question = next((line.lstrip("# ") for line in source.splitlines() if line.startswith("##")), question)
            continue
        began = time.process_time()
        exec(compile(source, cell["id"], "exec"), space)  # the kit's own notebook
        if "parameters" in cell["metadata"].get("tags", []):
            space.update(engagement=engagement, cycle=cycle, language="en")
        seconds[question or "Imports, and tables read"] = seconds.get(question or "Imports, and tables read", 0.0) + time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu": time.process_time(), "peak_mb": peak}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/analysis.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--cells", nargs=2, metavar=("ENGAGEMENT", "CYCLE"), help="run the cells on one cycle and print what they cost")
    options = parser.parse_args(arguments)
    if options.cells:
        sys.stdout.write(json.dumps(_cells(*options.cells)))
        return 0
    found = {}
    with tempfile.TemporaryDirectory() as home:
        for n in options.sizes:
            cycle = _cycle(n, Path(home))
            command = [sys.executable, "-m", "benchmarks.analysis", "--cells", str(cycle.engagement.folder), str(cycle.folder)]
            ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD, "MPLBACKEND": "agg"}, capture_output=True, text=True)
            if ended.returncode:
                raise RuntimeError(ended.stderr[-2000:])
            found[n] = json.loads(ended.stdout.splitlines()[-1])
    page, missed = as_markdown(found)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "analysis.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(found: dict[int, dict[str, Any]]) -> tuple[str, bool]:
    """The page, and whether the largest size misses its target."""
    sizes, largest = list(found), max(found)
    cpu, peak = found[largest]["cpu"], found[largest]["peak_mb"]
    targets = {f"{cpu:.1f} CPU s (under {CPU_LIMIT:.0f})": cpu < CPU_LIMIT, f"{peak:,.0f} MB (under {MEMORY_LIMIT:,.0f})": peak < MEMORY_LIMIT}
    lines = ["# Chapter 2 from few accounts to many", "", *_INTRODUCTION, ""]
    lines += [f"- {'reached' if good else '**missed**'}: {largest:,} accounts in {text}" for text, good in targets.items()]
    lines += ["", "| question: CPU s at | " + " | ".join(f"{n:,} accounts" for n in sizes) + " |", "|---|" + "---|" * len(sizes)]
    questions = list(dict.fromkeys(name for n in sizes for name in found[n]["seconds"]))
    lines += [f"| {name} | " + " | ".join(f"{found[n]['seconds'].get(name, 0.0):.2f}" for n in sizes) + " |" for name in questions]
    lines += ["| **all, with the start of Python** | " + " | ".join(f"{found[n]['cpu']:.1f}" for n in sizes) + " |"]
    lines += ["| **peak, MB** | " + " | ".join(f"{found[n]['peak_mb']:,.0f}" for n in sizes) + " |"]
    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "scikit-learn", "scipy"))
    lines += ["", f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, {versions}. One run.", ""]
    lines += ["Measure again: `python -m benchmarks.analysis`.", ""]
    return "\n".join(lines), not all(targets.values())


_INTRODUCTION = (
    "An invented portfolio with 30 months of purchases, about eight a year per account, six product lines, one seller per 250 accounts. The code",
    "cells of `notebooks/2_analysis.ipynb` run as they stand, tables and figures included, on one thread, without a notebook server.",
)


if __name__ == "__main__":
    raise SystemExit(main())
