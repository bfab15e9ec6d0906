"""Territories: balanced workload, short ways, relationships kept (A12, E5, E12). Arrays in, arrays out; tables and settings are built on top."""

from kit.action.territory.case import Alignment, Case, Criterion
from kit.action.territory.front import MULTIPLIERS, alignment_of, disruption_unit, front
from kit.action.territory.measures import Balance, Measures, balance, measures
from kit.action.territory.names import KEPT_PART, Headcount, headcounts, kept_names
from kit.action.territory.solution import solve

__all__ = [
    "KEPT_PART", "MULTIPLIERS", "Alignment", "Balance", "Case", "Criterion", "Headcount", "Measures", "alignment_of", "balance", "disruption_unit",
    "front", "headcounts", "kept_names", "measures", "solve",
]  # fmt: skip
