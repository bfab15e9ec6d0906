"""Findings about two sources: how often the client's files and our people differ, and what waits for a decision (A6)."""

from __future__ import annotations

import pandas as pd

from kit.language import message as _
from kit.language import sentence
from kit.schema import table
from kit.schema.vocabulary import CHOICES

__all__ = ["changes_finding", "changes_to_show"]

_NONE = _("The client's files and our people differ in nothing")
_AGREED = _("The client's files and our people differ in {n} facts: the worksheet counts in {written}, the client's file in {client}")
_OPEN = _(
    "The client's files and our people differ in {n} facts: the worksheet counts in {written}, the client's file in {client}; "
    "left open, because both are of the same day: {open}"
)


def changes_finding(changes: pd.DataFrame) -> str:
    """How many facts differ, and which source counts in how many, as a sentence cell; a fact counts once, however many rows tell it."""
    facts = changes.drop_duplicates([*table("changes").key[:-1]], keep="last")
    if facts.empty:
        return _NONE
    count = {name: int((facts["choice"] == name).sum()) for name in CHOICES}
    fields = {"n": len(facts), "written": count["worksheet"], "client": count["client"]}
    return sentence(_OPEN, **fields, open=count["conflict"]) if count["conflict"] else sentence(_AGREED, **fields)


def changes_to_show(changes: pd.DataFrame) -> pd.DataFrame:
    """The rows of `changes` as people need them: what waits for a decision, what replaced the client's, what did not, what only filled a gap."""
    order = changes["choice"].map(["conflict", "worksheet", "client"].index).astype("int64")
    order = order.mask((changes["choice"] == "worksheet") & changes["client_value"].isna(), 3)
    return changes.assign(_order=order).sort_values(["_order", *table("changes").key], kind="stable").drop(columns="_order")
