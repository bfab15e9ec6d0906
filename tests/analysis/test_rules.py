"""Rules: boxes cover everything once, and the words say what they do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analysis.rules import Box, assigned, boxes, placed_without, rule_in_words, shallow_tree
from kit.language import read_language
from kit.schema import Column, table

ENGLISH = read_language("en")
COLUMNS = [table("profile").column(name) for name in ("revenue_12m", "days_since_order")]


def _features(n: int = 60) -> pd.DataFrame:
    revenue = [100.0 if i < n / 2 else 43_215.37 + i for i in range(n)]
    return pd.DataFrame({"revenue_12m": revenue, "days_since_order": [float(i % 40) for i in range(n)]})


def test_limits_are_rounded_to_figures_that_people_remember():
    features = _features()
    labels = (features["revenue_12m"] > 1_000).to_numpy("int64")
    rules = boxes(shallow_tree(features, labels, 2), COLUMNS)
    assert ENGLISH.told(rule_in_words(rules, 0, COLUMNS)) == "Revenue, 12 months: at most $22,000"
    assert ENGLISH.told(rule_in_words(rules, 1, COLUMNS)) == "Revenue, 12 months: above $22,000"
    np.testing.assert_array_equal(assigned(features, rules), labels)


def test_several_boxes_are_joined_by_or_and_conditions_by_and():
    infinite = float("inf")
    rules = [
        Box(0, (("days_since_order", -infinite, 30.0), ("revenue_12m", 1_000.0, infinite))),
        Box(0, (("days_since_order", 30.0, 60.0),)),
        Box(1, (("days_since_order", 60.0, infinite),)),
    ]
    assert ENGLISH.told(rule_in_words(rules, 0, COLUMNS)) == (
        "Days since last order: at most 30 and Revenue, 12 months: above $1,000; or Days since last order: 31 to 60"
    )
    assert ENGLISH.told(rule_in_words(rules, 1, COLUMNS)) == "Days since last order: at least 61"


def test_a_word_is_or_is_not():
    infinite, column = float("inf"), Column("industry=School", "bool", "Industry", example="School")
    rules = [Box(0, (("industry=School", 0.5, infinite),)), Box(1, (("industry=School", -infinite, 0.5),))]
    assert ENGLISH.told(rule_in_words(rules, 0, [column])) == "Industry: School"
    assert ENGLISH.told(rule_in_words(rules, 1, [column])) == "Industry: not School"


def test_boxes_of_one_group_side_by_side_are_told_as_one():
    school, days = np.repeat([1.0, 0.0], 60), np.tile(np.arange(60.0), 2)
    features = pd.DataFrame({"industry=School": school, "days_since_order": days})
    labels = np.where(days > 29, 2, school.astype("int64"))
    columns = [Column("industry=School", "bool", "Industry", example="School"), COLUMNS[1]]
    rules = boxes(shallow_tree(features, labels, 3), columns)
    assert sorted(box.group for box in rules) == [0, 1, 2]
    assert ENGLISH.told(rule_in_words(rules, 2, columns)) == "Days since last order: at least 30"
    np.testing.assert_array_equal(assigned(features, rules), labels)


def test_fidelity_is_of_accounts_that_the_rules_have_not_seen():
    features = _features(100)
    clear = (features["revenue_12m"] > 1_000).to_numpy("int64")
    assert (placed_without(features, clear, COLUMNS, 2) == clear).mean() >= 0.99
    noise = np.random.default_rng(1).integers(0, 2, 100)
    rules = boxes(shallow_tree(features, noise, 2), COLUMNS)
    assert (placed_without(features, noise, COLUMNS, 2) == noise).mean() < (assigned(features, rules) == noise).mean()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(2, 5))
def test_every_account_lies_in_exactly_one_box(seed, k):
    rng = np.random.default_rng(seed)
    features = pd.DataFrame({"revenue_12m": rng.lognormal(8, 2, 80), "days_since_order": rng.integers(0, 365, 80).astype("float64")})
    rules = boxes(shallow_tree(features, rng.integers(0, k, 80), k), COLUMNS)
    inside = np.zeros(80, dtype="int64")
    for box in rules:
        within = [(features[name] > low) & (features[name] <= high) for name, low, high in box.ranges]
        inside += np.logical_and.reduce([np.ones(80, dtype=bool), *within])
    assert (inside == 1).all()
