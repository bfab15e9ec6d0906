"""Strength: means of several raters by hand, positions, and what is not placed."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis.strength import matrix_finding, strength_matrix
from kit.language import read_language
from kit.schema import table

ENGLISH = read_language("en")
ROWS = [
    ("001", "stability", "Ana", "attractiveness", 0.75, 5), ("001", "solvency", "Ana", "attractiveness", 0.25, 1),  # 4
    ("001", "stability", "Rui", "attractiveness", None, 2), ("001", "solvency", "Rui", "attractiveness", None, 3),  # 2.5
    ("001", "product_fit", "Ana", "our_strength", 1.0, 2), ("001", "product_fit", "Rui", "our_strength", 1.0, 2),
    ("002", "stability", "Ana", "attractiveness", 1.0, 2), ("002", "product_fit", "Ana", "our_strength", 1.0, 5),
    ("002", "referral", "Ana", "importance_to_them", 1.0, 4),
    ("004", "stability", "Ana", "attractiveness", 1.0, 4), ("004", "stability", "Rui", "attractiveness", 1.0, 4),
    ("004", "product_fit", "Ana", "our_strength", 1.0, 2), ("004", "product_fit", "Rui", "our_strength", 1.0, 5),
    ("003", "stability", "Ana", "attractiveness", 1.0, 5),  # never scored on our strength
]  # fmt: skip


@pytest.fixture
def scores() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["account_id", "criterion_id", "rater", "axis", "weight", "score"])
    return table("portfolio_scores").conform(frame.assign(ev_status="confirmed", ev_visibility="client_safe"))


def test_an_account_is_the_mean_of_its_raters_each_the_weighed_mean_of_the_criteria(scores):
    rows = strength_matrix(scores)[0].set_index("account_id")
    columns = ["attractiveness", "attractiveness_low", "attractiveness_high", "our_strength", "raters", "criteria"]
    assert rows.loc["001", columns].tolist() == pytest.approx([3.25, 2.5, 4, 2, 2, 3])
    assert rows.loc["002", "importance_to_them"] == 4 and pd.isna(rows.loc["001", "importance_to_them"])


def test_a_position_is_firm_only_where_every_rater_sees_it_so(scores):
    rows, status = strength_matrix(scores)
    assert rows["position"].tolist() == ["build", "maintain", "protect"]
    assert rows["position_firm"].tolist() == [False, True, False]
    assert (status.used, status.dropped) == (3, 1) and "by one person only: 1 accounts" in ENGLISH.told(status.reason)
    told = ENGLISH.told(matrix_finding(rows, 1.0))
    assert told.startswith("Scored accounts: 3. Attractive, and we are weak there: 1; attractive, and we are strong: 1.")
    assert told.endswith("Raters disagree on the position: 2; more than 1 points apart: 2.")


def test_what_is_obsolete_or_not_meant_for_the_client_is_not_shown_as_if_it_were(scores):
    gone = scores.assign(ev_status=scores["ev_status"].mask(scores["rater"] == "Rui", "obsolete"))
    assert strength_matrix(gone)[0].set_index("account_id").loc["001", "attractiveness"] == 4
    internal = scores.assign(ev_visibility=scores["ev_visibility"].mask(scores["criterion_id"] == "solvency", "internal"))
    assert strength_matrix(internal)[0]["ev_visibility"].tolist() == ["internal", "client_safe", "client_safe"]
    assumed = scores.assign(ev_status=scores["ev_status"].mask(scores["account_id"] == "002", "assumed"))
    assert strength_matrix(assumed)[0]["ev_status"].tolist() == ["confirmed", "assumed", "confirmed"]


def test_without_scores_on_both_axes_nothing_is_placed(scores):
    for few in (scores.head(0), scores[scores["axis"] == "attractiveness"]):
        rows, status = strength_matrix(few)
        assert rows.empty and status.status == "abstained"
        assert ENGLISH.told(matrix_finding(rows, 2.0)) == ENGLISH.told(status.reason)


def test_one_rater_alone_is_said(scores):
    assert strength_matrix(scores[scores["rater"] == "Ana"])[1].status == "degraded"


def test_row_order_changes_nothing(scores):
    pd.testing.assert_frame_equal(strength_matrix(scores)[0], strength_matrix(scores.iloc[::-1])[0])
