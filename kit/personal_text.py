"""Personal text: e-mail addresses, telephones and tax ids of persons inside a text, found and made unreadable (Q48).

A telephone has the marks of one or a word before it; a tax id counts only if its check digits agree. Known names are replaced as whole words, at the
same speed for ten names and for a hundred thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from stdnum import get_cc_module

__all__ = ["BARE", "is_tax_id", "mask", "masked", "names_replaced", "personal_parts"]

_WORD = re.compile(r"\w+")

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,4}\d{2,4}"  # +55 (11) 98765-4321, +52 55 1234 5678
    r"|\(0?\d{2,3}\)\s?\d{3,5}[ .-]?\d{4}"  # (11) 98765-4321
    r"|0?[1-9]\d[ .-]9\d{4}[ .-]?\d{4}"  # 11 98765-4321
    r"|9\d{4}-\d{4}"  # 98765-4321
    r"|(?:(?<=tel )|(?<=tel: )|(?<=tel\. )|(?<=fone )|(?<=fone: )|(?<=cel )|(?<=cel: )|(?<=cel\. )|(?<=whatsapp )|(?<=whatsapp: ))\d[\d .-]{6,12}\d"
    r")(?!\w)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w.-])(?:[A-Z\d&Ñ][A-Z\d&Ñ.\-/]{7,18}[A-Z\d])(?!\w)", re.IGNORECASE)
BARE = re.compile(r"\d{11}")
_COMPANIES_FROM = 50_000_000  # of the Chilean RUT


def _valid(country: str, name: str) -> Callable[[str], bool]:
    return lambda number: bool(_module(country, name).is_valid(number))


_TAX_IDS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (re.compile(r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}"), _valid("br", "cpf")),
    (re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d"), _valid("mx", "curp")),
    (re.compile(r"[A-ZÑ&]{4}-?\d{6}-?[A-Z\d]{3}"), _valid("mx", "rfc")),
    (re.compile(r"\d{1,2}\.?\d{3}\.?\d{3}-[\dK]"), lambda n: _valid("cl", "rut")(n) and int(re.sub(r"\D", "", n[:-2])) < _COMPANIES_FROM),
    (re.compile(r"2[03-7]-?\d{8}-?\d"), _valid("ar", "cuit")),
    (re.compile(r"1[057]\d{9}"), _valid("pe", "ruc")),
    (re.compile(r"\d{8}-?[A-Z]"), _valid("es", "dni")),
    (re.compile(r"[XYZ]-?\d{7}-?[A-Z]"), _valid("es", "nie")),
)


def personal_parts(text: str, bare: bool = True) -> Iterator[tuple[str, str]]:
    """What of a text is personal, as kind (`email`, `phone`, `tax_id`) and the piece itself; `bare` counts numbers without any mark too."""
    if "@" in text:
        yield from (("email", found[0]) for found in _EMAIL.finditer(text))
    if sum(map(str.isdigit, text)) < 7:
        return
    numbers = {found[0] for found in _TOKEN.finditer(text) if (bare or not BARE.fullmatch(text.strip())) and is_tax_id(found[0].upper())}
    yield from (("tax_id", number) for number in sorted(numbers))
    yield from (("phone", found[0]) for found in _PHONE.finditer(text) if found[0] not in numbers)


def masked(text: str, bare: bool = True) -> str:
    """The text with what is personal in it made unreadable; the rest as it is."""
    for kind, part in personal_parts(text, bare):
        text = text.replace(part, mask(kind, part))
    return text


def names_replaced(names: Mapping[str, str]) -> Callable[[str], str]:
    """What replaces every name in a text by what `names` says: whole words, the longest first; of a name the words count, not the marks around it.

    Names of one or two letters or of digits only are left alone: inside a sentence they are something else.
    """
    cores: dict[str, tuple[str, int]] = {}
    for name, label in names.items():
        words = list(_WORD.finditer(name))
        if words and len(name) > 2 and not name.isdigit():
            cores.setdefault(name[words[0].start() : words[-1].end()], (label, len(words)))
    lengths = sorted({count for _, count in cores.values()}, reverse=True)

    def replaced(text: str) -> str:
        words, parts, at, done = list(_WORD.finditer(text)), [], 0, 0
        while at < len(words):
            start = words[at].start()
            ends = ((n, words[at + n - 1].end()) for n in lengths if at + n <= len(words))
            count, end = next(((n, end) for n, end in ends if cores.get(text[start:end], ("", 0))[1] == n), (1, 0))
            if end:
                parts += [text[done:start], cores[text[start:end]][0]]
                done = end
            at += count
        return "".join([*parts, text[done:]])

    return replaced if cores else lambda text: text


def is_tax_id(number: str) -> bool:
    """Whether the text is the tax id of a person, in capital letters."""
    return any(form.fullmatch(number) and valid(number) for form, valid in _TAX_IDS)


def mask(kind: str, part: str) -> str:
    """The piece with nothing left to write or dial: the last two digits, or the first letter and the country of an address."""
    if kind == "email":
        name, _, domain = part.partition("@")
        return f"{name[:1]}•••@•••.{domain.rpartition('.')[2]}"
    kept = sum(map(str.isalnum, part)) - 2
    shown, seen = "", 0
    for letter in part:
        seen += letter.isalnum()
        shown += "•" if letter.isalnum() and seen <= kept else letter
    return shown


@cache
def _module(country: str, name: str):  # type: ignore[no-untyped-def]
    return get_cc_module(country, name)
