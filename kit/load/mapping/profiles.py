"""Profiles: the headers that CRM and ERP systems are known to export, object first, field second (CR1-CR6).

One file per system in `templates/mappings/`: header → field of ours, with what to know about it and where it was seen (`evidence`). A profile holds
only what was seen in public readers, templates, tests or documents; nothing is made up for a system that lacks evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kit.load.mapping.words import plain
from kit.resources import resource
from kit.settings_file import read_toml

__all__ = ["EVIDENCE", "SYSTEMS", "KnownHeader", "KnownObject", "recognised_object", "system_objects"]

SYSTEMS = ("salesforce", "hubspot", "pipedrive", "dynamics", "rd_station", "totvs_protheus", "sap", "odoo", "spreadsheets")
EVIDENCE = ("reader", "template", "fixture", "documented")  # strongest first: reads real exports, import template, test, published names
_LEAST_HEADERS, _LEAST_SHARE = 3, 0.5


@dataclass(frozen=True)
class KnownHeader:
    """One header of one object: our `table` and `field` ('' where it has no place), what to know, and whether a person must be asked."""

    header: str
    language: str
    table: str
    field: str
    note: str
    evidence: str
    ask: bool = False


@dataclass(frozen=True)
class KnownObject:
    """One object of a system as it is exported: its rows are rows of `table`; `parts` are fields made of several columns."""

    system: str
    name: str
    table: str
    headers: tuple[KnownHeader, ...]
    parts: dict[str, tuple[str, ...]]

    def known(self, header: str) -> KnownHeader | None:
        """What is known about a header, capitals and accents aside; None if nothing."""
        wanted = plain(header)
        return next((h for h in self.headers if plain(h.header) == wanted), None)


def recognised_object(headers: Sequence[str], without: str = "") -> KnownObject | None:
    """The object of a system whose export these headers are; None if no system is clear. `without` leaves one system out."""
    best: tuple[int, KnownObject] | None = None
    for system in SYSTEMS:
        for item in system_objects(system):
            found = sum(item.known(h) is not None for h in headers) if item.system != without else 0
            if found >= max(_LEAST_HEADERS, _LEAST_SHARE * len(headers)) and (best is None or found > best[0]):
                best = (found, item)
    return best[1] if best else None


@cache
def system_objects(system: str) -> tuple[KnownObject, ...]:
    """The objects of a system's profile, in the order of its file."""
    content = read_toml(resource("templates/mappings") / f"{system}.toml")
    return tuple(_object(content["system"], part) for part in content.get("object", ()))


def _object(system: str, part: dict[str, Any]) -> KnownObject:
    parts = {field: tuple(columns) for field, columns in part.get("parts", {}).items()}
    return KnownObject(system, part["name"], part["table"], tuple(_headers(part)), parts)


def _headers(part: dict[str, Any]) -> Iterator[KnownHeader]:
    for language, headers in part.get("headers", {}).items():
        for header, said in headers.items():
            table, _, field = said.get("is", "").partition(".")
            yield KnownHeader(header, language, table, field, said.get("note", ""), said["evidence"], said.get("ask", False))
