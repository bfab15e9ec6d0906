"""New: the folder of an engagement, made from nothing or from the files that a client sent (`kit new acme --from exports/`, CR7).

The files are copied and looked at; what is certain is written into `mapping.toml`, the rest is asked at the terminal or stands there as a proposal.
The command ends with 0 only if the engagement can be checked as it is; with 2 if it waits for a person, who finds everything ready to edit.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.cli.speaking import NEEDS_A_PERSON, relative, spoken, told
from kit.errors import KitError, MissingFileError, SettingsError
from kit.resources import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import Series

    from kit.load.mapping.delivery import Delivery
    from kit.load.mapping.draft import Draft, Option, Question

__all__ = ["new"]

_ = spoken().text
_KEPT = ("engagement.toml", "brand.toml", "contact_rules.toml", "approach.toml")  # what a second delivery takes over, beside its mapping

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder to make"))]
FromOption = Annotated[Path | None, typer.Option("--from", help=_("Folder with the client's files: they are copied, recognised and mapped"))]
LikeOption = Annotated[Path | None, typer.Option("--like", help=_("Earlier engagement of the same client: its mapping and settings are taken over"))]
TableOption = Annotated[list[str] | None, typer.Option("--table", help=_("Which file holds a table, such as orders=sales.csv; may be repeated"))]
NoAskOption = Annotated[bool, typer.Option("--no-ask", help=_("Ask nothing: what is not certain is left as a proposal in mapping.toml"))]


def new(folder: FolderArgument, source: FromOption = None, like: LikeOption = None, table: TableOption = None, no_ask: NoAskOption = False) -> None:
    """Make the folder of a new engagement."""
    with told(spoken()):
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError.of("folder_not_empty", folder=str(folder))
        if source is None and (like or table):
            raise SettingsError.of("from_needed")
        if source is None:
            _empty(folder)
        elif like is not None:
            _again(folder, source, like)
        else:
            _from_delivery(folder, source, table or (), asks=not no_ask and _at_terminal())


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _empty(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    for name in ("engagement.toml", "mapping.toml"):
        shutil.copyfile(resource("templates") / name, folder / name)
    typer.echo(_("Made {folder}. Put the client's files into {data}, then say which column is which in mapping.toml.",
                 folder=str(folder), data=str(folder / "data")))  # fmt: skip


def _from_delivery(folder: Path, source: Path, tables: Sequence[str], asks: bool) -> None:
    from kit.load.mapping.answers import answered_draft
    from kit.load.mapping.delivery import read_delivery
    from kit.load.mapping.mapping_file import mapping_text

    delivery = read_delivery(source)
    files = dict(_settled(word, delivery) for word in tables)
    draft = answered_draft(delivery.sheets, _private, _asked if asks else None, files)
    draft = replace(draft, tables={name: part for name, part in draft.tables.items() if name not in delivery.intake})
    _copy(folder, source)
    (folder / "engagement.toml").write_text(_settings(delivery), encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping_text(draft, spoken(), delivery.intake), encoding="utf-8")
    _unread(delivery)
    _tell(folder, draft, delivery)
    certain = "orders" in delivery.intake or ("orders" in draft.tables and draft.tables["orders"].live)
    if delivery.errors or not certain or not _checks(folder):
        raise typer.Exit(NEEDS_A_PERSON)


def _again(folder: Path, source: Path, like: Path) -> None:
    from kit.load.mapping.again import mapping_again
    from kit.load.mapping.definition import read_mapping
    from kit.load.mapping.delivery import read_delivery

    delivery = read_delivery(source)
    mapping = read_mapping(like / "mapping.toml")
    text = mapping_again((like / "mapping.toml").read_text(encoding="utf-8-sig"), mapping, delivery.sheets)
    _copy(folder, source)
    for name in _KEPT:
        if (like / name).is_file():
            shutil.copyfile(like / name, folder / name)
    if (like / "questionnaires").is_dir():
        shutil.copytree(like / "questionnaires", folder / "questionnaires", dirs_exist_ok=True)
    if (settings := folder / "engagement.toml").is_file():  # a new delivery has a cut-off date of its own
        settings.write_text(re.sub(r"(?m)^as_of\s*=[^#\n]*", 'as_of = ""  ', settings.read_text(encoding="utf-8-sig")), encoding="utf-8")
    (folder / "mapping.toml").write_text(text, encoding="utf-8")
    _unread(delivery)
    typer.echo(_("Made {folder} with the mapping of {other}: nothing had to be asked.", folder=str(folder), other=str(like)))
    if delivery.errors or not _checks(folder):
        raise typer.Exit(NEEDS_A_PERSON)


def _private(header: str, values: Series) -> bool:
    """Whether a column is about private life, by its header or by its values: it is never proposed."""
    from kit.private_life import is_never, tells_private_life

    return is_never(header) or tells_private_life(values)


def _copy(folder: Path, source: Path) -> None:
    from kit.load.mapping.delivery import delivered_files

    for name in delivered_files(source):
        target = folder / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target)


def _unread(delivery: Delivery) -> None:
    for error in delivery.errors:
        typer.echo(spoken().render(error) + "\n", err=True)


def _settled(word: str, delivery: Delivery) -> tuple[str, tuple[str, str]]:
    """A `--table` option: the table, and the file and sheet that it names."""
    from kit.schema import INPUTS

    table, _equals, place = word.partition("=")
    if table not in (names := [t.name for t in INPUTS]):
        raise SettingsError.of("table_unknown", values=[table], known=names)
    places = [sheet.place for sheet in delivery.sheets]
    found = [p for p in places if place in (p[0], f"{p[0]} › {p[1]}", f"{p[0]}:{p[1]}")]
    if len(found) != 1:
        raise MissingFileError.of("table_file_unknown", table=table, file=place, values=[" › ".join(filter(None, p)) for p in places][:20])
    return table, found[0]


def _settings(delivery: Delivery) -> str:
    """The settings of the new engagement: language and currency as the files speak, each with what says so; where they do not, the defaults."""
    from kit.load.mapping.hints import spoken_currency, spoken_language

    text = (resource("templates") / "engagement.toml").read_text(encoding="utf-8")
    language, headers = spoken_language(delivery.sheets)
    currency, place = spoken_currency(delivery.sheets)
    for name, value, where in (("language", language, ", ".join(headers)), ("currency", currency, place)):
        if value:
            line = f'{name} = "{value}"'.ljust(28) + "# " + _("the client's files speak so: {where}", where=where)
            text = re.sub(rf"(?m)^{name} = .*$", lambda _match, line=line: line, text, count=1)  # type: ignore[misc]
            typer.echo(line)
        else:
            typer.echo(_("The files do not tell the {setting}: correct it in engagement.toml.", setting=name))
    return text


def _asked(question: Question) -> Option | None:
    """One question at the terminal: a number takes an option, a name a column, Enter leaves it open."""
    from kit.load.mapping.draft import Option
    from kit.load.mapping.mapping_file import shown_option, shown_reasons

    mark = _("needed") if question.needed else _("optional")
    typer.echo(f"\n[{question.table}] {question.field} ({mark})")
    for n, option in enumerate(question.options, 1):
        typer.echo(f"  {n}) {shown_option(option)}  {shown_reasons(option, spoken())}")
    said = typer.prompt(_("Number, name of a column, = and a value for every row, or Enter to leave it"), default="", show_default=False).strip()
    if said.isdigit():
        return question.options[int(said) - 1] if 1 <= int(said) <= len(question.options) else None
    if said.startswith("="):
        return Option("constant", said[1:].strip(), 1.0)
    if said and question.field == "file":
        return Option("file", json.dumps([said, ""]), 1.0)
    return Option("columns", said, 1.0) if said else None


def _tell(folder: Path, draft: Draft, delivery: Delivery) -> None:
    from kit.load.mapping.mapping_file import shown_option

    typer.echo(_("Made {folder}:", folder=str(folder)))
    for name, part in draft.tables.items():
        typer.echo("  " + _("{table}: {file}, {n} columns certain, {open} open",
                            table=name, file=part.sheet.source.place, n=len(part.given), open=len(part.questions)))  # fmt: skip
    for name, part in draft.tables.items():
        for question in part.questions:
            mark = _("needed") if question.needed else _("optional")
            shown = " | ".join(shown_option(o) for o in question.options) or "–"
            typer.echo(f"  ? {name}.{question.field} ({mark}): {shown}")
    for name in delivery.intake:
        typer.echo("  " + _("{table}: from a filled intake template", table=name))
    if "orders" not in (*draft.tables, *delivery.intake):
        typer.echo("  ? " + _("No file looks like order lines: name it here."))
    if any(part.questions for part in draft.tables.values()):
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
