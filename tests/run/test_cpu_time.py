"""The benchmark counts every process of the tree."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.cpu_time import measured

BURN = "import time; t = time.process_time()\nwhile time.process_time() - t < 0.5: pass"


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_a_burning_child_and_an_orphan_are_counted(tmp_path: Path) -> None:
    start = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {BURN!r}])"
    idle = measured([sys.executable, "-c", "pass"], os.environ, tmp_path).cpu_seconds
    waited = measured([sys.executable, "-c", start + "; child.wait()"], os.environ, tmp_path).cpu_seconds
    orphan = measured([sys.executable, "-c", start + "; import os; os._exit(0)"], os.environ, tmp_path).cpu_seconds
    assert idle < 0.4
    assert waited >= 0.5 + idle * 0.5 and orphan >= 0.5 + idle * 0.5


def test_a_command_that_fails_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        measured([sys.executable, "-c", "raise SystemExit('no such thing')"], os.environ, tmp_path)
