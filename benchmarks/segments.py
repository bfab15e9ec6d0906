"""Segments on planted groups, on data without groups and on wholesale customers, beside k-prototypes, k-means and a Gaussian mixture; and their cost.

    python -m benchmarks.segments --peer PYTHON [--seeds 20] [--most 100000]

PYTHON is the interpreter of an environment of its own that holds kmodes (`make bench` makes one); it never enters the kit's. The wholesale customers
(UCI, Cardoso 2013) are read from the folder that KIT_REFERENCE_DATA names, and left out without it. No setting was chosen on their channel.
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
import tomllib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from kit.analysis import segments
from kit.analysis.coding import Coding, coding
from kit.analysis.rules import assigned, boxes, shallow_tree
from kit.analysis.segmentation import segmentation
from kit.analysis.stability import cluster_labels
from kit.engagement import Thresholds
from kit.resources import resource
from kit.schema import Column
from tests.analysis.planted_groups import as_tables, planted_groups, single_cloud, unrelated_columns

__all__ = ["as_markdown", "cost", "main", "planted", "wholesale"]

RESULTS = Path(__file__).resolve().parent / "results"
WORLDS = {"words say little": (2.0, 1.0), "numbers and words": (1.5, 4.0), "words say much": (1.0, 8.0)}
GROUPS = 4
_PEER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy, pandas
from importlib.metadata import version
from kmodes.kprototypes import KPrototypes
told = []
for file in sys.argv[2:]:
    frame = pandas.read_csv(file, dtype={"industry": str, "country": str})
    words = [i for i, name in enumerate(frame) if name in ("industry", "country")]
    labels = KPrototypes(int(sys.argv[1]), n_init=10, random_state=1).fit_predict(frame.to_numpy(dtype=object), categorical=words)
    told.append([int(label) for label in labels])
print(json.dumps({"version": version("kmodes"), "labels": told}))
"""


def planted(seeds: int, thresholds: Thresholds, peer: str) -> tuple[pd.DataFrame, str]:
    """Adjusted Rand index with the planted groups, one row per world and seed, and the version of kmodes."""
    rows, used = [], ""
    for world, (apart, tell) in WORLDS.items():
        drawn = [planted_groups(seed, apart=apart, tell=tell) for seed in range(seeds)]
        used, theirs = _asked(peer, [_standard(p.features.coded, p.features.words) for p in drawn])
        for seed, (p, prototypes) in enumerate(zip(drawn, theirs, strict=True)):
            coded, plain, columns = p.features.coded, p.features.plain, p.features.columns()
            labels = cluster_labels(coded.points(), GROUPS, 10, 1)
            found = segmentation(p.features, p.features.numbers["revenue_12m"], thresholds, 1)
            ruled = assigned(plain, boxes(shallow_tree(plain, labels, GROUPS), columns))
            groups = {
                "kit": labels, "kit, by its rules": ruled, "k-prototypes": np.array(prototypes),
                "k-means on FAMD": cluster_labels(_famd(coded), GROUPS, 10, 1), "k-means, numbers": cluster_labels(coded.numbers, GROUPS, 10, 1),
            }  # fmt: skip
            row = {name: float(adjusted_rand_score(p.truth, found)) for name, found in groups.items()}
            rows.append({"world": world, "seed": seed, **row, "believed": found is not None, "groups": len(found.cells) if found else 1})
    return pd.DataFrame(rows), used


def believed_without_groups(seeds: int, thresholds: Thresholds) -> dict[str, int]:
    """Of so many portfolios without groups, in how many groups are believed."""
    kinds = {"unrelated columns": unrelated_columns, "one cloud": single_cloud}
    return {
        name: sum(segmentation(f, f.numbers["revenue_12m"], thresholds, 1) is not None for f in (made(seed) for seed in range(seeds)))
        for name, made in kinds.items()
    }  # fmt: skip


def identical_under_permutation(permutations: int, thresholds: Thresholds) -> int:
    """In how many orders of the rows the tables are the same to the last digit."""
    tables = as_tables(planted_groups(4).features)
    first = segments(*tables, thresholds, 1)
    same = 0
    for seed in range(permutations):
        again = segments(*(t if t is None else t.sample(frac=1, random_state=seed) for t in tables), thresholds, 1)
        same += first[0].equals(again[0]) and first[1].equals(again[1]) and first[2] == again[2]
    return same


