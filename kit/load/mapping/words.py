"""Words: a header taken apart into what its words mean, in Portuguese, Spanish and English (CR7).

`templates/mappings/words.toml` is the dictionary (word → concept, each with the place it comes from), `fields.toml` says which concepts make which
field of ours. Two headers that say the same thing in other words are the same; a word that no pattern asks for makes the header another thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz import fuzz, process

from kit.language import LANGUAGES, read_language
from kit.resources import resource
from kit.schema import INPUTS
from kit.settings_file import read_toml

__all__ = ["Pattern", "Unit", "Vocabulary", "common_prefix", "plain", "read_vocabulary", "tokens"]

_STOP = frozenset((
    "a", "as", "al", "com", "con", "da", "das", "de", "del", "do", "dos", "e", "en", "for", "from", "in", "la", "las", "lo", "los", "o", "of", "os",
    "para", "que", "se", "the", "to", "un", "una", "y", "actual", "atual", "current",
))  # fmt: skip
_ABBREVIATED, _SIMILAR = 0.9, 0.85  # how much of a dictionary word an abbreviation and a near spelling are worth
_SHORTEST_PREFIX, _SHORTEST_SIMILAR, _SIMILARITY = 3, 6, 91
_PREFIX_SHARE, _PREFIX_LEAST, _PREFIX_WHOLE = 0.5, 4, 3


@dataclass(frozen=True)
class Unit:
    """One word (or fixed group of words) of a header: its concepts (none: unknown) and how surely it is that word."""

    text: str
    concepts: frozenset[str]
    quality: float = 1.0


@dataclass(frozen=True)
class Pattern:
    """One way to say a field: concepts that must stand, concepts that may, and how sure that is. No concept at all: what the row is about."""

    must: tuple[frozenset[str], ...]
    may: tuple[frozenset[str], ...]
    weight: float

    @classmethod
    def read(cls, text: str) -> Pattern:
        """The pattern that a line of `fields.toml` writes, such as `date issued? @0.9`."""
        body, _, weight = text.partition("@")
        elements = [e for e in body.split() if e != "."]
        must = tuple(frozenset(e.split("|")) for e in elements if not e.endswith("?"))
        may = tuple(frozenset(e[:-1].split("|")) for e in elements if e.endswith("?"))
        return cls(must, may, float(weight or 1))


@dataclass(frozen=True)
class Vocabulary:
    """The dictionary, and the patterns of every field: (table, field) → patterns; `about` gives the concepts that a table's rows are about."""

    phrases: dict[tuple[str, ...], frozenset[str]]
    patterns: dict[tuple[str, str], tuple[Pattern, ...]]
    about: dict[str, frozenset[str]]
    own: dict[tuple[str, str], frozenset[str]]

    @cached_property
    def singles(self) -> list[str]:
        """The dictionary's single words."""
        return sorted(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    def units(self, header: str, prefix: Sequence[str] = ()) -> list[Unit]:
        """The header's words with their concepts, the longest known group first; `prefix` is taken off the front."""
        words = tokens(header)
        if prefix and words[: len(prefix)] == list(prefix) and len(words) > len(prefix):
            words = words[len(prefix) :]
        found: list[Unit] = []
        at = 0
        while at < len(words):
            length = next((n for n in range(min(5, len(words) - at), 0, -1) if tuple(words[at : at + n]) in self.phrases), 0)
            if length:
                group = tuple(words[at : at + length])
                found.append(Unit(" ".join(group), self.phrases[group]))
            elif words[at] not in _STOP:
                found += self._alike(words[at])
            at += max(length, 1)
        return found

    def _alike(self, word: str) -> list[Unit]:
        if word.isdigit():
            return []
        if meant := self._abbreviated(word):
            return [Unit(word, meant, _ABBREVIATED)]
        if len(word) >= _SHORTEST_SIMILAR:
            near = process.extractOne(word, self.singles, scorer=fuzz.ratio, score_cutoff=_SIMILARITY)
            if near:
                return [Unit(word, self.phrases[(near[0],)], _SIMILAR)]
        for at in range(_SHORTEST_PREFIX, len(word) - _SHORTEST_PREFIX + 1):
            first, second = self.phrases.get((word[:at],)), self.phrases.get((word[at:],)) or self._abbreviated(word[at:])
            if first and second:  # written together, such as `unitprice` or `valbrut`
                return [Unit(word[:at], first, _ABBREVIATED), Unit(word[at:], second, _ABBREVIATED)]
        return [Unit(word, frozenset())]

    def _abbreviated(self, word: str) -> frozenset[str]:
        """What a word cut short can only mean: the concepts of all words that begin so, if they are hardly more than one."""
        if len(word) < _SHORTEST_PREFIX:
            return frozenset()
        meant = frozenset().union(*(self.phrases[(single,)] for single in self.singles if single.startswith(word)))
        return meant if len(meant) <= 2 else frozenset()

    def score(self, units: Sequence[Unit], table: str, field: str, main: str) -> float:
        """How well the words say the field, 0-1; in a file about another table (`main`) the header itself must say what it is about."""
        about, also, patterns = self.about[table], self.about.get(main, frozenset()), self.patterns.get((table, field), ())
        return max((_match(units, pattern, about, also, table == main) for pattern in patterns), default=0.0)


def _match(units: Sequence[Unit], pattern: Pattern, about: frozenset[str], also: frozenset[str], main: bool) -> float:
    known = [u for u in units if u.concepts]
    allowed = frozenset().union(about, also, *pattern.must, *pattern.may)
    if not known or any(not u.concepts & allowed for u in known):
        return 0.0
    said = [u for u in known if u.concepts & about]
    rest = [u for u in known if not u.concepts & about] if pattern.must else []
    spare = said if any(u.concepts & m for m in pattern.must for u in said) else []
    if any(not any(u.concepts & m for u in [*rest, *spare]) for m in pattern.must):
        return 0.0
    if not said and not (main and pattern.must):
        return 0.0
    unknown = len(units) - len(known)
    weakened = (1.0, 0.75, 0.55)[unknown] if unknown < 3 and (pattern.must or not unknown) else 0.3
    return pattern.weight * min(u.quality for u in known) * weakened


@cache
def read_vocabulary(without: str = "") -> Vocabulary:
    """The shipped dictionary and patterns; `without` leaves out the words that were found in the exports of one system only."""
    phrases: dict[tuple[str, ...], frozenset[str]] = {}
    for concept, sources in read_toml(resource("templates/mappings/words.toml")).items():
        for source, words in sources.items():
            for word in words if source != without else ():
                key = tuple(word.split())
                phrases[key] = phrases.get(key, frozenset()) | {concept}
    fields = read_toml(resource("templates/mappings/fields.toml"))
    patterns = {
        (table, name): tuple(Pattern.read(p) for p in given) for table, part in fields.items() for name, given in part.items() if name != "about"
    }
    return Vocabulary(phrases, patterns, {table: frozenset(part["about"]) for table, part in fields.items()}, _own_names())


def _own_names() -> dict[tuple[str, str], frozenset[str]]:
    """(table, normalised name) → fields: our identifiers and what they are called in the three languages."""
    names: dict[tuple[str, str], frozenset[str]] = {}
    languages = [read_language(code) for code in LANGUAGES]
    for table in INPUTS:
        for column in table.columns:
            for text in (column.name, *(language.text(column.label) for language in languages)):
                key = (table.name, plain(text))
                names[key] = names.get(key, frozenset()) | {column.name}
    return names


def tokens(header: str) -> list[str]:
    """The header's words: without accents, in small letters, CamelCase and marks taken apart."""
    split = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])", " ", header.replace("º", "o ").replace("ª", "a "))
    letters = unicodedata.normalize("NFKD", split).encode("ascii", "ignore").decode().casefold()
    return re.findall(r"[a-z]+|\d+[a-z]*", letters) if not re.fullmatch(r"[a-z]\d+_.*", letters) else re.findall(r"[a-z0-9]+", letters)


@lru_cache(maxsize=50_000)
def plain(header: str) -> str:
    """The header's words with single blanks: two headers that differ in capitals, accents or marks are the same."""
    return " ".join(tokens(header))


def common_prefix(headers: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The unknown first word that most headers of a file share (`A1_…`, or a system's own word for its rows); empty if there is none."""
    firsts = Counter(words[0] for header in headers if len(words := tokens(header)) > 1)
    if not firsts:
        return ()
    word, count = min(firsts.items(), key=lambda item: (-item[1], item[0]))
    if count == len(headers) >= _PREFIX_WHOLE and vocabulary.phrases.get((word,), frozenset()) & frozenset().union(*vocabulary.about.values()):
        return (word,)  # every column begins with what the rows are
    if count < max(_PREFIX_LEAST, _PREFIX_SHARE * len(headers)) or (word,) in vocabulary.phrases:
        return ()
    return (word,)
