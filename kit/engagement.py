"""Engagement: one client, one question, and every decision that shapes the answer.

An engagement is a folder that people keep: `engagement.toml` (settings), `mapping.toml` (which column of the client's files is which of ours),
`data/` (the client's files, never changed), `worksheets/`. Thresholds belong to the business, not to the code: each is a value with its reason, the
defaults stand in `templates/engagement.toml`, and a client's own value needs a reason of its own (B1, D2).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlparse

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from kit.assumptions import (
    Calendar,
    Classes,
    Eligibility,
    Engine,
    Format,
    Formats,
    Locks,
    Plans,
    Questions,
    Reach,
    Response,
    Share,
    Threshold,
    Thresholds,
    Whose,
    Word,
    Worksheets,
)
from kit.client_totals import Totals
from kit.errors import MissingFileError, Problem, SettingsError
from kit.language import Language, read_language
from kit.question_bank import own_questionnaires
from kit.resources import resource
from kit.schema.vocabulary import TIERS
from kit.settings_file import invalid_value, read_toml

__all__ = [
    "Engagement", "Format", "Settings", "Share", "Threshold", "Thresholds", "changed_settings", "read_engagement", "recorded_settings",
    "setting_address",
]  # fmt: skip

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _iso_date(value: object) -> object:
    text = value.isoformat() if isinstance(value, date) else value
    if isinstance(text, str) and text:
        try:
            plain = date.fromisoformat(text).isoformat() == text
        except ValueError:
            plain = False
        if not plain:
            raise PydanticCustomError("iso_date", "no date")
    return text


_IsoDate = Annotated[str, BeforeValidator(_iso_date)]


class Privacy(BaseModel):
    """How data about persons are kept, for whom reports are made, and until when the data may stay."""

    model_config = _STRICT
    pseudonyms: Literal["on", "off"]
    profile: Literal["internal", "client", "training"]
    retention_until: _IsoDate


class About(BaseModel):
    """Whose engagement it is and how its report speaks."""

    model_config = _STRICT
    title: str
    client: str
    consultant: str
    language: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    as_of: _IsoDate
    engine: str
    seed: int = Field(ge=0)
    previous: str
    tax_id_check: Literal["on", "off"]
    tax_id_check_reason: str
    notes: tuple[str, ...]

class Settings(BaseModel):
    """All settings of an engagement, validated."""

    model_config = _STRICT
    engagement: About
    privacy: Privacy
    classes: Classes
    thresholds: Thresholds
    formats: Formats
    response: Response
    eligibility: Eligibility
    locks: Locks
    reach: Reach
    questions: Questions
    plan: Plans
    worksheets: Worksheets
    calendar: Calendar
    engine: Engine
    totals: Totals

    def reasons(self) -> Iterator[tuple[str, Threshold | Whose | Word]]:
        """Every threshold under its dotted name, in the order of the settings file."""
        for name in Thresholds.model_fields:
            yield name, getattr(self.thresholds, name)
        for name in Formats.model_fields:
            for part in Format.model_fields:
                yield f"{name}.{part}", getattr(getattr(self.formats, name), part)
        for section in ("response", "eligibility", "reach", "questions", "plan", "calendar"):
            assumptions = getattr(self, section)
            for name in type(assumptions).model_fields:
                yield f"{section}.{name}", getattr(assumptions, name)


@dataclass(frozen=True)
class Engagement:
    """One engagement's folder with its settings."""

    folder: Path
    settings: Settings

    @property
    def name(self) -> str:
        """The folder's name, which names the engagement everywhere."""
        return self.folder.name

    @cached_property
    def language(self) -> Language:
        """The report's language with the engagement's currency."""
        return read_language(self.settings.engagement.language, self.settings.engagement.currency)

    @property
    def hash(self) -> str:
        """Hash of what shapes the figures: settings without language, title, names and notes; the cut-off date is the cycle's own,
        contact rules, approaches and questions count where the engagement has its own."""
        shaping = self.settings.model_dump(mode="json")
        shaping.pop("engine")
        shaping.pop("worksheets")
        for telling in ("language", "title", "client", "consultant", "notes", "previous", "as_of", "engine"):
            shaping["engagement"].pop(telling)
        if shaping.pop("privacy")["pseudonyms"] == "on":
            shaping["pseudonyms"] = "on"
        files = [*(self.folder / name for name in ("contact_rules.toml", "approach.toml")), *own_questionnaires(self.folder)]
        own_rules = b"".join(file.read_bytes() for file in files if file.is_file())
        return blake2b(json.dumps(shaping, sort_keys=True).encode() + own_rules, digest_size=16).hexdigest()


