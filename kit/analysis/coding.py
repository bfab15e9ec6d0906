"""Coding: accounts as points, with numbers and words in one space.

A number is cut off at 3.5 robust deviations from its middle, so that no giant sets the scale, and then has variance 1. A word becomes one column per
level, o - p (1 where the account has the level, less the level's share), scaled so that the columns of one word have variance 1 together: a word
counts as much as a number, however many levels it has. Factor analysis of mixed data (Pagès 2004) gives a word of m levels the weight of m - 1
numbers instead; on planted groups weak words then drowned the numbers (benchmarks/results/segments.md).
Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Coding", "coding"]

Floats = NDArray[np.float64]

_NORMAL_WIDTH = 1.349  # between the quartiles of a standard normal
_FURTHEST = 3.5


@dataclass(frozen=True)
class Coding:
    """Scaled numbers (account × feature) and the level of each word (account × word), rows in a fixed order."""

    numbers: Floats
    words: NDArray[np.int64]

    def points(self) -> Floats:
        """The accounts as points."""
        return np.column_stack([self.numbers, *(_levels(word) for word in self.words.T)])

    def shuffled(self, rng: np.random.Generator) -> Coding:
        """The same columns, each permuted by itself: what they are alone, and nothing of what they are together."""
        return Coding(_permuted(self.numbers, rng), _permuted(self.words, rng))

    def cloud(self, rng: np.random.Generator) -> Coding:
        """As many accounts of one cloud: normal numbers that vary together as these do, words as they fall."""
        together = np.atleast_2d(np.cov(self.numbers, rowvar=False))
        numbers = rng.multivariate_normal(self.numbers.mean(axis=0), together, len(self.numbers), method="eigh")
        return Coding(numbers, _permuted(self.words, rng))

    def only(self, rows: NDArray[np.int64]) -> Coding:
        """The coding of some of the accounts."""
        return Coding(self.numbers[rows], self.words[rows])


def coding(numbers: pd.DataFrame, words: pd.DataFrame | None = None) -> Coding:
    """The coding of `numbers` (no gaps, on the scale on which differences count alike) and of `words` (text), both by account."""
    middle, wide = numbers.median(), (numbers.quantile(0.75) - numbers.quantile(0.25)) / _NORMAL_WIDTH
    deviations = (numbers - middle) / wide.where(wide > 0, numbers.std(ddof=0)).replace(0.0, 1.0)
    within = deviations.clip(-_FURTHEST, _FURTHEST)
    spread = within.std(ddof=0)
    scaled = (within - within.mean()) / spread.where(spread > 0, 1.0)
    codes = [pd.factorize(words[name], sort=True)[0] for name in words] if words is not None else []
    coded = np.column_stack(codes).astype("int64") if codes else np.empty((len(numbers), 0), dtype="int64")
    return Coding(scaled.to_numpy("float64"), coded)


def _levels(word: NDArray[np.int64]) -> Floats:
    held = (word[:, None] == np.unique(word)[None, :]).astype("float64")
    share = held.mean(axis=0)
    return np.asarray((held - share) / np.sqrt(max(1 - float((share**2).sum()), 1e-12)))


def _permuted(columns: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    return rng.permuted(columns, axis=0)
