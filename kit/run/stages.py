"""Running the method: the stages of one engagement, or of many, from the client's files to the report.

`run_engagement` checks the settings, starts a warm server, and lets a child of it execute the notebooks in fresh kernels (see `execution`); this
process stays small and only passes on the progress. In a batch one failure never stops the others. Nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kit.engagement import read_engagement
from kit.errors import KitError, SettingsError, StageError, error_from_record
from kit.resources import resource
from kit.run.notebooks import chosen_stages, stage_notebooks
from kit.run.warm_client import RUNNER_LIBRARIES, WarmProcess, WarmServer, fork_is_safe

__all__ = ["Outcome", "RunResult", "StageRun", "batch_exit_code", "run_batch", "run_engagement"]

StepOfOne = Callable[[str, int, int], None]
StepOfMany = Callable[[str, str, int, int], None]
_FAILED_SOME = 4
_LIMIT_SECONDS = 1800.0


@dataclass(frozen=True)
class StageRun:
    """A stage that ran: wall-clock seconds and the kinds of warnings it gave."""

    stage: str
    seconds: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunResult:
    """A run that succeeded: the cycle's folder, its cut-off date (ISO), its stages, and whether the kernels were warm."""

    engagement: str
    folder: Path
    as_of: str
    stages: tuple[StageRun, ...]
    warm: bool


@dataclass(frozen=True)
class Outcome:
    """What came of one engagement of a batch: a result, or the error that stopped it."""

    engagement: str
    result: RunResult | None = None
    error: KitError | None = None


@dataclass(frozen=True)
class _Plan:
    """How to run, the same for every engagement of a batch."""

    out: str
    stages: tuple[str, ...]
    language: str
    as_of: str
    notebooks: Path
    report: bool
    limit_seconds: float
    profile: str = ""

    def request(self, engagement: str) -> dict[str, object]:
        return {**asdict(self), "notebooks": str(self.notebooks), "stages": list(self.stages), "engagement": engagement}


def run_engagement(
    engagement: str | Path,
    out: str | Path | None = None,
    stages: Sequence[str] = (),
    language: str = "",
    as_of: str = "",
    progress: StepOfOne | None = None,
    *,
    warm: bool | None = None,
    notebooks: str | Path | None = None,
    report: bool = True,
    limit_seconds: float = _LIMIT_SECONDS,
    profile: str = "",
) -> RunResult:
    """The cycle that the stages made, in `out` or in the engagement's place of the reports folder, with its report unless `report` is off.

    `stages` names single stages to run again on a copy of the existing cycle; `progress(stage, done, total)` hears of every finished cell (the report
    counts as one); `profile` says who reads the report ('' = that of the settings); `warm` False starts a plain kernel per notebook; `limit_seconds`
    is the limit of each notebook.

    Raises
    ------
    KitError
        The one error that stopped the run, as it was raised in the notebook, or StageError for one of no kind of ours. What stood in the cycle's
        folder before is untouched.
    """

    def step(_: str, stage: str, done: int, total: int) -> None:
        if progress is not None:
            progress(stage, done, total)

    (outcome,) = run_batch(
        [engagement], stages, language, as_of, step, out=out, warm=warm, notebooks=notebooks, report=report,
        limit_seconds=limit_seconds, profile=profile,
    )  # fmt: skip
    if outcome.error is not None:
        raise outcome.error
    assert outcome.result is not None
    return outcome.result


def run_batch(
    engagements: Iterable[str | Path],
    stages: Sequence[str] = (),
    language: str = "",
    as_of: str = "",
    progress: StepOfMany | None = None,
    *,
    out: str | Path | None = None,
    jobs: int = 1,
    warm: bool | None = None,
    notebooks: str | Path | None = None,
    report: bool = True,
    limit_seconds: float = _LIMIT_SECONDS,
    profile: str = "",
) -> list[Outcome]:
    """What came of each engagement, in their order; `jobs` of them run at a time.

    Arguments as for `run_engagement`, but `progress(engagement, stage, done, total)`; `out` is for one engagement only.

    Raises
    ------
    SettingsError
        If a stage is unknown, or `out` is given for several engagements or holds something else than a cycle.
    """
    folders = [str(Path(engagement).resolve()) for engagement in engagements]
    if out is not None and len(folders) != 1:
        raise SettingsError.of("out_of_batch", values=[str(out)])
    _check_place(out)
    place = Path(notebooks) if notebooks else resource("notebooks")
    chosen = tuple(chosen_stages(stages, stage_notebooks(place))) if stages else ()
    plan = _Plan(str(Path(out).resolve()) if out is not None else "", chosen, language, as_of, place, report, limit_seconds, profile)
    outcomes = {folder: outcome for folder in folders if (outcome := _refused(folder, language, as_of))}
    ready = [folder for folder in dict.fromkeys(folders) if folder not in outcomes]
    outcomes.update({outcome.engagement: outcome for outcome in _outcomes(ready, plan, jobs, warm, progress)})
    return [outcomes[folder] for folder in folders]


