"""Database: where the order lines live while they are judged and added up.

DuckDB inside this process, with a memory limit and a folder of its own to spill into; the folder goes when the work is done (design: engines).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import ibis
from ibis.backends import BaseBackend

__all__ = ["open_engine"]


@contextmanager
def open_engine(memory_gb: float, threads: int) -> Iterator[BaseBackend]:
    """An engine to work with; closed, and its spilled files removed, when the block ends."""
    with tempfile.TemporaryDirectory(prefix="kit-engine-", ignore_cleanup_errors=True) as folder:
        engine = ibis.duckdb.connect(threads=threads, memory_limit=f"{round(memory_gb * 1000)}MB", temp_directory=folder)
        try:
            yield engine
        finally:
            engine.disconnect()
