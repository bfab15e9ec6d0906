"""Privacy at the door: what must never enter has no column, and a file that brings it is told so (PR1).

Family, religion, health, politics, union, ethnicity and intimate life of a person are never read, whatever the mapping says; columns of the file that
look like them are named, so that the client can stop sending them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kit.errors import Problem
from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding
from kit.load.mapping.definition import TableMapping

__all__ = ["is_never", "never_findings", "never_problems"]

_PEOPLE = ("contacts", "sellers", "accounts")
_NEVER = tuple(tuple(words.split()) for words in (
    "familia", "family", "filhos", "hijos", "children", "kids", "conjuge", "conyuge", "spouse", "esposa", "esposo", "marido", "wife", "husband",
    "estado civil", "marital status", "civil status", "religiao", "religion", "religioso", "faith", "igreja", "iglesia", "church",
    "saude", "salud", "health", "doenca", "enfermedad", "disease", "illness", "deficiencia", "discapacidad", "disability",
    "gravidez", "embarazo", "pregnancy",
    "politica", "politics", "political", "partido politico", "filiacao partidaria", "sindicato", "sindical", "trade union", "union membership",
    "etnia", "ethnicity", "raca", "raza", "race", "cor da pele", "skin colour", "orientacao sexual", "orientacion sexual", "sexual orientation",
    "vida sexual", "sexualidade", "sexualidad", "sexuality", "valores pessoais", "valores personales", "personal values",
))  # fmt: skip


def is_never(header: str) -> bool:
    """Whether a column's header names something about a person that the kit never reads."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    words = tuple(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).casefold()))
    return any(words[n : n + len(never)] == never for never in _NEVER for n in range(len(words)))


def never_problems(table: str, mapping: TableMapping, source: Source) -> Iterator[Problem]:
    """A problem for every mapped column that must not be read."""
    if table in _PEOPLE:
        for name in mapping.mapped:
            for header in mapping.headers_of(name):
                if is_never(header):
                    yield Problem.of("column_never", **source.where(header), table=table, setting=f"{table}.{name}")


def never_findings(table: str, mapping: TableMapping, source: Source) -> Iterator[Finding]:
    """A finding for every column of the file that was left unread because of what it is."""
    if table in _PEOPLE:
        mapped = {header for name in mapping.mapped for header in mapping.headers_of(name)}
        for header in source.frame.columns:
            if header not in mapped and is_never(header):
                text = sentence("“{column}” is about a person's private life: it was not read", column=header)
                remedy = sentence("Ask the client not to send this column, and delete it from the file")
                yield Finding(table, text, source.file, source.sheet, header, 0, None, 1, "", remedy)
