"""Potential on planted worlds: what the default list finds beside the list by spend, and what its quantiles cover; then what the solver costs.

    python -m benchmarks.potential [--draws 10] [--most 1000000]

Two worlds (log-linear; capped, stepped and wavy), five laws of the share that we hold, 400 and 3,000 accounts. They prove that the code finds what
was planted, not that a client will gain: no public data hold true wallets. *Perfect* is a list that knows every wallet, so nothing can find more.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import tomllib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm
from sklearn.linear_model import QuantileRegressor, RidgeCV
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from threadpoolctl import threadpool_limits

from kit.engagement import Thresholds
from kit.investigation import potential
from kit.investigation.features import account_features, folds
from kit.investigation.frontier import frontier
from kit.investigation.level import wallet_level
from kit.investigation.quantiles import linear_quantile, pinball
from kit.resources import resource
from kit.schema import table
from tests.investigation.planted import SHARES, WORLDS, Planted, capture, planted

__all__ = ["as_markdown", "calibration", "found", "main", "solver"]

RESULTS = Path(__file__).resolve().parent / "results"
SIZES = (400, 3000)
DECLARED = 40
_LISTS = ("by_spend", "by_level", "plain", "bent", "default", "perfect")


def found(n: int, world: str, share: str, seed: int) -> dict[str, float]:
    """Of one planted portfolio: share of the hidden headroom in the first tenth of each list, and the share of accounts below their quantiles."""
    p = planted(n, world, share, seed)
    features, fold, log_spend = account_features(p.accounts, np.ones(n, dtype=bool)), folds(p.accounts["account_id"]), np.log(p.spend)
    assert features is not None
    hidden = p.wallet - p.spend
    levels = {tau: wallet_level(features, log_spend, fold, tau).log_wallet for tau in (0.8, 0.9, 0.95)}
    bent = replace(features, columns=np.column_stack([features.columns, features.bends()]))
    lists = {
        "by_spend": p.spend, "by_level": np.exp(levels[0.95]) - p.spend, "plain": _at_expected_shortfall(features.columns, log_spend, fold),
        "bent": frontier(bent, log_spend, fold).headroom, "default": frontier(features, log_spend, fold).headroom, "perfect": hidden,
    }  # fmt: skip
    below = {f"below_{tau}": float(np.mean(log_spend <= level)) for tau, level in levels.items()}
    return {**{name: capture(hidden, order) for name, order in lists.items()}, **below}


def _at_expected_shortfall(columns: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """The textbook rival: spend·(exp(E u) − 1), u the shortfall behind a straight ridge mean (Jondrow et al. 1982)."""
    e = y - cross_val_predict(RidgeCV(alphas=np.array([1.0, 10.0, 100.0])), columns, y, cv=PredefinedSplit(fold))
    e = e - e.mean()
    m2, m3 = np.mean(e**2), np.mean(e**3)
    su = np.sqrt(m2) * min(float(np.cbrt(-min(m3 / m2**1.5, -0.02) / 2)), 0.95)
    sv = np.sqrt(m2 - su**2)
    mu = su - e - sv**2 / su
    shortfall = mu + sv * np.exp(norm.logpdf(mu / sv) - norm.logcdf(mu / sv))
    return np.asarray(np.exp(y) * np.expm1(np.maximum(shortfall, 0)))


def calibration(world: str, share: str, seed: int, thresholds: Thresholds) -> dict[str, float]:
    """Median log error of the wallets of 400 accounts, and its median size, without and with 40 declared ones; declared accounts are not counted."""
    p = planted(400, world, share, seed)
    told = np.random.default_rng(seed).choice(400, DECLARED, replace=False)
    declared = pd.DataFrame({"account_id": p.accounts["account_id"].iloc[told], "declared": p.wallet[told]})
    others = np.setdiff1d(np.arange(400), told)
    errors = {}
    for name, wallets in (("alone", None), ("declared", table("wallets").conform(declared))):
        result, _ = potential(p.accounts, p.profile, wallets, thresholds, seed)
        error = np.log(result["wallet"].to_numpy() / p.wallet)[others]
        errors |= {f"bias_{name}": float(np.median(error)), f"error_{name}": float(np.median(np.abs(error)))}
    return errors


def solver(n: int, tau: float, peer: bool) -> dict[str, float]:
    """CPU seconds and mean pinball loss of the linear quantile on `n` planted accounts, beside scikit-learn's where `peer`."""
    p: Planted = planted(n, "linear", SHARES[0], 1)
    features = account_features(p.accounts, np.ones(n, dtype=bool))
    assert features is not None
    x, y = features.columns, np.log(p.spend)
    fits: dict[str, Callable[[], np.ndarray]] = {"kit": lambda: _predicted(linear_quantile(x, y, tau), x)}
    if peer:
        fits["sklearn"] = lambda: QuantileRegressor(quantile=tau, alpha=0).fit(x, y).predict(x)
    row: dict[str, float] = {"accounts": n, "tau": tau}
    for name, fit in fits.items():
        began = time.process_time()
        predicted = fit()
        row |= {f"{name}_cpu": time.process_time() - began, f"{name}_pinball": float(pinball(y - predicted, tau).mean())}
    return row


