"""Where the files are that ship with the kit: notebooks, templates, sample data.

In a checkout they stand beside the package, so that people find and read them; in an installed wheel they travel inside it.
"""

from __future__ import annotations

from pathlib import Path

from kit.errors import MissingFileError

__all__ = ["resource"]

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The path of a shipped file or folder, such as `"templates/engagement.toml"`.

    Raises
    ------
    MissingFileError
        If the installation lacks it.
    """
    for base in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (path := base / name).exists():
            return path
    raise MissingFileError.of("resource_missing", file=name)
