"""New: the folder of an engagement, made from nothing or from the files that a client sent (`kit new acme --from exports/`, CR7).

The files are copied and looked at; what is certain is written into `mapping.toml`, the rest is asked at the terminal or stands there as a proposal.
The command ends with 0 only if the engagement can be checked as it is; with 2 if it waits for a person, who finds everything ready to edit.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.cli.speaking import NEEDS_A_PERSON, relative, spoken, told
from kit.errors import KitError, SettingsError
from kit.resources import resource

if TYPE_CHECKING:
    from kit.load.mapping.draft import Draft, Option, Question

__all__ = ["new"]

_ = spoken().text

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder to make"))]
FromOption = Annotated[Path | None, typer.Option("--from", help=_("Folder with the client's files: they are copied, recognised and mapped"))]
NoAskOption = Annotated[bool, typer.Option("--no-ask", help=_("Ask nothing: what is not certain is left as a proposal in mapping.toml"))]


def new(folder: FolderArgument, source: FromOption = None, no_ask: NoAskOption = False) -> None:
    """Make the folder of a new engagement."""
    with told(spoken()):
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError.of("folder_not_empty", folder=str(folder))
        if source is None:
            _empty(folder)
        else:
            _from_delivery(folder, source, asks=not no_ask and sys.stdin.isatty() and sys.stdout.isatty())


def _empty(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    for name in ("engagement.toml", "mapping.toml"):
        shutil.copyfile(resource("templates") / name, folder / name)
    typer.echo(_("Made {folder}. Put the client's files into {data}, then say which column is which in mapping.toml.",
                 folder=str(folder), data=str(folder / "data")))  # fmt: skip


def _from_delivery(folder: Path, source: Path, asks: bool) -> None:
    from kit.load.mapping.answers import answered
    from kit.load.mapping.delivery import delivered_files, read_delivery
    from kit.load.mapping.draft import drafted
    from kit.load.mapping.mapping_file import mapping_text
    from kit.load.privacy.never import is_never

    files = delivered_files(source)
    delivery = read_delivery(source)
    draft = drafted(delivery.sheets, is_never)
    if asks:
        draft = answered(draft, _asked)
    _copy(folder, source, files)
    shutil.copyfile(resource("templates") / "engagement.toml", folder / "engagement.toml")
    (folder / "mapping.toml").write_text(mapping_text(draft, spoken()), encoding="utf-8")
    for error in delivery.errors:
        typer.echo(spoken().render(error), err=True)
    _tell(folder, draft)
    if delivery.errors or "orders" not in draft.tables or not draft.tables["orders"].live or not _checks(folder):
        raise typer.Exit(NEEDS_A_PERSON)


def _copy(folder: Path, source: Path, files: Sequence[str]) -> None:
    for name in files:
        target = folder / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target)


def _asked(question: Question) -> Option | None:
    from kit.load.mapping.draft import Option
    from kit.load.mapping.mapping_file import shown_reasons

    mark = _("needed") if question.needed else _("optional")
    typer.echo(f"\n[{question.table}] {question.field} ({mark})")
    for n, option in enumerate(question.options, 1):
        typer.echo(f"  {n}) {option.text}  {shown_reasons(option, spoken())}")
    said = typer.prompt(_("Number, name of a column, or Enter to leave it"), default="", show_default=False).strip()
    if said.isdigit() and 1 <= int(said) <= len(question.options):
        return question.options[int(said) - 1]
    return Option("columns", said, 1.0) if said and not said.isdigit() else None


def _tell(folder: Path, draft: Draft) -> None:
    typer.echo(_("Made {folder}:", folder=str(folder)))
    for name, part in draft.tables.items():
        typer.echo("  " + _("{table}: {file}, {n} columns certain, {open} open",
                            table=name, file=part.sheet.source.place, n=len(part.given), open=len(part.questions)))  # fmt: skip
    for name, part in draft.tables.items():
        for question in part.questions:
            mark = _("needed") if question.needed else _("optional")
            shown = ", ".join(o.text for o in question.options) or "–"
            typer.echo(f"  ? {name}.{question.field} ({mark}): {shown}")
    if draft.open:
        shown = relative(folder / "mapping.toml")
        typer.echo(_("What is open stands in {file} with its reasons: take the # away from a line to accept it.", file=shown))


def _checks(folder: Path) -> bool:
    """Whether the new engagement can be loaded as it stands; what is wrong is told."""
    from kit.engagement import read_engagement
    from kit.load import client_tables

    try:
        client = client_tables(read_engagement(folder))
    except KitError as error:
        typer.echo(spoken().render(error), err=True)
        return False
    typer.echo(_("Ready to run: {accounts} accounts, cut-off date {as_of}.", accounts=len(client.accounts), as_of=client.as_of))
    return True
