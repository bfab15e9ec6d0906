"""Doctor: does this computer have what the kit needs?

Locked laptops fail in few ways: an old Python, a package that did not install, fonts or catalogues left behind, a folder that cannot be written,
a synchronised folder that locks files while they are renamed. Each is looked at, none is repaired silently.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from kit.errors import KitError
from kit.language import LANGUAGES, message, read_language
from kit.resources import resource

__all__ = ["Finding", "examination"]

_FREE_GB = 1.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and the sentence (message and fields) that says so."""

    ok: bool
    text: str
    fields: dict[str, object] = field(default_factory=dict)


def examination(folder: Path | None = None) -> Iterator[Finding]:
    """Every finding about this computer and about `folder` (the working directory if none is given)."""
    place = folder or Path.cwd()
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= (3, 11), message("Python {version} (3.11 or newer is needed)"), {"version": python})
    yield _packages()
    yield _shipped()
    yield _catalogues()
    yield _writable(place)
    free = shutil.disk_usage(place).free / 1e9
    space: dict[str, object] = {"free": round(free, 1), "least": _FREE_GB}
    yield Finding(free >= _FREE_GB, message("{free} GB free where you work (at least {least} GB is needed)"), space)
    synchronised = bool(re.search(r"onedrive|dropbox|google drive", str(place), re.IGNORECASE))
    well, ill = message("The working folder is not synchronised with a cloud"), message("Work outside {folder}: a synchronised folder locks files")
    yield Finding(not synchronised, ill if synchronised else well, {"folder": str(place)})


def _packages() -> Finding:
    wanted = [r.split(";")[0].strip() for r in requires("carteira-kit") or () if "extra ==" not in r]
    absent = [name for name in (re.split(r"[\[<>=!~ ]", r)[0] for r in wanted) if not _installed(name)]
    if absent:
        return Finding(False, message("Packages missing: {names}. Install the kit again."), {"names": absent})
    return Finding(True, message("All {n} packages are installed"), {"n": len(wanted)})


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _shipped() -> Finding:
    try:
        fonts = list(resource("templates/report/fonts").glob("*.[ot]tf"))
        notebooks = list(resource("notebooks").glob("[0-4]_*.ipynb"))
    except KitError as error:
        return Finding(False, message("The installation lacks {file}. Install the kit again."), dict(error.problems[0].fields))
    ok = len(fonts) > 0 and len(notebooks) == 5
    return Finding(ok, message("{fonts} fonts and {notebooks} notebooks are in place"), {"fonts": len(fonts), "notebooks": len(notebooks)})


def _catalogues() -> Finding:
    try:
        spoken = [read_language(code).word("active") for code in LANGUAGES]
    except FileNotFoundError:
        return Finding(False, message("The message catalogues are not compiled. Install the kit again."))
    return Finding(all(not w.startswith("word.") for w in spoken), message("{n} languages are in place"), {"n": len(LANGUAGES)})


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix="kit-ção "):
            return Finding(True, message("Files can be written to {folder}, accents and spaces included"), {"folder": str(folder)})
    except OSError as error:
        return Finding(False, message("Files cannot be written to {folder}: {reason}"), {"folder": str(folder), "reason": str(error)})
