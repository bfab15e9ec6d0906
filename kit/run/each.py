"""Each account: one plan for every key account of an engagement's cycle, several at a time on warm kernels; one failure never stops the others.

Like `stages`, this process stays small: the work is done in children of the warm server (see `account_plans`), or here one after the other where
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
from kit.errors import KitError, StageError, error_from_record
from kit.resources import resource
from kit.run.stages import StepOfMany
from kit.run.warm_client import RUNNER_LIBRARIES, WarmProcess, WarmServer, fork_is_safe

__all__ = ["AccountOutcome", "AccountPlans", "run_each"]

_HOME = "kit.run.account_plans"
_LIMIT_SECONDS = 600.0


@dataclass(frozen=True)
class AccountOutcome:
    """What came of one account: the names of its papers, or the error that stopped it."""

    engagement: str
    files: tuple[str, ...] = ()
    error: KitError | None = None


@dataclass(frozen=True)
class AccountPlans:
    """The folder of the plans with its index page, and what came of each account, largest first."""

    folder: Path
    outcomes: tuple[AccountOutcome, ...]


def run_each(
    engagement: str | Path, language: str = "", as_of: str = "", progress: StepOfMany | None = None, *, cycle: str | Path = "", profile: str = "",
    jobs: int = 2, warm: bool | None = None, notebooks: str | Path | None = None, limit_seconds: float = _LIMIT_SECONDS,
) -> AccountPlans:  # fmt: skip
    """A plan for every key account of the engagement's cycle (`cycle`, else that of `as_of`, else the latest), `jobs` of them at a time.

    The papers go to the folder `accounts` of the cycle (`accounts-client` for that profile) with an index page, all together at the end.
    `progress(engagement, account, done, total)` counts finished accounts.

    Raises
    ------
    KitError
        If the settings are wrong, there is no such cycle, or it has no key account. What stops one account is in its outcome.
    """
    folder = Path(engagement).resolve()
    read_engagement(folder, language, as_of)
    place = Path(notebooks) if notebooks else resource("notebooks")
    request: dict[str, Any] = {
        "engagement": str(folder), "notebooks": str(place), "language": language, "as_of": as_of, "profile": profile, "limit_seconds": limit_seconds,
        "cycle": str(Path(cycle).resolve()) if str(cycle) else "",
    }  # fmt: skip
    with _Caller.open(warm, jobs) as caller:
        ready = caller.call("prepare", request)
        request |= {"cycle": ready["cycle"], "as_of": "", "work": ready["work"]}
        try:
            return _planned(caller, request, ready["accounts"], folder.name, progress)
        finally:
            shutil.rmtree(ready["work"], ignore_errors=True)


def _planned(caller: _Caller, request: Mapping[str, Any], accounts: list[list[str]], name: str, progress: StepOfMany | None) -> AccountPlans:
    came: dict[str, AccountOutcome] = {}
    calls = {account: {**request, "account_id": account, "stem": stem} for account, stem in accounts}
    for account, result in caller.calls("plan_account", calls):
        failed = result if isinstance(result, KitError) else None
        came[account] = AccountOutcome(account, () if isinstance(result, KitError) else tuple(result["files"]), failed)
        if progress is not None:
            progress(name, account, len(came), len(accounts))
    say = read_engagement(request["engagement"], request["language"]).language
    plans = [{"account_id": a, "stem": s, "error": say.render(e) if (e := came[a].error) else ""} for a, s in accounts]
    done = caller.call("finish", {**request, "plans": plans})
    return AccountPlans(Path(str(done["folder"])), tuple(came[account] for account, _ in accounts))


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
