"""Engines started by the tests themselves: PostgreSQL and Spark. What is missing on this computer is named, never installed."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ibis.backends import BaseBackend

from kit.load.engine.database import connected


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, on a free port of this computer."""
    server = _program("pg_ctl", "PostgreSQL is missing. On Debian: apt-get install postgresql").parent
    folder = Path(tempfile.mkdtemp(prefix="kit-postgres-"))
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    user = "postgres" if as_user else getpass.getuser()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run([*as_user, server / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8"], check=True, capture_output=True, cwd=folder)
    start = [*as_user, server / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        yield f"postgres://{user}@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*as_user, server / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop"], check=True, capture_output=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Spark inside this process, with one worker."""
    _program("java", "Java is missing. On Debian: apt-get install default-jre-headless")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
    folder = tmp_path_factory.mktemp("spark")
    session = builder.config("spark.sql.warehouse.dir", str(folder)).config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield "pyspark://"
    session.stop()


@pytest.fixture(params=["postgres", "spark"])
def address(request: pytest.FixtureRequest) -> str:
    """Each of the engines."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def engine(address: str) -> BaseBackend:
    """A connection to the engine."""
    return connected(address)


def _program(name: str, missing: str) -> Path:
    found = shutil.which(name) or next(iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), reverse=True)), None)
    if found is None:
        pytest.fail(missing)
    return Path(found)
