"""Warm kernels are fresh: nothing passes from one notebook to the next, every second is counted, and nobody is left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import papermill
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from kit.errors import StageError
from kit.run.engine import ENGINE, register_engine
from kit.run.warm_client import WarmProcess, WarmServer
from tests.run.books import notebook, outputs

DIRTY = """import os, json, pandas as pd, matplotlib.pyplot as plt, matplotlib
secret = "left behind"
pd.set_option("display.max_rows", 7)
plt.rcParams["lines.linewidth"] = 42
os.environ["KIT_DIRT"] = "dirt"
pd.DataFrame.head = lambda self: "patched"
json.dirt = True
os.chdir("/")"""
LOOK = """import os, json, pandas as pd, matplotlib.pyplot as plt
["secret" in globals(), pd.get_option("display.max_rows"), plt.rcParams["lines.linewidth"], os.environ.get("KIT_DIRT"),
 str(pd.DataFrame({"a": [1]}).head()), hasattr(json, "dirt"), os.getcwd()]"""
SHOW = """import numpy as np, pandas as pd, matplotlib.pyplot as plt
table = pd.DataFrame({"a": np.arange(3)}); display(table)
fig, ax = plt.subplots(); _ = ax.plot([1, 2, 4])"""
BURN = "import time\nt = time.process_time()\nwhile time.process_time() - t < 2.0: pass"


def run(server: WarmServer | None, *codes: str, **options: Any) -> Any:
    """The notebook of these cells, executed by the kit's engine through papermill."""
    register_engine()
    quiet = {"progress_bar": False, "request_save_on_cell_execute": False}
    return papermill.execute_notebook(notebook(*codes), None, {"engagement": "e"}, engine_name=ENGINE, server=server, **quiet, **options)


def gone(pids: Sequence[int], seconds: float = 10.0) -> bool:
    """Whether all these processes end within some seconds."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_a_notebook_sees_nothing_of_the_one_before(server: WarmServer, tmp_path: Path) -> None:
    (clean,) = outputs(run(server, LOOK, folder=tmp_path))
    run(server, DIRTY, folder=tmp_path)
    (after,) = outputs(run(server, LOOK, folder=tmp_path))
    assert after == clean
    assert "left behind" not in after["text/plain"] and str(tmp_path) in after["text/plain"]


def test_warm_and_plain_kernels_show_the_same(server: WarmServer) -> None:
    warm, plain = outputs(run(server, SHOW)), outputs(run(None, SHOW))
    assert sum("image/png" in data for data in warm) == 1
    assert warm == plain


def test_the_seconds_that_a_kernel_burns_are_counted() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with WarmServer.start(()) as server:
        run(server, BURN, label="burner")
        limit = time.monotonic() + 5
        while not server.records and time.monotonic() < limit:
            server.listen(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    (record,) = server.records
    assert record.name == "burner" and record.cpu_seconds >= 1.9
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime >= record.cpu_seconds - 0.1


def test_a_kernel_that_is_killed_ends_in_one_clear_error(server: WarmServer) -> None:
    with pytest.raises(StageError) as error:
        run(server, "1", "import os; os.kill(os.getpid(), 9)", label="2_analysis")
    (problem,) = error.value.problems
    assert (problem.message, problem.fields) == ("kernel_died", {"notebook": "2_analysis", "cell": 3})


def test_a_notebook_that_takes_too_long_is_stopped_and_its_kernel_is_gone(server: WarmServer) -> None:
    with pytest.raises(StageError) as error:
        run(server, "import time; time.sleep(60)", limit_seconds=1)
    assert error.value.problems[0].message == "stage_timeout"
    assert gone([child.pid for child in psutil.Process(server.process.pid).children(recursive=True)])  # type: ignore[union-attr]


class _Flaky:
    """A server whose first kernel ends before it answers."""

    def __init__(self, server: WarmServer) -> None:
        self.server = server
        self.asked = 0

    def fork_kernel(self, argv: Sequence[str], *rest: Any) -> WarmProcess:
        self.asked += 1
        return self.server.fork_kernel(["--version"] if self.asked == 1 else argv, *rest)


def test_a_kernel_that_does_not_start_is_tried_once_more(server: WarmServer) -> None:
    flaky = _Flaky(server)
    (shown,) = outputs(run(flaky, "1 + 1"))  # type: ignore[arg-type]
    assert (flaky.asked, shown["text/plain"]) == (2, "2")


def test_a_server_that_does_not_get_ready_is_an_error_after_two_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sleeper.py").write_text(f"open({str(tmp_path / 'tries')!r}, 'a').write('x')\nimport time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(StageError):
        WarmServer.start(("sleeper",), timeout=1)
    assert (tmp_path / "tries").read_text(encoding="utf-8") == "xx"


def test_kernels_end_with_their_server() -> None:
    server = WarmServer.start(())
    kernel = server.fork_kernel(["--no-such-flag=1"], dict(os.environ))
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    assert gone([server.process.pid, kernel.pid])
    assert kernel.wait(5) != 0
    server.close()


def test_nothing_is_left_when_the_runner_is_killed() -> None:
    code = (
        "import os, time\nfrom kit.run.warm_client import WarmServer\ns = WarmServer.start(())\n"
        "k = s.fork_kernel([], dict(os.environ))\nprint(s.process.pid, k.pid, flush=True)\ntime.sleep(60)"
    )
    runner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert runner.stdout is not None
    pids = [int(pid) for pid in runner.stdout.readline().split()]
    assert len(pids) == 2 and all(psutil.pid_exists(pid) for pid in pids)
    runner.kill()
    assert gone(pids)
    runner.wait()


def test_any_front_end_gets_warm_kernels_through_a_kernelspec() -> None:
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(argv=argv, metadata={"kernel_provisioner": {"provisioner_name": "carteira-warm", "config": {"preload": []}}})
    manager.start_kernel()
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        answer = client.execute_interactive("x = 1", timeout=30)
        assert answer["content"]["status"] == "ok"
        assert isinstance(manager.provisioner.process, WarmProcess)  # type: ignore[union-attr]
        client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
        WarmServer.shared(()).close()
