"""The views of the investigation show what a run with the changed settings gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from kit import investigation, what_if
from kit.engagement import Settings, changed_settings, recorded_settings
from kit.language import Language, read_language
from kit.question_bank import read_question_bank
from kit.schema import Status, table
from tests.investigation.planted import planted

SETTINGS, ENGLISH = recorded_settings({}), read_language("en", "USD")
AS_OF = pd.Timestamp("2024-12-31")
NOTHING = table("opportunities").empty()
WALLETS = table("wallets").conform(pd.DataFrame({"account_id": [f"{i:05d}" for i in range(120)]}))
P = planted(120, "linear", "beta_1.2_2.2", 3)
ACCOUNTS = P.accounts.assign(name=P.accounts["account_id"])


@dataclass(frozen=True)
class _Cycle:
    """What a view reads of a cycle."""

    settings: Settings = SETTINGS
    language: Language = ENGLISH
    as_of: pd.Timestamp = AS_OF


@pytest.fixture(scope="module")
def potential() -> pd.DataFrame:
    return investigation.potential(ACCOUNTS, P.profile, WALLETS, SETTINGS.thresholds, SETTINGS.engagement.seed)[0]


def test_the_wallet_at_another_level_is_that_of_a_run_at_this_level(potential):
    view = what_if.wallet_level(_Cycle(), ACCOUNTS, P.profile, WALLETS, potential)
    view.controls["wallet_mid"].value = 0.82
    limits = changed_settings(SETTINGS, {"wallet_mid": 0.82}).thresholds
    found, _ = investigation.potential(ACCOUNTS, P.profile, WALLETS, limits, SETTINGS.engagement.seed)
    before, after = (ENGLISH.money(frame.loc[frame["captured"] > 0, "headroom"].sum()) for frame in (potential, found))
    assert before in view.shown.value and after in view.shown.value and before != after


def test_half_the_chance_puts_half_within_reach(potential):
    reached, _ = investigation.horizons(potential, WALLETS, NOTHING, AS_OF, SETTINGS.reach)
    view = what_if.reach(_Cycle(), reached, WALLETS, NOTHING)
    view.controls["reach.chance"].value = 0.5  # the settings have 0.25
    amounts = (ENGLISH.money(reached["headroom_long"].sum()), ENGLISH.money(2 * reached["headroom_long"].sum()))
    assert all(amount in view.shown.value for amount in amounts)


def test_more_minutes_ask_more_questions_and_none_ask_nothing(potential):
    reached, _ = investigation.horizons(potential, WALLETS, NOTHING, AS_OF, SETTINGS.reach)
    given = (ACCOUNTS, P.profile, reached, WALLETS, NOTHING, AS_OF, SETTINGS.questions, SETTINGS.reach, SETTINGS.formats, SETTINGS.response)
    questions, status = investigation.questions(*given)
    view = what_if.question_time(_Cycle(), questions, ACCOUNTS, status)
    view.controls["questions.budget_minutes"].value = 960
    assert "asks 32 questions about 32 accounts in 960 minutes" in view.shown.value  # each takes 20 minutes and 10 to set up
    view.controls["questions.minutes_client"].value = 10
    assert "asks 48 questions about 48 accounts in 960 minutes" in view.shown.value
    view.controls["questions.budget_minutes"].value = 0
    assert "there is nothing to ask first" in view.shown.value


def test_minutes_that_the_bank_sets_stay_when_those_of_the_source_are_moved(potential):
    reached, _ = investigation.horizons(potential, WALLETS, NOTHING, AS_OF, SETTINGS.reach)
    given = (ACCOUNTS, P.profile, reached, WALLETS, NOTHING, AS_OF, SETTINGS.questions, SETTINGS.reach, SETTINGS.formats, SETTINGS.response)
    bank = read_question_bank()
    questions, status = investigation.questions(*given, bank=bank | {"wallet": replace(bank["wallet"], minutes=30.0)})
    view = what_if.question_time(_Cycle(), questions, ACCOUNTS, status)
    view.controls["questions.minutes_client"].value = 10
    assert "asks 12 questions about 12 accounts in 480 minutes" in view.shown.value  # each takes 30 minutes still, and 10 to set up


def test_where_the_investigation_abstained_its_views_say_why():
    few, status = investigation.potential(ACCOUNTS.head(6), P.profile.head(6), WALLETS, SETTINGS.thresholds, 1)
    view = what_if.wallet_level(_Cycle(), ACCOUNTS.head(6), P.profile.head(6), WALLETS, few)
    view.controls["wallet_mid"].value = 0.85
    assert ENGLISH.told(status.reason) in view.shown.value
    asked = what_if.question_time(_Cycle(), table("questions").empty(), ACCOUNTS, Status("questions", "abstained", "No one to ask.", 0, 6))
    asked.controls["questions.budget_minutes"].value = 100
    assert "No one to ask." in asked.shown.value
