"""Rule files: tables of rules that people edit, checked word by word.

`contact_rules.toml` and `approach.toml` are read from the top, the first rule that fits is taken; questionnaires are read whole. What is wrong
in one is told here: a field or word that nobody knows (with the nearest right one), one that is missing, a number that is none or has no reason. All
problems of a file are found at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kit.errors import Problem

__all__ = [
    "Reasoned", "is_amount", "nearest", "rule_entries", "rule_section", "unknown_or_absent", "unknown_words", "wrong_conditions", "wrong_list",
    "wrong_numbers",
]  # fmt: skip

SHARES = (".least", "_share")


@dataclass(frozen=True)
class Reasoned:
    """A number of the rules with the reason why it is that number."""

    value: float
    reason: str


def rule_section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The section `name` of the content; empty where it is none."""
    section = content.get(name, {})
    return section if isinstance(section, dict) else {}


def rule_entries(content: Mapping[str, Any], name: str, called: str = "name") -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of the list `name`, each with the place by which a problem names it; none where `wrong_list` finds no list of entries."""
    entries = content.get(name, [])
    return [(f"{name} {entry.get(called, number)}", entry) for number, entry in enumerate(entries, start=1)] if _is_list(entries) else []


def wrong_list(content: Mapping[str, Any], name: str, file: str) -> Iterator[Problem]:
    """A problem where `name` is no list of entries, and for each entry whose name an earlier one has."""
    if not _is_list(content.get(name, [])):
        yield Problem.of("rules_list", file=file, setting=name, values=[f"[{name}]"])
    names = [str(entry["name"]) for _, entry in rule_entries(content, name) if "name" in entry]
    for place, given in enumerate(names):
        if names.index(given) < place:
            yield Problem.of("rules_twice", file=file, values=[given])


def unknown_or_absent(entry: Mapping[str, Any], known: tuple[str, ...], required: tuple[str, ...], place: str, file: str) -> Iterator[Problem]:
    """A problem for each field of `entry` that is not `known`, and for each `required` one that it lacks."""
    for name in entry:
        if name not in known:
            yield Problem.of("rules_word", file=file, setting=place or name, values=[name], nearest=nearest(name, known))
    for name in required:
        if name not in entry:
            yield Problem.of("rules_absent", file=file, setting=f"{place}.{name}".lstrip("."))


def unknown_words(entry: Mapping[str, Any], vocabularies: Mapping[str, tuple[str, ...]], place: str, file: str) -> Iterator[Problem]:
    """A problem for each field whose word is not in its vocabulary."""
    for name, known in vocabularies.items():
        if name in entry and entry[name] not in known:
            word = str(entry[name])
            yield Problem.of("rules_word", file=file, setting=f"{place}.{name}", values=[word], nearest=nearest(word, known))


def wrong_conditions(entry: Mapping[str, Any], dimensions: Mapping[str, tuple[str, ...]], place: str, file: str) -> Iterator[Problem]:
    """A problem for each dimension of the rule's `when` that nobody knows, that is no list, or that holds an unknown word."""
    when = rule_section(entry, "when")
    yield from unknown_or_absent(when, tuple(dimensions), (), f"{place}.when", file)
    for dimension in dimensions:
        asked = when.get(dimension, [])
        if not isinstance(asked, list):
            yield Problem.of("rules_list", file=file, setting=f"{place}.when.{dimension}", values=[str(asked)])
            continue
        for word in asked:
            yield from unknown_words({dimension: word}, dimensions, f"{place}.when", file)


def wrong_numbers(entries: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """A problem for each place that does not hold a number with its reason, or a share above one."""
    for place, entry in entries.items():
        whole = isinstance(entry, dict) and set(entry) == {"value", "reason"} and is_amount(entry["value"]) and str(entry["reason"]).strip()
        if not whole:
            yield Problem.of("rules_number", file=file, setting=place, values=[str(entry)])
        elif place.endswith(SHARES) and entry["value"] > 1:
            yield Problem.of("rules_share", file=file, setting=place, values=[str(entry["value"])])


def _is_list(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def is_amount(value: object) -> bool:
    """Whether the value is a number from 0 up."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf")


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that is most like the given one."""
    return difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]
