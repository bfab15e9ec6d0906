"""Printable text: what the bundled typeface can show.

The document and the figures ship their own typeface and use no other, so a character outside it (an emoji, a script it lacks) would stop the
document. Such characters print as "□" there, and the document says at its end which they are; the web page and the annex keep them. The typeface has
Latin with every accent, Greek and Cyrillic; it lacks Hebrew, Arabic, Indic and East Asian scripts and emoji.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from matplotlib.ft2font import FT2Font, LoadFlags

from kit.resources import resource

__all__ = ["FONT_FAMILY", "advances", "font_files", "printable", "unprintable"]

FONT_FAMILY = "Source Sans 3"
_UNKNOWN = "□"
_REGULAR = "SourceSans3-Regular.otf"


def font_files() -> list[Path]:
    """The bundled font files, in order of name."""
    return sorted(resource("templates/report/fonts").glob("*.otf"))


def printable(text: str) -> str:
    """The text in composed form; controls and invisible joiners are dropped, characters without a glyph become "□"."""
    known = _glyphs()
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in known or c in "\n\t" else _UNKNOWN for c in composed if c in "\n\t" or not _invisible(c))


def unprintable(text: str) -> set[str]:
    """The characters of a text that print as "□"."""
    return {c for c in set(unicodedata.normalize("NFC", text)) - {"\n", "\t"} if ord(c) not in _glyphs() and not _invisible(c)}


@cache
def advances() -> dict[str, float]:
    """The width of each character of the regular face, as a share of the font size."""
    font = FT2Font(str(resource("templates/report/fonts") / _REGULAR))
    font.set_size(1000, 72)
    return {
        chr(code): font.load_char(code, flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 1000
        for code in range(32, 592)
        if code in _glyphs()
    }


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(FT2Font(str(resource("templates/report/fonts") / _REGULAR)).get_charmap())


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f"
