"""Speaking: how every command talks to the person at the terminal, and how it fails.

The terminal's language is the person's own; an error about an engagement is told in the engagement's language. A command ends with 0 (done),
2 (the data or the settings need a person), 3 (internal error) or 4 (some of a batch failed).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.errors import KitError, MissingFileError, SettingsError
from kit.language import LANGUAGES, Language, read_language

if TYPE_CHECKING:
    from kit.engagement import Engagement

__all__ = [
    "INTERNAL", "NEEDS_A_PERSON", "AsOfOption", "CycleArgument", "EngagementArgument", "LanguageOption", "OutOption", "ProfileOption",
    "open_engagement", "progress", "relative", "spoken", "told", "voice",
]  # fmt: skip

NEEDS_A_PERSON, INTERNAL = 2, 3


def spoken() -> Language:
    """The language of the person at the terminal: `KIT_LANGUAGE`, else that of the system, else English."""
    for name in ("KIT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").split(".")[0]
        for known in LANGUAGES:
            if code.replace("-", "_").lower().startswith(known.split("_")[0]):
                return read_language(known)
    return read_language("en")


_ = spoken().text

EngagementArgument = Annotated[Path, typer.Argument(metavar="ENGAGEMENT", help=_("Folder of the engagement (holds engagement.toml)"))]
CycleArgument = Annotated[Path, typer.Argument(metavar="CYCLE", help=_("Folder of a cycle, such as reports/acme/2026-06-30"))]
LanguageOption = Annotated[str, typer.Option("--language", help=_("Language of the report: pt_BR, es or en"))]
AsOfOption = Annotated[str, typer.Option("--as-of", help=_("Cut-off date, yyyy-mm-dd"))]
ProfileOption = Annotated[str, typer.Option("--profile", help=_("Who reads the report: internal, client or training; default: that of the settings"))]
OutOption = Annotated[Path | None, typer.Option("--out", help=_("Folder of the cycle; default: reports/<engagement>/<cut-off date>"))]


def open_engagement(folder: Path, language: str = "", as_of: str = "") -> Engagement:
    """The engagement in `folder`; MissingFileError if there is no such folder."""
    from kit.engagement import read_engagement

    if not folder.is_dir():
        raise MissingFileError.of("engagement_missing", file=str(folder / "engagement.toml"), folder=str(folder))
    return read_engagement(folder, language, as_of)


@contextmanager
def told(language: Language, folder: Path | None = None, code: str = "") -> Iterator[None]:
    """Errors become one message in the engagement's language where that can be read, and an exit code; nothing else reaches the person."""
    try:
        yield
    except KitError as error:
        typer.echo(voice(language, folder, code).render(error), err=True)
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        if not error.filename:
            raise
        typer.echo(voice(language, folder, code).render(SettingsError.of("folder_unusable", folder=str(error.filename))), err=True)
        raise typer.Exit(NEEDS_A_PERSON) from error


def voice(language: Language, folder: Path | None, code: str) -> Language:
    """The language in which an error is told: `code`, else that of the engagement in `folder`, else the terminal's."""
    if code:
        try:
            return read_language(code)
        except SettingsError:
            return language
    if folder is None:
        return language
    try:
        return open_engagement(folder).language
    except KitError:
        from kit.settings_file import written_language

        return voice(language, None, written_language(folder))


@contextmanager
def progress(named: Callable[[str], str]) -> Iterator[Callable[[str, str, int, int], None]]:
    """A progress bar on standard error: a function of engagement, part, done and total that moves it; `named` says how a part is called."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def step(engagement: str, stage: str, done: int, total: int) -> None:
            if engagement not in tasks:
                tasks[engagement] = bar.add_task(engagement, total=None)
            bar.update(tasks[engagement], description=f"{engagement}: {named(stage)}", completed=done, total=total)

        yield step


def relative(path: Path) -> str:
    """The path as a person in this folder would write it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
