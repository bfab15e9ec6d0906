"""The warm server: a process that imports the heavy libraries once and forks a fresh process for every notebook.

Started by `warm_kernels.WarmServer` as `python -m kit.run.warm_server <descriptor>`, so nothing of the runner's state is in it. Its client asks for
*kernels* (a real Jupyter kernel in the child) and *calls* (a function of the kit, with JSON in and out; the child is a client of its own and may
ask for kernels). No thread is started and no database opened before a fork. Every child is reaped with wait4, so its CPU time is counted; when a
client goes away its children are killed, and when the server dies the operating system kills them (Linux) or they notice within a second.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import os
import pkgutil
import random
import selectors
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kit.run.channel import Channel, Frame

__all__ = ["main", "serve"]

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_SEND_SECONDS = 10.0


@dataclass
class _Child:
    pid: int
    owner: Channel
    own: Channel | None  # the server's end of the child's channel, for calls


class _Server:
    """The loop: requests of the clients in, children forked and reaped, their ends told to whoever asked for them."""

    def __init__(self, client: Channel) -> None:
        self.main = client
        self.children: dict[int, _Child] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(client.socket, selectors.EVENT_READ, client)
        self.woken, self.waker = socket.socketpair()
        self.woken.setblocking(False)
        self.waker.setblocking(False)
        self.selector.register(self.woken, selectors.EVENT_READ, None)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Serve until the first client closes its end."""
        open_ = True
        while open_:
            for key, _ in self.selector.select():
                if key.data is None:
                    with contextlib.suppress(BlockingIOError):
                        self.woken.recv(4096)
                elif not self.answer(key.data):
                    open_ = open_ and key.data is not self.main
            self.reap()
        self.kill(self.children)
        while self.children:
            self.reap(block=True)

    def answer(self, client: Channel) -> bool:
        """Do what one frame asks; False when the client went away."""
        frame = client.receive()
        if frame is None:
            self.selector.unregister(client.socket)
            client.close()
            self.kill(pid for pid, child in self.children.items() if child.owner is client)
            return False
        if frame["op"] == "signal":
            child = self.children.get(int(str(frame["pid"])))
            if child is not None and child.owner is client:
                _signal_group(child.pid, int(str(frame["number"])))
        elif frame["op"] == "tell":
            for child in self.children.values():
                if child.own is client:
                    self.tell(child.owner, {"event": "told", "pid": child.pid, "told": frame["told"]})
        else:
            self.fork(client, frame)
        return True

    def fork(self, client: Channel, frame: Frame) -> None:
        """Fork the child that a frame asks for and tell its pid."""
        ours, theirs = socket.socketpair() if frame["op"] == "call" else (None, None)
        pid = os.fork()
        if pid == 0:
            if ours is not None:
                ours.close()
            os._exit(self.child(frame, theirs))
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        own = None
        if ours is not None and theirs is not None:
            theirs.close()
            ours.settimeout(_SEND_SECONDS)
            own = Channel(ours)
            self.selector.register(ours, selectors.EVENT_READ, own)
        self.children[pid] = _Child(pid, client, own)
        self.tell(client, {"event": "forked", "pid": pid, "ticket": frame["ticket"]})

    def child(self, frame: Frame, end: socket.socket | None) -> int:
        """What a forked child does, from its first to its last moment; its exit code."""
        try:
            server = os.getppid()
            with contextlib.suppress(OSError):
                os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _die_with_parent(server)
            for key in list(self.selector.get_map().values()):
                os.close(key.fd)
            self.selector.close()
            self.waker.close()
            _fresh_state(frame)
            code = _call(frame, Channel(end)) if end is not None else _kernel(frame, server)
            atexit._run_exitfuncs()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
            code = 70
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        return code

    def reap(self, block: bool = False) -> None:
        """Collect the children that ended, with their CPU time, and tell their owners."""
        while self.children:
            pid, status, usage = os.wait4(-1, 0 if block else os.WNOHANG)
            if pid == 0:
                return
            child = self.children.pop(pid, None)
            if child is None:
                continue
            if child.own is not None:
                self.drain(child.own)
            seconds = round(usage.ru_utime + usage.ru_stime, 4)
            memory = usage.ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
            ended = {"event": "ended", "pid": pid, "status": os.waitstatus_to_exitcode(status), "cpu_seconds": seconds, "memory_mb": memory}
            self.tell(child.owner, ended)

    def drain(self, client: Channel) -> None:
        """Pass on what a call said before it ended, then forget its channel."""
        owner = next((c for c in self.selector.get_map().values() if c.data is client), None)
        if owner is None:
            return
        while self.answer(client):
            pass

    def tell(self, client: Channel, frame: Frame) -> None:
        """Send a frame to a client that may be gone."""
        with contextlib.suppress(OSError):
            client.send(frame)

    def kill(self, pids: Iterable[int]) -> None:
        """End these children and what they started."""
        for pid in list(pids):
            _signal_group(pid, signal.SIGKILL)


def serve(client: Channel) -> None:
    """Import what the first frame names, say so, and serve forks until the client closes its end."""
    first = client.receive()
    if first is None:
        return
    with _skipped("rfc3987_syntax"):
        _preload([str(name) for name in first["preload"]])  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()
    usage = os.times()
    client.send({"event": "ready", "cpu_seconds": round(usage.user + usage.system, 4)})
    _Server(client).run()


def main() -> None:
    """Entry of the process: the descriptor of the channel is the only argument."""
    serve(Channel(socket.socket(fileno=int(sys.argv[1]))))
    os._exit(0)  # nothing is left to tidy, and taking the libraries down costs time


def _preload(names: Iterable[str]) -> None:
    """Import modules; a name that ends in `.*` stands for all modules below it. What cannot be imported is left to fail where it is used."""
    for name in names:
        with contextlib.suppress(ImportError):
            package = importlib.import_module(name.removesuffix(".*"))
            if name.endswith(".*"):
                _preload(found.name + (".*" if found.ispkg else "") for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."))


@contextlib.contextmanager
def _skipped(name: str) -> Iterator[None]:
    """Leave out an optional module: jsonschema builds grammars of internationalised addresses with it, for a second, that no notebook format uses."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def _fresh_state(frame: Frame) -> None:
    """Environment, folder and random numbers as a new process would have them."""
    if (environment := frame.get("env")) is not None:
        os.environ.clear()
        os.environ.update(environment)  # type: ignore[call-overload]
    if folder := frame.get("cwd"):
        os.chdir(str(folder))
    tempfile.tempdir = None  # asked anew, for TMPDIR may differ
    random.seed()
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed()


def _kernel(frame: Frame, server: int) -> int:
    arguments = [str(part) for part in frame["argv"]]  # type: ignore[attr-defined]
    sys.argv = ["ipykernel_launcher", *arguments]
    application = importlib.import_module("ipykernel.kernelapp").IPKernelApp
    own = ["--IPKernelApp.matplotlib=inline", f"--IPKernelApp.parent_handle={server}"]  # figures, and no kernel without its server
    application.launch_instance(argv=[*arguments, *own])
    return 0


def _call(frame: Frame, channel: Channel) -> int:
    module, _, name = str(frame["target"]).partition(":")
    if not module.startswith("kit."):
        raise ValueError(module)
    function: Callable[..., object] = getattr(importlib.import_module(module), name)
    function(channel, frame["arguments"])
    return 0


def _die_with_parent(server: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(70)


def _signal_group(pid: int, number: int) -> None:
    for send in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            send(pid, number)
            return


if __name__ == "__main__":
    main()
