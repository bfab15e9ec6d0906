"""Segment names: a group keeps its name when most of it stays, and no other group ever gets it."""

from __future__ import annotations

import pandas as pd

from kit.analysis.segment_names import segment_names


def _earlier(**members: str) -> pd.DataFrame:
    rows = [(account, name) for name, accounts in members.items() for account in accounts]
    return pd.DataFrame(rows, columns=["account_id", "segment"])


def _groups(*members: str) -> pd.Series:
    return pd.Series({account: g for g, accounts in enumerate(members) for account in accounts}, name="group").rename_axis("account_id")


def test_without_an_earlier_cycle_names_follow_the_order():
    assert segment_names(_groups("ab", "cd", "ef"), [2, 0, 1], _earlier()) == ({2: "S1", 0: "S2", 1: "S3"}, {})


def test_names_follow_the_accounts_and_not_the_order():
    names, stayed = segment_names(_groups("abcd", "efgh"), [0, 1], _earlier(S1="efg", S2="abcdh"))
    assert names == {0: "S2", 1: "S1"}
    assert stayed == {0: 0.8, 1: 1.0}


def test_half_is_not_most_and_an_old_name_is_not_given_away():
    names, stayed = segment_names(_groups("ab", "cd", "efg"), [0, 1, 2], _earlier(S1="abcd", S3="efg"))
    assert names == {0: "S4", 1: "S5", 2: "S3"}
    assert stayed == {2: 1.0}


def test_two_groups_that_became_one_leave_the_name_of_the_larger():
    names, _ = segment_names(_groups("abcdefg", "hij"), [0, 1], _earlier(S1="abc", S2="defg", S3="hij"))
    assert names == {0: "S2", 1: "S3"}


def test_accounts_that_left_do_not_count_and_cells_of_the_grid_have_no_names_to_keep():
    names, stayed = segment_names(_groups("ab", "cd"), [0, 1], _earlier(S2="abxyz", A31="cd", S0="uvw"))
    assert names == {0: "S2", 1: "S3"}
    assert stayed == {0: 1.0}
