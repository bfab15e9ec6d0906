"""Comparison: with which earlier cut this cycle is compared, told in a sentence (A2, B5)."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kit.cycle import Cycle
from kit.engagement import recorded_settings
from kit.language import sentence
from kit.monitoring.cut import Cut
from kit.monitoring.progress import asked_of
from kit.schema import Status

__all__ = ["comparison_finding", "comparison_kind", "kept_cut", "monitoring_facts"]


def kept_cut(earlier: Cycle | None) -> Cut | None:
    """The cut that an earlier cycle kept, read under the engagement's settings of today; None where there is none."""
    if earlier is None:
        return None
    tables = earlier.read("profile"), earlier.read("portfolio"), earlier.read("potential")
    then, now = ({name: limit.value for name, limit in s.reasons()} for s in (recorded_settings(earlier.manifest()["settings"]), earlier.settings))
    return Cut(earlier.as_of, *tables, tuple(name for name in now if now[name] != then[name]))


def comparison_finding(before: Cut | None, recomputed: Cut, comparison: Status) -> str:
    """Which cut stands on the other side, or why there is none."""
    if before is None:
        return comparison.reason
    day = ("date", before.as_of.date().isoformat())
    if before is recomputed:
        return sentence("No earlier cycle is kept: the comparison is with the same data cut on {date}, recomputed.", date=day)
    kept = sentence("The comparison is with the earlier cycle of {date}.", date=day)
    return sentence("{first} {second}", first=("all", [kept]), second=("all", [comparison.reason])) if comparison.reason else kept


def comparison_kind(before: Cut | None) -> Literal["finding", "abstained"]:
    """The kind of call-out that the comparison deserves."""
    return "abstained" if before is None else "finding"


def monitoring_facts(kpis: pd.DataFrame, progress: pd.DataFrame) -> dict[str, tuple[object, str, str]]:
    """Key figures of the stage: name → value, unit, table."""
    values = kpis.set_index("name")["value"]
    asked = asked_of(progress)
    target, counted = float(asked["target"].sum()), ("accounts_active", "accounts_pre_inactive", "accounts_just_inactivated")
    kept = values["retained_revenue"]
    return {
        **{name: (int(values[name]), "accounts", "kpis") for name in counted},
        "retained_revenue": (round(float(kept), 4) if pd.notna(kept) else None, "ratio", "kpis"),
        "target_attainment": (round(float(asked["actual"].sum()) / target, 4) if target > 0 else None, "ratio", "progress"),
    }
