"""Purchase models: the published fits on the CDNOW sample, and what a fit costs beside lifetimes at equal likelihood.

    python -m benchmarks.purchases --peer PYTHON [--most 1000000]

CDNOW (2,357 customers, 39 weeks to fit, 39 to look at) comes inside the package lifetimes, which is archived and is needed here only: PYTHON is the
interpreter of an environment of its own that holds it (`make bench` makes one), and it never enters the kit's. Every transaction of the file counts
as a purchase, also the few of value zero, as in the publication. The larger histories are drawn from the published parameters.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from kit.analysis.hit_rates import hit_rate
from kit.analysis.purchases import Kind, PurchaseModel, fitted_model, repeat_purchases
from tests.analysis.planted_buyers import planted_buyers

__all__ = ["as_markdown", "cdnow", "holdout", "main"]

RESULTS = Path(__file__).resolve().parent / "results"
CUT, WEEKS = pd.Timestamp("1997-09-30"), 39
KINDS: tuple[Kind, ...] = ("bg_nbd", "mbg_nbd")
PUBLISHED = {"bg_nbd": (0.243, 4.414, 0.793, 2.426, -9582.43), "mbg_nbd": (0.525, 6.183, 0.891, 1.614, -9582.14)}
_PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import lifetimes, pandas
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter
if len(sys.argv) == 1:
    print(json.dumps({"file": lifetimes.__path__[0] + "/datasets/CDNOW_sample.txt", "version": lifetimes.__version__}))
else:
    history, told = pandas.read_csv(sys.argv[1]), {}
    for kind, fitter in (("bg_nbd", BetaGeoFitter()), ("mbg_nbd", ModifiedBetaGeoFitter())):
        began = time.process_time()
        fitter.fit(history["repeats"], history["last_at"], history["observed"])
        told[kind] = {"cpu": time.process_time() - began, **{name: float(fitter.params_[name]) for name in ("r", "alpha", "a", "b")}}
    print(json.dumps(told))
"""


def cdnow(file: str) -> tuple[pd.DataFrame, pd.Series]:
    """The history of each customer to the end of September 1997, in weeks, and the days with a purchase in the 39 weeks after."""
    days = pd.read_csv(file, sep=r"\s+", header=None, names=["master", "account_id", "date", "units", "revenue"], dtype="str")
    days = days.assign(date=pd.to_datetime(days["date"], format="%Y%m%d"), orders=1, revenue=1.0)
    history = repeat_purchases(days[days["date"] <= CUT], CUT)
    later = days[days["date"] > CUT].groupby("account_id")["date"].nunique()
    return history.assign(last_at=history["last_at"] / 7, observed=history["observed"] / 7), later.reindex(history.index, fill_value=0)


def holdout(expected: np.ndarray, later: np.ndarray) -> dict[str, float]:
    """How an expectation did: correlation, total, mean absolute error, root of the mean squared error, AUC of buying again."""
    error = expected - later
    return {
        "correlation": float(np.corrcoef(expected, later)[0, 1]), "total": float(expected.sum()), "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt((error**2).mean())), "auc": hit_rate(expected, later > 0),
    }  # fmt: skip


