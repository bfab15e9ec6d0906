"""Next-best questions on asked worlds: what share of the gain of full knowledge each way of asking reaches in a part of the minutes.

    python -m benchmarks.questions [--draws 20]

200 accounts × 4 fields with known beliefs (`tests/investigation/asked.py`). Beliefs are calibrated here, a client's are not: this proves that the
code asks well if what it believes is right. The list by hand (greedy) stands beside the knapsack, with and without set-up minutes. One of the two
worlds suits no list: everything is about equally unknown.
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

from kit.investigation.information import chosen_greedily, chosen_questions
from tests.investigation.asked import EFFORT, MINUTES, asked_in_order, asked_in_rounds, asked_world, reached, worth

__all__ = ["as_markdown", "main", "shares"]

RESULTS = Path(__file__).resolve().parent / "results"
PARTS = (0.10, 0.25, 0.50)
TARGETS = {0.10: 0.70, 0.25: 0.88}
SETUP = 10.0
_PER_MINUTE = "value of information per minute"


def shares(seed: int, even: bool) -> list[dict[str, object]]:
    """Of one world: the share of the full gain that each way of asking reaches in each part of all minutes."""
    world = asked_world(seed, even)
    value, fields = worth(world, np.zeros(world.truth.shape, dtype=bool)), world.truth.shape
    size = np.repeat(world.margin[:, None], 4, axis=1)
    ways = {
        "random": np.random.default_rng(seed).random(fields), "largest account first, all fields": size,
        "cheapest first": -np.broadcast_to(MINUTES, fields), "uncertainty × size per minute": world.factors.std(axis=2) * size / MINUTES,
        "value of information": value, _PER_MINUTE: value / MINUTES,
    }  # fmt: skip
    rows: list[dict[str, object]] = []
    for part in PARTS:
        budget = part * MINUTES.sum() * fields[0]
        row: dict[str, object] = {"world": "even" if even else "uneven", "seed": seed, "part": part}
        row |= {name: reached(world, asked_in_order(score, budget)) for name, score in ways.items()}
        rows.append(row | {f"{_PER_MINUTE}, 10 rounds": reached(world, asked_in_rounds(world, budget))})
    return rows


def knapsack(seed: int, setup: float) -> dict[str, float]:
    """Value of the list by hand over that of the solver, at a tenth of the minutes, and the CPU seconds of both."""
    world = asked_world(seed)
    value = worth(world, np.zeros(world.truth.shape, dtype=bool)).ravel()
    account, minutes = np.repeat(np.arange(len(world.margin)), 4), np.tile(MINUTES, len(world.margin))
    budget, row = 0.1 * minutes.sum(), {"setup": setup}
    for name, choose in (("greedy", chosen_greedily), ("milp", chosen_questions)):
        began = time.process_time()
        row[name] = float(value[choose(account, value, minutes, setup, budget)].sum())
        row[f"{name}_cpu"] = time.process_time() - began
    return row | {"ratio": row["greedy"] / row["milp"]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/questions.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    cases = [(seed, even) for even in (False, True) for seed in range(options.draws)]
    found = pd.DataFrame([row for seed, even in cases for row in shares(seed, even)])
    lists = pd.DataFrame([knapsack(seed, setup) for seed in range(options.draws) for setup in (0.0, SETUP)])
    page, missed = as_markdown(found, lists)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "questions.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(found: pd.DataFrame, lists: pd.DataFrame) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    means = {world: own.drop(columns=["world", "seed"]).groupby("part").mean().T for world, own in found.groupby("world", sort=False)}
    reached = means["uneven"].loc[_PER_MINUTE]
    worst = lists.groupby("setup")["ratio"].min()
    targets = {f"{part:.0%} of the minutes: {reached[part]:.2f} (at least {least})": reached[part] >= least for part, least in TARGETS.items()}
    for setup, value in worst.items():
        targets[f"list by hand at least {value:.4f} of the solver's with {setup:.0f} minutes of set-up (at least .99)"] = value >= 0.99
    lines = ["# Next-best questions on asked worlds", "", *_INTRODUCTION, ""]
    lines += [f"- {'reached' if good else '**missed**'}: {text}" for text, good in targets.items()]
    for world, mean in means.items():
        head = " | ".join(f"{part:.0%} of the minutes" for part in PARTS)
        lines += ["", f"## The {world} world", "", f"| share of the gain of full knowledge, in | {head} |", "|---|---|---|---|"]
        lines += [f"| {name} | " + " | ".join(f"{row[part]:.2f}" for part in PARTS) + " |" for name, row in mean.iterrows()]
    cpu = lists[["greedy_cpu", "milp_cpu"]].mean()
    lines += ["", f"A list takes {cpu['greedy_cpu']:.3f} CPU s by hand, {cpu['milp_cpu']:.2f} by the solver. {found['seed'].nunique()} draws. "
              f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, scipy {version('scipy')}.",
              "", "Measure again: `python -m benchmarks.questions`.", ""]  # fmt: skip
    return "\n".join(lines), not all(targets.values())


_INTRODUCTION = (
    "200 accounts × 4 fields. The margin within reach is a size (log-normal, sd 1.5) times four uncertain log-normal factors. Uneven: most",
    "fields are roughly known, a few wide open (sd up to 1.5, 1.5, 1.8, 2, times U^2.5, U uniform). Even: everything is about equally unknown,",
    f"the dearest field most (sd up to 1.2, .8, .6, .5). Asking costs {', '.join(f'{m:.0f}' for m in MINUTES)} minutes; an account gets",
    f"{', '.join(f'{h:g}' for h in EFFORT.hours)} hours at a price of {EFFORT.price:.0f}.",
    "The spreads are ours, set so that the simple ways (largest, cheapest first) reach about what they are known to reach; targets are for the",
    "uneven world. Answers are drawn from the beliefs: these are worlds in which asking can be judged, not a client's.",
)


if __name__ == "__main__":
    raise SystemExit(main())
