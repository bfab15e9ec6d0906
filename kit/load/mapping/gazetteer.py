"""Gazetteer: a list of municipalities, and which of them a client means by what it wrote (IN13).

A code decides. Without one, a name decides together with its state, because names repeat across states: first as written, then by rules that have a
name, each told with the places that it decided. Two municipalities that fit are none; a name of another state is none. What is left unplaced comes
with the nearest name of its state as a proposal: nobody is moved by a resemblance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from kit.language import message
from kit.load.mapping.key_rules import folded

__all__ = ["PLACE_RULES", "Gazetteer", "Placed", "gazetteer"]

PLACE_RULES: Mapping[str, str] = {
    "code": message("by its code"),
    "code_without_state": message("by its code, the state's digits put in front"),
    "alias": message("by the alias in mapping.toml"),
    "name": message("by name and state; capitals, accents and repeated blanks do not count"),
    "letters": message("by name and state; only letters and digits count"),
    "state_taken_off": message("by name and state, after the state or country behind the name was taken off"),
    "in_brackets": message("by the name in brackets and the state"),
}
_SEPARATORS = re.compile(r"\s*[/\\,;()]\s*|\s+-\s*|\s*-\s+|-(?=\w{2}$)")
_BRACKETS = re.compile(r"[^()]+\(([^()]+)\)\s*")
_ALIKE = 85


@dataclass(frozen=True)
class Placed:
    """Where something is: the position in the list and the rule that decided (None, '' where nothing did), and what a person may check."""

    position: int | None = None
    rule: str = ""
    proposal: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass
class Gazetteer:
    """The list, ready to be asked; `frame` is the canonical table of municipalities."""

    frame: pd.DataFrame
    aliases: dict[tuple[str, str], int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    letters: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()

    def plain(self, text: str) -> str:
        """The text as names, states and countries are compared: capitals, accents and repeated blanks do not count."""
        return _plain(text)

    def name_alias(self, city: str, state: str, position: int) -> None:
        """From now on, `city` in `state` ('' = no state is given) means the municipality at `position`."""
        self.aliases[_plain(city), self.states.get(_plain(state), "")] = position

    def label(self, position: int) -> str:
        """The municipality as people write it: `Santos/SP`."""
        row = self.frame.iloc[position]
        return f"{row['name']}/{row['state']}" if pd.notna(row.get("state")) else str(row["name"])

    def place(self, city: str, state: str, code: str = "") -> Placed:
        """The municipality that a client means by a city, a state and a code, each '' where it is not given."""
        own = self.states.get(_plain(state), "")
        if code and (found := self._by_code(code, own)):
            return found
        for rule, name, where in self._readings(city, own):
            if (alias := self.aliases.get((_plain(name), where))) is not None:
                return Placed(alias, "alias")
            places = self.letters.get((_letters(name), where), []) if rule == "letters" else self.names.get((_plain(name), where), [])
            if len(places) == 1 and where:
                return Placed(places[0], rule)
            if len(places) > 1:
                break
        return self._unplaced(city, own)

    def position_of(self, text: str) -> int | None:
        """The municipality that `Name/State` or a code names; None if none does, or several do."""
        city, _, state = text.rpartition("/") if "/" in text else (text, "", "")
        found = self.place(city, state, text).position
        return found if found is not None else next(iter(p), None) if len(p := self._named(city)) == 1 and not state else None

    def _by_code(self, code: str, state: str) -> Placed | None:
        if code in self.codes:
            return Placed(self.codes[code], "code")
        if not state or not code.isdigit():
            return None
        width = max(map(len, self.codes))
        states = self.frame["state"].astype("str").map(_plain).to_numpy()
        fronts = {c[: width - len(code)] for c, n in self.codes.items() if states[n] == state}
        found = self.codes.get(fronts.pop() + code) if len(fronts) == 1 and len(code) < width else None
        return None if found is None else Placed(found, "code_without_state")

    def _readings(self, city: str, state: str) -> Iterable[tuple[str, str, str]]:
        """What the text may mean, in order: rule, name, state."""
        if not city:
            return
        yield "name", city, state
        if state:
            yield "letters", city, state
        parts = [part for part in _SEPARATORS.split(city) if part.strip()]
        if len(parts) == 1 and " " in city.strip():
            parts = city.strip().rsplit(" ", 1)
            parts = parts if len(parts[1]) == 2 else []
        behind = {self.states.get(_plain(p), "") for p in parts[1:] if _plain(p) not in self.countries} if len(parts) > 1 else set()
        where = state or (behind.copy().pop() if len(behind) == 1 else "")
        if where and len(parts) > 1 and behind <= {where}:
            yield "state_taken_off", parts[0], where
        if state and (inside := _BRACKETS.fullmatch(city)):
            yield "in_brackets", inside[1], state

    def _named(self, city: str) -> list[int]:
        return [n for (name, _), places in self.names.items() if name == _plain(city) for n in places]

    def _unplaced(self, city: str, state: str) -> Placed:
        if not city:
            return Placed()
        if elsewhere := tuple(self.label(n) for n in self._named(city))[:3]:
            return Placed(elsewhere=elsewhere)
        known = {name: places for (name, where), places in self.names.items() if where == state} if state else {}
        near = process.extractOne(_plain(city), list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return Placed(proposal=self.label(known[near[0]][0]) if near and len(known[near[0]]) == 1 else "")


def gazetteer(frame: pd.DataFrame, countries: Iterable[str] = ()) -> Gazetteer:
    """The list `frame` (canonical table `municipalities`) ready to be asked; `countries` are the ways in which clients write its country."""
    made = Gazetteer(frame, countries=frozenset(_plain(c) for c in countries))
    texts = {name: frame[name].astype("str").fillna("").tolist() if name in frame else [""] * len(frame)
             for name in ("municipality_code", "name", "state", "state_name")}  # fmt: skip
    for n, (code, name, state, full) in enumerate(zip(*texts.values(), strict=True)):
        made.codes[code] = n
        for written in filter(None, (state, full)):
            made.states[_plain(written)] = _plain(state)
        made.names.setdefault((_plain(name), _plain(state)), []).append(n)
        made.letters.setdefault((_letters(name), _plain(state)), []).append(n)
    return made


def _plain(text: str) -> str:
    return folded(text, "without_accents")


def _letters(text: str) -> str:
    return folded(text, "letters_and_digits")
