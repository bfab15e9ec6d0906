"""The commands `kit privacy …`: what is held about a person, taking him out, closing an engagement, cleaning a notebook that leaves (PR5).

What deletes asks first and says what will go; `--yes` answers for those who run it from a script. A report that was removed because it named the
person is made again from what is left.
"""

from __future__ import annotations

import getpass
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.cli.speaking import NEEDS_A_PERSON, EngagementArgument, LanguageOption, open_engagement, relative, spoken, told
from kit.errors import KitError, MissingFileError
from kit.language import Language

if TYPE_CHECKING:
    from kit.engagement import Engagement
    from kit.load.privacy.erasure import Erasure

__all__ = ["overdue", "privacy"]

_ = spoken().text
_PAPERS = {"report.html": "internal", "report-client.html": "client", "report-training.html": "training"}
_SHOWN = 20

privacy = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Data about persons: export, erase, close an engagement, clean a notebook"))

PersonOption = Annotated[str, typer.Option("--person", help=_("Id of a contact or seller, or a name"))]
ByOption = Annotated[str, typer.Option("--by", help=_("Who does it, for the record; default: your name on this computer"))]
YesOption = Annotated[bool, typer.Option("--yes", help=_("Do not ask"))]


@privacy.command(help=_("Write everything that is held about a person as XLSX and CSV"))
def export(
    engagement: EngagementArgument,
    person: PersonOption,
    out: Annotated[Path | None, typer.Option("--out", help=_("Folder for the two files; default: the engagement's reports folder"))] = None,
    language: LanguageOption = "",
) -> None:
    with told(spoken(), engagement, language):
        from kit.cycle import reports_folder
        from kit.keys import engagement_key
        from kit.load.privacy.export import write_person
        from kit.load.privacy.person import found_person
        from kit.load.privacy.places import held_about

        project = open_engagement(engagement, language)
        say, key = project.language, engagement_key(project, make=True)
        assert key is not None
        search = held_about(project, found_person(project, person, key))
        name = f"person-{key.pseudonym('export', person)}"
        for path in write_person(search, out or reports_folder() / project.name, name, say, datetime.now()):
            typer.echo(relative(path))
        typer.echo(say.text("Places found: {n}.", n=len(search.places)))
        _name_unread(say, search.unread)


@privacy.command(help=_("Take a person out of the engagement's cycles and worksheets, and keep him out"))
def erase(
    engagement: EngagementArgument,
    person: PersonOption,
    files: Annotated[bool, typer.Option("--files", help=_("Also rewrite the client's CSV files in data/"))] = False,
    by: ByOption = "",
    yes: YesOption = False,
    language: LanguageOption = "",
) -> None:
    with told(spoken(), engagement, language):
        from kit.load.privacy.erasure import erase_person

        project = open_engagement(engagement, language)
        say = project.language
        _confirm(say, yes, say.text("Take “{person}” out of {engagement} for good?", person=person, engagement=project.name), project.name)
        done = erase_person(project, person, by or getpass.getuser(), datetime.now(), rewrite_files=files)
        typer.echo(say.text("Erased: {rows} rows in {cycles} cycles, {worksheets} worksheets, {files} files.",
                            rows=done.rows, cycles=len(done.cycles), worksheets=done.worksheets, files=done.files))  # fmt: skip
        _papers_again(say, done)
        _left_to_people(say, done)


@privacy.command(help=_("End an engagement: delete the client's files, worksheets, cycles and the key; keep the record of it"))
def close(engagement: EngagementArgument, by: ByOption = "", yes: YesOption = False, language: LanguageOption = "") -> None:
    with told(spoken(), engagement, language):
        from kit.load.privacy.closing import close_engagement, to_be_deleted
        from kit.load.privacy.record import RECORD

        project = open_engagement(engagement, language)
        say = project.language
        for folder in to_be_deleted(project).folders:
            typer.echo(f"  - {relative(folder)}")
        about = {"engagement": project.name}
        question = say.text("Delete these folders and the key of {engagement}? What was sent or copied elsewhere stays there.", **about)
        _confirm(say, yes, question, project.name)
        done = close_engagement(project, by or getpass.getuser(), datetime.now())
        typer.echo(say.text("Closed: {files} files, {worksheets} worksheets, {cycles} cycles deleted. The record is {record}.", files=done.files,
                            worksheets=done.worksheets, cycles=done.cycles, record=relative(project.folder / RECORD)))  # fmt: skip


