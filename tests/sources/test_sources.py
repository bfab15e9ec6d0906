"""Both sources together: what the load stage writes, what differs in the sample, and how it is told."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.language import read_language
from kit.schema import table
from kit.sources import both_sources, changes_finding, changes_to_show
from tests.sources.sheets import AS_OF, typed

ENGLISH = read_language("en", "USD")


@pytest.fixture(scope="module")
def both() -> dict[str, pd.DataFrame]:
    client = {"accounts": table("accounts").conform(pd.DataFrame({"account_id": ["001", "002"], "name": ["a", "b"], "employees": [4, 9]}))}
    headers = typed("account_headers", {"account_id": "001", "cycle": "2026", "employees": 5},
                    {"account_id": "002", "cycle": "2026", "employees": 8, "ev_as_of": "2026-06-30"})  # fmt: skip
    whole = {"account_id": "001", "year": 2026, "with_whom": "unknown", "spend": 900.0, "basis": "declared", "ev_status": "assumed"}
    lines = typed("wallet_lines", whole)
    return both_sources(client, {"account_headers": headers, "wallet_lines": lines}, AS_OF)


def test_accounts_and_wallets_are_written_with_what_counts_and_the_list_holds_every_difference(both):
    assert both["accounts"]["employees"].tolist() == [5, 9] and both["wallets"].empty
    assert both["changes"][["table", "account_id", "choice"]].to_numpy().tolist() == [
        ["accounts", "001", "worksheet"], ["accounts", "002", "conflict"], ["wallets", "001", "client"],
    ]  # fmt: skip


def test_the_finding_counts_facts_and_what_waits_for_a_decision_comes_first(both):
    assert ENGLISH.told(changes_finding(both["changes"])) == (
        "The client's files and our people differ in 3 facts: the worksheet counts in 1, the client's file in 1; "
        "left open, because both are of the same day: 1"
    )
    assert changes_to_show(both["changes"])["choice"].tolist() == ["conflict", "worksheet", "client"]
    gap = both["changes"].assign(client_value=None)
    assert changes_to_show(gap)["choice"].tolist() == ["conflict", "client", "worksheet"], "what only fills a gap comes last"
    assert "differ in nothing" in ENGLISH.told(changes_finding(both["changes"].iloc[:0]))
    assert ENGLISH.told(changes_finding(both["changes"].iloc[:1])).endswith("the client's file in 0")


def test_without_worksheets_the_clients_tables_stay_and_nothing_is_listed():
    accounts = table("accounts").conform(pd.DataFrame({"account_id": ["001"], "name": ["a"]}))
    found = both_sources({"accounts": accounts}, {}, AS_OF)
    pd.testing.assert_frame_equal(found["accounts"], accounts)
    assert found["wallets"].empty and found["changes"].empty
