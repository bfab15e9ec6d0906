"""What is captured is told as a range, group by group, and accounts that buy nothing stand apart."""

from __future__ import annotations

import numpy as np
import pytest

from kit.investigation import capture_by_decile, capture_finding, prospects_finding, quiet_finding
from kit.language import read_language

ENGLISH = read_language("en", "USD")


def test_who_stopped_buying_is_counted_with_what_was_lost(six_accounts):
    told = ENGLISH.told(quiet_finding(six_accounts.profile))  # Estrela: 300 of 11,800
    assert told == "Accounts that bought in the 12 months before and not since: 1. They then brought $300, 3% of that year's revenue."


def test_without_an_earlier_year_nobody_is_said_to_have_stopped(six_accounts):
    told = ENGLISH.told(quiet_finding(six_accounts.profile.assign(revenue_prior_12m=np.nan)))
    assert told.startswith("The data hold no complete earlier year")


def test_the_captured_share_is_a_range(six_accounts):
    # captured 14,550 of 12,000 … : wallets 34,200, low 26,650, high 41,750
    told = ENGLISH.told(capture_finding(six_accounts.potential))
    assert told == "Captured of the realistic wallets of buying accounts: about 43%, between 35% and 55%."


def test_wallets_of_accounts_without_a_purchase_stand_apart(six_accounts):
    assert "without a net purchase in 12 months: 2. Their wallets of $4,000" in ENGLISH.told(prospects_finding(six_accounts.potential))


def test_deciles_hold_all_that_is_captured_by_the_ranked_accounts(six_accounts):
    groups = capture_by_decile(six_accounts.potential)
    assert groups["decile"].tolist() == [1, 3, 6, 8]
    assert groups["captured"].tolist() == [1500.0, 12_000.0, 700.0, 350.0]
    assert groups["share_of_wallet"].tolist() == pytest.approx([0.15, 0.6, 0.25, 0.25])


def test_an_unknown_potential_promises_nothing(six_accounts):
    unknown = six_accounts.potential.assign(wallet=np.nan, headroom=np.nan, share_of_wallet=np.nan, frontier_headroom=np.nan)
    assert ENGLISH.told(capture_finding(unknown)).startswith("The potential of the accounts is unknown")
    assert capture_by_decile(unknown).empty
