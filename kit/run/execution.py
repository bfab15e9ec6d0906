"""Execution of one engagement: its stage notebooks in order, the report, the seal, and only then the place of the last good cycle.

Everything is written to a folder beside the cycle's own and takes its place in one step at the end, so a run that fails leaves no trace and the last
good report stays as it was. A single stage runs on a copy of the cycle. Normally this module lives in a child of the warm server (`serve_run`), where
papermill, pandas and the report's libraries are imported already; where forking is unsafe it runs in the command's own process.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import papermill

from kit.cycle import Cycle, open_cycle, read_cycle, reports_folder
from kit.engagement import Engagement, read_engagement
from kit.errors import CycleError, KitError, SettingsError, StageError
from kit.report.engagement_report import write_report
from kit.run.channel import Channel
from kit.run.engine import ENGINE, register_engine
from kit.run.failure import fixed_text, places
from kit.run.notebooks import check_parameters, chosen_stages, cleaned_notebook, stage_notebooks, translated_notebook
from kit.run.warm_client import WarmServer

__all__ = ["Request", "execute", "serve_run"]

_PARTIAL = ".partial-"
_PAPERS = ("report*.html", "report*.pdf", "annex*.xlsx", "handouts", "accounts", "accounts-*", ".accounts-*")  # of a cycle, made anew from it
_STALE_SECONDS = 86_400
_WARNING = re.compile(r"\b([A-Z]\w*Warning)\b")
Tell = Callable[[dict[str, object]], None]


@dataclass(frozen=True)
class Request:
    """What to run: text and plain values only, so that it can cross to another process."""

    engagement: str
    notebooks: str
    out: str = ""
    stages: list[str] = field(default_factory=list)
    language: str = ""
    as_of: str = ""
    limit_seconds: float = 1800.0
    report: bool = True
    profile: str = ""


def execute(request: Request, server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """Run the request; what came of it as plain data: `folder`, `as_of`, `stages` (seconds and warnings of each).

    `tell` hears of the working folder and of every finished cell.

    Raises
    ------
    KitError
        Whatever stopped the run; the working folder is gone then and the earlier cycle untouched.
    """
    try:
        return _executed(request, server, tell)
    except OSError as error:
        if isinstance(error, KitError) or not error.filename:
            raise
        raise SettingsError.of("folder_unusable", folder=str(error.filename)) from error


def _executed(request: Request, server: WarmServer | None, tell: Tell) -> dict[str, object]:
    engagement = read_engagement(request.engagement, request.language, request.as_of)
    books = stage_notebooks(Path(request.notebooks))
    chosen = chosen_stages(request.stages, books)
    sources = {stage: _checked(books[stage]) for stage in chosen}
    before = None if chosen == list(books) else _existing(request, engagement, chosen[0] == next(iter(books)))
    home = Path(request.out).resolve().parent if request.out else (before.folder.parent if before else reports_folder() / engagement.name)
    new_home = not home.exists()
    work = _working_folder(home, before)
    tell({"work": str(work)})
    try:
        ran = {stage: _run_stage(stage, books[stage].name, sources[stage], request, engagement, work, server, tell) for stage in chosen}
        cycle = read_cycle(work, engagement)
        _check_fresh(before, cycle, chosen, list(books))
        complete = all((work / "notebooks" / path.name).is_file() for path in books.values())
        if request.report and complete:
            tell({"stage": "report", "done": 0, "total": 1})
            write_report(cycle, request.profile)
            tell({"stage": "report", "done": 1, "total": 1})
        earlier = before.manifest().get("stages", {}) if before else {}
        cycle.seal(stages={**earlier, **ran})
        final = Path(request.out).resolve() if request.out else home / f"{cycle.as_of:%Y-%m-%d}"
        _take_place(work, final)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        if new_home:
            with contextlib.suppress(OSError):
                home.rmdir()
        raise
    return {"folder": str(final), "as_of": f"{cycle.as_of:%Y-%m-%d}", "stages": ran}


def serve_run(channel: Channel, arguments: Mapping[str, Any]) -> None:
    """A run in a child of the warm server: tells progress, then `result` or the record of the `error`."""

    def tell(told: dict[str, object]) -> None:
        channel.send({"op": "tell", "told": told})

    try:
        tell({"result": execute(Request(**arguments), WarmServer(channel), tell)})
    except KitError as error:
        tell({"error": error.record()})
    except Exception as error:
        tell({"error": StageError.of("run_failed", kind=type(error).__name__, reason=fixed_text(error), places=places(error)).record()})


def _checked(path: Path) -> Any:
    """The notebook, after its parameters were found to be those that the runner gives."""
    notebook = nbformat.read(path, as_version=4)
    check_parameters(notebook, dict.fromkeys(("engagement", "cycle", "as_of", "language"), ""), path.name)
    return notebook


def _existing(request: Request, engagement: Engagement, may_start: bool) -> Cycle | None:
    """The cycle in which single stages run again; None if there is none yet and the first stage is among them."""
    try:
        return open_cycle(engagement.folder, request.out, request.as_of, request.language)
    except CycleError as error:
        if may_start and error.problems[0].message == "cycle_missing":
            return None
        raise


def _working_folder(home: Path, before: Cycle | None) -> Path:
    """A new folder beside the cycles, with a copy of the cycle that goes on, without its papers: they speak of what was there before.

    What runs that were cut off left there a day ago is removed.
    """
    home.mkdir(parents=True, exist_ok=True)
    for stale in home.glob(f"{_PARTIAL}*"):
        if time.time() - stale.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(stale, ignore_errors=True)
    work = Path(mkdtemp(prefix=_PARTIAL, dir=home))
    work.chmod(0o755)
    if before is not None:
        shutil.copytree(before.folder, work, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_PAPERS))
    (work / "notebooks").mkdir(exist_ok=True)
    return work


def _run_stage(
    stage: str, file: str, source: Any, request: Request, engagement: Engagement, work: Path, server: WarmServer | None, tell: Tell
) -> dict[str, object]:
    """One notebook executed in its own kernel and kept, cleaned, in the working folder; its seconds and the kinds of warnings it gave."""
    register_engine()
    began = time.monotonic()
    parameters = {
        "engagement": str(engagement.folder), "cycle": str(work), "as_of": request.as_of, "language": engagement.language.code,
    }  # fmt: skip
    executed = papermill.execute_notebook(
        translated_notebook(source, engagement.language),
        None,
        parameters,
        engine_name=ENGINE,
        progress_bar=False,
        request_save_on_cell_execute=False,
        server=server,
        label=file.removesuffix(".ipynb"),
        limit_seconds=request.limit_seconds,
        folder=work,
        on_cell=lambda done, total: tell({"stage": stage, "done": done, "total": total}),
    )
    nbformat.write(cleaned_notebook(executed), work / "notebooks" / file)
    said = "".join(o["text"] for c in executed.cells for o in c.get("outputs", []) if o.get("name") == "stderr")
    return {"status": "done", "seconds": round(time.monotonic() - began, 2), "warnings": sorted(set(_WARNING.findall(said)))}


def _check_fresh(before: Cycle | None, now: Cycle, chosen: list[str], known: list[str]) -> None:
    """Refuse a cycle whose later stages still speak of other data than the stages that ran now."""
    if before is not None and before.stamp != now.stamp and (kept := [stage for stage in known if stage not in chosen]):
        raise CycleError.of("stages_outdated", folder=before.folder.name, values=kept)


def _take_place(work: Path, final: Path) -> None:
    """The working folder becomes the cycle's folder; what stood there goes, and comes back if the move fails."""
    aside = final.with_name(f"{work.name}-old")
    if final.exists():
        final.rename(aside)
    try:
        work.rename(final)
    except OSError:
        if aside.exists():
            aside.rename(final)
        raise
    shutil.rmtree(aside, ignore_errors=True)
