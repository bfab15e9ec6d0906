"""The pages of `docs/systems/`: their tables come from the profiles, so that the two cannot drift; `python -m tests.house.systems` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kit.load.mapping.profiles import SYSTEMS, KnownHeader, system_objects

__all__ = ["MARK", "page_of", "page_path", "table_of"]

ROOT = Path(__file__).resolve().parents[2]
MARK = "<!-- from templates/mappings/"
_LANGUAGES = {"en": "English", "es": "Spanish", "pt_BR": "Portuguese"}


def page_path(system: str) -> Path:
    """Where the page of a system stands."""
    return ROOT / "docs" / "systems" / f"{system}.md"


def page_of(system: str) -> str:
    """The page as it should be: what people wrote above the mark, and the profile's tables below it."""
    written = page_path(system).read_text(encoding="utf-8")
    above, _, rest = written.partition(MARK)
    return f"{above}{MARK}{rest.splitlines()[0]}\n{table_of(system)}"


def table_of(system: str) -> str:
    """A table per object: every header that is known, what it becomes, what to know, and where it was seen."""
    return "\n".join(_lines(system)) + "\n"


def _lines(system: str) -> Iterator[str]:
    for item in system_objects(system):
        yield from ("", f"### {item.name}: rows become `{item.table}`")
        yield from ("| header | language | becomes | what to know | seen in |", "|---|---|---|---|---|")
        for header in item.headers:
            yield f"| `{header.header}` | {_LANGUAGES[header.language]} | {_becomes(header)} | {header.note or '–'} | {header.evidence} |"
        for field, columns in item.parts.items():
            yield from ("", f"`{item.table}.{field}` = " + " + ".join(f"`{c}`" for c in columns))


def _becomes(header: KnownHeader) -> str:
    if not header.table:
        return "not used"
    return f"`{header.table}.{header.field}`" + (" (asked)" if header.ask else "")


def main() -> None:
    """Bring the pages in step with the profiles."""
    for system in SYSTEMS:
        page_path(system).write_text(page_of(system), encoding="utf-8")


if __name__ == "__main__":
    main()