def batch_exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 if all went well, 4 if some of several failed, else the code of the one error (2 or 3)."""
    failed = [outcome.error.exit_code for outcome in outcomes if outcome.error is not None]
    if not failed:
        return 0
    return failed[0] if len(outcomes) == 1 else _FAILED_SOME


def _check_place(out: str | Path | None) -> None:
    """Refuse to replace a folder that holds something else than a cycle."""
    place = Path(out) if out is not None else Path()
    if out is not None and (place.is_file() or (place.is_dir() and any(place.iterdir()) and not (place / "run.json").is_file())):
        raise SettingsError.of("out_not_a_cycle", folder=str(place))


def _refused(folder: str, language: str, as_of: str) -> Outcome | None:
    """The outcome of an engagement whose settings are wrong: told at once, before anything is started."""
    try:
        read_engagement(folder, language, as_of)
    except KitError as error:
        return Outcome(folder, error=error)
    return None


def _outcomes(
    folders: list[str], plan: _Plan, jobs: int, warm: bool | None, progress: StepOfMany | None
) -> Iterator[Outcome]:
    if not folders:
        return
    server = _server() if (warm or warm is None) and fork_is_safe() else None
    if server is None:
        for folder in folders:
            yield _run_here(folder, plan, progress)
        return
    with server, tempfile.TemporaryDirectory(prefix="kit-", ignore_cleanup_errors=True) as temporary:
        waiting, running = list(folders), list[_Running]()
        try:
            while waiting or running:
                while waiting and len(running) < max(1, jobs):
                    running.append(_Running.start(server, waiting.pop(0), plan, temporary))
                server.listen(0.5)
                for run in list(running):
                    if outcome := run.step(progress):
                        running.remove(run)
                        yield outcome
        finally:
            server.close()
            for run in running:
                run.tidy()


def _server() -> WarmServer | None:
    """A warm server, None if none will start: then the kernels are plain ones."""
    with contextlib.suppress(StageError):
        return WarmServer.start(RUNNER_LIBRARIES)
    return None


@dataclass
class _Running:
    """An engagement that runs in a child of the warm server."""

    folder: str
    process: WarmProcess
    work: str = ""
    outcome: Outcome | None = None

    @classmethod
    def start(cls, server: WarmServer, folder: str, plan: _Plan, temporary: str) -> _Running:
        environment = {**os.environ, "TMPDIR": temporary}
        return cls(folder, server.fork_call("kit.run.execution:serve_run", plan.request(folder), environment, Path(folder).name))

    def step(self, progress: StepOfMany | None) -> Outcome | None:
        """Take in what the child told; its outcome once it has ended."""
        ended = self.process.poll() is not None
        while self.process.told:
            told = self.process.told.pop(0)
            assert isinstance(told, dict)
            if "work" in told:
                self.work = told["work"]
            elif "result" in told:
                self.outcome = Outcome(self.folder, _result(self.folder, told["result"], warm=True))
            elif "error" in told:
                self.outcome = Outcome(self.folder, error=error_from_record(told["error"]))
            elif progress is not None:
                progress(Path(self.folder).name, told["stage"], told["done"], told["total"])
        if not ended:
            return None
        self.tidy()
        return self.outcome or Outcome(self.folder, error=StageError.of("runner_died", engagement=Path(self.folder).name))

    def tidy(self) -> None:
        """Remove what a child that was cut off left behind."""
        if self.work:
            shutil.rmtree(self.work, ignore_errors=True)


def _run_here(folder: str, plan: _Plan, progress: StepOfMany | None) -> Outcome:
    """The run in this process with plain kernels; the libraries are imported now."""
    execution = importlib.import_module("kit.run.execution")

    def tell(told: dict[str, object]) -> None:
        if progress is not None and "stage" in told:
            progress(Path(folder).name, str(told["stage"]), int(str(told["done"])), int(str(told["total"])))

    try:
        result = execution.execute(execution.Request(**plan.request(folder)), None, tell)
    except KitError as error:
        return Outcome(folder, error=error)
    return Outcome(folder, _result(folder, result, warm=False))


def _result(folder: str, result: dict[str, object], warm: bool) -> RunResult:
    ran: dict[str, dict[str, object]] = result["stages"]  # type: ignore[assignment]
    stages = tuple(StageRun(name, float(str(run["seconds"])), tuple(run["warnings"])) for name, run in ran.items())  # type: ignore[arg-type]
    return RunResult(Path(folder).name, Path(str(result["folder"])), str(result["as_of"]), stages, warm)