def wholesale(folder: Path) -> pd.Series | None:
    """Adjusted Rand index of two groups of the wholesale customers with their channel; None without the file."""
    path = folder / "wholesale_customers" / "wholesale_customers.csv"
    if not path.is_file():
        return None
    rows = pd.read_csv(path)
    spending = rows[["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]].astype("float64")
    even, channel = np.log1p(spending), rows["Channel"].to_numpy()
    standard = ((even - even.mean()) / even.std()).to_numpy()
    labels = cluster_labels(coding(even).points(), 2, 10, 1)
    columns = [Column(str(name), "money", str(name)) for name in spending]
    groups = {
        "kit": labels, "kit, by its rules": assigned(spending, boxes(shallow_tree(spending, labels, 2), columns)),
        "KMeans": KMeans(2, n_init=10, random_state=1).fit_predict(standard),
        "GaussianMixture": GaussianMixture(2, n_init=10, random_state=1).fit_predict(standard),
    }  # fmt: skip
    return pd.Series({name: float(adjusted_rand_score(channel, found)) for name, found in groups.items()})


def cost(n: int, thresholds: Thresholds) -> dict[str, float]:
    """CPU seconds of the segments of `n` accounts with planted groups, and what was found."""
    tables = as_tables(planted_groups(1, n=n).features)
    began = time.process_time()
    found, _, status = segments(*tables, thresholds, 1)
    return {"accounts": n, "CPU s": time.process_time() - began, "segments": len(found), "status": status.status}


def _famd(coded: Coding) -> np.ndarray:
    """The textbook coding: each level (o - p)/√p, components above the mean eigenvalue."""
    held = [(word[:, None] == np.unique(word)[None, :]).astype("float64") for word in coded.words.T]
    table = np.column_stack([coded.numbers, *((o - o.mean(axis=0)) / np.sqrt(o.mean(axis=0)) for o in held)])
    values, directions = np.linalg.eigh(table.T @ table)
    real = values > values[-1] * 1e-9
    return np.asarray(table @ directions[:, real & (values > values[real].mean())])


def _standard(coded: Coding, words: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(coded.numbers).add_prefix("number_").assign(**{str(name): words[name].to_numpy() for name in words})


def _asked(peer: str, frames: list[pd.DataFrame]) -> tuple[str, list[list[int]]]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{i}.csv" for i in range(len(frames))]
        for file, frame in zip(files, frames, strict=True):
            frame.to_csv(file, index=False)
        environment = {**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, "OMP_NUM_THREADS": "1"}
        done = subprocess.run([peer, "-c", _PEER, str(GROUPS), *map(str, files)], capture_output=True, text=True, check=True, env=environment)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return told["version"], told["labels"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write `results/segments.md`, print the page; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--peer", required=True, help="interpreter of an environment that holds kmodes")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    thresholds = Thresholds.model_validate(tomllib.loads(resource("templates/engagement.toml").read_text(encoding="utf-8"))["thresholds"])
    with threadpool_limits(1):
        draws, used = planted(options.seeds, thresholds, options.peer)
        nothing, same = believed_without_groups(options.seeds, thresholds), identical_under_permutation(options.seeds, thresholds)
        channel = wholesale(Path(os.environ.get("KIT_REFERENCE_DATA", "")))
        costs = pd.DataFrame([cost(n, thresholds) for n in (300, 1_000, 10_000, options.most)])
    page, missed = as_markdown(draws, nothing, same, channel, costs, used)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "segments.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return int(missed)


def as_markdown(
    draws: pd.DataFrame, nothing: dict[str, int], same: int, channel: pd.Series | None, costs: pd.DataFrame, peer_version: str
) -> tuple[str, bool]:
    """The page, and whether a target was missed."""
    seeds, ways = draws["seed"].nunique(), [c for c in draws if c not in ("world", "seed", "believed", "groups")]
    mean, worlds = draws[ways].mean(), draws.groupby("world", sort=False)[ways].mean()
    most = costs.loc[costs["accounts"].idxmax()]
    targets = {
        f"planted groups, mean adjusted Rand index: {mean['kit']:.3f}, k-prototypes {mean['k-prototypes']:.3f} (at least as much)":
            mean["kit"] >= mean["k-prototypes"],
        f"without groups, none believed: {[seeds - n for n in nothing.values()]} of {seeds} each, {' and '.join(nothing)} (at least 19 of 20)":
            all(n <= seeds / 20 for n in nothing.values()),
        f"the same tables under {same} of {seeds} orders of the rows (all)": same == seeds,
        f"{most['accounts']:,} accounts: {most['CPU s']:.1f} CPU s (at most 10)": most["CPU s"] <= 10,
    }  # fmt: skip
    if channel is not None:
        told = f"wholesale customers, two groups against the channel: {channel['kit']:.3f}, KMeans {channel['KMeans']:.3f} (at most .02 less)"
        targets[told] = channel["kit"] >= channel["KMeans"] - 0.02
    found = draws.groupby("world", sort=False).agg(believed=("believed", "sum"), groups=("groups", "mean"))
    lines = ["# Segments", "", *_INTRODUCTION, "", *(f"- {'reached' if done else '**missed**'}: {text}" for text, done in targets.items())]
    lines += ["", f"## Adjusted Rand index with four planted groups of 300 accounts, mean of {seeds} seeds", "", *_table(worlds.reset_index())]
    lines += ["", "Left to itself, the kit believes groups, and so many of them:", "", *_table(found.reset_index(), 1)]
    if channel is not None:
        lines += ["", "## Wholesale customers: adjusted Rand index of two groups with the channel", "", *_table(channel.to_frame().T)]
    lines += ["", "## CPU seconds of `segments`", "", *_table(costs, 2)]
    versions = ", ".join(f"{name} {version(name)}" for name in ("carteira-kit", "numpy", "scikit-learn"))
    lines += ["", f"{os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}, {versions}, kmodes {peer_version}.", ""]
    lines += ["Measure again: `make bench`, or `python -m benchmarks.segments --peer PYTHON`.", ""]
    return "\n".join(lines), not all(targets.values())


_INTRODUCTION = (
    "Three numbers and two words of four levels. Centres of the four groups are drawn with a standard deviation of 2, 1.5 and 1 (within: 1); one",
    "level of each word has 2, 5 and 9 times the weight of the others. All ways get four groups and ten starts. *One cloud*: accounts from small to",
    "large, numbers correlated at .7. They prove that the code finds what was planted and nothing where nothing was, not that groups serve a client.",
)


def _table(frame: pd.DataFrame, digits: int = 3) -> list[str]:
    rows = [[_cell(value, str(name), digits) for name, value in zip(frame, row, strict=True)] for row in frame.itertuples(index=False)]
    return ["| " + " | ".join(map(str, frame)) + " |", "|" + "---|" * frame.shape[1], *("| " + " | ".join(row) + " |" for row in rows)]


def _cell(value: object, name: str, digits: int) -> str:
    return value if isinstance(value, str) else f"{value:,.0f}" if name in ("accounts", "believed", "segments") else f"{value:.{digits}f}"


if __name__ == "__main__":
    raise SystemExit(main())
