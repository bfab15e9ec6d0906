"""Approach: a group gets the text that fits what it is, and the lines that its accounts lack."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis import read_approach_library
from kit.analysis.approach import approach, approach_finding, approach_sheet
from kit.language import read_language
from kit.resources import resource
from kit.schema import table

ENGLISH = read_language("en")


@pytest.fixture(scope="module")
def library():
    return read_approach_library(resource("templates/approach.toml"))


@pytest.fixture(scope="module")
def world():
    """S1: three large active accounts, one of them drifting; S2: two small ones; P0: one prospect."""
    ids, segment = list("abcdef"), ["S1", "S1", "S1", "S2", "S2", "P0"]
    service = pd.DataFrame({"account_id": ids, "segment": segment, "service_format": ["field", "field", "inside", "digital", "digital", "inside"],
                            "hours_12m": [18.0, 18, 4, 0.6, 0.6, 4], "cost_to_serve": 1.0})  # fmt: skip
    portfolio = pd.DataFrame({"account_id": ids, "lifecycle": ["active", "active", "pre_inactive", "active", "active", "prospect"],
                              "abc_class": ["A", "A", "A", "C", "C", "C"], "seller_id": ["s1", "s1", "s2", "s2", "s2", ""]})  # fmt: skip
    potential = pd.DataFrame({"account_id": ids, "wallet": [100.0, 100, 100, 10, 10, None], "captured": [60.0, 50, 40, 9, 8, 0],
                              "headroom": [40.0, 50, 60, 1, 2, None]})  # fmt: skip
    white = pd.DataFrame({"account_id": list("aabcd"), "product_line": ["Paper", "Soap", "Soap", "Soap", "Paper"], "peers": 30,
                          "peers_buying": [0.9, 0.4, 0.4, 0.3, 0.5], "basis": "unknown"})  # fmt: skip
    segments = pd.DataFrame({"segment": ["P0", "S1", "S2"], "label": ["P0", "S1", "S2"], "rule": "r", "size": [1, 3, 2],
                             "revenue_12m": [0.0, 150, 17], "headroom": [None, 150, 3]})  # fmt: skip
    return segments, service, portfolio, potential, white


def test_each_group_gets_the_text_that_fits_most_of_it(world, library):
    rows, status = approach(*world, library)
    rows = rows.set_index("segment")
    assert rows["approach"].to_dict() == {"P0": "prospect", "S1": "widen", "S2": "easy"}
    assert rows["role"].to_dict() == {"P0": "hunter", "S1": "farmer", "S2": "farmer"}
    assert (rows.loc["S1", "service_format"], rows.loc["S1", "format_share"]) == ("field", pytest.approx(2 / 3))
    assert rows.loc["S1", "captured_share"] == pytest.approx(0.5)
    assert status.status == "ok"


def test_the_lines_to_offer_are_those_that_the_peers_of_its_accounts_buy(world, library):
    rows, _ = approach(*world, library)
    offers = rows.set_index("segment")["offer_mix"].map(ENGLISH.told)
    assert offers["S1"].endswith("Lines to add first: Soap (accounts: 3); Paper (accounts: 1).")
    assert offers["S2"].endswith("Lines to add first: Paper (accounts: 1).")
    assert offers["P0"] == "A starter basket of the lines that companies like it buy first"


def test_groups_with_one_text_are_one_row_of_the_sheet_and_nothing_is_lost(world, library):
    segments, service, portfolio, potential, white = world
    apart = service.assign(segment=["S1", "S1", "S3", "S2", "S2", "P0"])
    split = pd.concat([segments.assign(revenue_12m=[0.0, 110, 17]), pd.DataFrame({"segment": ["S3"], "label": "S3", "rule": "r", "size": 1,
                      "revenue_12m": 40.0, "headroom": 60.0})], ignore_index=True)  # fmt: skip
    rows, _ = approach(split, apart, portfolio.assign(lifecycle=["active"] * 5 + ["prospect"]), potential, white, library)
    sheet = approach_sheet(rows, apart, white, library)
    assert sheet["segment"].tolist() == ["S1, S3", "S2", "P0"]
    assert ENGLISH.told(sheet["label"].iloc[0]) == "S1, S3 · mostly class A, active"
    assert (sheet["accounts"].sum(), sheet["revenue_12m"].sum()) == (6, 167)
    assert "Soap (accounts: 3)" in ENGLISH.told(sheet["offer_mix"].iloc[0])
    assert ENGLISH.told(approach_finding(rows)) == "4 groups, 3 approaches; the groups served mostly by field sales hold 66% of revenue."


def test_without_potential_and_white_space_the_texts_stand_and_the_status_says_what_is_missing(world, library):
    segments, service, portfolio, _, _ = world
    rows, status = approach(segments, service, portfolio, None, table("white_space").empty(), library)
    assert rows.set_index("segment")["approach"].to_dict() == {"P0": "prospect", "S1": "keep", "S2": "easy"}
    assert status.status == "degraded"
    assert "Lines" not in "".join(rows["offer_mix"].map(ENGLISH.told))


def test_row_order_changes_nothing_and_no_account_is_no_error(world, library):
    one = approach(*world, library)[0]
    two = approach(*(frame.iloc[::-1] for frame in world), library)[0]
    pd.testing.assert_frame_equal(one, two)
    empty, _ = approach(*(frame.head(0) for frame in world), library)
    assert empty.empty and approach_sheet(empty, world[1].head(0), world[4], library).empty
    assert "no groups" in ENGLISH.told(approach_finding(empty))
