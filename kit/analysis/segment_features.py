"""Segment features: by what accounts are alike.

Each feature says something that a seller acts on, and is known or typed in most portfolios:

    revenue_12m        how much the account buys            product_lines_12m  how broad
    orders_12m         how often                            wallet             how much it could buy
    days_since_order   how long ago                         annual_revenue     how large it is itself
    industry           what it does                         country            where its law and language are

Left out, by name: what is constant, what is unknown for more than 40 % of the buying accounts, and of two numbers that say the same (|r| > .9 on
logarithms) the later one. Gaps take the median, an unknown word is a level of its own, levels of fewer than 2 % of the accounts (or five) are one.
Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kit.analysis.coding import Coding, coding
from kit.schema import Column, table

__all__ = ["OTHER", "SegmentFeatures", "segment_features"]

OTHER = "…"
_MAX_MISSING = 0.4
_TOO_ALIKE = 0.9
_RARE = (5, 0.02)
_NUMBERS = (("profile", "revenue_12m"), ("profile", "orders_12m"), ("profile", "days_since_order"), ("profile", "product_lines_12m"),
            ("potential", "wallet"), ("accounts", "annual_revenue"))  # fmt: skip
_WORDS = (("accounts", "industry"), ("accounts", "country"))


@dataclass(frozen=True)
class SegmentFeatures:
    """Plain numbers and words of the buying accounts (index account id, sorted), and the columns that say nothing here."""

    numbers: pd.DataFrame
    words: pd.DataFrame
    left_out: tuple[str, ...] = ()

    @property
    def coded(self) -> Coding:
        """The accounts as points: logarithms of the numbers, so that twice as much is one step anywhere, and the words."""
        return coding(_even(self.numbers), self.words)

    @property
    def plain(self) -> pd.DataFrame:
        """The features as people read them, for rules: the numbers, and yes (1) or no (0) for each level of each word."""
        levels = {f"{name}={level}": (self.words[name] == level).astype("float64") for name in self.words for level in sorted(set(self.words[name]))}
        return pd.DataFrame({**{str(name): self.numbers[name] for name in self.numbers}, **levels}, index=self.numbers.index)

    @property
    def labels(self) -> list[str]:
        """What the features are called (message ids)."""
        return [_column(str(name)).label for name in (*self.numbers, *self.words)]

    @property
    def left_out_labels(self) -> list[str]:
        """What the features left out are called (message ids)."""
        return [_column(name).label for name in self.left_out]

    def columns(self) -> list[Column]:
        """A column for each of `plain`: of a level of a word, a yes or no whose `example` is the level."""
        numbers = [_column(str(name)) for name in self.numbers]
        levels = [name.split("=", 1) for name in self.plain if "=" in name]
        return numbers + [Column(f"{name}={level}", "bool", _column(name).label, example=level) for name, level in levels]

    def without_words(self) -> SegmentFeatures:
        """The numbers alone; the words count as left out."""
        return SegmentFeatures(self.numbers, self.words[[]], (*self.left_out, *map(str, self.words)))


def segment_features(accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame | None) -> SegmentFeatures:
    """The features of the accounts with positive revenue in 12 months."""
    facts = profile[profile["revenue_12m"] > 0].sort_values("account_id").set_index("account_id")
    sources = {"profile": facts, "potential": potential, "accounts": accounts}
    found = {}
    for source, name in (*_NUMBERS, *_WORDS):
        frame = sources[source]
        if frame is not None and name in frame:
            found[name] = frame[name] if source == "profile" else frame.set_index("account_id")[name].reindex(facts.index)
    numbers = pd.DataFrame({name: found[name].astype("float64") for _, name in _NUMBERS if name in found}, index=facts.index)
    words = pd.DataFrame({name: found[name].replace("", pd.NA) for _, name in _WORDS if name in found}, index=facts.index, dtype="object")
    kept = _telling(numbers)
    grouped = {str(name): _common(words[name]) for name in words if words[name].isna().mean() <= _MAX_MISSING}
    levels = pd.DataFrame({name: values for name, values in grouped.items() if len(set(values)) > 1}, index=facts.index)
    left_out = tuple(str(name) for name in (*numbers, *words) if name not in kept and name not in levels)
    return SegmentFeatures(numbers[kept].fillna(numbers[kept].median()), levels, left_out)


def _telling(numbers: pd.DataFrame) -> list[str]:
    even, kept = _even(numbers), list[str]()
    for name in map(str, numbers):
        values = numbers[name]
        if values.isna().mean() > _MAX_MISSING or not values.dropna().gt(values.min()).any():
            continue
        if not (even[kept].corrwith(even[name]).abs() > _TOO_ALIKE).any():
            kept.append(name)
    return kept


def _common(words: pd.Series) -> pd.Series:
    """The words with the rare ones as one, and unknown as a level of its own where it is not rare."""
    known = words.fillna("").astype("str")
    counts = known.value_counts()
    rare = counts.index[counts < max(_RARE[0], _RARE[1] * len(known))]
    return known.where(~known.isin(set(rare)), OTHER)


def _even(numbers: pd.DataFrame) -> pd.DataFrame:
    """Logarithms; of days counted in months, or one day more or less would weigh most."""
    return pd.DataFrame({name: np.log1p(values.clip(lower=0) / (30 if name == "days_since_order" else 1)) for name, values in numbers.items()})


def _column(name: str) -> Column:
    source = next(source for source, feature in (*_NUMBERS, *_WORDS) if feature == name)
    return table(source).column(name)
