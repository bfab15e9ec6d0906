"""Mapping: which column of the client's files is which of ours, as a file that people read and correct.

`mapping.toml` has a section per table of ours. Nothing is guessed: a name that is not ours, a column that the file lacks or that is mapped twice, all
are errors that name the nearest (CR7). `templates/mapping.toml` explains every key.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kit.errors import MissingFileError, Problem, SettingsError
from kit.load.mapping.formula import FormulaError, formula_columns
from kit.load.mapping.intake import intake_sections
from kit.load.mapping.key_rules import KeyRule
from kit.load.values.dates import PATTERNS
from kit.resources import resource
from kit.schema import INPUTS, MUNICIPALITIES, Table
from kit.settings_file import invalid_value, read_toml

__all__ = ["Format", "Join", "Mapping", "Melt", "Municipalities", "Part", "TableMapping", "read_mapping"]

Files = str | Annotated[tuple[str, ...], Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid", frozen=True)
_SHIPPED = "sample_data/municipalities"
_TABLES = {t.name: t for t in (*INPUTS, MUNICIPALITIES)}
_FILLED_BY_ID = {("accounts", "name"), ("sellers", "name")}


class ColumnFormat(BaseModel):
    """How one column of the client's file writes numbers or dates; empty: found from the column itself."""

    model_config = _STRICT
    decimal: Literal["", ",", "."] = ""
    date: str = ""

    @field_validator("date")
    @classmethod
    def _known(cls, value: str) -> str:
        pattern = value.split(" ")[0].lower()
        if value and pattern not in PATTERNS:
            raise PydanticCustomError("literal_error", "unknown", {"expected": ", ".join(PATTERNS)})
        return pattern


class Format(ColumnFormat):
    """How a file is written, and any column that differs (`column.NAME`)."""

    encoding: str = ""
    separator: str = Field(default="", max_length=5)
    header: Literal["none"] | Annotated[int, Field(ge=1, le=10_000)] | None = None
    column: dict[str, ColumnFormat] = {}

    @field_validator("separator")
    @classmethod
    def _tab(cls, value: str) -> str:
        return "\t" if value == "tab" else value

    def of(self, header: str) -> ColumnFormat:
        """The format of one column: its own where given, else the file's."""
        own = self.column.get(header, ColumnFormat())
        return ColumnFormat(decimal=own.decimal or self.decimal, date=own.date or self.date)