def _predicted(b: np.ndarray, x: np.ndarray) -> np.ndarray:
    return b[0] + x @ b[1:]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/potential.md` and the cells as CSV, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    thresholds = Thresholds.model_validate(tomllib.loads(resource("templates/engagement.toml").read_text(encoding="utf-8"))["thresholds"])
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = [(n, world, share, seed) for n in SIZES for world in WORLDS for share in SHARES for seed in range(options.draws)]
        draws = pd.DataFrame([{"accounts": n, "world": w, "law": s, "seed": i, **found(n, w, s, i)} for n, w, s, i in cases])
        asked = pd.DataFrame([{"world": w, "law": s, **calibration(w, s, i, thresholds)} for n, w, s, i in cases if n == SIZES[0]])
        costs = pd.DataFrame([solver(10_000, tau, True) for tau in (0.8, 0.9, 0.95)] + [solver(options.most, 0.9, False)])
    page, missed = as_markdown(draws, asked, costs)
    options.results.mkdir(parents=True, exist_ok=True)
    cells = draws.groupby(["world", "accounts", "law"], sort=False).mean().drop(columns="seed").round(4)
    cells.to_csv(options.results / "potential_cells.csv", lineterminator="\n")
    (options.results / "potential.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(draws: pd.DataFrame, asked: pd.DataFrame, costs: pd.DataFrame) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    lists = draws.groupby(["world", "accounts"])[[*_LISTS]].mean()
    by_cell = draws.groupby(["world", "accounts", "law"])[[*_LISTS]].mean()
    worst = float((by_cell["default"] - by_cell["by_spend"]).min())
    below = draws.groupby(["world", "accounts"])[[c for c in draws if c.startswith("below_")]].mean()
    off = max(float((below[c] - float(c.removeprefix("below_"))).abs().max()) for c in below)
    repair = asked.groupby(["world", "law"]).mean()
    size = repair[["bias_alone", "bias_declared"]].abs().groupby("world").mean()
    peer = costs.dropna()
    ratio, loss = float((peer["kit_cpu"] / peer["sklearn_cpu"]).max()), float((peer["kit_pinball"] / peer["sklearn_pinball"] - 1).max())
    worlds = draws.groupby("world")[[*_LISTS]].mean()
    curved, linear = worlds.loc["curved"], worlds.loc["linear"]
    gain, most, last = curved["default"] - curved["by_spend"], int(costs["accounts"].max()), float(costs["kit_cpu"].iloc[-1])
    targets = {
        f"default list, log-linear world: {linear['default']:.3f} (at least .84)": linear["default"] >= 0.84,
        f"default list above the list by spend, other world: {gain:+.3f} (at least +.05)": gain >= 0.05,
        f"worst cell against the list by spend: {worst:+.3f} (at least -.08)": worst >= -0.08,
        f"share of accounts at or below their quantile, furthest from its level: {off:.3f} (at most .03)": off <= 0.03,
        f"declared wallets: mean size of the level's error per law {size['bias_alone'].mean():.3f}, then {size['bias_declared'].mean():.3f} (less)":
            bool((size["bias_declared"] < size["bias_alone"]).all()),
        f"solver at 10,000 accounts: {ratio:.4f} of the CPU of scikit-learn (at most .02)": ratio <= 0.02,
        f"its loss beside scikit-learn's: {loss:+.5f} (at most +.001)": loss <= 1e-3,
        f"solver at {most:,} accounts: {last:.1f} CPU s (under 15)": last < 15,
    }
    lines = ["# Potential on planted worlds", "", *_INTRODUCTION, ""]
    lines += [f"- {'reached' if reached else '**missed**'}: {text}" for text, reached in targets.items()]
    lines += ["", "## Share of the hidden headroom in the first tenth of each list", "", *_table(lists.rename(columns=_NAMES))]
    lines += ["", "Per law of the share that we hold (`potential_cells.csv` has all figures):", "", *_table(by_cell.rename(columns=_NAMES))]
    lines += ["", "## Share of accounts whose spend is at or below their cross-fitted quantile", "", *_table(below)]
    lines += ["", f"## {DECLARED} declared wallets of 400", ""]
    lines += ["Median log error of the other wallets (bias: the level) and the median of its size (error: the scatter, not repaired).", ""]
    lines += _table(repair)
    lines += ["", "## Linear quantile: CPU seconds and mean pinball loss", "", *_table(costs.set_index(["accounts", "tau"]), 5)]
    versions = ", ".join(f"{name} {version(name)}" for name in ("carteira-kit", "numpy", "scipy", "scikit-learn"))
    seeds = draws["seed"].nunique()
    lines += ["", f"{seeds} draws per cell. {os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, {versions}.",
              "", "Measure again: `python -m benchmarks.potential`.", ""]  # fmt: skip
    return "\n".join(lines), not all(targets.values())


_NAMES = {
    "by_spend": "by spend", "by_level": ".95 level less spend",
    "plain": "at expected shortfall", "bent": "bent mean", "default": "default", "perfect": "perfect",
}  # fmt: skip
_INTRODUCTION = (
    "Log wallet = −5 + .75 log turnover + .2 log employees + industry (sd .6) + .15 growth + noise .45; the other world has the turnover capped,",
    "steps in size by industry and by region, and a sine. The spread of log turnover (3.0) and the cap (20.5) are ours: where sizes lie closer",
    "together even the perfect list holds less than .85. The order's form (straight mean, expected headroom) was chosen on other seeds than these.",
)


def _table(frame: pd.DataFrame, digits: int = 3) -> list[str]:
    flat = frame.reset_index()
    head = [str(c).replace("_", " ") for c in flat.columns]
    rows = [[_cell(value, str(name), digits) for name, value in zip(flat, row, strict=True)] for row in flat.itertuples(index=False)]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows)]


def _cell(value: object, name: str, digits: int) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else f"{value:,.0f}" if name == "accounts" else f"{value:.{digits}f}"  # type: ignore[call-overload]


if __name__ == "__main__":
    raise SystemExit(main())
