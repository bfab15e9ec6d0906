"""Forms: the commands that make what people fill in, and read what they filled in.

`kit intake-template` for the client's tables; the workbooks come back through the engagement's folder, never through an option.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kit.cli.speaking import relative, spoken, told
from kit.language import read_language

__all__ = ["forms"]

_ = spoken().text

forms = typer.Typer()


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
