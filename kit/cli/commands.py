"""The command `kit`: everything a consultant does without opening a notebook.

Heavy libraries are imported inside the commands, so that `kit --help` answers at once. A command ends with 0 (done), 2 (the data or the settings
need a person), 3 (internal error) or 4 (some of a batch failed); what a person must do is said in the engagement's language.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kit.cli.check import check
from kit.cli.each import plan_each
from kit.cli.new import new
from kit.cli.privacy import privacy
from kit.cli.speaking import (
    INTERNAL,
    NEEDS_A_PERSON,
    AsOfOption,
    CycleArgument,
    LanguageOption,
    OutOption,
    ProfileOption,
    progress,
    relative,
    spoken,
    told,
    voice,
)
from kit.cli.worksheet import forms
from kit.resources import resource

__all__ = ["app", "main"]

_ = spoken().text

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, help=_(
    "Account and territory planning: a client's exports in, an engagement report out."
))  # fmt: skip


app.add_typer(forms)
app.add_typer(privacy, name="privacy")
app.command("check", help=_("Read the client's files and say what is wrong with them, without running anything"))(check)
app.command("new", help=_("Make the folder of a new engagement, with commented settings and mapping"))(new)


@app.command(help=_("Run the four stages and write the report"))
def run(
    engagements: Annotated[list[Path], typer.Argument(metavar="ENGAGEMENT...", help=_("Folders of one or more engagements"))],
    out: OutOption = None,
    stage: Annotated[list[str] | None, typer.Option("--stage", help=_("Only this stage of an existing cycle; may be repeated"))] = None,
    language: LanguageOption = "",
    as_of: AsOfOption = "",
    profile: ProfileOption = "",
    each: Annotated[str, typer.Option("--each", help=_("One plan for each of these in the cycle: key_account or seller"))] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=1, help=_("Plans made at a time, with --each"))] = 2,
) -> None:
    with told(spoken(), engagements[0] if len(engagements) == 1 else None, language):
        if each:
            return plan_each(engagements, each, out, language, as_of, profile, jobs)
        _run(engagements, out, stage or (), language, as_of, profile)


@app.command(help=_("Write the report of a finished cycle again"))
def report(cycle: CycleArgument, profile: ProfileOption = "") -> None:
    with told(spoken()):
        from kit.cycle import read_cycle
        from kit.report import write_report

        opened = read_cycle(cycle)
        with told(opened.language):
            for path in write_report(opened, profile).values():
                typer.echo(relative(path))
            opened.seal()


@app.command(help=_("Check that no file of a cycle was changed since it was made"))
def verify(cycle: CycleArgument) -> None:
    with told(spoken()):
        from kit.cycle import verify_cycle

        manifest = verify_cycle(cycle)
        typer.echo(_("Unchanged: {n} files, cut-off date {as_of}, kit {version}.",
                     n=len(manifest["outputs"]), as_of=manifest["as_of"], version=manifest["kit"]))  # fmt: skip


@app.command(help=_("Run the public sample AdventureWorks and say where its report is"))
def demo(language: LanguageOption = "") -> None:
    folder = resource("sample_data/adventureworks")
    with told(spoken(), folder, language):
        _run([folder], None, (), language, "")


@app.command(help=_("Say whether this computer has what the kit needs"))
def doctor() -> None:
    with told(spoken()):
        from kit.doctor import examination

        healthy = True
        for finding in examination():
            healthy = healthy and finding.ok
            typer.echo(f"{'✓' if finding.ok else '✗'} {_(finding.text, **finding.fields)}")
        if not healthy:
            raise typer.Exit(NEEDS_A_PERSON)


def main() -> None:
    """Run the command with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception:
        traceback.print_exc()
        typer.echo(_("This is an error of the kit itself, not of your data. Please report it with the lines above."), err=True)
        raise SystemExit(INTERNAL) from None


def _run(engagements: Sequence[Path], out: Path | None, stages: Sequence[str], language: str, as_of: str, profile: str = "") -> None:
    from kit.run import batch_exit_code, run_batch

    with progress(voice(spoken(), engagements[0], language).word) as step:
        outcomes = run_batch(engagements, stages, language, as_of, step, out=out, profile=profile)
    for outcome in outcomes:
        if outcome.error is not None:
            whose = f"{Path(outcome.engagement).name}: " if len(outcomes) > 1 else ""
            typer.echo(whose + voice(spoken(), Path(outcome.engagement), language).render(outcome.error), err=True)
        elif outcome.result is not None:
            for path in sorted(outcome.result.folder.glob("report*.*")) + sorted(outcome.result.folder.glob("annex*.xlsx")):
                typer.echo(relative(path))
    if code := batch_exit_code(outcomes):
        raise typer.Exit(code)


