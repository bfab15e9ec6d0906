"""Method note: every limit with its value and reason, what was said about the data, and what made the figures.

A report whose limits are not printed cannot be questioned; this is its last chapter.
"""

from __future__ import annotations

import pandas as pd

from kit.cycle import Cycle
from kit.language import MISSING, Language, message
from kit.report.context import run_stamp
from kit.report.formats import capitalised
from kit.report.limits import FORMAT_LABELS, STAGE_LABELS, THRESHOLD_LABELS
from kit.report.outputs import Output, call_out, show_table

__all__ = ["method_note", "threshold_name", "threshold_value"]

_RATIOS = frozenset({
    "margin_rate", "margin_credible", "max_dropped", "abc_a", "abc_b", "potential_high", "potential_medium", "key_share", "dependence_usual_low",
    "dependence_usual_high", "dependence_alarm", "segment_stability", "white_share",
    "single_thread_share", "loss_new", "loss_active", "loss_pre_inactive", "loss_just_inactivated", "loss_inactive", "loss_single_thread",
    "loss_blocker", "weight_change",
    "response.kept", "response.partner", "reach.access", "reach.chance", "reach.spot_short", "reach.spot_medium",
    "reach.spot_long", "calendar.travel_part", "calendar.spacing",
    "calendar.shown_home", "calendar.shown_away", "questions.trust_client", "questions.trust_seller", "questions.trust_register",
})  # fmt: skip


def method_note(cycle: Cycle) -> list[Output]:
    """The outputs of the method note: remarks on the data, the thresholds, what was left out, how each part went, the versions."""
    language, about = cycle.language, cycle.settings.engagement
    notes = [language.text(note) for note in about.notes]
    if about.tax_id_check == "off":
        reason = language.text(about.tax_id_check_reason)
        notes.append(language.text("Check digits of tax ids are not examined: {reason}", reason=reason))
    outputs = [call_out(note, "caution") for note in notes]
    outputs.append(_thresholds(cycle, language))
    outputs += [*_left_out(cycle, language), *_statuses(cycle, language), _made_by(cycle, language)]
    return outputs


def _thresholds(cycle: Cycle, language: Language) -> Output:
    rows = [
        {"threshold": threshold_name(name, language), "value": threshold_value(name, limit.value, language), "reason": language.text(limit.reason)}
        for name, limit in cycle.settings.reasons()
    ]
    title = message("Every limit of the method, with its value and its reason")
    labels = {"threshold": ("text", message("Limit")), "value": ("number", message("Value")), "reason": ("sentence", message("Reason"))}
    return show_table(pd.DataFrame(rows).astype({"value": "str"}), "", language, title=title, rows=len(rows), labels=labels)


def threshold_name(name: str, language: Language) -> str:
    """What a setting, named as in `Settings.reasons`, is called where people read it."""
    service_format, _, part = name.partition(".")
    if part and name not in THRESHOLD_LABELS:
        return f"{capitalised(language.word(service_format))}: {language.text(FORMAT_LABELS.get(part, part))}"
    return language.text(THRESHOLD_LABELS.get(name, name))


def threshold_value(name: str, value: float | str | tuple[str, ...], language: Language) -> str:
    """The value of a setting as people read it: a part of a whole as a percentage, words as a list."""
    if isinstance(value, tuple):
        high = language.text("accounts of high potential")
        return ", ".join(high if word == "high_potential" else language.word(word) for word in value) or MISSING
    if isinstance(value, str):
        return value or MISSING
    if name in _RATIOS:
        return language.ratio(value, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)
    return language.number(value, 0 if value == int(value) else 2)


def _left_out(cycle: Cycle, language: Language) -> list[Output]:
    if not cycle.has("left_out") or (table := cycle.read("left_out")).empty:
        return []
    grouped = table.groupby(["stage", "reason"], as_index=False).agg(
        rows=("rows", "sum"), revenue=("revenue", "sum"), accounts=("account_id", _named)
    )
    grouped = grouped.sort_values(["revenue", "stage", "reason"], ascending=[False, True, True], key=lambda c: c.abs() if c.name == "revenue" else c)
    labels = {"accounts": ("int", message("Accounts"))}
    return [show_table(grouped, "left_out", language, title=message("What was left out, and why"), rows=20, labels=labels)]


def _named(ids: pd.Series) -> int:
    return int((ids.fillna("") != "").sum())


def _statuses(cycle: Cycle, language: Language) -> list[Output]:
    if not cycle.has("status") or (table := cycle.read("status")).empty:
        return []
    order = {name: i for i, name in enumerate(STAGE_LABELS)}
    table = table.sort_values("stage", key=lambda stages: stages.map(order), kind="stable")
    return [show_table(table, "status", language, title=message("How each part went"), rows=60)]


def _made_by(cycle: Cycle, language: Language) -> Output:
    text = language.text(
        "The stamp {stamp} names these figures: the same data, settings and cut-off date give the same stamp and the same figures. "
        "Random draws start at {seed}; the file run.json beside the report lists the versions of every library and the hash of every output.",
        stamp=run_stamp(cycle),
        seed=str(cycle.settings.engagement.seed),
    )
    return call_out(text, "finding")
