"""Settings files: the TOML that people write by hand, read so that a slip of the pen is told with its line and its reason.

`engagement.toml`, `mapping.toml`, `contact_rules.toml`, `approach.toml`, `brand.toml` and questionnaires come through here. What
Python's parsers say is English and about programs: the reason that a person reads is a sentence of the kit's own, in his language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.errors import SettingsError
from kit.language import message, sentence

__all__ = ["invalid_value", "read_toml", "written_language"]

_NUMBER = message("it must be a number, with a decimal point and without quotation marks")
_LIST = message("it must be a list in [square brackets]; a section that may stand several times has two: [[orders.join]]")
_INVALID: Mapping[str, str] = {
    "string_type": message("it must be text in quotation marks"),
    "string_too_short": message("it must not be empty"),
    "string_too_long": message("it must be a single character"),
    "string_pattern_mismatch": message("it must be three capital letters, such as BRL"),
    "one_each": message("it must be a list with one number for each of the columns"),
    "totals_shape": message("a figure is a number, and a figure by year, month, seller … is a section of its own: [totals.revenue_by_year]"),
    "iso_date": message("it must be a date as yyyy-mm-dd, such as 2026-06-30"),
    **dict.fromkeys(("float_type", "float_parsing", "int_type", "int_parsing", "int_from_float", "finite_number"), _NUMBER),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
}


def read_toml(path: Path) -> dict[str, Any]:
    """What the settings file says.

    Raises
    ------
    SettingsError
        If it is not UTF-8 or no TOML; the message shows the line.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError.of("toml_not_utf8", file=path.name, rows=[raw[: error.start].count(b"\n") + 1]) from error
    except tomllib.TOMLDecodeError as error:
        lines, place = text.splitlines() or [""], re.search(r"at line (\d+)", str(error))
        row = min(int(place[1]), len(lines)) if place else len(lines)
        raise SettingsError.of("toml_unreadable", file=path.name, rows=[row], values=[lines[row - 1].strip()[:80]]) from error


def invalid_value(error: Mapping[str, Any]) -> dict[str, object]:
    """The fields of a problem about one value that a model refused: setting, value, and the reason as a sentence."""
    given, limits = error["input"], error.get("ctx", {})
    if error["type"] == "literal_error":
        reason = sentence("it must be one of: {known}", known=str(limits["expected"]).replace(" or ", ", "))
    elif "ge" in limits:
        reason = sentence("it must be at least {limit}", limit=limits["ge"])
    elif "gt" in limits:
        reason = sentence("it must be more than {limit}", limit=limits["gt"])
    elif "le" in limits:
        reason = sentence("it must be at most {limit}", limit=limits["le"])
    else:
        reason = sentence(_INVALID.get(error["type"], message("it has another form; templates shows an example of every setting")))
    given, place = limits.get("given", given), [*error["loc"], *([limits["name"]] if "name" in limits else [])]
    shown = "{…}" if isinstance(given, dict) else "[…]" if isinstance(given, (list, tuple)) else str(given)
    return {"setting": ".".join(map(str, place)), "values": [shown], "reason": ("all", [reason])}


def written_language(folder: Path) -> str:
    """The language that the engagement in `folder` names, also where the rest of its settings cannot be used; '' if it names none."""
    path = folder / "engagement.toml"
    found = re.search(rb"^\s*language\s*=\s*[\"']([\w-]+)[\"']", path.read_bytes(), re.MULTILINE) if path.is_file() else None
    return found[1].decode() if found else ""
