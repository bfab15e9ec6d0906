"""Contact rules: the one table that says what is done with each cell of the portfolio.

Lifecycle × ABC class × potential is the three-dimensional reading of the portfolio (B3); with the service format (A12, E10) it decides channel,
frequency, objective, content, who acts and who is called in. The rules stand in `templates/contact_rules.toml`, in the order in which they are
read: the first that fits is taken. Reading checks every word and every combination, so that no account is ever left without a contact rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kit.errors import MissingFileError, Problem, SettingsError
from kit.language import message as _
from kit.language import sentence
from kit.resources import resource
from kit.rule_file import (
    Reasoned,
    is_amount,
    rule_entries,
    rule_section,
    unknown_or_absent,
    unknown_words,
    wrong_conditions,
    wrong_list,
    wrong_numbers,
)
from kit.schema import Status, table
from kit.schema.vocabulary import ABC_CLASSES, CHANNELS, LIFECYCLES, POTENTIAL_CLASSES, SERVICE_FORMATS, TIERS
from kit.settings_file import read_toml

__all__ = ["ContactRule", "ContactRules", "FormatRule", "contact_rules_path", "read_contact_rules"]

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "lifecycle": LIFECYCLES,
    "abc_class": ABC_CLASSES,
    "potential_class": POTENTIAL_CLASSES,
    "service_format": SERVICE_FORMATS,
}
OWN = "format"
_ROLES = table("contact_plan").column("owner_role").vocabulary
_ESCALATIONS = table("contact_plan").column("escalation").vocabulary
_WORDS = {"channel": (*CHANNELS, OWN), "owner_role": (*_ROLES, OWN), "escalation": _ESCALATIONS}
_RULE_FIELDS = ("name", "when", "channel", "frequency", "objective", "content", "owner_role", "escalation", "reason")
_STEP_LABELS = {
    "headroom_share": _("Share of the open or lost revenue that a goal asks for"),
    "least_growth": _("Growth of a goal in a year, at least"),
    "most_growth": _("Growth of a goal in a year, at most"),
    "task_days": _("Days until the first task is done"),
    "rescue_days": _("Days until an account that drifts or left is visited"),
    "action_days": _("Days until an action is decided"),
    "goal_days": _("Days until a goal is read"),
    "task_hours": _("Hours that a proposed task takes"),
    "action_hours": _("Hours that a proposed action takes"),
}


@dataclass(frozen=True)
class FormatRule:
    """How a service format works by itself; `least` is the part of its contacts that it keeps when hours are short."""

    channel: str
    owner_role: str
    least: Reasoned


@dataclass(frozen=True)
class ContactRule:
    """One rule: for the cells in `when` (dimension → words; a dimension left out means any), what is done and by whom."""

    name: str
    when: Mapping[str, tuple[str, ...]]
    channel: str
    frequency: float
    objective: str
    content: str
    owner_role: str
    escalation: str
    reason: str

    @property
    def cell(self) -> str:
        """The words of `when` in the order of the dimensions, joined by |."""
        return "|".join(word for dimension in DIMENSIONS for word in self.when.get(dimension, ()))

    def fits(self, cell: tuple[str, ...]) -> bool:
        """Whether the rule covers `cell` (words in the order of `DIMENSIONS`)."""
        return all(word in self.when.get(dimension, (word,)) for dimension, word in zip(DIMENSIONS, cell, strict=True))


@dataclass(frozen=True)
class ContactRules:
    """All rules of an engagement, checked: every combination of the four dimensions has one."""

    rules: tuple[ContactRule, ...]
    formats: Mapping[str, FormatRule]
    minutes: Mapping[str, str]
    tiers: Mapping[str, str]
    next_steps: Mapping[str, Reasoned]

    def rule(self, lifecycle: str, abc_class: str, potential_class: str, service_format: str) -> ContactRule:
        """The first rule that covers the combination."""
        cell = (lifecycle, abc_class, potential_class, service_format)
        return next(rule for rule in self.rules if rule.fits(cell))

    def assumptions(self) -> pd.DataFrame:
        """Table `contact_assumptions`: every number of the rules that is a judgement, with its reason."""
        kept = _("Share of the contacts that is kept when hours are short: {format}")
        numbers = [(f"formats.{name}.least", sentence(kept, format=("word", name)), entry.least) for name, entry in self.formats.items()]
        numbers += [(f"next_steps.{name}", _STEP_LABELS[name], entry) for name, entry in self.next_steps.items()]
        rows = [{"setting": name, "meaning": meaning, "value": number.value, "reason": number.reason} for name, meaning, number in numbers]
        return table("contact_assumptions").conform(pd.DataFrame(rows))

    @property
    def status(self) -> Status:
        """`ok`, or `degraded` with the rules that can never apply."""
        if not (never := self.never_apply):
            return Status("contact_rules", used=len(self.rules))
        reason = sentence("Rules that never apply, because earlier ones take all their cells: {rules}.", rules=", ".join(never))
        return Status("contact_rules", "degraded", reason, used=len(self.rules) - len(never), dropped=len(never))

    @property
    def never_apply(self) -> tuple[str, ...]:
        """Names of rules whose cells are all taken by earlier rules."""
        taken = {self.rule(*cell).name for cell in _cells()}
        return tuple(rule.name for rule in self.rules if rule.name not in taken)


def contact_rules_path(folder: Path) -> Path:
    """The rules of the engagement in `folder`: its own `contact_rules.toml` if there is one, else those that ship with the kit."""
    own = folder / "contact_rules.toml"
    return own if own.is_file() else resource("templates/contact_rules.toml")


def read_contact_rules(path: Path) -> ContactRules:
    """The rules in `path` (see `contact_rules_path`).

    Raises
    ------
    MissingFileError
        If the file is not there.
    SettingsError
        If it cannot be read, a field or word is unknown (the nearest one is named), or a combination has no rule; all problems at once.
    """
    if not path.is_file():
        raise MissingFileError.of("contact_rules_missing", file=str(path))
    content = read_toml(path)
    if problems := list(_problems(content, path.name)):
        raise SettingsError(*problems)
    rules = ContactRules(
        tuple(_rule(entry) for entry in content["rule"]),
        {name: FormatRule(f["channel"], f["owner_role"], Reasoned(**f["least"])) for name, f in content["formats"].items()},
        content["minutes"],
        content["tiers"],
        {name: Reasoned(**entry) for name, entry in content["next_steps"].items()},
    )
    _check_covered(rules, path.name)
    return rules


def _cells() -> Iterator[tuple[str, ...]]:
    return itertools.product(*DIMENSIONS.values())


def _rule(entry: Mapping[str, Any]) -> ContactRule:
    when = {dimension: tuple(words) for dimension, words in entry.get("when", {}).items()}
    return ContactRule(when=when, **{name: entry[name] for name in _RULE_FIELDS if name != "when"})


def _check_covered(rules: ContactRules, file: str) -> None:
    bare = [cell for cell in _cells() if not any(rule.fits(cell) for rule in rules.rules)]
    if bare:
        raise SettingsError.of("contact_rules_uncovered", file=file, values=[" | ".join(cell) for cell in bare[:3]], count=len(bare))


def _problems(content: Mapping[str, Any], file: str) -> Iterator[Problem]:
    sections = ("formats", "minutes", "tiers", "next_steps", "rule")
    yield from unknown_or_absent(content, sections, sections, "", file)
    formats, minutes, tiers, steps = (rule_section(content, name) for name in sections[:4])
    yield from unknown_or_absent(formats, SERVICE_FORMATS, SERVICE_FORMATS, "formats", file)
    for name in formats:
        entry, place = rule_section(formats, name), f"formats.{name}"
        yield from unknown_or_absent(entry, ("channel", "owner_role", "least"), ("channel", "owner_role", "least"), place, file)
        yield from unknown_words(entry, {"channel": CHANNELS, "owner_role": _ROLES}, place, file)
        yield from wrong_numbers({f"{place}.least": entry["least"]} if "least" in entry else {}, file)
    yield from unknown_or_absent(minutes, CHANNELS, CHANNELS, "minutes", file)
    yield from unknown_words(minutes, dict.fromkeys(CHANNELS, SERVICE_FORMATS), "minutes", file)
    yield from unknown_or_absent(tiers, TIERS, TIERS, "tiers", file)
    yield from unknown_words(tiers, dict.fromkeys(TIERS, SERVICE_FORMATS), "tiers", file)
    yield from unknown_or_absent(steps, tuple(_STEP_LABELS), tuple(_STEP_LABELS), "next_steps", file)
    yield from wrong_numbers({f"next_steps.{name}": entry for name, entry in steps.items()}, file)
    yield from wrong_list(content, "rule", file)
    for place, entry in rule_entries(content, "rule"):
        yield from _rule_problems(entry, place, file)


def _rule_problems(entry: Mapping[str, Any], place: str, file: str) -> Iterator[Problem]:
    empty = [name for name in ("name", "objective", "content", "reason") if name in entry and not str(entry[name]).strip()]
    filled, required = {k: v for k, v in entry.items() if k not in empty}, tuple(f for f in _RULE_FIELDS if f != "when")
    yield from unknown_or_absent(filled, _RULE_FIELDS, required, place, file)
    yield from unknown_words(entry, _WORDS, place, file)
    yield from wrong_conditions(entry, DIMENSIONS, place, file)
    if not is_amount(entry.get("frequency", 0.0)):
        yield Problem.of("rules_number", file=file, setting=f"{place}.frequency", values=[str(entry["frequency"])])
