"""The next question is the one whose answer changes most per minute; what is known is not asked, what cannot be judged is said so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kit.engagement import recorded_settings
from kit.investigation import horizons, interview_list, potential, questions, questions_finding
from kit.language import read_language
from kit.question_bank import read_question_bank
from kit.schema import table
from tests.investigation.planted import planted

ENGLISH = read_language("en", "USD")
SETTINGS = recorded_settings({})
AS_OF = pd.Timestamp("2024-12-31")
NOTHING = table("opportunities").empty()
N = 120


def _wallets(**columns) -> pd.DataFrame:
    ids = [f"{i:05d}" for i in range(N)]
    return table("wallets").conform(pd.DataFrame({"account_id": ids, **columns}))


def _limits(**values: float):
    return SETTINGS.questions.model_copy(update={
        name: getattr(SETTINGS.questions, name).model_copy(update={"value": value}) for name, value in values.items()
    })  # fmt: skip


def _found(wallets=None, limits=SETTINGS.questions, accounts=None, shuffled=False, calls=None, bank=None):
    p = planted(N, "linear", "beta_1.2_2.2", 3)
    accounts = p.accounts if accounts is None else accounts
    wallets = table("wallets").empty() if wallets is None else wallets
    result, _ = potential(accounts, p.profile, wallets, SETTINGS.thresholds, 1)
    result, _ = horizons(result, wallets, NOTHING, AS_OF, SETTINGS.reach)
    given = [accounts, p.profile, result, wallets, NOTHING]
    if shuffled:
        given = [frame.sample(frac=1, random_state=5) for frame in given]
    return questions(*given, AS_OF, limits, SETTINGS.reach, SETTINGS.formats, SETTINGS.response, calls, bank)


def _of(found: pd.DataFrame, field: str) -> pd.DataFrame:
    return found[found["field"] == field].set_index("account_id")


def test_without_a_price_of_the_hour_questions_are_ordered_by_the_places_they_move():
    found, status = _found()
    wallet = _of(found, "wallet")
    assert set(found["measure"]) == {"places"} and found["voi"].isna().all()
    assert wallet["voi_per_minute"].to_numpy() == pytest.approx((wallet["rank_shift"] * 0.9 / 20).to_numpy())
    assert "An hour of selling has no known price yet" in ENGLISH.told(status.reason)


def test_with_a_price_a_question_is_worth_margin_and_the_trust_in_its_answer_counts():
    found, _ = _found(limits=_limits(hour_value=60))
    wallet = _of(found, "wallet")
    assert set(found["measure"]) == {"margin"} and (found["voi"] >= 0).all()
    assert wallet["voi_per_minute"].to_numpy() == pytest.approx((wallet["voi"] / 20).to_numpy())
    trusted = _of(_found(limits=_limits(hour_value=60, trust_client=0.45))[0], "wallet")
    assert trusted["voi"].to_numpy() == pytest.approx(wallet["voi"].to_numpy() / 2)
    assert (wallet["voi"] > 0).any() and (wallet.loc[wallet["changes"] == 0, "voi"] == 0).all()


def test_the_price_of_an_hour_comes_from_the_previous_call_plan_where_there_is_one():
    calls = pd.DataFrame({"hours_12m": [10.0, 4.0, 2.0, 0.0], "marginal_value_per_hour": [50.0, 60.0, 90.0, 5_000.0]})
    by_calls, status = _found(limits=_limits(hour_value=200), calls=calls)
    assert_frame_equal(by_calls, _found(limits=_limits(hour_value=60))[0])
    assert "at $60 for an hour of selling, as the previous call plan has it." in ENGLISH.told(status.reason)
    for silent in (calls.assign(hours_12m=0.0), calls.drop(columns="marginal_value_per_hour")):
        assert_frame_equal(_found(limits=_limits(hour_value=200), calls=silent)[0], _found(limits=_limits(hour_value=200))[0])


def test_what_is_known_is_not_asked_again_until_it_is_stale():
    declared = np.full(N, np.nan)
    declared[:30] = planted(N, "linear", "beta_1.2_2.2", 3).wallet[:30]
    for day, belief in (("2024-06-30", "known"), ("2021-12-31", "stale")):
        wallet = _of(_found(_wallets(declared=declared, declared_on=pd.Timestamp(day)))[0], "wallet")
        assert set(wallet["belief"].iloc[:30]) == {belief} and set(wallet["belief"].iloc[30:]) == {"unknown"}
        assert (wallet["voi_per_minute"].iloc[:30] > 0).any() == (belief == "stale")
        assert belief == "stale" or (wallet[["voi_per_minute", "rank_shift"]].iloc[:30] == 0).all(axis=None)


@pytest.mark.parametrize(("known", "belief"), [(19, "no_basis"), (20, "unknown")])
def test_a_field_that_too_few_accounts_have_cannot_be_judged(known, belief):
    access = np.full(N, np.nan)
    access[:known] = np.linspace(0.2, 0.9, known)
    found, status = _found(_wallets(access=access))
    rows = _of(found, "access")
    assert set(rows["belief"].iloc[known:]) == {belief} and set(rows["belief"].iloc[:known]) == {"known"}
    assert (rows["voi_per_minute"].iloc[known:] > 0).mean() == pytest.approx(float(belief == "unknown"), abs=0.05)
    assert "Chance and Way of buying" in ENGLISH.told(status.reason)  # nobody's is known


def test_an_unknown_turnover_is_looked_up_where_size_decides_the_wallet():
    accounts = planted(N, "linear", "beta_1.2_2.2", 3).accounts
    accounts.loc[accounts.index[:12], "annual_revenue"] = np.nan
    rows = _of(_found(accounts=accounts)[0], "annual_revenue")
    assert rows["belief"].tolist() == ["unknown"] * 12 + ["known"] * (N - 12)
    assert (rows["voi_per_minute"].iloc[:12] > 0).all() and set(rows["minutes"]) == {5.0}


def test_the_interview_list_keeps_to_the_minutes_and_names_each_question():
    accounts = planted(N, "linear", "beta_1.2_2.2", 3).accounts
    found, status = _found(limits=_limits(budget_minutes=95))
    asked = interview_list(found, accounts)
    assert asked["interview"].tolist() == [1, 2, 3] and set(asked["minutes"]) == {20.0}  # three times 20 + 10
    assert ENGLISH.told(asked["question"][0]) == "How much do you buy a year of what we offer, from all suppliers?"
    best = _of(found, "wallet")["voi_per_minute"].nlargest(3).index
    assert asked["account_id"].tolist() == best.tolist()
    told = ENGLISH.told(questions_finding(found, status, _limits(budget_minutes=95)))
    assert told.startswith("The list asks 3 questions about 3 accounts in 90 minutes. Each of the")
    worthless = found["voi_per_minute"].mask(found.index == found.index[found["belief"] == "unknown"][0], 0.0)
    told = ENGLISH.told(questions_finding(found.assign(voi_per_minute=worthless), status, SETTINGS.questions))
    assert told.endswith("of which 1 would not change any decision on their own.")


def test_a_question_of_the_bank_brings_its_own_wording_source_and_minutes():
    bank = read_question_bank()
    own = bank | {"wallet": replace(bank["wallet"], ask="Quanto gastam?", source="seller", minutes=4.0)}
    before, after = _of(_found()[0], "wallet"), _of(_found(bank=own)[0], "wallet")
    assert set(after["question"]) == {"Quanto gastam?"} and set(after["source"]) == {"seller"} and set(after["minutes"]) == {4.0}
    client, seller = SETTINGS.questions.trust_client.value, SETTINGS.questions.trust_seller.value
    assert after["voi_per_minute"].to_numpy() == pytest.approx((before["voi_per_minute"] * (20 / 4) * (seller / client)).to_numpy())


def test_where_everything_is_known_there_is_nothing_to_ask():
    p = planted(N, "linear", "beta_1.2_2.2", 3)
    found, status = _found(_wallets(declared=p.wallet, access=1.0, purchase="spot", declared_on=AS_OF))
    assert not found["chosen"].any() and (found["voi_per_minute"] == 0).all()
    assert interview_list(found, p.accounts).empty
    assert ENGLISH.told(questions_finding(found, status, SETTINGS.questions)).endswith("there is nothing to ask first.")


def test_without_any_potential_no_question_can_be_weighed(six_accounts):
    unknown = six_accounts.potential.assign(headroom=np.nan)
    given = six_accounts.accounts, six_accounts.profile, unknown, table("wallets").empty(), NOTHING
    found, status = questions(*given, AS_OF, SETTINGS.questions, SETTINGS.reach, SETTINGS.formats, SETTINGS.response)
    assert found.empty and status.status == "abstained" and questions_finding(found, status, SETTINGS.questions) == status.reason


def test_row_order_of_the_tables_does_not_matter():
    limits = _limits(hour_value=60)
    assert_frame_equal(_found(limits=limits)[0], _found(limits=limits, shuffled=True)[0], check_exact=True)
