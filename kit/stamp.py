"""Stamp: what makes two cycles the same, as hashes of what went in and of what came out.

Inputs are hashed as canonical tables, however the client's files were written; the *stamp* joins them with the settings and the cut-off date: the
same stamp means the same figures (A2, B5). Outputs are hashed byte for byte, beside the versions of the libraries that made them.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from kit.schema import CLIENT, SHEETS

__all__ = ["MANIFEST", "inputs_hash", "output_hashes", "stamp_of", "versions"]

MANIFEST = "run.json"
_VERSIONS = ("numpy", "pandas", "pyarrow", "scipy", "scikit-learn", "matplotlib", "seaborn", "duckdb", "ibis-framework", "typst", "papermill",
             "nbconvert")  # fmt: skip


def inputs_hash(tables: Mapping[str, pd.DataFrame]) -> str:
    """Hash of the client's canonical tables, however the client's files were written."""
    digest = blake2b(digest_size=16)
    for name in sorted(t.name for t in (*CLIENT, *SHEETS.values()) if t.name in tables):
        digest.update(name.encode())
        digest.update(pd.util.hash_pandas_object(tables[name], index=False).to_numpy().tobytes())
    return digest.hexdigest()


def output_hashes(folder: Path) -> dict[str, str]:
    """Hash of every file in a cycle's folder but its manifest, by the file's place."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def stamp_of(manifest: Mapping[str, Any]) -> str:
    """The stamp of the cycle that a manifest describes."""
    parts = "|".join(manifest[name] for name in ("inputs_hash", "settings_hash", "as_of"))
    return blake2b(parts.encode(), digest_size=6).hexdigest()


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that figures depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in _VERSIONS}}
