"""Progress: how far each line of the plan is, how far it should be, and its light; rolled up from tasks to goals (C1–C4, A11).

A line with numbers is as far as its number is on the way from baseline to target; one without is as far as its author says, else as the lines
below it, else done or not: half a task is not worth half its promise. What it should be is the straight line from start to due date, and without
numbers the part of the lines below whose date is past. Red is what is past its date or far behind, yellow what is behind, not begun in time, or has a
red line below it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from kit.assumptions import Plans

__all__ = ["late_lines", "plan_progress"]

_OPEN = ("planned", "running")
_LEAVES = ("milestone", "action", "task")


def plan_progress(plan: pd.DataFrame, current: pd.Series, as_of: pd.Timestamp, limits: Plans) -> pd.DataFrame:
    """The plan with `current`, progress, expected, light and the counts of the lines below each line.

    `current` are the values of `current_values`. Progress of a line with children is their mean, weighted by hours where all of them have some;
    cancelled lines count nowhere. A goal that keeps what there is (target = baseline, by formula) has no way to go: its light says whether it is
    kept. Lines that nobody has confirmed yet, or without a date, have no light.
    """
    ladder = _Ladder(plan.assign(current=current), as_of.normalize(), limits)
    rows = [ladder.reading(line) for line in ladder.lines]
    read = pd.DataFrame(rows, index=plan.index, columns=["progress", "expected", "light", "lines_below", "done_below", "late_below"])
    return plan.assign(current=current, **{name: read[name].astype(plan[name].dtype) for name in read.columns})


def late_lines(plan: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The open red lines of a plan with progress, longest past its date first, those that are only behind their line last; with `days_late`."""
    late = plan[plan["light"].eq("red").fillna(False) & plan["status"].isin(_OPEN)]
    days = (as_of.normalize() - late["due"]).dt.days
    return late.assign(days_late=days.where(days > 0).astype("Int64")).sort_values(["due", "plan_id"], ignore_index=True)