def read_engagement(folder: str | Path, language: str = "", as_of: str = "") -> Engagement:
    """The engagement in `folder`; `language` and `as_of` replace those of its settings when given.

    Raises
    ------
    MissingFileError
        If the folder or its `engagement.toml` is not there.
    SettingsError
        If a setting is unknown (the message names the nearest one), mistyped, or changed without a reason; all problems at once.
    """
    path = Path(folder).resolve() / "engagement.toml"
    if not path.is_file():
        raise MissingFileError.of("engagement_missing", file=str(path), folder=str(folder))
    given = read_toml(path)
    defaults = read_toml(resource("templates/engagement.toml"))
    if problems := [*_unknown(given, defaults, "", path.name), *_without_reason(given, defaults, path.name)]:
        raise SettingsError(*problems)
    merged = _merged(defaults, given)
    about = merged["engagement"]
    about["language"], about["as_of"] = language or about["language"], as_of or about["as_of"]
    return Engagement(path.parent, _validated(merged, path.name))


def recorded_settings(record: dict[str, Any]) -> Settings:
    """The settings as a cycle recorded them, also by another version: what it did not know yet has its default, what is no setting any more is left
    aside."""
    return Settings.model_validate(_merged(read_toml(resource("templates/engagement.toml")), record))


def setting_address(name: str) -> str:
    """Where a setting that `Settings.reasons` names stands in the settings file: `thresholds.abc_a`, `formats.field.minutes`."""
    first = name.partition(".")[0]
    return f"thresholds.{name}" if first in Thresholds.model_fields else f"formats.{name}" if first in Formats.model_fields else name


def changed_settings(settings: Settings, values: Mapping[str, float | str]) -> Settings:
    """The settings with other values for those that `Settings.reasons` names so.

    Raises
    ------
    SettingsError
        If a value is out of its bounds, or limits stand in the wrong order.
    """
    record = settings.model_dump()
    for name, value in values.items():
        part = record
        for section in setting_address(name).split("."):
            part = part[section]
        part["value"] = value
    return _validated(record, "engagement.toml")


def _unknown(given: dict[str, Any], defaults: dict[str, Any], prefix: str, file: str) -> Iterator[Problem]:
    for name, value in given.items():
        if name not in defaults:
            near = difflib.get_close_matches(name, defaults, n=1, cutoff=0.0)
            yield Problem.of("setting_unknown", file=file, setting=prefix + name, nearest=prefix + near[0])
        elif isinstance(defaults[name], dict) != isinstance(value, dict):
            yield Problem.of("setting_shape", file=file, setting=prefix + name, values=[str(value)])
        elif isinstance(value, dict) and defaults[name]:  # an empty table of the defaults is free
            yield from _unknown(value, defaults[name], f"{prefix}{name}.", file)


def _without_reason(given: dict[str, Any], defaults: dict[str, Any], file: str, prefix: str = "") -> Iterator[Problem]:
    for name, value in given.items():
        default = defaults.get(name)
        if isinstance(value, dict) and isinstance(default, dict):
            if "value" in default and value.get("value", default["value"]) != default["value"] and not str(value.get("reason", "")).strip():
                yield Problem.of("threshold_without_reason", file=file, setting=prefix + name, values=[str(value.get("value"))])
            elif "value" not in default:
                yield from _without_reason(value, default, file, f"{prefix}{name}.")


def _merged(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {k: _merged(v, given.get(k, {})) if isinstance(v, dict) and v else given.get(k, v) for k, v in defaults.items()}


def _validated(merged: dict[str, Any], file: str) -> Settings:
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(*(
            Problem.of("setting_invalid", file=file, **invalid_value(e)) for e in error.errors()
        )) from error  # fmt: skip
    about = settings.engagement
    if about.tax_id_check == "off" and not about.tax_id_check_reason.strip():
        raise SettingsError.of("tax_id_check_without_reason", file=file, setting="engagement.tax_id_check_reason")
    if urlparse(about.engine).password or "password=" in about.engine.lower():
        raise SettingsError.of("engine_password", file=file, setting="engagement.engine")
    read_language(about.language, about.currency)
    _check_order(settings, file)
    return settings


def _check_order(settings: Settings, file: str) -> None:
    ladders = (
        ("pre_inactive_days", "inactive_days"), ("abc_a", "abc_b"), ("potential_high", "potential_medium"),
        ("dependence_usual_low", "dependence_usual_high", "dependence_alarm"), ("wallet_low", "wallet_mid", "wallet_high"),
        ("spot_short", "spot_medium", "spot_long"), ("months_short", "months_medium", "months_long"),
    )  # fmt: skip
    for ladder in ladders:
        values = [getattr(settings.reach if hasattr(settings.reach, name) else settings.thresholds, name).value for name in ladder]
        if values != sorted(values) or values[0] <= 0:
            raise SettingsError.of("thresholds_out_of_order", file=file, setting=" < ".join(ladder), values=values)
    served = {whose for name in ("key_account", "field", "inside", "digital") for whose in getattr(settings.eligibility, name).value}
    if unserved := [("word", tier) for tier in TIERS if tier not in served]:
        raise SettingsError.of("eligibility_nobody", file=file, setting="eligibility", values=unserved)
