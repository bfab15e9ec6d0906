"""Encoding: which letters the bytes of a text file mean, decided by evidence from a closed list, never by a free guess (IN1).

A byte order mark decides; then zeros at every other byte (UTF-16 without a mark); then strict UTF-8. What is left comes from a code page of one byte
per letter, and none of these ever fails: here the words decide. Portuguese, Spanish and English use few letters outside ASCII, and none of them in
the middle of a word of the other case, so that the wrong code page shows (`Conceição` is `ConceiÁ„o` in Mac Roman). cp1252, which Windows writes, is
taken unless its words are implausible; Mac Roman and cp850 only where theirs alone are plausible; else the kit asks, with the words in each reading.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections import Counter

from kit.errors import DataError

__all__ = ["decoded", "spoiled_texts"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CODE_PAGES = ("cp1252", "mac_roman", "cp850")
_LETTERS = frozenset("áàâãéêíóôõúüçñÁÀÂÃÉÊÍÓÔÕÚÜÇÑ")
_OTHER_LETTERS = frozenset("ßäöåøæÄÖÅØÆ")  # of German and Nordic names, which stand among the client's customers too
_AFTER_A_WORD = frozenset("ºª°®”’»…")
_ALONE = frozenset("§€£¥«»–—“”‘’…•°²³\u00a0")
_LONE_WORDS = frozenset("àáéêóÀÁÉÊÓ")
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD_BEFORE, _WORD_AFTER = re.compile(rb"[A-Za-z\x80-\xff]*\Z"), re.compile(rb"[A-Za-z\x80-\xff]*")
_UTF8_PAIR = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_SPOILED = re.compile("[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|\ufffd")
_SAMPLE = 200_000
_MOST_LETTERS = 50_000


def decoded(raw: bytes, file: str, encoding: str = "") -> tuple[str, str]:
    """The text of the bytes without its byte order mark, and the encoding's name; `encoding` is the name if the mapping gives it.

    Raises
    ------
    DataError
        If the bytes fit no encoding of the list, fit two, mix two, or are no text (zero bytes).
    """
    mark, marked = next(((m, name) for m, name in _MARKS if raw.startswith(m)), (b"", ""))
    if encoding:
        names = [encoding]
    elif marked:
        names, raw = [marked], raw[len(mark) :]
    elif sixteen := _without_mark(raw):
        names = [sixteen]
    else:
        names = ["utf-8"]
    for name in names:
        with contextlib.suppress(UnicodeError, LookupError):
            return _without_zeros(raw.decode(name), file).removeprefix("\ufeff"), codecs.lookup(name).name
    if names != ["utf-8"]:
        raise DataError.of("encoding_unknown", place=file, file=file, sheet="", values=names)
    name = _code_page(raw, file)
    return _without_zeros(raw.decode(name), file), name


def spoiled_texts(texts: list[str]) -> list[str]:
    """Up to three texts that an earlier program read in the wrong encoding (`JosÃ©`, `Jos\ufffd`)."""
    return sorted(text for text in texts if _SPOILED.search(text))[:3]


def _without_mark(raw: bytes) -> str:
    """The name of a UTF-16 encoding if every other byte of the beginning is mostly zero."""
    sample = raw[: _SAMPLE // 2 * 2]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = (sample[start::2].count(0) / (len(sample) / 2) for start in (0, 1))
    if odd > 0.5 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.05 else ""


def _without_zeros(text: str, file: str) -> str:
    if (place := text.find("\x00")) >= 0:
        row = len(re.findall(r"\r\n|\r|\n", text[:place])) + 1
        raise DataError.of("zero_bytes", place=file, file=file, sheet="", rows=[row], count=text.count("\x00"))
    return text


def _code_page(raw: bytes, file: str) -> str:
    words = _words(raw)
    if rows := _mixed_rows(raw):
        raise DataError.of("encoding_mixed", place=file, file=file, sheet="", rows=rows[0] + rows[1], values=rows[2])
    strange: dict[str, tuple[int, int]] = {}
    for name in _CODE_PAGES:
        with contextlib.suppress(UnicodeError):
            strange[name] = _strangeness([word.decode(name) for word in words])
    best = min(strange, key=lambda name: strange[name])
    read = {name: [word.decode(name) for word in words] for name in strange}
    possible = [name for name in strange if not strange[name][0] and (name == best or read[name] != read[best])]
    if len(possible) == 1 or (not possible and best == "cp1252" and all(strange[n] > (2 * strange[best][0], 0) for n in strange if n != best)):
        return best
    shown = [f"{name}: {', '.join(_readings(words, name))}" for name in strange]
    raise DataError.of("encoding_ambiguous", place=file, file=file, sheet="", values=shown, encoding=best)


def _words(raw: bytes) -> list[bytes]:
    """The distinct words with letters outside ASCII among the first ones of the file, the most frequent first."""
    found: Counter[bytes] = Counter()
    for number, hit in enumerate(_HIGH.finditer(raw)):
        before, after = _WORD_BEFORE.search(raw[max(hit.start() - 40, 0) : hit.start()]), _WORD_AFTER.match(raw[hit.start() : hit.start() + 40])
        found[(before.group() if before else b"") + (after.group() if after else b"")] += 1
        if number > _MOST_LETTERS:
            break
    return [word for word, _ in found.most_common()]


def _readings(words: list[bytes], name: str) -> list[str]:
    return sorted(word.decode(name) for word in words[:20])[:3]


def _strangeness(words: list[str]) -> tuple[int, int]:
    """How strange words are in our three languages: signs and letters that cannot stand where they do, and those that seldom do."""
    found = Counter(_strange_letter(letter, word[:n], word[n + 1 :]) for word in words for n, letter in enumerate(word) if not letter.isascii())
    return found[3], found[1]


def _strange_letter(letter: str, before: str, after: str) -> int:
    if letter not in _LETTERS and letter not in _OTHER_LETTERS:
        if (letter in _ALONE and not before and not after) or (letter in _AFTER_A_WORD and not after):
            return 0
        return 1 if letter in "\u00a0“‘’" else 3
    if not before and not after:
        return 0 if letter in _LONE_WORDS else 3
    neighbours = [x for x in (before[-1:], after[:1]) if x.isalpha()]
    if letter.isupper() and before and (before[-1].islower() or after[:1].islower()):
        return 3
    if letter.islower() and len(neighbours) == 2 and all(x.isupper() for x in neighbours):
        return 3
    if letter in "ãõÃÕ" and after and after[0] not in "oeisOEISãõ":
        return 3
    if letter in "çÇ" and (not before or not after or after[0] in "eibcdfgEIBCDFG"):
        return 3
    return 1 if letter in _OTHER_LETTERS else 0


def _mixed_rows(raw: bytes) -> tuple[list[int], list[int], list[str]] | None:
    """Where UTF-8 letters and letters of a code page stand in one file: rows of the first, rows of the others, examples; None if they do not."""
    pair = _UTF8_PAIR.search(raw)
    if not pair:
        return None
    lines = re.split(rb"\r\n|\r|\n", raw)
    utf8: list[int] = []
    other: list[int] = []
    shown: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            found = utf8
        except UnicodeError:
            found = other
        found.append(number)
        if len(found) == 1:
            shown.append(_words(line)[0].decode("utf-8" if found is utf8 else "latin-1", "replace"))
    return (utf8[:2], other[:2], shown) if utf8 and other else None