@dataclass
class _Ladder:
    """The lines with their children; what is worked out for a line is kept."""

    plan: pd.DataFrame
    as_of: pd.Timestamp
    limits: Plans
    _lights: dict[str, str | None] = field(default_factory=dict)
    _progress: dict[str, float | None] = field(default_factory=dict)

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        return [{k: None if pd.isna(v) else v for k, v in row.items()} for row in self.plan.to_dict("records")]

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        return {line["plan_id"]: line for line in self.lines}

    @cached_property
    def children(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in self.lines:
            above = self.by_id.get(line["parent_id"])
            if above is None or above is line or line["status"] == "cancelled" or (line["to_confirm"] and not above["to_confirm"]):
                continue  # what nobody has promised yet makes a promise neither longer nor later
            found[above["plan_id"]].append(line)
        return found

    def below(self, line: dict[str, Any]) -> list[dict[str, Any]]:
        """All lines below, each once, also where a chain closes in a circle."""
        found: dict[str, dict[str, Any]] = {}
        waiting = list(self.children.get(line["plan_id"], []))
        while waiting:
            one = waiting.pop()
            if one["plan_id"] not in found and one["plan_id"] != line["plan_id"]:
                found[one["plan_id"]] = one
                waiting += self.children.get(one["plan_id"], [])
        return list(found.values())

    def reading(self, line: dict[str, Any]) -> tuple[float | None, float | None, str | None, int, int, int]:
        below = self.below(line)
        done, late = (sum(one["status"] == "done" for one in below), sum(self.light(one) == "red" for one in below))
        shown = None if line["status"] in ("done", "cancelled") else self.expected(line)
        return self.progress(line), shown, self.light(line), len(below), done, late

    def progress(self, line: dict[str, Any]) -> float | None:
        key = line["plan_id"]
        if key not in self._progress:
            self._progress[key] = None  # a chain that closes in a circle ends here
            self._progress[key] = self._worked_out(line)
        return self._progress[key]

    def _worked_out(self, line: dict[str, Any]) -> float | None:
        if line["status"] in ("done", "cancelled"):
            return 1.0 if line["status"] == "done" else None
        if (own := self.measured(line)) is not None:
            return own
        if line["progress"] is not None:
            return float(line["progress"])
        known = [(part, child["hours"]) for child in self.children.get(line["plan_id"], []) if (part := self.progress(child)) is not None]
        if not known:
            return 0.0 if line["level"] in _LEAVES and not self.is_kept(line) else None
        return _mean(known)

    def measured(self, line: dict[str, Any]) -> float | None:
        """The part of the way from baseline to target that the number has gone, 0 to 1; None without the three numbers, or without a way."""
        start, end, now = line["baseline"], line["target"], line["current"]
        if start is None or end is None or now is None or start == end:
            return None
        return min(1.0, max(0.0, (now - start) / (end - start)))

    def is_kept(self, line: dict[str, Any]) -> bool:
        """Whether the line is to keep a figure of the kit where it is."""
        figure = line["formula"] not in (None, "typed")
        return figure and line["target"] is not None and line["target"] == line["baseline"] and line["current"] is not None

    def expected(self, line: dict[str, Any]) -> float | None:
        """The way due by now: on the straight line for a number, else the part of the lines below, or of the line itself, whose date is past."""
        if self.is_kept(line):
            return None
        if self.measured(line) is None and line["progress"] is None:
            return self._due_part(line, frozenset())
        start, due = self.start(line), line["due"]
        if start is None or due is None or due <= start:
            return None
        return min(1.0, max(0.0, (self.as_of - start) / (due - start)))

    def _due_part(self, line: dict[str, Any], above: frozenset[str]) -> float | None:
        within = above | {line["plan_id"]}
        children = [child for child in self.children.get(line["plan_id"], []) if child["plan_id"] not in within]
        known = [(part, child["hours"]) for child in children if (part := self._due_part(child, within)) is not None]
        if known:
            return _mean(known)
        return None if line["due"] is None else float(line["due"] < self.as_of)

    def start(self, line: dict[str, Any]) -> pd.Timestamp | None:
        """The line's start, else that of the nearest line above that has one."""
        seen: set[str] = set()
        while line["start"] is None and line["parent_id"] in self.by_id and line["plan_id"] not in seen:
            seen.add(line["plan_id"])
            line = self.by_id[line["parent_id"]]
        return line["start"]

    def light(self, line: dict[str, Any]) -> str | None:
        key = line["plan_id"]
        if key not in self._lights:
            own = self._own_light(line)
            red_below = own == "green" and line["status"] != "done" and any(self._own_light(one) == "red" for one in self.below(line))
            self._lights[key] = "yellow" if red_below else own
        return self._lights[key]

    def _own_light(self, line: dict[str, Any]) -> str | None:
        if line["status"] == "cancelled" or line["to_confirm"]:
            return None
        if line["status"] == "done" or self.measured(line) == 1.0:
            return "green"
        if line["due"] is None:
            return None
        if line["due"] < self.as_of:
            return "red"
        if self.is_kept(line):
            return self._by_gap((line["target"] - line["current"]) / abs(line["target"]) if line["target"] else 0.0, least=0.0)
        gone, due = self.progress(line), self.expected(line)
        whole = self.measured(line) is not None or line["progress"] is not None or self.children.get(line["plan_id"])
        if whole and gone is not None and due is not None:
            return self._by_gap(due - gone, least=self.limits.behind_yellow.value)
        begun = line["start"]
        return "yellow" if line["status"] == "planned" and begun is not None and begun < self.as_of else "green"

    def _by_gap(self, gap: float, least: float) -> str:
        return "red" if gap > self.limits.behind_red.value else "yellow" if gap > least else "green"


def _mean(parts: list[tuple[float, float | None]]) -> float:
    """The mean of the first of each pair, weighted by the hours where all have some."""
    weights = [float(hours or 0) for _, hours in parts] if all(hours for _, hours in parts) else [1.0] * len(parts)
    return sum(part * weight for (part, _), weight in zip(parts, weights, strict=True)) / sum(weights)
