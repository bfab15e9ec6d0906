"""Service formats on seeded portfolios: CPU and distance to the bound, beside the solver, the filling rule, groups and the rule that a manager keeps.

    python -m benchmarks.formats [--draws 5]

Portfolios of `tests/analysis/served.py`: five formats, an inside team, sellers of unequal hours, scarce at three levels. The money is assumed by one
response curve, so this proves that the search finds what is best *under that curve*, not that a client will gain it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from kit.analysis.format_limits import best_plan
from kit.analysis.format_offers import format_case
from kit.analysis.format_optimisation import best_formats, by_prices, by_solver, fits
from kit.analysis.format_rules import format_comparison, kept_rule
from kit.analysis.service import service_plan
from kit.engagement import Settings, read_engagement
from tests.analysis.served import Served, served_world

__all__ = ["as_markdown", "main", "scale", "side_by_side"]

RESULTS = Path(__file__).resolve().parent / "results"
HOURS = {"ample": 1_100.0, "scarce": 600.0, "very scarce": 300.0}
SMALL, LARGE = 2_000, (20_000, 100_000)
LEAST_SHARE, MOST_CPU, LEAST_RULE = 0.999, 2.0, 0.97
_PER_SELLER = 100


def _settings() -> Settings:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "engagement.toml").write_text("", encoding="utf-8")
        return read_engagement(folder).settings


def _world(n: int, seed: int, hours: float) -> Served:
    return served_world(n, n // _PER_SELLER, seed, hours, max(1, n // 600))


def _timed(run: Callable[[], object]) -> tuple[object, float]:
    began = time.process_time()
    return run(), time.process_time() - began


def side_by_side(seed: int, scarcity: str, settings: Settings) -> dict[str, object]:
    """Of one portfolio of 2,000: CPU and share of the solver's bound for search, prices and solver, and the share that each simpler way brings."""
    world = _world(SMALL, seed, HOURS[scarcity])
    case = format_case(world.accounts, world.portfolio, world.profile, world.potential, world.sellers, settings)
    solved, solver_cpu = _timed(lambda: by_solver(case.offers))
    bound, row = solved.bound, {"hours": scarcity, "seed": seed, "solver": solved.worth / solved.bound, "solver_cpu": solver_cpu}
    for name, run in (("search", best_formats), ("prices", by_prices)):
        chosen, row[f"{name}_cpu"] = _timed(lambda run=run: run(case.offers))
        row |= {name: chosen.worth / bound, f"{name}_gap": chosen.gap, f"{name}_fits": fits(case.offers, chosen.format)}
    plan = best_plan(case)
    rule, row["rule_cpu"] = _timed(lambda: kept_rule(plan))
    ways = format_comparison(plan, world.segments["segment"], rule).set_index("way")["share"]
    return row | {way: float(ways[way]) for way in ("groups", "filling_rule", "kept_rule")} | {"leaves": len(rule.rules)}


