"""Date words: the names of months and weekdays in Portuguese, Spanish and English, and the times that stand behind a date (IN5).

`5 de janeiro de 2026`, `05-ene-26`, `Feb 5, 2026`, `seg 05/01/2026 1:45 p. m.`: a text becomes its weekday, if it names one, and the rest in plain
small letters. A month by name is never a day, and a weekday tells which of two readings is right.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["TIME", "WORD_FORMS", "month_number", "plain_date"]

TIME = (
    r"(?:(?:t|\s*,?\s+(?:(?:as|a las|at|-)\s+)?)\s*\d{1,2}(?:[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?|h)?\s*(?:[ap]\.?\s?m\.?)?\s*(?:hs?|hrs?|horas)?\.?)?"
    r"\s*(?:z|utc|gmt|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?)?\Z"
)
_MONTHS = (
    "jan janeiro january ene enero", "fev fevereiro feb febrero february", "mar marco marzo march", "abr abril apr april", "mai maio may mayo",
    "jun junho junio june", "jul julho julio july", "ago agosto aug august", "set setembro sep sept septiembre setiembre september",
    "out outubro oct octubre october", "nov novembro noviembre november", "dez dezembro dic diciembre dec december",
)  # fmt: skip
_WEEKDAYS = (
    "segunda segunda-feira seg lunes lun monday mon", "terca terca-feira ter martes mar tuesday tue tues",
    "quarta quarta-feira qua miercoles mie wednesday wed", "quinta quinta-feira qui jueves jue thursday thu thur thurs",
    "sexta sexta-feira sex viernes vie friday fri", "sabado sab saturday sat", "domingo dom sunday sun",
)  # fmt: skip
_NUMBER_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY_OF = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split()}
_WEEKDAY = re.compile(r"([a-z]+(?:-feira)?)\.?\s*,?\s+(?=.*\d)")
_DAY, _MONTH, _YEAR, _SHORT = r"(\d{1,2})(?:º|o|st|nd|rd|th)?", r"([a-z]{3,10})\.?", r"(\d{4})", r"'?(\d{2})"
_BETWEEN = r"(?:\s+(?:de|del|of)\s+|[\s./,-]*)"


def _form(*parts: str, time: bool = True) -> re.Pattern[str]:
    return re.compile(_BETWEEN.join(parts) + (TIME if time else r"\Z"))


WORD_FORMS = (
    ("dd-mmm-yyyy", _form(_DAY, _MONTH, _YEAR), (2, 1, 0)), ("dd-mmm-yy", _form(_DAY, _MONTH, _SHORT), (2, 1, 0)),
    ("yy-mmm-dd", _form(_SHORT, _MONTH, _DAY), (0, 1, 2)), ("mmm-dd-yyyy", _form(_MONTH, _DAY, _YEAR), (2, 0, 1)),
    ("yyyy-mmm-dd", _form(_YEAR, _MONTH, _DAY), (0, 1, 2)), ("mmm-yyyy", _form(_MONTH, _YEAR, time=False), (1, 0)),
    ("mmm-yy", _form(_MONTH, _SHORT, time=False), (1, 0)), ("yyyy-mmm", _form(_YEAR, _MONTH, time=False), (0, 1)),
)  # fmt: skip
"""Pattern, how it is written, and where year, month and day stand in it (two places: a month without a day)."""


def month_number(name: str) -> int:
    """1-12 for a month's name in plain letters; 0 for any other word."""
    return _NUMBER_OF.get(name, 0)


def plain_date(text: str) -> tuple[str, int | None]:
    """The text in plain small letters without the weekday before it, and that weekday (Monday is 0)."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").strip().casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("º", "o")).encode("ascii", "ignore").decode()
    if (named := _WEEKDAY.match(plain)) and named[1] in _DAY_OF:
        rest = plain[named.end() :]
        if len(re.findall(r"\d+|[a-z]{3,}", rest)) >= 3:
            return rest, _DAY_OF[named[1]]
    return plain, None
