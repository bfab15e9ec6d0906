"""The client of the warm server: starts it, asks it for fresh processes, and keeps account of those that ended.

A process started here is a fork of a server that has the heavy libraries imported: a kernel for a notebook, or a call of one of the kit's
functions. Every child is counted (`ChildRecord`: CPU seconds, memory, how it ended) and none outlives the server or its client.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kit.errors import StageError
from kit.run.channel import Channel, Frame

__all__ = ["KERNEL_LIBRARIES", "RUNNER_LIBRARIES", "ChildRecord", "WarmProcess", "WarmServer", "fork_is_safe", "kernel_environment"]

KERNEL_LIBRARIES = (
    "numpy", "pandas", "pandas.io.formats.style", "pyarrow.parquet", "pyarrow.dataset", "pyarrow.compute", "scipy.stats", "scipy.optimize",
    "scipy.special", "scipy.sparse.csgraph", "sklearn.cluster", "sklearn.ensemble", "sklearn.linear_model", "sklearn.model_selection",
    "sklearn.preprocessing", "sklearn.metrics", "sklearn.tree", "sklearn.pipeline", "matplotlib.pyplot", "matplotlib_inline.backend_inline",
    "matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg", "seaborn", "duckdb", "ibis.backends.duckdb", "pandera.pandas", "jinja2",
    "PIL.PngImagePlugin", "PIL.JpegImagePlugin", "PIL.GifImagePlugin", "PIL.BmpImagePlugin", "PIL.PpmImagePlugin", "pandas.io.formats.html",
    "ibis.backends.duckdb.converter", "ibis.expr.types.groupby", "ibis.formats.pandas", "ibis.formats.pyarrow",
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger", "IPython.core.completerlib",
    "IPython.core.magics.execution", "IPython.core.magics.ast_mod", "IPython.core.oinspect", "IPython.core.logger", "IPython.extensions.storemagic",
    "IPython.utils.module_paths", "sqlite3", "holidays.countries", "tornado.platform.asyncio",
    "kit.language", "kit.schema.*", "kit.cycle", "kit.load.*", "kit.investigation.*", "kit.analysis.*", "kit.action.*", "kit.monitoring.*",
    "kit.report.*",
)  # fmt: skip
RUNNER_LIBRARIES = (*KERNEL_LIBRARIES, "papermill", "nbconvert.exporters", "typst", "mistune", "kit.run.stages", "kit.run.engine")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS")
_START_SECONDS = 120.0


def fork_is_safe() -> bool:
    """Whether kernels may be forked here: on Linux; on macOS only when the variable KIT_FORK is 1 (its frameworks do not promise it)."""
    return sys.platform == "linux" or (sys.platform == "darwin" and os.environ.get("KIT_FORK") == "1")


def kernel_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a kernel: `base` (default: this process's) with one thread per library and a fixed hash seed, for equal figures."""
    fixed = {name: "1" for name in _ONE_THREAD} | {"PYTHONHASHSEED": "0", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
    return {**(os.environ if base is None else base), **fixed}


@dataclass(frozen=True)
class ChildRecord:
    """One child that ended: what it was, how it ended (exit code, or minus the signal), its CPU seconds and its largest memory."""

    name: str
    status: int
    cpu_seconds: float
    memory_mb: int


@dataclass
class WarmProcess:
    """A child of the warm server, with the manners of `subprocess.Popen`."""

    server: WarmServer
    pid: int
    name: str
    returncode: int | None = None
    stdin = stdout = stderr = None
    told: list[object] = field(default_factory=list)

    def poll(self) -> int | None:
        """The exit code (minus the signal that ended it), None while the child lives."""
        if self.returncode is None:
            self.server.listen(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises `subprocess.TimeoutExpired`."""
        limit = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if limit is not None and time.monotonic() > limit:
                raise subprocess.TimeoutExpired(self.name, timeout or 0)
            self.server.listen(0.1)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the child and what it started; nothing happens when it has ended."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self.server.channel.send({"op": "signal", "pid": self.pid, "number": int(number)})

    def terminate(self) -> None:
        """Ask the child to end."""
        self.send_signal(15)

    def kill(self) -> None:
        """End the child."""
        self.send_signal(9)


class WarmServer:
    """The client's side of a warm server: asks for children and keeps account of those that ended."""

    _shared: WarmServer | None = None
    _sharing = threading.Lock()

    def __init__(self, channel: Channel, process: subprocess.Popen[bytes] | None = None) -> None:
        self.channel = channel
        self.process = process
        self.records: list[ChildRecord] = []
        self._living: dict[int, WarmProcess] = {}
        self._forked: dict[int, int] = {}
        self._ticket = 0
        self._lock = threading.RLock()

    @classmethod
    def start(cls, preload: Sequence[str] = KERNEL_LIBRARIES, timeout: float = _START_SECONDS) -> WarmServer:
        """A running server with `preload` imported; one more try if the first does not get ready.

        Raises
        ------
        StageError
            If it does not start twice.
        """
        for _ in range(2):
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-Xfrozen_modules=off", "-m", "kit.run.warm_server", str(theirs.fileno())]
            process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, env=kernel_environment(), start_new_session=True
            )
            theirs.close()
            server = cls(Channel(ours), process)
            try:
                ours.settimeout(timeout)
                server.channel.send({"preload": list(preload)})
                if server.channel.receive() is not None:
                    ours.settimeout(None)
                    return server
            except OSError:
                pass
            server.close(timeout=0)
        raise StageError.of("warm_server_failed", seconds=timeout)

    @classmethod
    def shared(cls, preload: Sequence[str] = KERNEL_LIBRARIES) -> WarmServer:
        """The one server of this process, for front ends that do not bring their own; started, with `preload` imported, at the first call."""
        with cls._sharing:
            if cls._shared is None or not cls._shared.alive():
                cls._shared = cls.start(preload)
            return cls._shared

    def alive(self) -> bool:
        """Whether the server still runs."""
        return self.channel.fileno() != -1 and (self.process is None or self.process.poll() is None)

    def fork_kernel(self, argv: Sequence[str], env: Mapping[str, str], cwd: str | Path | None = None, name: str = "kernel") -> WarmProcess:
        """A new kernel process with the arguments of `ipykernel_launcher`, an environment and a folder of its own."""
        return self._fork({"op": "kernel", "argv": list(argv), "env": dict(env), "cwd": None if cwd is None else str(cwd)}, name)

    def fork_call(self, target: str, arguments: Mapping[str, object], env: Mapping[str, str] | None = None, name: str = "") -> WarmProcess:
        """A new process that calls `kit.module:function(channel, arguments)`; what it tells is appended to the process's `told`."""
        frame: Frame = {"op": "call", "target": target, "arguments": dict(arguments), "env": kernel_environment(env)}
        return self._fork(frame, name or target)

    def listen(self, seconds: float) -> bool:
        """Take in what the server says within `seconds`; False when nothing came. Another thread's listening is as good."""
        if not self._lock.acquire(blocking=False):
            time.sleep(min(seconds, 0.01))
            return False
        try:
            heard = False
            for frame in self._frames(seconds):
                heard = True
                self._take(frame)
            return heard
        finally:
            self._lock.release()

    def close(self, timeout: float = 10.0) -> None:
        """End the server and all its children, and wait for it, so that their CPU time counts as this process's children's."""
        with self._lock:
            self.channel.close()
            self._end_all()
        if self.process is not None:
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self) -> WarmServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fork(self, frame: Frame, name: str) -> WarmProcess:
        with self._lock:
            self._ticket += 1
            ticket = self._ticket
            try:
                self.channel.send({**frame, "ticket": ticket})
            except OSError as gone:
                raise StageError.of("warm_server_failed", seconds=0) from gone
            while ticket not in self._forked:
                received = self.channel.receive()
                if received is None:
                    self._end_all()
                    raise StageError.of("warm_server_failed", seconds=0)
                if received["event"] == "forked" and received["ticket"] == ticket:
                    self._living[int(str(received["pid"]))] = WarmProcess(self, int(str(received["pid"])), name)
                self._take(received)
            return self._living.get(self._forked[ticket]) or WarmProcess(self, self._forked[ticket], name, -1)

    def _frames(self, seconds: float) -> Iterator[Frame]:
        """The frames that are there, waiting `seconds` for the first."""
        while self.channel.fileno() != -1:
            with selectors.DefaultSelector() as selector:
                selector.register(self.channel, selectors.EVENT_READ)
                if not selector.select(seconds):
                    return
            frame = self.channel.receive()
            if frame is None:
                self._end_all()
                return
            yield frame
            seconds = 0

    def _take(self, frame: Frame) -> None:
        pid = int(str(frame["pid"]))
        child = self._living.get(pid)
        if frame["event"] == "forked":
            self._forked[int(str(frame["ticket"]))] = pid
        elif child is not None and frame["event"] == "told":
            child.told.append(frame["told"])
        elif child is not None:
            child.returncode = int(str(frame["status"]))
            self.records.append(ChildRecord(child.name, child.returncode, float(str(frame["cpu_seconds"])), int(str(frame["memory_mb"]))))
            del self._living[pid]

    def _end_all(self) -> None:
        for child in self._living.values():
            child.returncode = -9
        self._living.clear()
