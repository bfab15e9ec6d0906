"""Calendar: for how long visits are laid on days, on which days and between which hours, and what the road takes (A11, B3, E5)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kit.assumptions.limits import Share, Threshold

__all__ = ["Calendar", "Word"]

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("no such time zone")
    return name


def _clock(text: str) -> str:
    datetime.strptime(text, "%H:%M")
    return text


class Word(BaseModel):
    """A short text with the reason why it is that."""

    model_config = _STRICT
    value: str
    reason: str = Field(min_length=1)


class Country(Word):
    """A country by its two letters, or '' for that of the accounts."""

    value: str = Field(pattern="^([A-Z]{2})?$")


class Zone(Word):
    """A time zone by its name, or '' for the clock of whoever opens the file."""

    value: Annotated[str, AfterValidator(_zone)]


class Clock(Word):
    """A time of the day, hours and minutes."""

    value: Annotated[str, Field(pattern=r"^\d\d:\d\d$"), AfterValidator(_clock)]

    @property
    def minutes(self) -> int:
        """Minutes since midnight."""
        hours, minutes = self.value.split(":")
        return 60 * int(hours) + int(minutes)


class Router(Word):
    """What orders the stops of a day: '' for the kit's own search, or the solver of the extra `routes`."""

    value: Literal["", "pyvrp"]


class Weeks(Threshold):
    """Weeks that are planned: one to thirteen."""

    value: float = Field(ge=1, le=13, multiple_of=1)


class Positive(Threshold):
    """More than nothing."""

    value: float = Field(gt=0, allow_inf_nan=False)


class Calendar(BaseModel):
    """How visits are laid on days (methods of the visit calendar; A11, B3, E5)."""

    model_config = _STRICT
    country: Country
    timezone: Zone
    weeks: Weeks
    begins: Clock
    ends: Clock
    break_begins: Clock
    break_minutes: Threshold
    days_12m: Positive
    travel_part: Share
    speed_kmh: Positive
    road_factor: Positive
    spacing: Share
    zone_accounts: Positive
    router: Router
    task_minutes: Threshold
    shown_home: Share
    shown_away: Share
    away_km: Threshold
    away_minutes: Threshold
