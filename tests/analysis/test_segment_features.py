"""Segment features: what says nothing is left out by name, what is not known does no harm."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.segment_features import OTHER, segment_features
from kit.schema import table


@pytest.fixture(scope="module")
def features():
    n, rng = 100, np.random.default_rng(2)
    ids = [f"{i:03d}" for i in range(n)]
    revenue = rng.lognormal(8, 1, n)
    industry = ["Food"] * 50 + ["School"] * 40 + ["Zoo"] * 3 + [None] * 7
    accounts = pd.DataFrame({"account_id": ids, "name": ids, "industry": industry, "country": "BR", "annual_revenue": [1e6] + [np.nan] * (n - 1)})
    profile = pd.DataFrame({"account_id": ids, "revenue_12m": revenue, "revenue_prior_12m": 0.0, "orders_12m": rng.poisson(9, n),
                            "days_since_order": rng.integers(1, 300, n), "margin_basis": "assumed", "product_lines_12m": 1})  # fmt: skip
    profile.loc[n - 1, "revenue_12m"] = 0.0
    potential = pd.DataFrame({"account_id": ids, "wallet": revenue * 2, "captured": revenue, "basis": "estimated"})
    return segment_features(table("accounts").conform(accounts), table("profile").conform(profile.iloc[::-1]), table("potential").conform(potential))


def test_accounts_that_buy_have_the_features_that_say_something(features):
    assert len(features.numbers) == 99
    assert features.numbers.index.is_monotonic_increasing
    assert list(features.numbers) == ["revenue_12m", "orders_12m", "days_since_order"]
    assert list(features.words) == ["industry"]


def test_what_says_nothing_is_named(features):
    assert features.left_out == ("product_lines_12m", "wallet", "annual_revenue", "country")
    assert features.left_out_labels == ["Product lines, 12 months", "Realistic wallet", "Client's turnover", "Country"]


def test_rare_words_are_one_and_unknown_is_a_word_of_its_own(features):
    assert features.words["industry"].value_counts().to_dict() == {"Food": 50, "School": 40, "": 6, OTHER: 3}


def test_rules_read_each_level_as_yes_or_no(features):
    assert features.plain["industry=School"].sum() == 40
    assert [c.name for c in features.columns()] == list(features.plain)
    school = next(c for c in features.columns() if c.name == "industry=School")
    assert (school.kind, school.label, school.example) == ("bool", "Industry", "School")