def scale(n: int, settings: Settings, referee: bool) -> dict[str, object]:
    """Of one large portfolio with scarce hours: CPU and distance to its own bound of the search by prices, the solver beside it if asked, and the CPU
    of all tables of the formats together."""
    world = _world(n, 1, HOURS["scarce"])
    case = format_case(world.accounts, world.portfolio, world.profile, world.potential, world.sellers, settings)
    chosen, cpu = _timed(lambda: best_formats(case.offers))
    row = {"accounts": n, "sellers": n // _PER_SELLER, "cpu": cpu, "gap": chosen.gap, "fits": fits(case.offers, chosen.format)}
    if referee:
        solved, row["solver_cpu"] = _timed(lambda: by_solver(case.offers, seconds=1_200))
        row["of_solver"] = np.nan if solved is None else chosen.worth / solved.worth
        row["of_bound"] = np.nan if solved is None else chosen.worth / solved.bound
    arguments = world.accounts, world.portfolio, world.profile, world.potential, world.segments, world.sellers, settings
    _, row["tables_cpu"] = _timed(lambda: service_plan(*arguments))
    return row


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/formats.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    settings = _settings()
    side_by_side(99, "scarce", settings)  # libraries loaded before anything is timed
    small = pd.DataFrame([side_by_side(seed, scarcity, settings) for scarcity in HOURS for seed in range(options.draws)])
    large = pd.DataFrame([scale(n, settings, n == LARGE[0]) for n in LARGE])
    page, missed = as_markdown(small, large)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "formats.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(small: pd.DataFrame, large: pd.DataFrame) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    over = int((~small[["search_fits", "prices_fits"]]).sum().sum() + (~large["fits"]).sum())
    share, cpu, rule = small["search"].min(), small["search_cpu"].max(), small["kept_rule"].min()
    targets = {
        f"2,000 accounts × 5 formats: at least {share:.5f} of the solver's bound (at least {LEAST_SHARE})": share >= LEAST_SHARE,
        f"in at most {cpu:.2f} CPU s (under {MOST_CPU:.0f})": cpu < MOST_CPU,
        f"the rule of at most ten leaves: at least {rule:.3f} of the optimum (at least {LEAST_RULE})": rule >= LEAST_RULE,
        f"choices above anybody's hours: {over} of {2 * len(small) + len(large)}": over == 0,
    }  # fmt: skip
    lines = ["# Service formats on seeded portfolios", "", *_INTRODUCTION, ""]
    lines += [f"- {'reached' if good else '**missed**'}: {text}" for text, good in targets.items()]
    lines += ["", f"## {SMALL:,} accounts × 5 formats, {SMALL // _PER_SELLER} sellers and a team", "",
              "Search, prices alone and solver alone: worst share of the solver's bound / CPU s in the mean. Groups, filling rule and rule to keep:",
              "share of the search's result in the mean (the rule: / in the worst draw).", "",
              "| hours | search | prices | solver | groups alone | filling rule | rule to keep (leaves) |", "|---|---|---|---|---|---|---|"]
    for hours, own in small.groupby("hours", sort=False):
        parts = [f"{own[way].min():.5f} / {own[way + '_cpu'].mean():.2f}" for way in ("search", "prices", "solver")]
        shares = [f"{own[way].mean():.3f}" for way in ("groups", "filling_rule")]
        kept = f"{own['kept_rule'].mean():.3f} / {own['kept_rule'].min():.3f} ({own['leaves'].mean():.1f})"
        lines.append(f"| {hours} | " + " | ".join([*parts, *shares, kept]) + " |")
    lines += ["",
              "## Above 5,000 accounts: by prices, no solver", "",
              "| accounts | sellers | CPU s | below its own bound, at most | all tables of the formats, CPU s | the solver as referee |",
              "|---|---|---|---|---|---|"]  # fmt: skip
    for row in large.to_dict("records"):
        known = row.get("of_solver", np.nan)
        told = f"{known:.5f} of its result, {row['of_bound']:.5f} of its bound, {row['solver_cpu']:.0f} CPU s" if known == known else "–"
        lines.append(f"| {row['accounts']:,} | {row['sellers']:,} | {row['cpu']:.2f} | {row['gap']:.2%} | {row['tables_cpu']:.1f} | {told} |")
    machine = f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}"
    made = f"{small['seed'].nunique()} draws per level. {machine}, scipy {version('scipy')}, scikit-learn {version('scikit-learn')}."
    lines += ["", made, "", "Measure again: `python -m benchmarks.formats`.", ""]
    return "\n".join(lines), not all(targets.values())


_INTRODUCTION = (
    "Revenue is log-normal (sd 1.5), headroom goes its own way, accounts are spread over the sellers by chance; sellers have 60–140 % of 1,100",
    "(ample), 600 (scarce) or 300 hours (very scarce) a year, each member of the inside team as many. Key accounts have no digital format and only",
    "they a key account manager. The response curve is the default of the settings: what is best is best under that curve, and no client's gain is",
    "claimed. The bound of prices is loose where a seller has few accounts, because parts of an account cannot be served: the solver's is tighter.",
)


if __name__ == "__main__":
    raise SystemExit(main())