class Part(BaseModel):
    """An id or a name that the client keeps in several columns."""

    model_config = _STRICT
    columns: tuple[str, ...] = Field(min_length=1)
    between: str = "-"
    before: str = ""
    widths: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()

    @field_validator("widths")
    @classmethod
    def _one_each(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if value and len(value) != len(info.data.get("columns", ())):
            raise PydanticCustomError("one_each", "not one per column")
        return value


class Join(BaseModel):
    """Columns looked up in another file, or in several that are one.

    `key` is ours → theirs, `take` is the new name → their name, `match` the rule by which keys meet.
    """

    model_config = _STRICT
    file: Files
    sheet: str = ""
    key: dict[str, str] = Field(min_length=1)
    take: dict[str, str] = Field(min_length=1)
    match: KeyRule = "exact"
    format: Format = Format()

    @property
    def files(self) -> tuple[str, ...]:
        """The files, one or several of the same kind."""
        return (self.file,) if isinstance(self.file, str) else self.file

    @field_validator("key", "take", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        names = [value] if isinstance(value, str) else value
        return {name: name for name in names} if isinstance(names, list) else names


class Melt(BaseModel):
    """Columns that become rows: every column not in `keep` gives its header to `name` and its cell to `value`."""

    model_config = _STRICT
    keep: tuple[str, ...]
    name: str
    value: str


class TableMapping(BaseModel):
    """One of our tables: the file it comes from (order lines: or the table of the engine), and what each of our columns is."""

    model_config = _STRICT
    file: Files = ()
    table: str = ""
    sheet: str = ""
    repeats: Literal["error", "most_frequent"] = "error"
    format: Format = Format()
    melt: Melt | None = None
    join: tuple[Join, ...] = ()
    columns: dict[str, str] = {}
    parts: dict[str, Part] = {}
    formula: dict[str, str] = {}
    constant: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    pad: dict[str, Annotated[int, Field(ge=1, le=100)]] = {}

    @field_validator("parts", mode="before")
    @classmethod
    def _lists(cls, value: object) -> object:
        return {k: {"columns": v} if isinstance(v, list) else v for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("constant", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else value

    @property
    def folder(self) -> Path | None:
        """Where its files are; None: in the engagement's data folder."""
        return None

    @property
    def ways(self) -> tuple[dict[str, Any], ...]:
        """The four ways in which a column of ours can be given."""
        return self.columns, self.parts, self.formula, self.constant

    @property
    def mapped(self) -> list[str]:
        """Our columns that the mapping gives."""
        return [name for way in self.ways for name in way]

    def headers_of(self, name: str) -> list[str]:
        """The client's columns behind one of ours; empty for a constant."""
        if name in self.columns:
            return [self.columns[name]]
        if name in self.parts:
            return list(self.parts[name].columns)
        return formula_columns(self.formula[name]) if name in self.formula else []


class Municipalities(TableMapping):
    """The list of municipalities by which the accounts are placed: the kit's own (`shipped`), or a file of the client's data folder.

    `countries` are the ways in which its country is written; `alias` is what the client writes → what the list says, each as `Name/State`.
    """

    shipped: str = ""
    countries: tuple[str, ...] = ()
    alias: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _shipped_list(cls, value: object) -> object:
        if not isinstance(value, dict) or "shipped" not in value:
            return value
        known = value["shipped"] in _shipped_lists()
        return {**(read_toml(resource(_SHIPPED) / f"{value['shipped'].lower()}.toml") if known else {"file": ""}), **value}

    @field_validator("shipped")
    @classmethod
    def _known_list(cls, value: str) -> str:
        if value and value not in _shipped_lists():
            raise PydanticCustomError("literal_error", "unknown", {"expected": ", ".join(_shipped_lists())})
        return value

    @property
    def folder(self) -> Path | None:
        """Where the kit's own list is kept; None for a file of the client's."""
        return resource(_SHIPPED) if self.shipped else None


class Mapping(BaseModel):
    """The whole file: our tables that the client can fill."""

    model_config = _STRICT
    orders: TableMapping | None = None
    accounts: TableMapping | None = None
    products: TableMapping | None = None
    sellers: TableMapping | None = None
    contacts: TableMapping | None = None
    opportunities: TableMapping | None = None
    activities: TableMapping | None = None
    targets: TableMapping | None = None
    wallets: TableMapping | None = None
    municipalities: Municipalities | None = None

    def tables(self) -> Iterator[tuple[Table, TableMapping]]:
        """Our tables, and the list of municipalities, with their mappings: those that are given."""
        for name, table in _TABLES.items():
            if (mapping := getattr(self, name)) is not None:
                yield table, mapping


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file `path`, and the filled intake templates in the folder `data` beside it.

    Raises
    ------
    MissingFileError
        If it is not there, and no template is filled.
    SettingsError
        If a key, table or column of ours is unknown (the message names the nearest), a needed column is not mapped, or one is mapped twice.
    """
    sections = intake_sections(path.parent / "data", read_toml(path) if path.is_file() else {})
    if not sections and not path.is_file():
        raise MissingFileError.of("mapping_missing", file=path.name, folder=path.parent.name)
    try:
        mapping = Mapping.model_validate(sections)
    except ValidationError as error:
        raise SettingsError(*(_problem(e, path.name) for e in error.errors())) from error
    if problems := [p for table, part in mapping.tables() for p in _column_problems(table, part, path.name)]:
        raise SettingsError(*problems)
    return mapping


def _shipped_lists() -> list[str]:
    return sorted(path.stem.upper() for path in resource(_SHIPPED).glob("*.toml"))


def _problem(error: Any, file: str) -> Problem:
    place = [str(part) for part in error["loc"]]
    setting = ".".join(place)
    if error["type"] == "extra_forbidden":
        known = _known_keys(place[:-1])
        near = difflib.get_close_matches(place[-1], known, n=1, cutoff=0.0)
        return Problem.of("mapping_key_unknown", file=file, setting=setting, nearest=near[0], values=known)
    if error["type"] == "missing":
        return Problem.of("mapping_key_missing", file=file, setting=setting)
    return Problem.of("mapping_value_invalid", file=file, **invalid_value(error))


def _known_keys(place: list[str]) -> list[str]:
    models: dict[str, type[BaseModel]] = {"format": Format, "join": Join, "melt": Melt, "parts": Part, "column": ColumnFormat,
                                        "municipalities": Municipalities}  # fmt: skip
    model = next((models[part] for part in reversed(place) if part in models), TableMapping if place else Mapping)
    return list(model.model_fields)


def _column_problems(table: Table, mapping: TableMapping, file: str) -> Iterator[Problem]:
    if not mapping.file and not mapping.table:
        yield Problem.of("mapping_key_missing", file=file, setting=f"{table.name}.file")
    if mapping.table and (mapping.file or mapping.sheet or mapping.melt or table.name != "orders"):
        yield Problem.of("mapping_table_not_alone", file=file, table=table.name, setting=f"{table.name}.table")
    for key in ("columns", "parts", "formula", "constant", "values", "pad"):
        for name in getattr(mapping, key):
            if name not in table.names:
                near = difflib.get_close_matches(name, table.names, n=1, cutoff=0.0)[0]
                yield Problem.of("mapping_column_unknown", file=file, table=table.name, setting=f"{table.name}.{key}.{name}", nearest=near)
    for name, formula in mapping.formula.items():
        try:
            formula_columns(formula)
        except FormulaError as error:
            yield Problem.of("formula_unreadable", file=file, setting=f"{table.name}.formula.{name}", values=[formula], reason=str(error))
    for key in ("values", "pad"):
        for name in getattr(mapping, key):
            if name in table.names and name not in mapping.mapped:
                yield Problem.of("mapping_column_unmapped", file=file, table=table.name, column=name, setting=f"{table.name}.{key}.{name}")
    for name in sorted({n for n in mapping.mapped if mapping.mapped.count(n) > 1}):
        yield Problem.of("mapping_column_twice", file=file, table=table.name, setting=f"{table.name}.{name}")
    for column in table.columns:
        if column.required and column.name not in mapping.mapped and (table.name, column.name) not in _FILLED_BY_ID:
            yield Problem.of("mapping_column_needed", file=file, table=table.name, column=column.name, setting=f"{table.name}.columns.{column.name}")
