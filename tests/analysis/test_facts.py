"""Facts: the figures that the summary and the next cycle quote, and what the dependence figure shows."""

from __future__ import annotations

import pytest

from kit import analysis
from kit.language import read_language
from kit.schema import table

ENGLISH = read_language("en")


@pytest.fixture
def six(six_accounts, settings):
    data, limits = six_accounts, settings.thresholds
    rows, _ = analysis.portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, limits)
    shares, _ = analysis.concentration(data.accounts, data.profile, rows, data.account_months, data.as_of)
    groups, members, _ = analysis.segments(data.accounts, data.profile, data.potential, rows, limits, 1)
    served = analysis.service_plan(data.accounts, rows, data.profile, data.potential, members, data.sellers, settings).service
    return rows, data.profile, shares, analysis.concentration_measures(shares), groups, served


def test_the_facts_are_those_of_the_tables(six):
    facts = {name: value for name, (value, _, _) in analysis.analysis_facts(*six).items()}
    assert facts["accounts_drifting"] == 2
    assert facts["revenue_drifting"] == 1_850
    assert facts["accounts_key"] == 4
    assert facts["key_account_share"] == 1
    assert facts["segments"] == 6


def test_the_bars_of_the_dependence_figure_are_the_key_accounts_and_the_largest(six):
    bars = analysis.dependence_shares(six[2], six[3])
    assert ENGLISH.told(bars["label"].iloc[0]) == "Key accounts (assumed by size)"
    assert bars["share"].iloc[:2].tolist() == pytest.approx([1, 12_000 / 14_550])


def test_nothing_known_is_no_error():
    names = ("portfolio", "profile", "concentration", "concentration_figures", "segments", "service")
    facts = analysis.analysis_facts(*(table(name).empty() for name in names))
    assert facts["effective_accounts"][0] is None
