"""Format offers: what each format brings and takes, whose hours it takes, and who may have it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.format_offers import PARTNER, format_case, margin_in_play
from kit.analysis.portfolio import portfolio
from kit.schema.vocabulary import SERVICE_FORMATS


@pytest.fixture
def six_rows(six_accounts, thresholds):
    data = six_accounts
    return portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)[0]


@pytest.fixture
def six_case(six_accounts, six_rows, settings):
    """Makes the case of the six accounts, with some sellers and settings changed."""

    def make(sellers=six_accounts.sellers, settings=settings, accounts=six_accounts.accounts, rows=six_rows):
        return format_case(accounts, rows, six_accounts.profile, six_accounts.potential, sellers, settings)

    return make


def changed(settings, section: str, **values: object):
    """The settings with other values in one section, each with a reason."""
    part = getattr(settings, section)
    new = {name: getattr(part, name).model_copy(update={"value": value, "reason": "test"}) for name, value in values.items()}
    return settings.model_copy(update={section: part.model_copy(update=new)})


def _formats(case) -> dict[str, str]:
    return {i: ", ".join(np.array(SERVICE_FORMATS)[own]) for i, own in zip(case.rows["account_id"], case.allowed.T, strict=True)}


def test_the_margin_in_play_is_what_would_not_come_by_itself_and_what_is_within_reach(six_accounts, settings):
    play = margin_in_play(six_accounts.profile, six_accounts.potential, settings)
    # margin 25 %, 40 % of revenue at stake, 1 x 0.25 x 0.9 = 22.5 % of the headroom within reach; 005 and 006 do not buy: of their wallets
    assert play.tolist() == pytest.approx([0.25 * (4_800 + 675), 0.25 * (600 + 1_125), 0.25 * (280 + 225), 0.25 * (140 + 112.5), 56.25, 168.75])


def test_what_is_within_reach_follows_what_people_told_of_the_account(six_accounts, settings):
    told = six_accounts.potential.assign(headroom_medium=[8_000, 0, 2_100, None, None, None])
    play = margin_in_play(six_accounts.profile, told, settings)
    # all of 001's headroom moves within the year, nothing of 002's; 004 is assumed
    assert play.tolist()[:4] == pytest.approx([0.25 * (4_800 + 3_000), 0.25 * 600, 0.25 * (280 + 1_000), 0.25 * (140 + 112.5)])
    assert margin_in_play(six_accounts.profile, None, settings).tolist()[:2] == pytest.approx([1_200, 150])


def test_a_format_is_worth_what_its_hours_win_less_what_they_cost(six_case):
    case = six_case()
    assert case.cost.tolist() == pytest.approx([5_400, 1_080, 140, 21, 60])
    assert case.worth[2, 0] == pytest.approx(1_368.75 * (1 - np.exp(-4 / 12)) - 140)
    assert case.worth[PARTNER, 0] == pytest.approx(1_368.75 * 0.35 - 60)


def test_tier_and_potential_open_the_formats(six_case):
    # 001 and 002 are key by their share of revenue; 002 holds the first half of the headroom
    formats = _formats(six_case())
    assert formats["001"] == "key_account, field, inside"
    assert formats["006"] == "inside, digital"


def test_a_wallet_limit_opens_the_key_account_manager(six_case, settings):
    wallet = changed(settings, "eligibility", key_account=(), key_account_wallet=15_000)
    formats = _formats(six_case(settings=wallet))
    assert [i for i, names in formats.items() if "key_account" in names] == ["001"]


def test_nobody_is_left_without_any_format(six_case, settings):
    nothing = changed(settings, "eligibility", key_account=(), field=(), inside=(), digital=())
    assert set(_formats(six_case(settings=nothing)).values()) == {"digital"}


def test_a_lock_leaves_one_format_whatever_the_rules_say(six_case, settings):
    locks = type(settings.locks).model_validate({"006": {"format": "field", "by": "Sales director", "reason": "Promised"}})
    case = six_case(settings=settings.model_copy(update={"locks": locks}))
    assert _formats(case)["006"] == "field"
    assert case.locked.tolist() == [-1, -1, -1, -1, -1, 1]


def test_visits_take_the_sellers_hours_and_calls_those_of_the_inside_team(six_case, six_accounts):
    others = {"seller_id": ["i1", "i2", "m"], "role": ["inside", "inside", "manager"], "capacity_hours_12m": [500.0, None, 300.0]}
    sellers = pd.concat([six_accounts.sellers, pd.DataFrame(others)], ignore_index=True)
    case = six_case(sellers)
    assert case.holders == (("seller", "s1"), ("seller", "s2"), ("team", "inside"))
    assert case.offers.capacity.tolist() == [1_000, 800, 1_600]  # 500 and 1,100 assumed
    assert case.offers.holder[:, 0].tolist() == [0, 0, 2, -1, -1]
    assert six_case().offers.holder[:, 5].tolist() == [1, 1, 1, -1, -1]  # without a team the seller calls too


def test_an_inside_sellers_own_accounts_are_the_teams(six_case, six_accounts):
    sellers = six_accounts.sellers.assign(role=["inside", "hunter"])
    case = six_case(sellers)
    assert case.holders == (("seller", "s2"), ("team", "inside"))
    assert case.offers.holder[:3, 0].tolist() == [1, 1, 1]


def test_an_account_without_a_seller_has_nobodys_hours_to_take(six_case, six_rows, six_accounts):
    case = six_case(rows=six_rows.assign(seller_id=["s1", None, *["s1"] * 4]), sellers=six_accounts.sellers.head(1))
    assert case.holders == (("seller", "s1"), ("seller", "unassigned"))
    assert case.offers.capacity.tolist() == [1_000, 0]


def test_without_sellers_and_owners_hours_are_not_limited(six_case, six_rows):
    case = six_case(sellers=None, rows=six_rows.assign(seller_id=None))
    assert case.offers.capacity.tolist() == [np.inf]


def test_a_partner_serves_only_beyond_the_radius_or_where_the_seller_has_no_hours(six_case, six_accounts, settings):
    far = changed(settings, "eligibility", partner_km=100, partner=("large", "medium", "small", "key"))
    sellers = six_accounts.sellers.assign(latitude=[-23.0, -23.0], longitude=[-47.0, -47.0], capacity_hours_12m=[1_000.0, 0.0])
    # half a degree of latitude is 56 km, two are 222; the place of 003 is not known; 004 to 006 belong to a seller without hours
    accounts = six_accounts.accounts.assign(latitude=[-23.5, -25.0, None, -23.0, -23.0, -23.0], longitude=-47.0)
    formats = _formats(six_case(sellers, far, accounts))
    assert [i for i, names in formats.items() if "partner" in names] == ["002", "004", "005", "006"]
    assert not any("partner" in names for names in _formats(six_case(sellers, settings, accounts)).values())
