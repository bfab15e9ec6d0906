"""Call plans on seeded worlds: share of the solver's bound beside simple ways, and CPU and distance to the bound at a million accounts.

    python -m benchmarks.call_plan [--draws 10]

Worlds of `tests/action/call_plan/worlds.py`. The curves are planted: this proves that the best plan *under these curves* is found, not that a client
will gain it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from kit.action.call_plan import Calls, allocation
from tests.action.call_plan.worlds import SHAPES, call_world, solver_bound, worth

__all__ = ["as_markdown", "main", "scale", "side_by_side"]

RESULTS = Path(__file__).resolve().parent / "results"
LEAST, LEAST_MEAN, MOST_CONCAVE, MOST_S, MOST_GAP = 0.999, 0.9995, 1.0, 30.0, 1e-4


def _spread(calls: Calls, weight: np.ndarray) -> np.ndarray:
    """Visits (fractions allowed) in proportion to a weight, with all hours of the one seller."""
    return np.minimum(weight * calls.there[0] / (weight * calls.hours).sum(), calls.high)


def _step_by_step(calls: Calls) -> np.ndarray:
    """Visit by visit to whoever makes most of the next hour: right for concave curves, wrong for others."""
    visits, left = np.zeros(len(calls.hours), dtype="int64"), float(calls.there[0])
    while True:
        gain = (calls.curve.won((visits + 1) * calls.hours) - calls.curve.won(visits * calls.hours)) / calls.hours
        gain[(calls.hours > left) | (visits >= calls.high)] = -1
        if gain.max() <= 0:
            return visits
        visits[gain.argmax()] += 1
        left -= calls.hours[gain.argmax()]


def side_by_side(kind: str, seed: int) -> dict[str, object]:
    """Of one world of 200 accounts: share of the solver's bound and CPU of the plan, with and without its search, and the share of simple ways."""
    calls = call_world(200, 1, seed, kind)
    bound = solver_bound(calls)
    row: dict[str, object] = {"kind": kind, "seed": seed}
    for name, exact in (("plan", True), ("prices", False)):
        began = time.process_time()
        found = allocation(calls, exact)
        row |= {f"{name}_cpu": time.process_time() - began, name: worth(calls, found.visits) / bound}
        row["over"] = float((found.visits * calls.hours).sum() - calls.there[0])
    play = calls.curve.in_play
    place = np.argsort(np.argsort(-play))
    ways = {"step": _step_by_step(calls), "equal": _spread(calls, np.ones(200)), "by_margin": _spread(calls, play),
            "abc": _spread(calls, np.select([place < 20, place < 60], [4.0, 2.0], 1.0))}  # fmt: skip
    return row | {name: worth(calls, visits) / bound for name, visits in ways.items()}


def scale(name: str, accounts: int, sellers: int, kind: str, unit: bool) -> dict[str, object]:
    """Of one large world: CPU and distance to its own bound, which prices give."""
    calls = call_world(accounts, sellers, 1, kind, most=12, unit=unit, there=4.0)
    began = time.process_time()
    found = allocation(calls)
    cpu = time.process_time() - began
    over = float((np.bincount(calls.seller, found.visits * calls.hours, minlength=sellers) - calls.there).max())
    return {"world": name, "accounts": accounts, "sellers": sellers, "cpu": cpu, "gap": found.gap, "over": over}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/call_plan.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    small = pd.DataFrame([side_by_side(kind, seed) for kind in SHAPES for seed in range(options.draws)])
    worlds = (("concave, visits of one hour", "exponential", True), ("S-shaped", "s_shaped", False))
    large = pd.DataFrame([scale(name, 1_000_000, 5_000, kind, unit) for name, kind, unit in worlds])
    page, missed = as_markdown(small, large)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "call_plan.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(small: pd.DataFrame, large: pd.DataFrame) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    least, mean, (concave, bent) = small["plan"].min(), small.groupby("kind")["plan"].mean().min(), large.to_dict("records")
    over = int((small["over"] > 1e-6).sum() + (large["over"] > 1e-6).sum())
    targets = {
        f"200 accounts: at least {least:.5f} of the solver's bound (at least {LEAST}), means from {mean:.5f} (at least {LEAST_MEAN})":
            least >= LEAST and mean >= LEAST_MEAN,
        f"1,000,000 accounts × 5,000 sellers, {concave['world']}: {concave['cpu']:.2f} CPU s (under {MOST_CONCAVE:.0f})":
            concave["cpu"] < MOST_CONCAVE,
        f"same, {bent['world']}: {bent['cpu']:.1f} CPU s (under {MOST_S:.0f}), at most {bent['gap']:.1e} below the bound (at most {MOST_GAP:.0e})":
            bent["cpu"] < MOST_S and bent["gap"] <= MOST_GAP,
        f"plans above anybody's hours: {over}": over == 0,
    }  # fmt: skip
    lines = ["# Call plans on seeded worlds", "", "Planted curves: what is best is best under them, and no client's gain is claimed.", ""]
    lines += [f"- {'reached' if good else '**missed**'}: {text}" for text, good in targets.items()]
    lines += ["", "Share of the solver's bound in the mean (plan and prices alone: / worst draw / mean CPU s); simple ways may split visits.", "",
              "| curves | plan | prices alone | step by step | by margin | ABC 4-2-1 | equal |", "|---|---|---|---|---|---|---|"]  # fmt: skip
    for kind, own in small.groupby("kind", sort=False):
        parts = [f"{own[way].mean():.6f} / {own[way].min():.6f} / {own[way + '_cpu'].mean():.4f}" for way in ("plan", "prices")]
        lines.append(f"| {kind} | " + " | ".join(parts + [f"{own[way].mean():.3f}" for way in ("step", "by_margin", "abc", "equal")]) + " |")
    machine = f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}"
    lines += ["", f"{small['seed'].nunique()} draws a world. {machine}, numpy {version('numpy')}, scipy {version('scipy')}.", "",
              "Measure again: `python -m benchmarks.call_plan`.", ""]  # fmt: skip
    return "\n".join(lines), not all(targets.values())


if __name__ == "__main__":
    raise SystemExit(main())
