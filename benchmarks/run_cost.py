"""What a run costs: the five notebooks with HTML and PDF by `kit run`, beside the papermill command line and `nbconvert --to html` per notebook.

    python -m benchmarks.run_cost [--pairs 5] [--engagement FOLDER] [--notebooks FOLDER]

Both sides execute the same notebooks on the same data with the same parameters, one thread per numerical library, compiled bytecode, and one run
that is not counted before the first that is. They take turns, pair by pair, in one session. Counted is the CPU time of the whole tree of processes
(see `cpu_time`), the kit's preloading server and all its kernels included. The kit's side also makes the PDF and the annex; its peers do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from benchmarks.cpu_time import Cost, measured
from kit.engagement import read_engagement
from kit.resources import resource
from kit.run.notebooks import stage_notebooks
from kit.run.warm_client import kernel_environment

__all__ = ["kit_cost", "main", "peer_cost", "report"]

RESULTS = Path(__file__).resolve().parent / "results"
TARGET = 0.40
_KIT = "import sys; from kit.run import run_engagement as run; run(sys.argv[1], sys.argv[2], notebooks=sys.argv[3], report=sys.argv[4] == 'report')"
_NBCONVERT = """
import nbconvert.exporters.base as base
every = base.entry_points
base.entry_points = lambda **by: [point for point in every(**by) if not point.value.startswith("kit.")]
from nbconvert.nbconvertapp import main
main()
"""  # `jupyter nbconvert` as it is where the kit is not installed: it loads every exporter that it knows, and the kit's would slow it down


def kit_cost(engagement: Path, notebooks: Path, out: Path, full: bool) -> Cost:
    """The kit: one command; through its Python door when other notebooks than its own are run."""
    if full and notebooks == resource("notebooks"):
        command = [sys.executable, "-m", "kit", "run", str(engagement), "--out", str(out)]
    else:
        command = [sys.executable, "-c", _KIT, str(engagement), str(out), str(notebooks), "report" if full else "none"]
    return measured(command, _environment(), out.parent)


def peer_cost(engagement: Path, notebooks: Path, out: Path) -> Cost:
    """The peers: two commands per notebook."""
    papermill = str(Path(sys.executable).with_name("papermill"))
    (out / "notebooks").mkdir(parents=True)
    parameters = {"engagement": str(engagement), "cycle": str(out), "as_of": "", "language": read_engagement(engagement).language.code}
    total = Cost(0.0, 0.0)
    for path in stage_notebooks(notebooks).values():
        executed = out / "notebooks" / path.name
        given = [part for name, value in parameters.items() for part in ("-r", name, value)]
        total += measured([papermill, "--no-progress-bar", str(path), str(executed), *given], _environment(), out)
        total += measured([sys.executable, "-c", _NBCONVERT, "--to", "html", str(executed)], _environment(), out)
    return total


def report(engagement: str, pairs: Sequence[dict[str, float]], same_tables: bool, full: bool) -> dict[str, object]:
    """The results as plain data: every pair, the medians, their ratio, and what the machine and the libraries were."""
    medians = {name: round(statistics.median(pair[name] for pair in pairs), 2) for name in pairs[0]}
    return {
        "engagement": engagement,
        "pairs": list(pairs),
        "medians": medians,
        "ratio_of_medians": round(medians["kit_cpu_seconds"] / medians["peers_cpu_seconds"], 3),
        "target": TARGET,
        "same_tables": same_tables,
        "kit_makes": "executed notebooks, HTML, PDF and annex" if full else "executed notebooks only",
        "cpus": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("carteira-kit", "papermill", "nbconvert", "ipykernel", "pandas", "scikit-learn")},
    }


def as_markdown(result: dict[str, object]) -> str:
    """The results as a page."""
    pairs: list[dict[str, float]] = result["pairs"]  # type: ignore[assignment]
    medians: dict[str, float] = result["medians"]  # type: ignore[assignment]
    rows = [(str(number), pair) for number, pair in enumerate(pairs, start=1)] + [("median", medians)]
    names = ("kit_cpu_seconds", "peers_cpu_seconds", "kit_wall_seconds", "peers_wall_seconds")
    lines = [
        "# What a run costs",
        "",
        f"Five stage notebooks on the sample {result['engagement']}. *Kit*: one `kit run` ({result['kit_makes']}). *Peers*: for each notebook",
        "`papermill` on the command line and `jupyter nbconvert --to html`. Same notebooks, data and parameters, in turns, in one session.",
        "CPU seconds are user and system time of the whole tree of processes, every kernel and the preloading server included; one thread per",
        "numerical library and compiled bytecode on both sides; a first run of each side is not counted.",
        "",
        f"**Ratio of the medians: {result['ratio_of_medians']:.2f}** (target: at most {TARGET:.2f}).",
        "",
        "| pair | kit, CPU s | peers, CPU s | ratio | kit, wall s | peers, wall s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for label, pair in rows:
        kit, peers, kit_wall, peers_wall = (pair[name] for name in names)
        lines.append(f"| {label} | {kit:.1f} | {peers:.1f} | {kit / peers:.2f} | {kit_wall:.1f} | {peers_wall:.1f} |")
    same = "identical" if result["same_tables"] else "NOT identical"
    versions: dict[str, str] = result["versions"]  # type: ignore[assignment]
    lines += ["", f"The result tables of both sides are {same}. {result['cpus']} CPUs, {result['system']}, Python {result['python']}, "
              + ", ".join(f"{name} {number}" for name, number in versions.items()) + ".",
              "", "Measure again: `python -m benchmarks.run_cost`.", ""]  # fmt: skip
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/run_cost.json` and `.md`, print the page; 1 if the target is missed or the tables differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--engagement", type=Path, default=None)
    parser.add_argument("--notebooks", type=Path, default=None)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--no-report", action="store_true", help="only the notebooks on the kit's side")
    options = parser.parse_args(arguments)
    engagement = (options.engagement or resource("sample_data/adventureworks")).resolve()
    notebooks = (options.notebooks or resource("notebooks")).resolve()
    pairs, same = _pairs(engagement, notebooks, options.pairs, not options.no_report)
    result = report(engagement.name, pairs, same, not options.no_report)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "run_cost.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    page = as_markdown(result)
    (options.results / "run_cost.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(not same or float(str(result["ratio_of_medians"])) > TARGET)


def _pairs(engagement: Path, notebooks: Path, count: int, full: bool) -> tuple[list[dict[str, float]], bool]:
    """The costs of `count` pairs after one that is not counted; whether both sides wrote the same tables in all of them."""
    pairs, same = [], True
    for number in range(count + 1):
        with tempfile.TemporaryDirectory(prefix="kit-cost-") as folder:
            ours, theirs = Path(folder) / "kit", Path(folder) / "peers"
            costs: dict[str, Cost] = {}
            for side in ("kit", "peers") if number % 2 else ("peers", "kit"):
                costs[side] = kit_cost(engagement, notebooks, ours, full) if side == "kit" else peer_cost(engagement, notebooks, theirs)
            same = same and _hashes(ours) == _hashes(theirs) != {}
        if number:
            pairs.append({f"{side}_{what}": round(getattr(costs[side], what), 2) for side in costs for what in ("cpu_seconds", "wall_seconds")})
    return pairs, same


def _hashes(cycle: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted((cycle / "tables").glob("*.parquet"))}


def _environment() -> dict[str, str]:
    return {name: value for name, value in kernel_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    raise SystemExit(main())
