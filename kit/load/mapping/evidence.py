"""Evidence: what a column's values say for or against its being one of our fields (CR7).

Values can forbid a field (a date column without dates), support it (check digits that agree, words of the vocabulary, a key without repeats) or say
nothing. Only what no other column could show by chance is proof on its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from kit.language import LANGUAGES, read_language, sentence
from kit.load.mapping.portrait import Portrait
from kit.load.mapping.words import plain
from kit.resources import resource
from kit.schema import Column, Table
from kit.settings_file import read_toml

__all__ = ["FOR", "NEUTRAL", "Verdict", "can_be_proven", "known_word", "value_verdict", "word_values"]

_YES_NO = frozenset((
    "0", "1", "true", "false", "yes", "no", "y", "n", "sim", "nao", "s", "si", "x", "verdadeiro", "falso", "verdadero",
))  # fmt: skip
_UF = frozenset((
    "AC", "AL", "AP", "AM", "BA", "CE", "DF", "ES", "GO", "MA", "MT", "MS", "MG", "PA", "PB", "PR", "PE", "PI", "RJ", "RN", "RS", "RO", "RR", "SC",
    "SP", "SE", "TO",
))  # fmt: skip
_RECORD_STATES = frozenset((
    "active", "inactive", "ativo", "ativa", "inativo", "inativa", "activo", "activa", "inactivo", "inactiva", "blocked", "bloqueado", "bloqueada",
    "suspended", "suspenso", "suspendido", "open", "closed", "aberto", "fechado", "abierto", "cerrado", "vigente", "cancelado", "cancelada",
))  # fmt: skip
_MOST_WORDS = 40


@dataclass(frozen=True)
class Verdict:
    """`factor` 0: the values forbid it, below 1: they speak against it, 1: they allow it; `proof` 0-1: how much they alone prove; and why."""

    factor: float
    proof: float = 0.0
    reason: str = ""

    @property
    def allows(self) -> bool:
        """Whether nothing in the values speaks against the field."""
        return self.factor >= 1


NEUTRAL, _AGAINST, _FORBIDDEN = Verdict(1.0), Verdict(0.5), Verdict(0.0)


def FOR(proof: float, reason: str) -> Verdict:  # noqa: N802
    """The verdict of values that support a field, with the reason."""
    return Verdict(1.0, proof, reason)


def can_be_proven(column: Column) -> bool:
    """Whether values can speak for this field on their own, whatever the header says."""
    return column.kind == "word" or column.name in ("tax_id", "state", "country", "postal_code")


def value_verdict(table: Table, column: Column, seen: Portrait) -> Verdict:
    """What the values say about `seen` being `column` of `table`."""
    if seen.empty:
        return Verdict(0.9)
    phones = seen.phones if column.kind != "id" and seen.numbers < 1 and seen.dates < 0.5 else 0.0
    if max(seen.emails, phones, seen.web) > 0.5:
        return _FORBIDDEN
    special = _SPECIAL.get(column.name)
    if special:
        return special(seen)
    return _KINDS[column.kind](table, column, seen)


def _date(table: Table, column: Column, seen: Portrait) -> Verdict:
    share = seen.dates + (seen.months if column.kind == "month" else 0.0)
    if share >= 0.95:
        return FOR(0.3, sentence("all its values are dates"))
    return _AGAINST if share >= 0.5 else _FORBIDDEN


def _number(table: Table, column: Column, seen: Portrait) -> Verdict:
    if seen.numbers < 0.98:
        return _AGAINST if seen.numbers >= 0.9 else _FORBIDDEN
    if seen.dates >= 0.95 or (column.name == "margin" and ("%" in seen.marks or seen.high <= 1)):
        return _AGAINST
    if column.kind in ("int", "days") and seen.whole < 1:
        return _FORBIDDEN
    return FOR(0.2, sentence("all its values are numbers"))


def _ratio(table: Table, column: Column, seen: Portrait) -> Verdict:
    if seen.numbers < 0.98 or seen.low < 0 or seen.high > 100:
        return _FORBIDDEN
    return FOR(0.2, sentence("all its values lie between 0 and 100"))


def _word(table: Table, column: Column, seen: Portrait) -> Verdict:
    if seen.distinct > _MOST_WORDS:
        return _FORBIDDEN
    known = sum(bool(known_word(table.name, column.name, w)) for w in seen.words)
    if known == seen.distinct:
        meant = {known_word(table.name, column.name, w) for w in seen.words}
        return FOR(0.8 if len(meant) > 1 else 0.3, sentence("all its words are known: {values}", values=", ".join(seen.words[:3])))
    return Verdict(0.7) if known else _AGAINST


def _yes_no(table: Table, column: Column, seen: Portrait) -> Verdict:
    return FOR(0.2, sentence("its values are yes and no")) if all(plain(w) in _YES_NO for w in seen.words or ("?",)) else _FORBIDDEN


def _id(table: Table, column: Column, seen: Portrait) -> Verdict:
    if seen.cents or (seen.dates > 0.9 and seen.numbers < 1):
        return _FORBIDDEN
    if table.key == (column.name,):
        if seen.unique and seen.filled == 1:
            return FOR(0.2, sentence("every row has a value of its own"))
        return _AGAINST
    if column.name == "order_id" and seen.rows > 100 and seen.distinct < 0.01 * seen.rows:
        return _AGAINST  # a count of orders, not an order
    return Verdict(0.8) if seen.blanks > 0.5 else NEUTRAL


def _text(table: Table, column: Column, seen: Portrait) -> Verdict:
    if seen.dates > 0.5 and seen.numbers < 1:
        return _FORBIDDEN
    if column.name in ("name", "city", "title", "industry", "department") and seen.letters < 0.5:
        return _AGAINST
    if seen.cents > 0.2:
        return _FORBIDDEN
    return NEUTRAL


def _tax_id(seen: Portrait) -> Verdict:
    kind, share = seen.tax_ids
    if share >= 0.9 and seen.distinct >= 10:
        return FOR(0.95, sentence("{share} of its values have the check digits of a {kind}", share=("ratio", share), kind=kind.upper()))
    return NEUTRAL if share >= 0.5 else Verdict(0.6)


def _share(seen: Portrait, fits: Callable[[str], bool]) -> float:
    texts = seen.samples_of_texts
    return sum(fits(t) for t in texts) / len(texts)


def _state(seen: Portrait) -> Verdict:
    if seen.numbers > 0.5 or seen.distinct > 200 or any(plain(w) in _RECORD_STATES for w in seen.words):
        return _FORBIDDEN  # "Estado" is a state of the country or of the record
    known = _share(seen, lambda t: t.strip().upper() in _UF)
    return FOR(0.8, sentence("its values are the codes of Brazilian states")) if known >= 0.95 and seen.distinct >= 3 else NEUTRAL


def _country(seen: Portrait) -> Verdict:
    known = _share(seen, lambda t: plain(t) in _territories())
    if known >= 0.8:
        return FOR(0.7 if seen.distinct >= 3 else 0.3, sentence("its values are countries"))
    return _AGAINST if known >= 0.4 else _FORBIDDEN


def _postal(seen: Portrait) -> Verdict:
    if seen.postal >= 0.8:
        hyphens = _share(seen, lambda t: re.fullmatch(r"\d{5}-\d{3}", t) is not None)
        return FOR(0.8 if hyphens > 0.95 else 0.2, sentence("its values have the form of postal codes"))
    return _AGAINST if seen.postal >= 0.3 else _FORBIDDEN


def _degrees(limit: float) -> Callable[[Portrait], Verdict]:
    def verdict(seen: Portrait) -> Verdict:
        if seen.numbers < 0.98 or seen.low < -limit or seen.high > limit or seen.cents < 0.3:
            return _FORBIDDEN
        return FOR(0.2, sentence("its values lie between −{limit} and {limit} degrees", limit=int(limit)))

    return verdict


def _municipality(seen: Portrait) -> Verdict:
    return NEUTRAL if _share(seen, lambda t: re.fullmatch(r"\d{5,7}", t) is not None) > 0.95 else _FORBIDDEN


def _employees(seen: Portrait) -> Verdict:
    return NEUTRAL if seen.numbers >= 0.98 and seen.whole == 1 and seen.low >= 0 else _FORBIDDEN


_SPECIAL: dict[str, Callable[[Portrait], Verdict]] = {
    "tax_id": _tax_id, "state": _state, "country": _country, "postal_code": _postal, "latitude": _degrees(90.0), "longitude": _degrees(180.0),
    "municipality_code": _municipality, "employees": _employees,
}  # fmt: skip
_KINDS: dict[str, Callable[[Table, Column, Portrait], Verdict]] = {
    **dict.fromkeys(("date", "month"), _date), **dict.fromkeys(("money", "number", "int", "days", "hours", "minutes"), _number),
    "ratio": _ratio, "word": _word, "bool": _yes_no, "id": _id, **dict.fromkeys(("text", "sentence"), _text),
}  # fmt: skip


@cache
def _territories() -> frozenset[str]:
    named = [(str(key), str(name)) for code in LANGUAGES for key, name in Locale.parse(code).territories.items()]
    known = {text for key, name in named if len(key) == 2 for text in (key, name)}
    return frozenset(plain(text) for text in known | {"USA", "UK", "EUA", "EEUU"})


@cache
def _known_words() -> dict[tuple[str, str, str], str]:
    known: dict[tuple[str, str, str], str] = {}
    for table, fields in read_toml(resource("templates/mappings/values.toml")).items():
        for field, meanings in fields.items():
            for ours, sources in meanings.items():
                known |= {(table, field, word): ours for words in sources.values() for word in words}
    return known


def known_word(table: str, field: str, value: str) -> str:
    """Our word for the client's `value` of a closed vocabulary; '' if nobody knows."""
    said = plain(value)
    if found := _known_words().get((table, field, said)):
        return found
    return _own_words(table, field).get(said, "")


@cache
def _own_words(table: str, field: str) -> dict[str, str]:
    from kit.schema import table as table_named

    vocabulary = table_named(table).column(field).vocabulary if table != "orders" else ()
    languages = [read_language(code) for code in LANGUAGES]
    return {plain(text): word for word in vocabulary for text in (word, *(language.word(word) for language in languages))}


def word_values(table: Table, column: Column, words: Iterable[str]) -> dict[str, str]:
    """The client's words → ours, those that are known and written otherwise."""
    return {w: ours for w in words if (ours := known_word(table.name, column.name, w)) and ours != w}
