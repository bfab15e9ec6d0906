"""Assumptions: every number of the method that belongs to the business, and the shape in which an engagement may change it (B1, D2, A8.4).

A threshold is a value with its reason. The defaults and their reasons stand in `templates/engagement.toml`; here stand their names and bounds.
"""

from kit.assumptions.calendar import Calendar, Word
from kit.assumptions.limits import (
    Classes,
    Eligibility,
    Engine,
    Format,
    Formats,
    Lock,
    Locks,
    Questions,
    Reach,
    Response,
    Share,
    Threshold,
    Thresholds,
    Whose,
    Worksheets,
)
from kit.assumptions.plans import Plans

__all__ = [
    "Calendar", "Classes", "Eligibility", "Engine", "Format", "Formats", "Lock", "Locks", "Plans", "Questions", "Reach",
    "Response", "Share", "Threshold", "Thresholds", "Whose", "Word", "Worksheets",
]  # fmt: skip
