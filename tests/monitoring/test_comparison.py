"""Comparison: the report says which cut stands on the other side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from kit.cycle import read_cycle, start_cycle
from kit.engagement import read_engagement
from kit.language import Language
from kit.monitoring import Cut, comparison_finding, comparison_kind, earlier_cut, kept_cut, kpis, monitoring_facts
from kit.schema import Status, table

ENGLISH = Language("en")


def test_a_recomputed_year_is_called_recomputed_and_a_kept_cycle_by_its_date(before: Cut) -> None:
    kept = replace(before, as_of=pd.Timestamp("2024-03-31"))
    assert "same data cut on 31 Dec 2023, recomputed" in ENGLISH.told(comparison_finding(before, before, Status("comparison")))
    assert "earlier cycle of 31 Mar 2024" in ENGLISH.told(comparison_finding(kept, before, Status("comparison")))
    assert comparison_kind(before) == "finding"


def test_an_earlier_cycle_made_with_other_limits_says_so(now: Cut, before: Cut, tmp_path: Path) -> None:
    (tmp_path / "engagement.toml").write_text("", encoding="utf-8")
    made = start_cycle(read_engagement(tmp_path), before.as_of, {}, tmp_path / "cycle")
    early = before.profile.assign(first_order=before.profile["first_order"] - pd.Timedelta(days=8))
    for name, frame in (("profile", early), ("portfolio", before.portfolio), ("potential", before.potential)):
        made.write(name, frame)
    same = kept_cut(made)
    assert same is not None and earlier_cut(now, same)[1].status == "ok"
    (tmp_path / "engagement.toml").write_text('[thresholds]\nabc_a = { value = 0.7, reason = "The board" }\n', encoding="utf-8")
    kept = kept_cut(read_cycle(made.folder, read_engagement(tmp_path)))
    cut, status = earlier_cut(now, kept)
    assert cut is kept and status.status == "degraded"
    told = ENGLISH.told(comparison_finding(cut, before, status))
    assert told == (
        "The comparison is with the earlier cycle of 31 Dec 2023. The earlier cycle was made with other limits (abc_a): "
        "part of the change may come from them."
    )


def test_where_nothing_is_compared_the_reason_is_told(short: tuple[Cut, Cut]) -> None:
    cut, status = earlier_cut(*short)
    assert comparison_finding(cut, short[1], status) == status.reason
    assert comparison_kind(cut) == "abstained"
    assert kept_cut(None) is None


def test_key_figures_are_those_of_the_indicators(now: Cut, before: Cut) -> None:
    rows, _ = kpis(now, before, Status("comparison"))
    facts = monitoring_facts(rows, table("progress").empty())
    assert facts["accounts_active"] == (1, "accounts", "kpis")
    assert facts["retained_revenue"] == (0.9703, "ratio", "kpis")
    assert facts["target_attainment"][0] is None
