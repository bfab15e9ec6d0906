"""Health: how much of what should be known of an account is known, and how fresh it is (W18; A6)."""

from __future__ import annotations

from kit.language import message as _
from kit.schema.column import Column, Table
from kit.schema.worksheets.definition import AREAS

__all__ = ["PLAN_HEALTH"]

PLAN_HEALTH = Table("plan_health", _("Health of the dossiers"), _("account and area"), ("account_id", "area"), (
    Column("account_id", "id", _("Account"), required=True),
    Column("area", "word", _("Area"), required=True, vocabulary=AREAS),
    Column("depth", "word", _("Depth"), required=True, vocabulary=("full", "light"), meaning=_("Key accounts are asked for everything, the others for the light set")),
    Column("fields_asked", "int", _("Fields asked"), required=True),
    Column("fields_known", "int", _("Fields filled"), required=True),
    Column("completeness", "ratio", _("Completeness"), required=True, meaning=_("A confirmed field counts 1, an assumed or expired one ½, an obsolete or empty one 0")),
    Column("freshness", "ratio", _("Freshness"), required=True, meaning=_("Of what is filled: 1 on its day, ½ after the half-life of its sheet; undated 0")),
    Column("score", "number", _("Score, 0–100"), required=True, meaning=_("Completeness and freshness field by field, together")),
    Column("trend", "number", _("Change of the score"), meaning=_("Points since the cycle before; empty without one")),
    Column("score_later", "number", _("Score later, 0–100"), meaning=_("What the score falls to by itself if nobody writes for the days of the setting")),
    Column("oldest", "date", _("Oldest fact")),
    Column("reason", "sentence", _("Reason")),
))  # fmt: skip
