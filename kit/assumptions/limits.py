"""Limits: thresholds of the method, service formats, response, eligibility, locks, reach, questions, worksheets, engine."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

__all__ = [
    "Classes", "Eligibility", "Engine", "Format", "Formats", "Lock", "Locks", "Questions", "Reach", "Response", "Share", "Threshold", "Thresholds",
    "Whose", "Worksheets",
]  # fmt: skip

_STRICT = ConfigDict(extra="forbid", frozen=True)


class Threshold(BaseModel):
    """A number with the reason why it is that number."""

    model_config = _STRICT
    value: float = Field(ge=0, allow_inf_nan=False)
    reason: str = Field(min_length=1)


class Share(Threshold):
    """A threshold that is a part of a whole: 0.95, never 95."""

    value: float = Field(ge=0, le=1, allow_inf_nan=False)


class Thresholds(BaseModel):
    """Every limit of the method; `templates/engagement.toml` holds the defaults and their reasons."""

    model_config = _STRICT
    margin_rate: Share
    margin_credible: Threshold
    max_dropped: Share
    totals_tolerance: Share
    outlier_ratio: Threshold
    outlier_deviations: Threshold
    outlier_values: Threshold
    code_share: Share
    place_distance_km: Threshold
    pre_inactive_days: Threshold
    inactive_days: Threshold
    just_inactivated_days: Threshold
    min_gaps: Threshold
    season_share: Share
    season_months: Threshold
    season_chance: Share
    purchase_accounts: Threshold
    abc_a: Share
    abc_b: Share
    potential_high: Share
    potential_medium: Share
    key_share: Share
    key_max: Threshold
    dependence_usual_low: Share
    dependence_usual_high: Share
    dependence_alarm: Share
    wallet_low: Share
    wallet_mid: Share
    wallet_high: Share
    min_accounts_potential: Threshold
    white_peers: Threshold
    white_share: Share
    margin_weight: Threshold
    win_weight: Threshold
    weight_change: Share
    segments_max: Threshold
    segment_stability: Share
    seller_hours_12m: Threshold
    top_accounts: Threshold
    contact_half_life_days: Threshold
    single_thread_share: Share
    loss_new: Share
    loss_active: Share
    loss_pre_inactive: Share
    loss_just_inactivated: Share
    loss_inactive: Share
    loss_single_thread: Share
    loss_blocker: Share
    fixed_cost_12m: Threshold


class Classes(BaseModel):
    """By what accounts are classed A, B and C, and among which others (B3)."""

    model_config = _STRICT
    abc_by: Literal["revenue", "margin"]
    abc_within: Literal["all", "seller", "region"]


class Format(BaseModel):
    """How one service format works: contacts a year, minutes a contact, cost of an hour."""

    model_config = _STRICT
    contacts_12m: Threshold
    minutes: Threshold
    cost_per_hour: Threshold

    @property
    def hours_12m(self) -> float:
        """Hours a year that one account takes in this format."""
        return self.contacts_12m.value * self.minutes.value / 60


class Formats(BaseModel):
    """The service formats, from the most intense down (A12)."""

    model_config = _STRICT
    key_account: Format
    field: Format
    inside: Format
    digital: Format
    partner: Format


class Hours(Threshold):
    """Hours over which something happens: more than none."""

    value: float = Field(gt=0, allow_inf_nan=False)


class Shape(Threshold):
    """The bend of a curve: 0 for none, else 0.3 to 5 is what judgements give."""

    value: float = Field(ge=0, le=5, allow_inf_nan=False)


class Response(BaseModel):
    """What an account's margin does when it gets hours of service (A12); assumptions, made to be replaced."""

    model_config = _STRICT
    kept: Share
    hours: Hours
    shape: Shape
    partner: Share


class Whose(BaseModel):
    """Which accounts may have a format: tiers, or `high_potential` for those that hold the first half of the headroom, with the reason."""

    model_config = _STRICT
    value: tuple[Literal["key", "large", "medium", "small", "high_potential"], ...]
    reason: str = Field(min_length=1)


class Eligibility(BaseModel):
    """Which accounts may have which service format (A12, D1)."""

    model_config = _STRICT
    key_account: Whose
    field: Whose
    inside: Whose
    digital: Whose
    partner: Whose
    key_account_wallet: Threshold
    partner_km: Threshold


class Lock(BaseModel):
    """A service format that people fixed for one account, by whom and why."""

    model_config = _STRICT
    format: Literal["key_account", "field", "inside", "digital", "partner"]
    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class Locks(RootModel[dict[str, Lock]]):
    """The locks by account id."""

    model_config = ConfigDict(frozen=True)


class Reach(BaseModel):
    """How much of the headroom can change hands, and by when (A8.4, D6); all assumptions, made to be replaced."""

    model_config = _STRICT
    access: Share
    chance: Share
    spot_short: Share
    spot_medium: Share
    spot_long: Share
    months_short: Threshold
    months_medium: Threshold
    months_long: Threshold
    tender_months: Threshold


class Questions(BaseModel):
    """What asking costs, how far answers can be trusted, what an hour of selling is worth (A3)."""

    model_config = _STRICT
    budget_minutes: Threshold
    setup_minutes: Threshold
    minutes_client: Threshold
    minutes_seller: Threshold
    minutes_register: Threshold
    trust_client: Share
    trust_seller: Share
    trust_register: Share
    half_life_days: Threshold
    known_values: Threshold
    hour_value: Threshold


class Worksheets(BaseModel):
    """From when on what people typed deserves a look (A8.3, E10)."""

    model_config = _STRICT
    map_people_low: Threshold
    map_people_high: Threshold
    role_new_days: Threshold
    single_contact_days: Threshold
    ally_silence_days: Threshold
    rater_spread: Threshold
    fade_days: Threshold
    large_opportunity: Threshold
    central_low: Threshold
    central_high: Threshold
    connected_low: Threshold
    connected_high: Threshold
    actions_least: Threshold
    review_minutes: Threshold
    criteria_most: Threshold
    wallet_tolerance: Share
    vip_visits_week: Threshold


class Engine(BaseModel):
    """What the embedded engine may take of this computer while it adds up the order lines."""

    model_config = _STRICT
    memory_gb: Threshold
    threads: Threshold
