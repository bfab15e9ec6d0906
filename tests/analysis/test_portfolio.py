"""Portfolio: cells and tiers of the six accounts, and what must hold for any portfolio."""

from __future__ import annotations

import pandas as pd

from kit.analysis.portfolio import portfolio
from kit.assumptions import Classes
from kit.language import read_language
from kit.schema import table

ENGLISH = read_language("en")


def _portfolio(data, thresholds, **changed):
    parts = {"accounts": data.accounts, "account_days": data.account_days, "profile": data.profile, "potential": data.potential, **changed}
    return portfolio(**parts, as_of=data.as_of, thresholds=thresholds)


def test_the_six_accounts_are_in_the_cells_that_their_table_says(six_accounts, thresholds):
    rows, status = _portfolio(six_accounts, thresholds)
    assert rows["cell"].tolist() == [
        "active|A|medium", "pre_inactive|B|high", "new|B|low", "just_inactivated|C|low", "inactive|C|unknown", "prospect|C|unknown",
    ]  # fmt: skip
    assert rows["seller_id"].tolist() == ["s1", "s1", "s1", "s2", "s2", "s2"]
    assert (status.part, status.status, status.used) == ("portfolio", "ok", 6)


def test_a_group_is_key_as_a_whole_and_says_why(six_accounts, thresholds):
    rows = _portfolio(six_accounts, thresholds)[0].set_index("account_id")
    assert rows["tier"].to_dict() == {"001": "key", "002": "key", "003": "key", "004": "key", "005": "small", "006": "small"}
    assert ENGLISH.told(rows.loc["004", "tier_reason"]) == "Group G1: 13% of 12-month revenue; key from 1% on (assumed)"
    assert ENGLISH.told(rows.loc["005", "tier_reason"]) == "Class C, not on the list of key accounts"


def test_no_more_groups_are_key_than_the_settings_allow(six_accounts, thresholds):
    few = thresholds.model_copy(update={"key_max": thresholds.key_max.model_copy(update={"value": 1})})
    rows = _portfolio(six_accounts, few)[0]
    assert rows["tier"].tolist() == ["key", "medium", "medium", "small", "small", "small"]


def test_without_potential_the_third_dimension_is_unknown_and_the_status_says_so(six_accounts, thresholds):
    rows, status = _portfolio(six_accounts, thresholds, potential=None)
    assert set(rows["potential_class"]) == {"unknown"}
    assert status.status == "degraded"
    assert "potential of no account is known" in ENGLISH.told(status.reason)


def test_classes_by_margin_inside_each_seller_stand_in_the_table_and_in_the_status(six_accounts, thresholds):
    rows, status = _portfolio(six_accounts, thresholds, classes=Classes(abc_by="margin", abc_within="seller"))
    assert rows["abc_class"].tolist() == ["A", "B", "C", "A", "C", "C"]  # of s1, 95 % of 3,550 lie before 003; of s2, 004 brought all that was earned
    assert set(rows["abc_by"]) == {"margin"} and set(rows["abc_within"]) == {"seller"}
    assert "by margin. Classes are read inside the accounts of each seller" in ENGLISH.told(status.reason)


def test_row_order_changes_nothing(six_accounts, thresholds):
    backwards = {name: getattr(six_accounts, name).iloc[::-1] for name in ("accounts", "account_days", "profile", "potential")}
    pd.testing.assert_frame_equal(_portfolio(six_accounts, thresholds)[0], _portfolio(six_accounts, thresholds, **backwards)[0])


def test_one_account_without_any_purchase_is_a_small_prospect(six_accounts, thresholds):
    one = six_accounts.accounts.tail(1)
    empty = table("account_days").empty()
    rows, status = _portfolio(six_accounts, thresholds, accounts=one, account_days=empty, profile=six_accounts.profile.tail(1), potential=None)
    assert rows[["cell", "tier"]].to_numpy().tolist() == [["prospect|C|unknown", "small"]]
    assert status.status == "degraded"


def _named(**tiers):
    return pd.DataFrame([{"account_id": name[1:], "tier": tier, "tier_reason": said} for name, (tier, said) in tiers.items()])


def test_who_people_name_is_key_with_the_units_of_its_group_and_nobody_else(six_accounts, thresholds):
    head = six_accounts.accounts.assign(parent_id=["", "", "", "002", "", ""])
    rows = _portfolio(six_accounts, thresholds, accounts=head, named=_named(a002=("key", "Reference")))[0].set_index("account_id")
    assert rows["tier"].to_dict() == {"001": "large", "002": "key", "003": "medium", "004": "key", "005": "small", "006": "small"}
    assert set(rows["tier_basis"]) == {"named"}
    assert ENGLISH.told(rows.loc["002", "tier_reason"]) == "Decided on the account header: Reference"
    assert ENGLISH.told(rows.loc["004", "tier_reason"]) == "Unit of group 002, which is named as a key account"
    assert ENGLISH.told(rows.loc["001", "tier_reason"]) == "Class A, not on the list of key accounts"


def test_a_tier_that_people_give_an_account_is_its_tier_and_without_a_key_account_among_them_the_list_stays_assumed(six_accounts, thresholds):
    rows = _portfolio(six_accounts, thresholds, named=_named(a001=("large", ""), a006=("medium", "")))[0].set_index("account_id")
    assert rows["tier"].to_dict() == {"001": "large", "002": "key", "003": "key", "004": "key", "005": "small", "006": "medium"}
    assert rows["tier_basis"].to_dict() == {"001": "named", "006": "named", **dict.fromkeys(("002", "003", "004", "005"), "assumed")}
    assert ENGLISH.told(rows.loc["006", "tier_reason"]) == "Decided on the account header"
