"""Plans: from when on a goal is behind its path, and how far back an account asks what was done for it (C2, C5)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from kit.assumptions.limits import Share, Threshold

__all__ = ["Plans"]


class Plans(BaseModel):
    """How progress on a plan is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    behind_yellow: Share
    behind_red: Share
    review_days: Threshold
