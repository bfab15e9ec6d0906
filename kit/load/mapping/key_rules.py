"""Key rules: when two spellings are one key, by a rule that has a name and that a person has chosen (IN13, CR7).

`GTXPro` and `GTX Pro` are one product only if somebody says so. What meets exactly always comes first; a rule then repairs what is left, key by key,
so that every pair can be shown. A spelling that could be two keys of the other file is never decided.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from kit.language import message

__all__ = ["BETWEEN", "KEY_RULES", "RULE_MEANINGS", "KeyRule", "folded", "mildest_rule", "repaired_keys"]

KeyRule = Literal["exact", "without_accents", "letters_and_digits", "without_zeros"]
KEY_RULES: tuple[KeyRule, ...] = get_args(KeyRule)
BETWEEN = "\x1f"  # between the parts of a key of several columns

RULE_MEANINGS: Mapping[str, str] = {
    "exact": message("letter by letter"),
    "without_accents": message("capitals, accents and repeated blanks do not count"),
    "letters_and_digits": message("only letters and digits count, without accents and capitals"),
    "without_zeros": message("zeros in front do not count"),
}


def folded(key: str, rule: str) -> str:
    """The key as the rule compares it, part by part; '' where nothing is left of it."""
    parts = [_FOLDS[rule](part) for part in key.split(BETWEEN)]
    return BETWEEN.join(parts) if all(parts) else ""


def repaired_keys(ours: Iterable[str], theirs: Iterable[str], rule: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Of our keys that theirs do not hold exactly: those that the rule finds (ours → theirs), and those that could be several of theirs."""
    known = set(theirs)
    strange = [key for key in dict.fromkeys(ours) if key not in known]
    if rule == "exact" or not strange:
        return {}, {}
    places: dict[str, list[str]] = {}
    for key in sorted(known):
        places.setdefault(folded(key, rule), []).append(key)
    found = {key: places.get(fold, []) if (fold := folded(key, rule)) else [] for key in sorted(strange)}
    return {k: v[0] for k, v in found.items() if len(v) == 1}, {k: tuple(v) for k, v in found.items() if len(v) > 1}


def mildest_rule(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The rule that would repair most of our keys without doubt (of equals, the mildest), and the pairs; ('', {}) if none helps."""
    ours, theirs = list(ours), list(theirs)
    best: tuple[str, dict[str, str]] = ("", {})
    for rule in KEY_RULES[1:]:
        pairs, doubtful = repaired_keys(ours, theirs, rule)
        if not doubtful and len(pairs) > len(best[1]):
            best = rule, pairs
    return best


def _without_accents(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in _without_accents(text) if c.isalnum())


def _without_zeros(text: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


_FOLDS: Mapping[str, Callable[[str], str]] = {
    "exact": str,
    "without_accents": _without_accents,
    "letters_and_digits": _letters_and_digits,
    "without_zeros": _without_zeros,
}
