"""CPU time of a command with everything it starts: user and system seconds of the whole tree of processes.

The command runs under a measuring process of its own, which adopts what the command leaves behind (Linux: subreaper) and waits for all of it; what
the system counts for waited children (`wait4`) is then the whole tree, kernels of notebooks and preloading servers included. A child whose parent
ignores its end would escape, so nothing here does that; `tests/run/test_cpu_time.py` shows that a burning grandchild and an orphan are counted.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "measured"]

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the whole tree, wall-clock seconds, and the largest memory that one process of it held."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu_seconds + other.cpu_seconds, self.wall_seconds + other.wall_seconds, max(self.peak_mb, other.peak_mb))


def measured(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Cost:
    """What the command cost; raises RuntimeError with its last words when it fails."""
    began = time.monotonic()
    arguments = [sys.executable, "-m", "benchmarks.cpu_time", *command]
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, env.get("PYTHONPATH", ""))))
    ended = subprocess.run(arguments, env={**env, "PYTHONPATH": path}, cwd=cwd, capture_output=True, text=True)
    wall = time.monotonic() - began
    said = ended.stdout.strip().splitlines()
    if ended.returncode != 0 or not said:
        raise RuntimeError(f"{command[:4]} failed: {ended.stderr[-2000:]}")
    told = json.loads(said[-1])
    return Cost(float(told["cpu_seconds"]), wall, float(told["peak_mb"]))


def _measure(command: Sequence[str]) -> int:
    """Run the command as the adopter of all its descendants; print their CPU seconds and peak memory, this process's own left out."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    first = os.posix_spawnp(command[0], list(command), os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    code, seconds, peak = 1, 0.0, 0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        seconds += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss)
        if pid == first:
            code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"cpu_seconds": round(seconds, 3), "peak_mb": round(peak / 1024, 1)}))
    return code


if __name__ == "__main__":
    raise SystemExit(_measure(sys.argv[1:]))
