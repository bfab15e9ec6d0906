"""Privacy at the door: what must never enter has no column, and a file that brings it is told so (PR1).

Family, religion, health, politics, union, ethnicity and intimate life of a person are never read, whatever the mapping says; columns of the file that
look like them are named, so that the client can stop sending them. A column is known by its header, words of business beside it heeded ("price
policy", "product family", "account health"), or by its values, where the header says nothing but every value is a religion, a marital status or an
ethnicity.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kit.errors import Problem
from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding
from kit.load.mapping.definition import TableMapping
from kit.private_life import is_never, tells_private_life

__all__ = ["never_findings", "never_problems"]

_PEOPLE = ("contacts", "sellers", "accounts")


def never_problems(table: str, mapping: TableMapping, source: Source) -> Iterator[Problem]:
    """A problem for every mapped column that must not be read."""
    if table in _PEOPLE:
        for name in mapping.mapped:
            for header in mapping.headers_of(name):
                if is_never(header) or _told_by_values(source, header):
                    yield Problem.of("column_never", **source.where(header), table=table, setting=f"{table}.{name}")


def never_findings(table: str, mapping: TableMapping, source: Source) -> Iterator[Finding]:
    """A finding for every column of the file that was left unread because of what it is."""
    if table in _PEOPLE:
        mapped = {header for name in mapping.mapped for header in mapping.headers_of(name)}
        for header in source.frame.columns:
            if header not in mapped and (is_never(header) or _told_by_values(source, header)):
                text = sentence("“{column}” is about a person's private life: it was not read", column=header)
                remedy = sentence("Ask the client not to send this column, and delete it from the file")
                yield Finding(table, text, source.file, source.sheet, header, 0, None, 1, "", remedy)


def _told_by_values(source: Source, header: str) -> bool:
    return header in source.frame.columns and not pd.api.types.is_numeric_dtype(source.frame[header]) and tells_private_life(source.frame[header])
