"""Each: `kit run ENGAGEMENT --each key_account` (or `seller`), one plan for every one of the cycle, and a page that leads to all of them.

The engagement's cycle is used as it stands; where there is none yet, the stages run first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from kit.cli.speaking import progress, relative, spoken, voice
from kit.errors import CycleError, KitError
from kit.language import Language

__all__ = ["plan_each"]

_FAILED_SOME = 4
_STEPS = {"key_account": ("word", "account_plan"), "seller": ("word", "territory_plan")}


def plan_each(engagements: Sequence[Path], kind: str, out: Path | None, language: str, as_of: str, profile: str, jobs: int) -> None:
    """Write the plans of every engagement and say where they are.

    Raises
    ------
    typer.Exit
        With 4 if some plans of several failed, else with the code of the one error.
    """
    codes: list[int] = []
    for folder in engagements:
        say = voice(spoken(), folder, language)
        try:
            codes += _planned(folder, kind, out, language, as_of, profile, jobs, say)
        except KitError as error:
            typer.echo((f"{folder.name}: " if len(engagements) > 1 else "") + say.render(error), err=True)
            codes.append(error.exit_code)
    if failed := [code for code in codes if code]:
        raise typer.Exit(failed[0] if len(codes) == 1 else _FAILED_SOME)


def _planned(folder: Path, kind: str, out: Path | None, language: str, as_of: str, profile: str, jobs: int, say: Language) -> list[int]:
    """The exit code of each plan; index and failures are said."""
    from kit.run import run_each, run_engagement

    def made() -> list[int]:
        with progress(say.word) as step:
            plans = run_each(
                folder, kind, language, as_of, lambda whose, _, *at: step(whose, _STEPS[kind][1], *at), cycle=out or "", profile=profile, jobs=jobs
            )  # fmt: skip
        typer.echo(relative(plans.folder / "index.html"))
        for outcome in plans.outcomes:
            if outcome.error is not None:
                typer.echo(f"{outcome.key}: {say.render(outcome.error)}", err=True)
        return [outcome.error.exit_code if outcome.error is not None else 0 for outcome in plans.outcomes]

    try:
        return made()
    except CycleError as error:
        if error.problems[0].message != "cycle_missing":
            raise
    with progress(say.word) as step:
        name = folder.resolve().name
        run_engagement(folder, out, language=language, as_of=as_of, progress=lambda *at: step(name, *at), profile=profile)
    return made()
