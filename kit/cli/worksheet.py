"""Forms: the commands that make what people fill in, and read what they filled in.

`kit intake-template` for the client's tables, `kit worksheet` for what people know; the workbooks come back through the engagement's folder, never
through an option.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.cli.speaking import NEEDS_A_PERSON, EngagementArgument, LanguageOption, open_engagement, relative, spoken, told
from kit.errors import SettingsError
from kit.language import read_language

if TYPE_CHECKING:
    import pandas as pd

    from kit.action import Portfolio
    from kit.engagement import Engagement

__all__ = ["forms"]

_ = spoken().text

forms = typer.Typer()
worksheet = typer.Typer(no_args_is_help=True, help=_("Guided sheets for what people know about accounts"))
forms.add_typer(worksheet, name="worksheet")


@forms.command("intake-template", help=_("Write an empty workbook per input table for a client to fill in; it is read back without any mapping"))
def intake_template(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder for the workbooks"))],
    table: Annotated[list[str] | None, typer.Option("--table", help=_("Only this table, such as orders; may be repeated"))] = None,
    language: Annotated[str, typer.Option("--language", help=_("Language of the client: pt_BR, es or en; default: yours"))] = "",
    currency: Annotated[str, typer.Option("--currency", help=_("Currency of all amounts, such as BRL"))] = "USD",
) -> None:
    with told(spoken(), None, language):
        from kit.load import write_intake_templates

        for path in write_intake_templates(folder, read_language(language or spoken().code, currency), table or ()):
            typer.echo(relative(path))


@worksheet.command(help=_("Write empty worksheets into the engagement's folder worksheets"))
def new(
    engagement: EngagementArgument,
    name: Annotated[list[str] | None, typer.Argument(metavar="[WORKSHEET...]", help=_("Names or codes, such as swot or W4; none: all"))] = None,
    account: Annotated[list[str] | None, typer.Option("--account", help=_("Prepare rows for this account; may be repeated"))] = None,
    language: LanguageOption = "",
) -> None:
    with told(spoken(), engagement, language):
        from kit.schema import WORKSHEETS
        from kit.worksheets import prepared_rows, workbook_name, worksheet_named, write_workbook

        project = open_engagement(engagement, language)
        folder = project.folder / "worksheets"
        chosen = [worksheet_named(one) for one in name] if name else list(WORKSHEETS)
        paths = {one.name: folder / workbook_name(one, project.language) for one in chosen}
        if there := [path.name for path in paths.values() if path.exists()]:
            raise SettingsError.of("file_there", folder=relative(folder), values=there[:3])
        for one in chosen:
            typer.echo(relative(write_workbook(paths[one.name], one, project.language, prepared_rows(one, account or (), project))))


@worksheet.command(help=_("Read the engagement's worksheets, list everything that is wrong, and what deserves a look"))
def check(engagement: EngagementArgument, language: LanguageOption = "") -> None:
    with told(spoken(), engagement, language):
        from kit.worksheets import known_tables, read_placed, remarks

        project = open_engagement(engagement, language)
        say, (client, as_of) = project.language, known_tables(project)
        tables, places = read_placed(project, client)
        for table, frame in tables.items():
            typer.echo(say.text("{sheet}, rows: {n}", sheet=("label", _label(table)), n=len(frame)))
        for remark in remarks(tables, project.settings, as_of, client):
            cells = places.cells(remark)
            typer.echo(f"  - {remark.code} {say.told(remark.text)}" + (f" ({cells})" if cells else ""))
        none_yet = say.text("There are no worksheets yet: kit worksheet new makes them.")
        typer.echo(say.text("Nothing is wrong with the worksheets.") if tables else none_yet)
        if tables and not client:
            typer.echo(say.text("Ids of accounts and sellers were not compared with the data, because there is no cycle yet: kit run compares them."))


@worksheet.command(help=_("Put several people's copies of one worksheet together; what differs is listed, not chosen"))
def merge(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help=_("Workbook to write"))],
    copies: Annotated[list[Path], typer.Argument(metavar="COPY...", help=_("The copies"))],
    language: Annotated[str, typer.Option("--language", help=_("Language of the merged workbook; default: that of the first copy"))] = "",
) -> None:
    with told(spoken(), None, language):
        from kit.worksheets import read_workbook, write_merged

        if target.exists():
            raise SettingsError.of("file_there", folder=str(target.parent), values=[target.name])
        filled = [read_workbook(path) for path in copies]
        say = read_language(language or filled[0].language)
        merged = write_merged(target, filled, say)
        typer.echo(relative(target))
        for row in merged.conflicts:
            typer.echo(f"  - {row['entry']} · {row['column']}: {row['value']} ({row['file']})")
        if merged.conflicts:
            typer.echo(_("{n} values differ and were left empty: see the last sheet of the workbook.", n=len(merged.conflicts)), err=True)
            raise typer.Exit(NEEDS_A_PERSON)


@worksheet.command(help=_("Copy an account's plan onto similar accounts, as a new worksheet in which every line is to be confirmed"))
def replicate(
    engagement: EngagementArgument,
    source: Annotated[str, typer.Option("--from", help=_("Account whose plan is copied"))],
    target: Annotated[list[str] | None, typer.Option("--to", help=_("Account that gets the copy; may be repeated; none: similar ones"))] = None,
    language: LanguageOption = "",
) -> None:
    with told(spoken(), engagement, language):
        from kit.action import replicated_lines, similar_accounts
        from kit.schema import SHEETS
        from kit.worksheets import read_worksheets, worksheet_named, write_workbook

        project = open_engagement(engagement, language)
        say, (known, as_of) = project.language, _copied_from(project)
        if not target:
            for row in similar_accounts(source, known, 5).to_dict("records"):
                shown = {"account": row["account_id"], "name": row["name"], "factor": say.number(row["factor"], 2), "basis": ("word", row["basis"])}
                typer.echo(say.text("{account} {name}: × {factor} by {basis}", **shown))
            return
        path = project.folder / "worksheets" / say.text("W11 Plan copied from {account}.xlsx", account=source)
        if path.exists():
            raise SettingsError.of("file_there", folder=relative(path.parent), values=[path.name])
        typed = read_worksheets(project)
        lines = typed.get("plan_lines", SHEETS["plan_lines"].empty())
        copies = [replicated_lines(lines, source, one, known, as_of, say) for one in dict.fromkeys(target)]
        rows = [filled for part in copies for filled in _filled(part)]
        typer.echo(relative(write_workbook(path, worksheet_named("plan"), say, {"plan_lines": rows})))
        typer.echo(say.text("Lines copied: {n}. Each is to be confirmed before it counts as promised.", n=len(rows)))


def _filled(lines: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows without their empty cells."""
    return [{name: value for name, value in row.items() if known[name]} for row, known in
            zip(lines.to_dict("records"), lines.notna().to_dict("records"), strict=True)]  # fmt: skip


def _copied_from(project: Engagement) -> tuple[Portfolio, pd.Timestamp]:
    """What the latest cycle knows of the accounts, and its cut-off date."""
    from dataclasses import fields

    from kit.action import Portfolio
    from kit.cycle import open_cycle
    from kit.schema import TABLES

    cycle = open_cycle(project.folder)
    return Portfolio(**{f.name: cycle.read(f.name) if cycle.has(f.name) else TABLES[f.name].empty() for f in fields(Portfolio)}), cycle.as_of


def _label(table: str) -> str:
    from kit.schema import SHEETS

    return SHEETS[table].label
