"""Findings: each sentence says what the table says, in every language that the kit speaks."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis import findings
from kit.analysis.concentration import concentration, concentration_measures
from kit.analysis.portfolio import portfolio
from kit.analysis.ranking import ranking
from kit.language import read_language

ENGLISH = read_language("en")


@pytest.fixture
def six(six_accounts, thresholds):
    data = six_accounts
    rows, _ = portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)
    shares, _ = concentration(data.accounts, data.profile, rows, data.account_months, data.as_of)
    return {"profile": data.profile, "portfolio": rows, "concentration": shares, "ranking": ranking(data.profile, data.potential, thresholds)[0]}


def test_drifting_accounts_are_counted_with_their_revenue(six):
    told = ENGLISH.told(findings.drift_finding(six["portfolio"], six["profile"]))
    assert told == "Drifting away (pre-inactive or just inactivated): 2 accounts with $1,850, 13% of revenue. Of class A: 0."


def test_nobody_drifting_is_said_too(six):
    steady = six["portfolio"].assign(lifecycle="active")
    assert ENGLISH.told(findings.drift_finding(steady, six["profile"])).startswith("No account is drifting away")


def test_the_few_and_the_many_are_told(six):
    told = ENGLISH.told(findings.abc_finding(six["portfolio"], six["profile"]))
    assert told == "1 of 6 accounts (class A) carry 83% of the revenue; 3 accounts (class C) carry 2%."


def test_the_own_rhythm_is_told_with_what_it_changes(six):
    told = ENGLISH.told(findings.rhythm_finding(six["portfolio"]))
    assert told == "Judged by their own rhythm: 1 of 6 accounts; in another status than under the fixed limits: 0."


def test_hidden_potential_is_told(six):
    told = ENGLISH.told(findings.potential_finding(six["portfolio"]))
    assert told == "The first half of all headroom: 1 accounts; of class B or C, where a list by revenue would not look: 1."
    assert "not known" in ENGLISH.told(findings.potential_finding(six["portfolio"].assign(potential_class="unknown")))


def test_the_ranking_is_compared_with_the_one_by_revenue(six):
    assert ENGLISH.told(findings.ranking_finding(six["ranking"], top=1)) == "1 of the first 1 accounts would not be among the first 1 by revenue."
    assert "another order" in ENGLISH.told(findings.ranking_finding(six["ranking"], top=4))
    assert "cannot be estimated" in ENGLISH.told(findings.ranking_finding(six["ranking"].assign(score=None), top=4))


def test_concentration_is_told_as_equal_accounts(six):
    told = ENGLISH.told(findings.concentration_finding(concentration_measures(six["concentration"])))
    assert told == "4 accounts have revenue, as concentrated as 1 equal ones: the largest holds 82%, the ten largest 100%."
    assert ENGLISH.told(findings.seller_finding(six["concentration"])) == "The accounts of the largest of 2 owners hold 98% of revenue."
    assert "not known" in ENGLISH.told(findings.seller_finding(six["concentration"].query("dimension != 'seller'")))


def test_segments_and_their_coverage_are_told():
    rows = pd.DataFrame({"segment": ["S1", "S2"], "size": [2, 8], "revenue_12m": [900.0, 100.0]})
    assert ENGLISH.told(findings.segment_finding(rows)) == "Group S1 holds 90% of revenue in 2 of 10 accounts."
    summary = pd.DataFrame({
        "dimension": ["segment", "segment", "service_format", "service_format"], "key": ["S1", "S2", "field", "digital"], "accounts": [2, 8, 2, 8],
        "hours_12m": [36.0, 4.8, 36.0, 4.8], "cost_to_serve": [100.0, 50.0, 100.0, 50.0], "revenue_12m": [900.0, 100.0, 900.0, 100.0],
        "margin_12m": [270.0, 30.0, 270.0, 30.0], "coverage": [2.7, 0.6, 2.7, 0.6],
    })  # fmt: skip
    told = ENGLISH.told(findings.coverage_finding(summary))
    assert told == "Not earning their service today: S2. They cost $50 a year: an investment, to be decided as one."
    assert "the weakest, S2, earns 2 times" in ENGLISH.told(findings.coverage_finding(summary.assign(coverage=[2.7, 2.0, 1, 1])))
    told = ENGLISH.told(findings.format_finding(summary))
    assert told == "Key account managers and field sellers serve 2 of 10 accounts with 36 hours a year: 90% of revenue."
