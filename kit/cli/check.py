"""Check: what the client's files hold and what is wrong with them, told shortly here and row by row in a workbook (Q8).

The workbook stands with the reports, never among the client's files: `reports/<engagement>/check.xlsx`, or where `--table` says. It is written when
there is something to work through, and an old one goes when there is nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.cli.privacy import overdue
from kit.cli.speaking import EngagementArgument, LanguageOption, open_engagement, progress, relative, spoken, told
from kit.errors import KitError, Problem

if TYPE_CHECKING:
    from kit.engagement import Engagement
    from kit.load import ClientTables

__all__ = ["check"]

_ = spoken().text
_TOLD = 12

TableOption = Annotated[Path | None, typer.Option("--table", help=_("Workbook for problems and findings; default: reports/<engagement>/check.xlsx"))]


def check(engagement: EngagementArgument, language: LanguageOption = "", table: TableOption = None) -> None:
    """Read and judge the client's files; problems and findings go to a workbook."""
    with told(spoken(), engagement, language):
        from kit.load import client_tables

        project = open_engagement(engagement, language)
        if late := overdue(project):
            typer.echo(late, err=True)
        try:
            with progress(project.language.text) as bar:
                client = client_tables(project, lines_needed=False, step=partial(bar, project.name))
        except KitError as error:
            book = _book(project, table, error.problems, {})
            shown = type(error)(*error.problems[:_TOLD])
            typer.echo(project.language.render(shown) + "\n", err=True)
            counts = {"n": len(error.problems), "file": book}
            typer.echo(project.language.text("Problems: {n}. Every row that has one stands in {file}", **counts), err=True)
            raise typer.Exit(error.exit_code) from error
        _tell(project, client, table)


def _tell(project: Engagement, client: ClientTables, table: Path | None) -> None:
    say = project.language
    for row in client.intake.itertuples():
        counts = {"used": row.rows_used, "rows": row.rows_in}
        typer.echo(say.text("{file}: {used} of {rows} rows used for the table {table}", file=row.file, table=row.table, **counts))
    for row in client.quality.itertuples():
        typer.echo(f"  - {row.file}: {say.told(str(row.finding))}")
    if len(client.ticks):
        counts = {"n": int(client.ticks["ticked"].sum()), "all": len(client.ticks)}
        typer.echo(say.text("The client's own figures: {n} of {all} ticked.", **counts))
    if book := _book(project, table, (), {name: getattr(client, name) for name in ("quality", "quality_rows", "ticks")}):
        typer.echo(say.text("Findings with their cases: {file}", file=book))
    if client.totals:
        typer.echo(say.text("Ready to run: {accounts} accounts, cut-off date {as_of}.", accounts=len(client.accounts), as_of=client.as_of))
    else:
        typer.echo(say.text("What was given reads well, but it holds no order lines, and the stages need them: kit run will ask for them."))


def _book(project: Engagement, table: Path | None, problems: tuple[Problem, ...], tables: Mapping[str, Any]) -> str:
    """The workbook's path as the person would write it; '' if there is nothing to write."""
    from kit.cycle import reports_folder
    from kit.report.check_book import write_check_book

    path = table or reports_folder() / project.name / "check.xlsx"
    if not problems and not any(len(frame) for frame in tables.values()):
        path.unlink(missing_ok=True)
        return ""
    about = project.settings.engagement
    return relative(write_check_book(path, problems, tables, project.language, about.client or project.name))
