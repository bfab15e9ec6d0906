"""Backtest: a small history whose second year is known, counted by hand, and what nobody may see before the cut."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.backtest import backtest, backtest_date, backtest_finding, readings_finding
from kit.analysis.lifecycle import lifecycle
from kit.language import read_language
from kit.schema import table

AS_OF = pd.Timestamp("2024-12-31")
SAY = read_language("en")


def _accounts(*ids: str) -> pd.DataFrame:
    return table("accounts").conform(pd.DataFrame({"account_id": list(ids), "name": list(ids)}))


@pytest.fixture
def known(make_days) -> pd.DataFrame:
    """Active and pre-inactive at the end of 2023, inactive, and a prospect; `a`, `c` and `p` bought in 2024."""
    return make_days({
        "a": ["2022-12-20", "2023-06-01", "2023-12-01", "2024-03-01", "2024-06-01", "2024-07-01"], "b": ["2023-02-01", "2023-09-15"],
        "c": ["2022-12-20", "2023-01-10", "2024-05-01"], "p": ["2024-02-01"],
    })  # fmt: skip


def test_each_status_is_judged_by_what_came_after(known, thresholds):
    told, _, status = backtest(_accounts("a", "b", "c", "never", "p"), known, AS_OF, thresholds)
    fixed = told[told["rule"] == "fixed_limits"].set_index("lifecycle")
    assert fixed.index.tolist() == ["prospect", "active", "pre_inactive", "inactive"]
    assert fixed["accounts"].tolist() == [2, 1, 1, 1]
    assert fixed["bought"].tolist() == [1, 1, 0, 1]
    assert fixed["revenue_before"].tolist() == [0, 200, 200, 100]
    assert fixed["revenue_after"].tolist() == [100, 300, 0, 100]
    assert fixed["kept"].tolist() == pytest.approx([np.nan, 1.5, 0, 1], nan_ok=True)
    assert (status.status, status.used) == ("ok", 3)
    said = "Of the accounts that were active or new on 31 Dec 2023, 100% bought again; of those drifting or inactive then, 50%."
    assert SAY.told(backtest_finding(told)) == said


def test_accounts_and_money_of_the_time_since_are_all_there(known, thresholds):
    told, _, _ = backtest(_accounts("a", "b", "c", "never", "p"), known, AS_OF, thresholds)
    for _, rows in told.groupby("rule"):
        assert (rows["accounts"].sum(), rows["revenue_after"].sum()) == (5, 500)


def test_the_readings_are_those_of_the_accounts_that_had_bought(known, thresholds):
    _, scores, _ = backtest(_accounts("a", "b", "c", "never", "p"), known, AS_OF, thresholds)
    rates = scores.set_index("reading")
    # recency: a (30 days), b (107), c (355); a and c bought: of the pairs (a, b) and (c, b) the first is in order
    assert rates["hit_rate"].to_dict() == pytest.approx({"own_rhythm": 0.5, "fixed_limits": 0.5, "recency": 0.5, "as_before": 0.25})
    # as before: a 2, b 2, c 1 in 2023; in 2024 a 3, b 0, c 1
    before = rates.loc["as_before"]
    assert before[["expected", "bought"]].tolist() == [5, 4]
    assert before[["rmse", "mae"]].tolist() == pytest.approx([np.sqrt(5 / 3), 1.0])
    assert set(rates["against_recency"].drop("recency")) == {"no_difference"} and pd.isna(rates.loc["recency", "against_recency"])


def test_nothing_after_the_cut_is_seen_before_it(known, thresholds):
    accounts = _accounts("a", "b", "c", "p")
    told, scores, _ = backtest(accounts, known, AS_OF, thresholds)
    more = pd.concat([known, known.assign(date=known["date"].where(known["date"] > "2024-01-01") + pd.Timedelta(days=9)).dropna(subset=["date"])])
    again, rates, _ = backtest(accounts, more, AS_OF, thresholds)
    assert again["accounts"].tolist() == told["accounts"].tolist() and again["revenue_before"].tolist() == told["revenue_before"].tolist()
    assert rates["hit_rate"].tolist() == scores["hit_rate"].tolist()
    then = lifecycle(accounts, known, pd.Timestamp("2023-12-31"), thresholds)["lifecycle_fixed"].value_counts().to_dict()
    assert told[told["rule"] == "fixed_limits"].set_index("lifecycle")["accounts"].to_dict() == then


def test_a_short_history_is_cut_in_its_middle_and_a_shorter_one_not_at_all(make_days, thresholds):
    year = make_days({"a": ["2024-01-01", "2024-12-20"], "b": ["2024-02-01"]})
    assert backtest_date(year, AS_OF, thresholds) == pd.Timestamp("2024-07-01")
    _, _, status = backtest(_accounts("a", "b"), year, AS_OF, thresholds)
    assert status.status == "degraded" and "2024" in SAY.told(status.reason)
    told, scores, status = backtest(_accounts("a"), make_days({"a": ["2024-08-01"]}), AS_OF, thresholds)
    assert (len(told), len(scores), status.status) == (0, 0, "abstained")
    assert backtest_date(table("account_days").empty(), AS_OF, thresholds) is None
    assert "does not hold enough" in SAY.told(backtest_finding(told)) and "Nothing can be said" in SAY.told(readings_finding(scores))


@pytest.mark.parametrize(("verdict", "says"), [("better", "better than days since"), ("worse", "better than the statuses"),
                                               ("no_difference", "as well as")])  # fmt: skip
def test_the_sentence_says_when_the_simple_rule_wins(verdict, says):
    scores = pd.DataFrame({"reading": ["own_rhythm", "recency"], "hit_rate": [0.7, 0.75], "against_recency": [verdict, "no_difference"]})
    assert says in SAY.told(readings_finding(scores))


def test_a_history_drawn_from_the_model_is_told_best_by_the_model(thresholds):
    draw = np.random.default_rng(8)
    n, rows = 500, []
    rate, chance = draw.gamma(2, 1 / 60, n), draw.beta(1, 6, n)
    for account in range(n):
        day, alive = float(draw.integers(0, 300)), True
        while alive and day <= 1095:
            rows.append((f"{account:03}", pd.Timestamp("2022-01-01") + pd.Timedelta(days=int(day)), 1, 100.0))
            alive, day = draw.random() > chance[account], day + draw.exponential(1 / rate[account])
    days = table("account_days").conform(
        pd.DataFrame(rows, columns=["account_id", "date", "orders", "revenue"]).drop_duplicates(["account_id", "date"])
    )
    accounts = _accounts(*sorted(days["account_id"].unique()))
    _, scores, _ = backtest(accounts, days, AS_OF, thresholds)
    rows_by = scores.set_index("reading")
    assert rows_by.loc["mbg_nbd", "rmse"] < 0.85 * rows_by.loc["as_before", "rmse"]
    assert rows_by.loc["mbg_nbd", "hit_rate"] > rows_by.loc["fixed_limits", "hit_rate"]
    shuffled = backtest(accounts.iloc[::-1], days.sample(frac=1, random_state=1), AS_OF, thresholds)[1]
    pd.testing.assert_frame_equal(scores, shuffled)
