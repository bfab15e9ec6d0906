"""Again: a second delivery of the same export, read with the mapping of an earlier engagement, so that nothing is asked twice (A6, CR7).

Files are found again by name, else by their columns; the mapping's own text is kept, comments and all, with nothing but the names of files changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kit.errors import MissingFileError, Problem
from kit.load.mapping.definition import Mapping, TableMapping
from kit.load.mapping.proposal import ClientSheet

__all__ = ["mapping_again"]


def mapping_again(text: str, mapping: Mapping, sheets: Sequence[ClientSheet]) -> str:
    """The text of an earlier `mapping.toml` for the files that came now.

    Raises
    ------
    MissingFileError
        If a file that the mapping reads is not among them, under its name or another; the message names the columns that are missing.
    """
    renamed: dict[str, str] = {}
    problems: list[Problem] = []
    for file, sheet, columns in _needs(mapping):
        fitting = [s for s in sheets if columns <= set(s.headers) and s.source.sheet == (sheet or s.source.sheet)]
        named = [s for s in fitting if s.source.file == file]
        places = sorted({s.source.file for s in named or fitting})
        if len(places) == 1 and renamed.get(file, places[0]) == places[0]:
            renamed[file] = places[0]
        elif not any(p.fields["file"] == file for p in problems):
            near = max(sheets, key=lambda s: len(columns & set(s.headers)))
            lacking = sorted(columns - set(near.headers)) or places
            problems.append(Problem.of("like_file_missing", file=file, other=near.source.file, values=lacking[:6], count=len(places)))
    if problems:
        raise MissingFileError(*problems)
    return re.sub(r'(\bfile\s*=\s*)"([^"\n]+)"', lambda m: f'{m[1]}"{renamed.get(m[2], m[2])}"', text)


def _needs(mapping: Mapping) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Each file that the mapping reads, with its sheet and the columns that it must have."""
    for _, part in mapping.tables():
        for file in [part.file] if isinstance(part.file, str) else part.file:
            yield file, part.sheet, _own_columns(part)
        for join in part.join:
            for file in join.files:
                yield file, join.sheet, frozenset([*join.key.values(), *join.take.values()])


def _own_columns(part: TableMapping) -> frozenset[str]:
    named = {h for name in part.mapped for h in part.headers_of(name)} | {k for join in part.join for k in join.key}
    taken = {new for join in part.join for new in join.take}
    turned = {part.melt.name, part.melt.value} if part.melt else set()
    return frozenset((named | set(part.melt.keep if part.melt else ())) - taken - turned)
