"""Brand: whose report it is, from one small file.

`brand.toml` in the engagement's folder names the firm, its logo, two colours and the footer; the kit's own file stands in where there is none.
Colours that cannot be read on white (contrast under 3:1, WCAG 1.4.11) are refused: a report that strains the eye is not read.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path

from kit.errors import KitError, MissingFileError, Problem, SettingsError
from kit.resources import resource
from kit.settings_file import read_toml

__all__ = ["MINIMUM_CONTRAST", "Brand", "contrast_on_white", "read_brand"]

MINIMUM_CONTRAST = 3.0
_LOGO_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
_LOGO_LIMIT = 300_000


@dataclass(frozen=True)
class Brand:
    """The firm behind the report: `logo` is a data URI or "", colours are `#rrggbb`."""

    name: str = ""
    logo: str = ""
    primary: str = "#17375e"
    accent: str = "#b4531f"
    footer: str = ""


def read_brand(folder: Path) -> Brand:
    """The brand in `folder/brand.toml`, or the kit's own.

    Raises
    ------
    SettingsError
        If a key is unknown, a value is not text, a colour is not `#rrggbb` or too pale, or the logo is neither PNG nor SVG or above 300 kB.
    MissingFileError
        If the logo that the file names is not there.
    """
    path = folder / "brand.toml"
    if not path.is_file():
        path = resource("templates/report/brand.toml")
    values = read_toml(path)
    problems = [*_key_problems(values, path.name), *_colour_problems(values, path.name)]
    if problems:
        raise SettingsError(*problems)
    return Brand(**{**values, "logo": _logo(path, values["logo"]) if values.get("logo") else ""})


def contrast_on_white(colour: str) -> float:
    """The contrast of `#rrggbb` with white, 1 to 21."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _key_problems(values: dict[str, object], file: str) -> list[Problem]:
    known = [f.name for f in fields(Brand)]
    problems = []
    for key, value in values.items():
        if key not in known:
            nearest = (get_close_matches(key, known, 1) or [", ".join(known)])[0]
            problems.append(Problem.of("brand_key_unknown", file=file, setting=key, nearest=nearest))
        elif not isinstance(value, str):
            problems.append(Problem.of("brand_not_text", file=file, setting=key, values=[str(value)]))
    return problems


def _colour_problems(values: dict[str, object], file: str) -> list[Problem]:
    problems = []
    for key in ("primary", "accent"):
        colour = values.get(key, "")
        if not isinstance(colour, str) or key not in values:
            continue
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            problems.append(Problem.of("brand_colour_form", file=file, setting=key, values=[colour]))
        elif (contrast := contrast_on_white(colour)) < MINIMUM_CONTRAST:
            problems.append(Problem.of("brand_colour_pale", file=file, setting=key, values=[colour], contrast=f"{contrast:.1f}"))
    return problems


def _logo(brand_file: Path, name: str) -> str:
    path = brand_file.parent / name
    if path.suffix.lower() not in _LOGO_TYPES:
        raise SettingsError.of("brand_logo_type", file=brand_file.name, setting="logo", values=[name])
    if not path.is_file():
        raise MissingFileError.of("brand_logo_missing", file=brand_file.name, setting="logo", values=[name])
    data = path.read_bytes()
    if len(data) > _LOGO_LIMIT:
        raise SettingsError.of("brand_logo_large", file=brand_file.name, setting="logo", values=[name], count=len(data))
    if path.suffix.lower() == ".svg":
        _check_svg(data, brand_file.name, name)
    return f"data:{_LOGO_TYPES[path.suffix.lower()]};base64,{base64.b64encode(data).decode()}"


def _check_svg(data: bytes, file: str, name: str) -> None:
    text = data.decode("utf-8", errors="replace").lower()
    outside = re.search(r"<script|<foreignobject|(?:href|src)\s*=\s*[\"'](?!#|data:)|url\(\s*[\"']?(?!#|data:)|@import|<!entity", text)
    if outside:
        error: KitError = SettingsError.of("brand_logo_active", file=file, setting="logo", values=[name, outside.group(0)])
        raise error