def published(history: pd.DataFrame, later: np.ndarray) -> pd.DataFrame:
    """The models on CDNOW beside the simple way, x·39/T, and the orders by recency, frequency and P(alive)."""
    rows: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        model = fitted_model(history, kind)
        fit = {"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b, "log L": model.log_likelihood}
        rows[kind] = fit | holdout(model.expected(history, WEEKS), later)
        rows[f"{kind}, P(alive)"] = {"auc": hit_rate(model.alive(history), later > 0)}
    rows["x·39/T"] = holdout((history["repeats"] * WEEKS / history["observed"]).to_numpy(), later)
    rows["recency"] = {"auc": hit_rate((history["last_at"] - history["observed"]).to_numpy(), later > 0)}
    rows["frequency"] = {"auc": hit_rate(history["repeats"].to_numpy(), later > 0)}
    return pd.DataFrame(rows).T


def costs(history: pd.DataFrame, customers: str, peer: str) -> list[dict[str, object]]:
    """CPU seconds of the fits, of expected purchases, and of the peer where one is named, with the log-likelihoods both reach."""
    told = _asked(peer, history) if peer else {}
    rows: list[dict[str, object]] = []
    for kind in KINDS:
        began = time.process_time()
        model = fitted_model(history, kind)
        fitted = time.process_time()
        model.expected(history, WEEKS)
        row: dict[str, object] = {"customers": customers, "model": kind, "kit": fitted - began, "expected": time.process_time() - fitted}
        row["kit_log_l"] = model.log_likelihood
        if peer:
            theirs = PurchaseModel(kind, *(told[kind][name] for name in ("r", "alpha", "a", "b")), 0.0, True)
            row |= {"lifetimes": told[kind]["cpu"], "lifetimes_log_l": theirs.log_likelihood_of(history)}
        rows.append(row)
    return rows


def _asked(peer: str, history: pd.DataFrame | None) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        if history is not None:
            history.to_csv(Path(folder) / "history.csv", index=False)
        arguments = [] if history is None else [str(Path(folder) / "history.csv")]
        environment = {**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, "OMP_NUM_THREADS": "1"}
        done = subprocess.run([peer, "-c", _PEER, *arguments], capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/purchases.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--peer", required=True, help="interpreter of an environment that holds lifetimes")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    told = _asked(options.peer, None)
    history, later = cdnow(told["file"])
    with threadpool_limits(1):
        fits = published(history, later.to_numpy())
        rows = costs(history, f"{len(history):,} (CDNOW)", options.peer)
        rows += costs(planted_buyers(100_000, "bg_nbd", seed=1), f"{100_000:,}", options.peer)
        rows += costs(planted_buyers(options.most, "bg_nbd", seed=1), f"{options.most:,}", "")
    page, missed = as_markdown(fits, pd.DataFrame(rows), int(later.sum()), str(told["version"]))
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "purchases.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(fits: pd.DataFrame, cost: pd.DataFrame, bought: int, peer_version: str) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    columns = ["r", "alpha", "a", "b", "log L"]
    off = max(abs(fits.loc[k, c] - p) for k in KINDS for c, p in zip(columns[:4], PUBLISHED[k], strict=False))
    off_likelihood = max(abs(fits.loc[k, "log L"] - PUBLISHED[k][4]) for k in KINDS)
    beside = cost.dropna(subset=["lifetimes"])
    large = beside[beside["customers"] == f"{100_000:,}"]
    ratio, behind = float((large["kit"] / large["lifetimes"]).max()), float((beside["lifetimes_log_l"] - beside["kit_log_l"]).max())
    most = cost.iloc[-2:]
    bg, mbg = fits.loc["bg_nbd", "correlation"], fits.loc["mbg_nbd", "correlation"]
    targets = {
        f"CDNOW parameters, furthest from the published ones: {off:.5f} (at most .0005)": off <= 5e-4,
        f"CDNOW log-likelihoods, furthest from −9582.43 and −9582.14: {off_likelihood:.4f} (at most .01)": off_likelihood <= 0.01,
        f"holdout correlation: BG/NBD {bg:.4f} (at least .625), MBG/NBD {mbg:.4f} (at least .627)": bg >= 0.625 and mbg >= 0.627,
        f"fit of 100,000 customers: {ratio:.3f} of the CPU of lifetimes (at most .1)": ratio <= 0.1,
        f"log-likelihood that lifetimes reaches beyond the kit's: {behind:+.4f} (at most +.01)": behind <= 0.01,
        f"fit of {most['customers'].iloc[0]} customers: {most['kit'].max():.2f} CPU s (under 1)": float(most["kit"].max()) < 1,
    }
    lines = ["# Purchase models", "", *_INTRODUCTION, "", *(f"- {'reached' if done else '**missed**'}: {text}" for text, done in targets.items())]
    lines += ["", f"## CDNOW, weeks 40 to 78 as told by weeks 1 to 39 (bought in truth: {bought:,})", ""]
    lines += _table(fits.rename_axis("way").reset_index(), {"log L": 2, "total": 0})
    auc, totals = fits["auc"], fits["total"] / bought - 1
    lines += ["", f"Totals against what was bought: BG/NBD {totals['bg_nbd']:+.1%}, MBG/NBD {totals['mbg_nbd']:+.1%}, the simple way "
              f"{totals['x·39/T']:+.1%}.", f"As an order of who buys again: expected purchases {auc['mbg_nbd']:.3f}, recency alone "
              f"{auc['recency']:.3f}, P(alive) {auc['mbg_nbd, P(alive)']:.3f}; half would be drawing lots."]  # fmt: skip
    lines += ["", "## CPU seconds of a fit, and the log-likelihood reached", ""]
    lines += _table(cost, {"kit_log_l": 2, "lifetimes_log_l": 2})
    versions = ", ".join(f"{name} {version(name)}" for name in ("carteira-kit", "numpy", "scipy"))
    lines += ["", f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, {versions}, lifetimes {peer_version}.", ""]
    lines += ["Measure again: `make bench`, or `python -m benchmarks.purchases --peer PYTHON`.", ""]
    return "\n".join(lines), not all(targets.values())


_INTRODUCTION = (
    "BG/NBD and MBG/NBD fitted by the kit. Sources: Fader, Hardie and Lee (2005) for the model and the CDNOW sample, Batislam, Denizel and",
    "Filiztekin (2007) for the modification. The values to reach are those of the BG/NBD paper and, for MBG/NBD, an earlier measurement of ours.",
)
def _table(frame: pd.DataFrame, digits: dict[str, int]) -> list[str]:
    head = [str(name).replace("_", " ") for name in frame.columns]
    body = [[_cell(value, digits.get(str(name), 4)) for name, value in zip(frame.columns, row, strict=True)] for row in frame.itertuples(index=False)]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in body)]


def _cell(value: object, digits: int) -> str:
    return value if isinstance(value, str) else "" if pd.isna(value) else f"{value:,.{digits}f}"  # type: ignore[call-overload]


if __name__ == "__main__":
    raise SystemExit(main())
