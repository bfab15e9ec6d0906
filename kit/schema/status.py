"""Status: how a part of a stage went, beside its table.

Thin data never raises and never yields a bare number: a part is `ok`, `degraded` (which fallback, why), `abstained` (what is missing) or `infeasible`
(the smallest relaxation that would work).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Status"]


@dataclass(frozen=True)
class Status:
    """One row of the table `status`, its stage left to the cycle; `reason` is a sentence cell (`kit.language.sentence`)."""

    part: str
    status: Literal["ok", "degraded", "abstained", "infeasible"] = "ok"
    reason: str = ""
    used: int = 0
    dropped: int = 0
