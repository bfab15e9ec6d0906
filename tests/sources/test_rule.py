"""Two sources for one fact: the later one counts, what is of the same day is left to people, and nothing that was typed is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.language import read_language
from kit.schema import table
from kit.sources.rule import settled
from tests.sources.sheets import AS_OF

ENGLISH = read_language("en", "USD")
MARKS = {"ev_status": "confirmed", "ev_visibility": "client_safe", "ev_expires_on": pd.NaT}


def client(**values: object) -> pd.DataFrame:
    return table("accounts").conform(pd.DataFrame([{"account_id": "001", "name": "Alvorada", **values}]))


def written(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame([{"account_id": "001", "ev_as_of": "2026-07-01", **MARKS, **row} for row in rows])
    days = {name: pd.to_datetime(frame[name]) for name in ("ev_as_of", "ev_expires_on")}
    columns = ["account_id", "industry", "employees", "annual_revenue", "held", *days, "ev_status", "ev_visibility"]
    return frame.assign(**days).reindex(columns=columns)


def judged(base: pd.DataFrame, *rows: dict, **how: object) -> tuple[pd.Series, list[tuple[str, str]]]:
    found = settled("accounts", base, written(*rows), AS_OF, **how)
    return found.table.iloc[0], [(row.choice, ENGLISH.told(row.reason)) for row in found.changes.itertuples()]


def test_a_later_cell_of_the_worksheet_replaces_the_clients_and_both_values_are_listed():
    found = settled("accounts", client(industry="Food", employees=40), written({"industry": "Drinks", "employees": 40}), AS_OF)
    assert found.table.loc[0, ["industry", "employees", "name"]].tolist() == ["Drinks", 40, "Alvorada"]
    row = found.changes.iloc[0]
    assert len(found.changes) == 1, "what agrees is not listed"
    assert [ENGLISH.told(row[name]) for name in ("fact", "client_value", "worksheet_value")] == ["Industry", "Food", "Drinks"]
    assert (row["account_id"], row["contact_id"], row["choice"], row["column"]) == ("001", "", "worksheet", "industry")
    assert (row["client_date"], row["worksheet_date"]) == (AS_OF, pd.Timestamp("2026-07-01"))


@pytest.mark.parametrize(("day", "choice", "value", "reason"), [
    ("2026-07-01", "worksheet", "Drinks", "Later than the client's data, which bear no date of their own"),
    ("2026-06-30", "conflict", "Food", "Of the last day of the client's data, which bear no date of their own: settle it"),
    ("2026-06-29", "client", "Food", "Before the last day of the client's data, which bear no date of their own"),
    (None, "client", "Food", "The worksheet does not say on which day it was true"),
])  # fmt: skip
def test_the_day_decides_and_the_same_day_is_a_conflict(day, choice, value, reason):
    row, listed = judged(client(industry="Food"), {"industry": "Drinks", "ev_as_of": day})
    assert row["industry"] == value and listed == [(choice, reason)]


def test_a_date_of_the_clients_own_is_the_one_to_beat():
    base = client(industry="Food", created_on=pd.Timestamp("2026-07-05"))
    row, listed = judged(base, {"industry": "Drinks"}, dated={"industry": "created_on"})
    assert row["industry"] == "Food" and listed == [("client", "Before the client's own date")]


def test_where_the_client_says_nothing_the_worksheet_fills_the_gap_also_without_a_day():
    row, listed = judged(client(), {"industry": "Drinks", "ev_as_of": None})
    assert row["industry"] == "Drinks" and listed == [("worksheet", "The client's files say nothing")]


@pytest.mark.parametrize(("marks", "reason"), [
    ({"ev_status": "assumed"}, "Only assumed: it counts once somebody confirms it"),
    ({"ev_expires_on": "2026-06-29"}, "Good until a day that is past: it counts once somebody confirms it again"),
    ({"held": "Marked as obsolete"}, "Marked as obsolete"),
])  # fmt: skip
def test_what_is_not_known_for_sure_is_listed_and_does_not_count_where_facts_must_be_known(marks, reason):
    row, listed = judged(client(industry="Food"), {"industry": "Drinks", **marks})
    assert row["industry"] == "Food" and listed == [("client", reason)]
    assert judged(client(industry="Food"), {"industry": "Drinks", **marks, "held": ""}, confirmed=False)[0]["industry"] == "Drinks"
    obsolete = judged(client(industry="Food"), {"industry": "Drinks", "ev_status": "obsolete"}, confirmed=False)
    assert obsolete[0]["industry"] == "Food" and obsolete[1] == [("client", "Marked as obsolete")]


def test_of_two_rows_for_one_fact_the_later_counts_and_both_are_listed():
    old, new = {"industry": "Drinks", "ev_as_of": "2026-07-02"}, {"industry": "Beer", "ev_as_of": "2026-07-03"}
    row, listed = judged(client(industry="Food"), new, old)
    assert row["industry"] == "Beer"
    assert listed == [
        ("worksheet", "A later row of the worksheet counts"), ("worksheet", "Later than the client's data, which bear no date of their own"),
    ]  # fmt: skip


def test_two_rows_of_one_day_that_differ_are_a_conflict_also_where_the_client_says_nothing():
    row, listed = judged(client(), {"industry": "Drinks"}, {"industry": "Beer"})
    assert pd.isna(row["industry"]) and listed == [("conflict", "Two rows of the worksheet, true on the same day, differ: settle it")] * 2


def test_keys_that_only_people_know_are_added_and_listed_only_where_something_is_in_doubt():
    people = written({"account_id": "009", "industry": "Food"}, {"account_id": "009", "employees": 3}, {"account_id": "009", "employees": 4})
    found = settled("accounts", client(), people, AS_OF)
    assert found.table["account_id"].tolist() == ["001", "009"] and found.table["industry"].tolist()[1] == "Food"
    assert found.changes["column"].tolist() == ["employees"] * 2
    refused = settled("accounts", client(), written({"account_id": "009", "industry": "Food", "ev_status": "obsolete"}), AS_OF)
    assert refused.table["account_id"].tolist() == ["001"] and refused.changes["account_id"].tolist() == ["009"], "listed, not added"


_CELLS = st.fixed_dictionaries({
    "account_id": st.sampled_from(["001", "002", "003"]), "industry": st.sampled_from(["Food", "Drinks", None]),
    "employees": st.sampled_from([5, 9, None]), "ev_as_of": st.sampled_from(["2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02", None]),
    "ev_status": st.sampled_from(["confirmed", "assumed", "obsolete"]),
})  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(_CELLS, min_size=1, max_size=6), st.sampled_from(["Food", "Drinks", None]), st.randoms(use_true_random=False))
def test_the_rule_is_idempotent_loses_no_filled_cell_and_reads_rows_in_any_order(rows, industry, random):
    base = table("accounts").conform(pd.DataFrame({"account_id": ["001", "002"], "name": ["a", "b"], "industry": [industry, None]}))
    people = written(*rows)
    once = settled("accounts", base, people, AS_OF)
    pd.testing.assert_frame_equal(settled("accounts", once.table, people, AS_OF).table, once.table)
    mixed = written(*random.sample(rows, len(rows)))
    again = settled("accounts", base, mixed, AS_OF)
    pd.testing.assert_frame_equal(again.table, once.table)
    pd.testing.assert_frame_equal(again.changes, once.changes)
    told = {(row.account_id, row.column, ENGLISH.told(row.worksheet_value)) for row in once.changes.itertuples()}
    kept, first = (frame.set_index("account_id").reindex(["001", "002", "003"]) for frame in (once.table, base))
    for row in rows:
        for column in ("industry", "employees"):
            if row[column] is not None:
                seen = {kept.loc[row["account_id"], column], first.loc[row["account_id"], column]}
                assert row[column] in seen or (row["account_id"], column, str(row[column])) in told
