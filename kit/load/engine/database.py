"""Database: where the order lines live while they are judged and added up.

DuckDB inside this process, with a memory limit and a folder of its own to spill into, which goes when the work is done; or the client's own database
or cluster, by one line in the settings. The same expressions run on each of them. Passwords never stand in a file of the engagement: the driver finds
them where its own manual says (for PostgreSQL: PGPASSWORD or the file .pgpass). `docs/engines.md` tells more (design: engines).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlparse

import ibis
from ibis.backends import BaseBackend

from kit.engagement import Engagement
from kit.errors import SettingsError

__all__ = ["connected", "embedded", "open_engine"]

_UNSAFE = "statistics_propagation"  # it trusts the ranges that a Parquet file tells; they leave out "not a number", which then counts as a number


@contextmanager
def open_engine(engagement: Engagement) -> Iterator[BaseBackend]:
    """The engine that the settings name, to work with; closed when the block ends.

    Raises
    ------
    SettingsError
        If its driver is not installed, or it cannot be reached.
    """
    limits, url = engagement.settings.engine, engagement.settings.engagement.engine
    if not url:
        with embedded(limits.memory_gb.value, int(limits.threads.value)) as engine:
            yield engine
        return
    engine = connected(url)
    try:
        yield engine
    finally:
        engine.disconnect()


@contextmanager
def embedded(memory_gb: float, threads: int = 1) -> Iterator[BaseBackend]:
    """DuckDB in this process within a memory limit; closed, and its spilled files removed, when the block ends."""
    with tempfile.TemporaryDirectory(prefix="kit-engine-", ignore_cleanup_errors=True) as folder:
        engine = ibis.duckdb.connect(
            threads=threads, memory_limit=f"{round(memory_gb * 1000)}MB", temp_directory=folder, disabled_optimizers=_UNSAFE,
            allocator_background_threads=True,  # gives memory back between one query and the next
        )  # fmt: skip
        try:
            yield engine
        finally:
            engine.disconnect()


def connected(url: str) -> BaseBackend:
    """A connection to the engine that an Ibis address names; SettingsError says what stands in the way."""
    name, where = urlparse(url).scheme.removesuffix("ql"), {"file": "engagement.toml", "setting": "engagement.engine"}
    try:
        return ibis.connect(url)
    except ImportError as error:
        raise SettingsError.of("engine_driver_missing", **where, values=[name], module=error.name or name) from error
    except Exception as error:  # every driver has errors of its own
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise SettingsError.of("engine_unreachable", **where, values=[url], reason=said[0]) from error
