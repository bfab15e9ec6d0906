"""Next steps: the right accounts, numbers that can be checked, sentences that speak of this account."""

from __future__ import annotations

import pandas as pd

from kit.action import ContactRules, next_steps
from kit.action.findings import next_steps_finding
from kit.action.product_lines import line_facts
from kit.language import Language
from kit.schema import table

ENGLISH = Language("en")


def _steps(six, portfolio, ranking, rules, top=10, **changed):
    tables = {"ranking": ranking, "portfolio": portfolio, "profile": six.profile, "potential": six.potential, "account_months": six.account_months}
    return next_steps(**{**tables, **changed}, rules=rules, as_of=six.as_of, top_accounts=top)


def _told(plan: pd.DataFrame, plan_id: str) -> str:
    return ENGLISH.told(plan.set_index("plan_id").loc[plan_id, "statement"])


def test_each_account_gets_a_goal_an_action_and_a_task_to_confirm(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, status = _steps(six_accounts, portfolio, ranking, rules)
    assert status.status == "ok"
    assert plan["account_id"].unique().tolist() == ["001", "003"]  # 002 drifts, but is no A account; 004 to 006 are not served
    assert plan["level"].tolist() == ["goal", "action", "task"] * 2
    assert plan["parent_id"].fillna("").tolist() == ["", "001-G1", "001-A1", "", "003-G1", "003-A1"]
    assert plan["to_confirm"].all() and (plan["status"] == "planned").all()
    assert (plan["owner"] == "s1").all()


def test_a_growth_goal_asks_for_a_quarter_of_what_the_low_wallet_leaves_open(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    goal = plan.set_index("plan_id").loc["001-G1"]
    assert (goal["situation"], goal["baseline"], goal["target"]) == ("growing", 12_000, 13_000)  # 12,000 + 0.25 · (16,000 − 12,000)
    told = "Win $1,000 more a year: the account buys $12,000 of a wallet of $16,000 to $24,000. Assumed: 25% of what the wallet leaves open at least"
    assert _told(plan, "001-G1") == told


def test_a_growth_goal_never_asks_for_more_than_half_as_much_again(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    six_accounts.potential.loc[0, ["wallet_low", "wallet_high"]] = 60_000.0
    six_accounts.potential.loc[0, "basis"] = "declared"
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    assert plan.set_index("plan_id").loc["001-G1", "target"] == 18_000
    told = "Win $6,000 more a year: the account buys $12,000 of a declared wallet of $60,000. Assumed: at most 50% growth in a year"
    assert _told(plan, "001-G1") == told


def test_dates_fall_on_weekdays_from_the_cut_off_date(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    due = plan.set_index("plan_id")["due"]
    assert due["001-T1"] == pd.Timestamp("2025-01-14")
    assert due["001-A1"] == pd.Timestamp("2025-03-31")
    assert due["001-G1"] == pd.Timestamp("2025-12-31")
    assert (plan["due"].dt.day_of_week < 5).all()


def test_a_wallet_without_an_upper_reading_has_no_upper_end(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules, potential=six_accounts.potential.assign(wallet_high=float("nan")))
    assert "the account buys $12,000 of a wallet of $16,000 at least." in _told(plan, "001-G1")


def test_the_action_names_the_line_that_others_buy_and_this_account_does_not(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    assert _told(plan, "003-A1") == "Bring a proposal for Frames to a decision: 50% of buying accounts buy it, this one does not"
    assert "It buys every line" in _told(plan, "001-A1")


def test_a_drifting_a_account_comes_first_and_its_revenue_is_defended(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    portfolio.loc[1, "abc_class"] = "A"
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    goal = plan.iloc[0]
    assert (goal["plan_id"], goal["situation"], goal["baseline"], goal["target"], goal["priority"]) == ("002-G1", "drifting", 1_500, 1_500, 1)
    assert _told(plan, "002-G1") == "Keep the account: it used to buy every 93 days and has not ordered for 120; $1,500 a year is at stake"
    assert "usual order of Frames" in _told(plan, "002-T1")


def test_a_lost_account_of_former_class_a_is_won_back_with_part_of_what_it_bought(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    before = portfolio.assign(abc_class=["A", "C", "C", "C", "A", "C"])
    plan, _ = _steps(six_accounts, portfolio, ranking, rules, portfolio_before=before)
    goal = plan.set_index("plan_id").loc["005-G1"]
    assert (goal["situation"], goal["baseline"], goal["target"]) == ("winning_back", -50, 75)  # a quarter of 300
    assert "no order for 671 days, $300 in the 12 months before the last" in _told(plan, "005-G1")


def test_accounts_that_are_full_are_defended_only_where_too_few_can_grow(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    six_accounts.potential.loc[0, "wallet_low"] = 12_000.0
    one, status = _steps(six_accounts, portfolio, ranking, rules, top=1)
    assert one["account_id"].unique().tolist() == ["003"]
    assert "already buy about as much as their low wallet: 1" in ENGLISH.told(status.reason)
    both, _ = _steps(six_accounts, portfolio, ranking, rules, top=2)
    goal = both.set_index("plan_id").loc["001-G1"]
    assert (goal["situation"], goal["baseline"], goal["target"]) == ("defending", 12_000, 12_000)


def test_without_a_potential_revenue_is_defended_and_the_question_is_asked(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules, potential=table("potential").empty())
    assert _told(plan, "001-G1") == "Keep $12,000 a year: what more the account could buy is not known"
    assert _told(plan, "001-T1") == "Ask what the account spends a year on what we offer, and with whom"


def test_without_a_ranking_revenue_orders_and_the_status_says_so(six_accounts, portfolio, rules: ContactRules) -> None:
    plan, status = _steps(six_accounts, portfolio, table("ranking").empty(), rules, top=1)
    assert (status.status, plan["account_id"].unique().tolist()) == ("degraded", ["001"])


def test_where_nobody_qualifies_the_stage_abstains(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, status = _steps(six_accounts, portfolio[portfolio["lifecycle"] == "prospect"], ranking, rules)
    assert plan.empty and status.status == "abstained"
    empty, _ = next_steps(*(table(name).empty() for name in ("ranking", "portfolio", "profile", "potential", "account_months")),
                          rules=rules, as_of=six_accounts.as_of, top_accounts=10)  # fmt: skip
    assert empty.empty and next_steps_finding(empty)


def test_orders_without_lines_or_sellers_still_give_next_steps(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    unnamed = six_accounts.account_months.assign(product_line=pd.Series(None, index=six_accounts.account_months.index, dtype="str"))
    plan, _ = _steps(six_accounts, portfolio.assign(seller_id=""), ranking, rules, account_months=unnamed)
    assert plan["owner"].isna().all()
    assert _told(plan, "001-A1") == "Bring a proposal for a larger part of what the account buys to a decision"


def test_rows_in_another_order_give_the_same_next_steps(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    straight, _ = _steps(six_accounts, portfolio, ranking, rules)
    turned, _ = _steps(six_accounts, portfolio[::-1], ranking[::-1], rules, account_months=six_accounts.account_months[::-1])
    pd.testing.assert_frame_equal(straight, turned)


def test_line_facts_are_what_the_orders_show(six_accounts) -> None:
    facts = line_facts(six_accounts.account_months, six_accounts.as_of)
    first = facts.loc["001"]
    assert (first["main_line"], first["main_revenue"], first["main_share"]) == ("Frames", 6_000, 0.5)
    assert pd.isna(first["white_line"]) and pd.isna(first["fallen_line"])
    assert (facts.loc["002", "white_line"], facts.loc["002", "white_reach"]) == ("Wheels", 0.75)  # 001, 003 and 004 of four buyers
    assert facts.loc["005", ["fallen_line", "fallen_from", "fallen_to"]].tolist() == ["Frames", 300, -50]


def test_the_finding_counts_accounts_and_money(six_accounts, portfolio, ranking, rules: ContactRules) -> None:
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    assert ENGLISH.told(next_steps_finding(plan)).startswith("Accounts with a dated next step: 2. 2 of them are to grow by $1,350 together.")
    portfolio.loc[1, "abc_class"] = "A"
    plan, _ = _steps(six_accounts, portfolio, ranking, rules)
    assert "1 drift or have left, with $1,500 to be saved; 2 are to grow" in ENGLISH.told(next_steps_finding(plan))
