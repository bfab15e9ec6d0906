"""The command `kit`: everything a consultant does without opening a notebook.

Heavy libraries are imported inside the commands, so that `kit --help` answers at once. A command ends with 0 (done), 2 (the data or the settings
need a person), 3 (internal error) or 4 (some of a batch failed); what a person must do is said in the engagement's language.
"""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.errors import KitError, MissingFileError, SettingsError
from kit.language import LANGUAGES, Language, read_language
from kit.resources import resource

if TYPE_CHECKING:
    from kit.engagement import Engagement

__all__ = ["app", "main"]

NEEDS_A_PERSON, INTERNAL = 2, 3


def _spoken() -> Language:
    """The language of the person at the terminal: `KIT_LANGUAGE`, else that of the system, else English."""
    for name in ("KIT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").split(".")[0]
        for known in LANGUAGES:
            if code.replace("-", "_").lower().startswith(known.split("_")[0]):
                return read_language(known)
    return read_language("en")


_ = _spoken().text

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, help=_(
    "Account and territory planning: a client's exports in, an engagement report out."
))  # fmt: skip

EngagementArgument = Annotated[Path, typer.Argument(metavar="ENGAGEMENT", help=_("Folder of the engagement (holds engagement.toml)"))]
CycleArgument = Annotated[Path, typer.Argument(metavar="CYCLE", help=_("Folder of a cycle, such as reports/acme/2026-06-30"))]
LanguageOption = Annotated[str, typer.Option("--language", help=_("Language of the report: pt_BR, es or en"))]
AsOfOption = Annotated[str, typer.Option("--as-of", help=_("Cut-off date, yyyy-mm-dd"))]
OutOption = Annotated[Path | None, typer.Option("--out", help=_("Folder of the cycle; default: reports/<engagement>/<cut-off date>"))]


@app.command(help=_("Make the folder of a new engagement, with commented settings and mapping"))
def new(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder to make"))]) -> None:
    with _told(_spoken()):
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError.of("folder_not_empty", folder=str(folder))
        (folder / "data").mkdir(parents=True)
        for name in ("engagement.toml", "mapping.toml"):
            shutil.copyfile(resource("templates") / name, folder / name)
        typer.echo(_("Made {folder}. Put the client's files into {data}, then say which column is which in mapping.toml.",
                     folder=str(folder), data=str(folder / "data")))  # fmt: skip


@app.command(help=_("Read the client's files and say what is wrong with them, without running anything"))
def check(engagement: EngagementArgument, language: LanguageOption = "") -> None:
    with _told(_spoken(), engagement, language):
        from kit.load import client_tables

        project = _engagement(engagement, language)
        say = project.language
        client = client_tables(project)
        for row in client.intake.itertuples():
            counts = {"used": row.rows_used, "rows": row.rows_in}
            typer.echo(say.text("{file}: {used} of {rows} rows used for the table {table}", file=row.file, table=row.table, **counts))
        for row in client.quality.itertuples():
            typer.echo(f"  - {row.file}: {say.told(row.finding)}")
        typer.echo(say.text("Ready to run: {accounts} accounts, cut-off date {as_of}.", accounts=len(client.accounts), as_of=client.as_of))


@app.command(help=_("Run the four stages and write the report"))
def run(
    engagements: Annotated[list[Path], typer.Argument(metavar="ENGAGEMENT...", help=_("Folders of one or more engagements"))],
    out: OutOption = None,
    stage: Annotated[list[str] | None, typer.Option("--stage", help=_("Only this stage of an existing cycle; may be repeated"))] = None,
    language: LanguageOption = "",
    as_of: AsOfOption = "",
) -> None:
    with _told(_spoken(), engagements[0] if len(engagements) == 1 else None, language):
        _run(engagements, out, stage or (), language, as_of)


@app.command(help=_("Write the report of a finished cycle again"))
def report(cycle: CycleArgument) -> None:
    with _told(_spoken()):
        from kit.cycle import read_cycle
        from kit.report import write_report

        opened = read_cycle(cycle)
        with _told(opened.language):
            for path in write_report(opened).values():
                typer.echo(_relative(path))
            opened.seal()


@app.command(help=_("Check that no file of a cycle was changed since it was made"))
def verify(cycle: CycleArgument) -> None:
    with _told(_spoken()):
        from kit.cycle import verify_cycle

        manifest = verify_cycle(cycle)
        typer.echo(_("Unchanged: {n} files, cut-off date {as_of}, kit {version}.",
                     n=len(manifest["outputs"]), as_of=manifest["as_of"], version=manifest["kit"]))  # fmt: skip


@app.command(help=_("Run the public sample AdventureWorks and say where its report is"))
def demo(language: LanguageOption = "") -> None:
    folder = resource("sample_data/adventureworks")
    with _told(_spoken(), folder, language):
        _run([folder], None, (), language, "")


@app.command(help=_("Say whether this computer has what the kit needs"))
def doctor() -> None:
    with _told(_spoken()):
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


def _run(engagements: Sequence[Path], out: Path | None, stages: Sequence[str], language: str, as_of: str) -> None:
    from kit.run import batch_exit_code, run_batch

    with _progress(_voice(_spoken(), engagements[0], language)) as step:
        outcomes = run_batch(engagements, stages, language, as_of, step, out=out)
    for outcome in outcomes:
        if outcome.error is not None:
            whose = f"{Path(outcome.engagement).name}: " if len(outcomes) > 1 else ""
            typer.echo(whose + _voice(_spoken(), Path(outcome.engagement), language).render(outcome.error), err=True)
        elif outcome.result is not None:
            for path in sorted(outcome.result.folder.glob("report.*")) + sorted(outcome.result.folder.glob("annex.xlsx")):
                typer.echo(_relative(path))
    if code := batch_exit_code(outcomes):
        raise typer.Exit(code)


def _engagement(folder: Path, language: str = "", as_of: str = "") -> Engagement:
    from kit.engagement import read_engagement

    if not folder.is_dir():
        raise MissingFileError.of("engagement_missing", file=str(folder / "engagement.toml"), folder=str(folder))
    return read_engagement(folder, language, as_of)


@contextmanager
def _told(language: Language, folder: Path | None = None, code: str = "") -> Iterator[None]:
    """Errors become one message in the engagement's language where that can be read, and an exit code; nothing else reaches the person."""
    try:
        yield
    except KitError as error:
        typer.echo(_voice(language, folder, code).render(error), err=True)
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        if not error.filename:
            raise
        typer.echo(_voice(language, folder, code).render(SettingsError.of("folder_unusable", folder=str(error.filename))), err=True)
        raise typer.Exit(NEEDS_A_PERSON) from error


def _voice(language: Language, folder: Path | None, code: str) -> Language:
    if code:
        try:
            return read_language(code)
        except SettingsError:
            return language
    if folder is None:
        return language
    try:
        return _engagement(folder).language
    except KitError:
        from kit.settings_file import written_language

        return _voice(language, None, written_language(folder))


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[str, str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def step(engagement: str, stage: str, done: int, total: int) -> None:
            if engagement not in tasks:
                tasks[engagement] = bar.add_task(engagement, total=None)
            bar.update(tasks[engagement], description=f"{engagement}: {language.word(stage)}", completed=done, total=total)

        yield step


def _relative(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