@privacy.command(help=_("Write a copy of a notebook without parameters, errors, timings and paths, fit to leave the house"))
def clean(
    notebook: Annotated[Path, typer.Argument(metavar="NOTEBOOK", help=_("A notebook file (.ipynb)"))],
    outputs: Annotated[bool, typer.Option("--keep-outputs", help=_("Keep what the cells showed"))] = False,
) -> None:
    with told(spoken()):
        from kit.cycle import write_text
        from kit.load.privacy.executed import cleaned_to_leave

        if not notebook.is_file():
            raise MissingFileError.of("notebook_not_there", file=str(notebook))
        target = notebook.with_name(f"{notebook.stem}-clean.ipynb")
        cleaned = cleaned_to_leave(json.loads(notebook.read_text(encoding="utf-8")), outputs)
        write_text(target, json.dumps(cleaned, indent=1, ensure_ascii=False) + "\n")
        typer.echo(relative(target))


def overdue(engagement: Engagement) -> str:
    """What to say of an engagement whose data should be gone by now; '' where they may stay."""
    until = engagement.settings.privacy.retention_until
    if not until or date.today() <= date.fromisoformat(until):
        return ""
    text = engagement.language.text
    return text("The data of this engagement should have been deleted by {until}: kit privacy close {folder}", until=date.fromisoformat(until),
                folder=relative(engagement.folder))  # fmt: skip


def _confirm(say: Language, yes: bool, question: str, name: str) -> None:
    """Go on only if the person types the engagement's name, which is the same in every language and no slip of a finger."""
    asked = f"{question} {say.text('Type {name} to go on', name=name)}"
    if not yes and typer.prompt(asked, default="", show_default=False).strip() != name:
        typer.echo(say.text("Nothing was done."))
        raise typer.Exit(NEEDS_A_PERSON)


def _papers_again(say: Language, done: Erasure) -> None:
    """Make the reports again that were removed; name the papers that only a new run makes."""
    from kit.cycle import read_cycle
    from kit.report import write_report

    for folder, papers in done.papers.items():
        made: set[str] = set()
        for profile in (_PAPERS[name] for name in papers if name in _PAPERS):
            try:
                made |= {path.name for path in write_report(read_cycle(folder), profile).values()}
            except KitError as error:
                typer.echo(say.render(error), err=True)
        read_cycle(folder).seal()
        done.removed += [folder / name for name in papers if name not in made]
    for path in done.removed:
        typer.echo(say.text("Removed, because it may name the person: {file}", file=relative(path)))


def _left_to_people(say: Language, done: Erasure) -> None:
    if done.left:
        typer.echo(say.text("Left to you, because only people change these files:"))
    rows: dict[str, dict[int, int]] = {}
    for place in done.left:
        file = f"{place.where}/{place.file}" + (f" › {place.sheet}" if place.sheet else "")
        rows.setdefault(file, {})[place.row or 0] = max(place.rows, rows.get(file, {}).get(place.row or 0, 0))
    for file, counts in rows.items():
        shown = sorted(counts)[:_SHOWN]
        text = say.text("  - {file}: row {rows} (rows in all: {n})", file=file, n=sum(counts.values()), rows=shown)
        typer.echo(text)
    _name_unread(say, done.unread)


def _name_unread(say: Language, unread: tuple[str, ...]) -> None:
    for file in unread:
        typer.echo(say.text("Not searched, because it cannot be read: {file}", file=file), err=True)
