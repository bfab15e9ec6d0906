"""Approach library: the texts from which a group gets its pitch, offer mix and positioning (A9).

The texts stand in `templates/approach.toml`, in three languages, in the order in which they are read: the first whose conditions fit the group is
taken. An engagement's own `approach.toml` takes their place. Reading checks every word and every combination, so that no group is ever left without.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.errors import MissingFileError, Problem, SettingsError
from kit.resources import resource
from kit.rule_file import Reasoned, rule_entries, rule_section, unknown_or_absent, wrong_conditions, wrong_list, wrong_numbers
from kit.schema.vocabulary import ABC_CLASSES, LEVELS, LIFECYCLES, SERVICE_FORMATS
from kit.settings_file import read_toml

__all__ = ["DIMENSIONS", "ApproachLibrary", "ApproachText", "approach_path", "read_approach_library"]

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "lifecycle": LIFECYCLES,
    "abc_class": ABC_CLASSES,
    "share_of_wallet": LEVELS,
    "headroom": LEVELS,
    "service_format": SERVICE_FORMATS,
}
_TEXTS = ("name", "pitch", "offer_mix", "positioning", "reason")
_NUMBERS = {
    "levels": ("low_wallet_share", "high_wallet_share", "low_headroom", "high_headroom", "lines"),
    "hunting": ("hunter_share", "farmer_share", "hunter_fixed_pay_share", "farmer_fixed_pay_share"),
}


@dataclass(frozen=True)
class ApproachText:
    """One entry: for the groups in `when` (dimension → words; a dimension left out means any), what to say, to offer and to stand for."""

    name: str
    when: Mapping[str, tuple[str, ...]]
    pitch: str
    offer_mix: str
    positioning: str
    reason: str

    def fits(self, group: tuple[str, ...]) -> bool:
        """Whether the entry covers `group` (words in the order of `DIMENSIONS`)."""
        return all(word in self.when.get(dimension, (word,)) for dimension, word in zip(DIMENSIONS, group, strict=True))


@dataclass(frozen=True)
class ApproachLibrary:
    """All entries of an engagement, checked: every combination of the dimensions has one; `levels` and `hunting` are its limits with reasons."""

    texts: tuple[ApproachText, ...]
    levels: Mapping[str, Reasoned]
    hunting: Mapping[str, Reasoned]

    def text(self, **group: str) -> ApproachText:
        """The first entry that fits the group, given as a word for each of `DIMENSIONS`."""
        words = tuple(group[dimension] for dimension in DIMENSIONS)
        return next(text for text in self.texts if text.fits(words))


def approach_path(folder: Path) -> Path:
    """The library of the engagement in `folder`: its own `approach.toml` if there is one, else the one that ships with the kit."""
    own = folder / "approach.toml"
    return own if own.is_file() else resource("templates/approach.toml")


def read_approach_library(path: Path) -> ApproachLibrary:
    """The library in `path` (see `approach_path`).

    Raises
    ------
    MissingFileError
        If the file is not there.
    SettingsError
        If it cannot be read, a field or word is unknown (the nearest one is named), a limit is none, or a kind of group has no text; all at once.
    """
    if not path.is_file():
        raise MissingFileError.of("approach_missing", file=str(path))
    content = read_toml(path)
    if problems := list(_problems(content, path.name)):
        raise SettingsError(*problems)
    texts = tuple(_text(entry) for entry in content["approach"])
    bare = [group for group in itertools.product(*DIMENSIONS.values()) if not any(text.fits(group) for text in texts)]
    if bare:
        raise SettingsError.of("approach_uncovered", file=path.name, values=[" | ".join(group) for group in bare[:3]], count=len(bare))
    return ApproachLibrary(texts, *({name: Reasoned(**content[section][name]) for name in names} for section, names in _NUMBERS.items()))


def _text(entry: Mapping[str, Any]) -> ApproachText:
    when = {dimension: tuple(words) for dimension, words in entry.get("when", {}).items()}
    return ApproachText(when=when, **{name: str(entry[name]) for name in _TEXTS})


def _problems(content: Mapping[str, Any], file: str) -> Iterator[Problem]:
    sections = (*_NUMBERS, "approach")
    yield from unknown_or_absent(content, sections, sections, "", file)
    for section, names in _NUMBERS.items():
        entry = rule_section(content, section)
        yield from unknown_or_absent(entry, names, names, section, file)
        yield from wrong_numbers({f"{section}.{name}": entry[name] for name in names if name in entry}, file)
    yield from wrong_list(content, "approach", file)
    for place, entry in rule_entries(content, "approach"):
        filled = {name: value for name, value in entry.items() if name not in _TEXTS or str(value).strip()}
        yield from unknown_or_absent(filled, (*_TEXTS, "when"), _TEXTS, place, file)
        yield from wrong_conditions(entry, DIMENSIONS, place, file)
