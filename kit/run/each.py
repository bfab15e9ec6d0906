"""Each: one plan for every key account or seller of an engagement's cycle, several at a time on warm kernels; one failure never stops the others.

Like `stages`, this process stays small: the work is done in children of the warm server (see `plans`), or here one after the other where
forking is unsafe. Nothing heavy is imported.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.engagement import read_engagement
from kit.errors import KitError, SettingsError, StageError, error_from_record
from kit.resources import resource
from kit.run.stages import StepOfMany
from kit.run.warm_client import RUNNER_LIBRARIES, WarmProcess, WarmServer, fork_is_safe

__all__ = ["EACH", "PlanOutcome", "Plans", "run_each"]

EACH = ("key_account", "seller")  # the kinds of `plans`, known without importing it
_HOME = "kit.run.plans"
_LIMIT_SECONDS = 600.0


@dataclass(frozen=True)
class PlanOutcome:
    """What came of one account or seller: the names of its papers, or the error that stopped it."""

    key: str
    files: tuple[str, ...] = ()
    error: KitError | None = None


@dataclass(frozen=True)
class Plans:
    """The folder of the plans with its index page, and what came of each, largest first."""

    folder: Path
    outcomes: tuple[PlanOutcome, ...]


def run_each(
    engagement: str | Path, kind: str = EACH[0], language: str = "", as_of: str = "", progress: StepOfMany | None = None, *,
    cycle: str | Path = "", profile: str = "", jobs: int = 2, warm: bool | None = None, notebooks: str | Path | None = None,
    limit_seconds: float = _LIMIT_SECONDS,
) -> Plans:  # fmt: skip
    """A plan for each `kind` (key_account, seller) of the engagement's cycle (`cycle`, else that of `as_of`, else the latest), `jobs` at a time.

    The papers go to the folder `accounts` or `sellers` of the cycle (`sellers-client` for that profile) with an index page, all together at the end.
    `progress(engagement, key, done, total)` counts finished plans.

    Raises
    ------
    KitError
        If the settings are wrong, there is no such kind or cycle, or nobody in it to plan for. What stops one plan is in its outcome.
    """
    if kind not in EACH:
        raise SettingsError.of("each_unknown", values=[kind], known=list(EACH))
    folder = Path(engagement).resolve()
    read_engagement(folder, language, as_of)
    place = Path(notebooks) if notebooks else resource("notebooks")
    request: dict[str, Any] = {
        "engagement": str(folder), "kind": kind, "notebooks": str(place), "language": language, "as_of": as_of, "profile": profile,
        "limit_seconds": limit_seconds, "cycle": str(Path(cycle).resolve()) if str(cycle) else "",
    }  # fmt: skip
    with _Caller.open(warm, jobs) as caller:
        ready = caller.call("prepare", request)
        request |= {"cycle": ready["cycle"], "as_of": "", "work": ready["work"]}
        try:
            return _planned(caller, request, ready["keys"], folder.name, progress)
        finally:
            shutil.rmtree(ready["work"], ignore_errors=True)


def _planned(caller: _Caller, request: Mapping[str, Any], keys: list[list[str]], name: str, progress: StepOfMany | None) -> Plans:
    came: dict[str, PlanOutcome] = {}
    calls = {key: {**request, "key": key, "stem": stem} for key, stem in keys}
    for key, result in caller.calls("plan_one", calls):
        failed = result if isinstance(result, KitError) else None
        came[key] = PlanOutcome(key, () if isinstance(result, KitError) else tuple(result["files"]), failed)
        if progress is not None:
            progress(name, key, len(came), len(keys))
    say = read_engagement(request["engagement"], request["language"]).language
    plans = [{"key": k, "stem": s, "error": say.render(e) if (e := came[k].error) else ""} for k, s in keys]
    done = caller.call("finish", {**request, "plans": plans})
    return Plans(Path(str(done["folder"])), tuple(came[key] for key, _ in keys))


@dataclass
class _Caller:
    """Makes the calls: each in a child of the warm server, at most `jobs` at a time, or in this process without a server."""

    server: WarmServer | None
    jobs: int
    temporary: str
    running: dict[str, WarmProcess] = field(default_factory=dict)

    @classmethod
    @contextlib.contextmanager
    def open(cls, warm: bool | None, jobs: int) -> Iterator[_Caller]:
        """A caller with its server, which is closed at the end with all its children."""
        server = None
        if (warm or warm is None) and fork_is_safe():
            with contextlib.suppress(StageError):
                server = WarmServer.start(RUNNER_LIBRARIES)
        with tempfile.TemporaryDirectory(prefix="kit-", ignore_cleanup_errors=True) as temporary, contextlib.ExitStack() as stack:
            if server is not None:
                stack.enter_context(server)
            yield cls(server, max(1, jobs), temporary)

    def call(self, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The result of one call; raises the error that it ended in."""
        ((_, result),) = self.calls(name, {"": request})
        if isinstance(result, KitError):
            raise result
        return result

    def calls(self, name: str, requests: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any] | KitError]]:
        """The result or the error of each call, in the order in which they end."""
        if self.server is None:
            module = importlib.import_module(_HOME)
            for key, request in requests.items():
                yield key, _here(getattr(module, name), request)
            return
        waiting = list(requests)
        while waiting or self.running:
            while waiting and len(self.running) < self.jobs:
                key = waiting.pop(0)
                environment = {**os.environ, "TMPDIR": self.temporary}
                self.running[key] = self.server.fork_call(f"{_HOME}:serve_{name}", requests[key], environment, f"{name} {key}")
            self.server.listen(0.5)
            for key, process in list(self.running.items()):
                if process.poll() is not None:
                    del self.running[key]
                    yield key, _told(process, key)


def _here(call: Any, request: Mapping[str, Any]) -> dict[str, Any] | KitError:
    try:
        return dict(call(request, None, lambda told: None))
    except KitError as error:
        return error


def _told(process: WarmProcess, key: str) -> dict[str, Any] | KitError:
    """What an ended child told last: its result, or the error of one that told none."""
    for told in reversed(process.told):
        assert isinstance(told, dict)
        if "result" in told:
            return dict(told["result"])
        if "error" in told:
            return error_from_record(told["error"])
    return StageError.of("runner_died", engagement=key or "–")
