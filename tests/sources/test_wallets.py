"""What people wrote about spend, capacity and tenders becomes the wallet and the reach of an account, by figures that a hand can check."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.language import read_language
from kit.schema import table
from kit.sources import known_wallets
from kit.sources.wallets import told_spend
from tests.sources.sheets import AS_OF, typed

ENGLISH = read_language("en", "USD")
BOUGHT = pd.Series({"001": 300.0, "002": 50.0})
NOTHING = table("wallets").empty()


def line(with_whom: str, spend: float | None, unit: str = "", product: str = "", **more: object) -> dict:
    return {"account_id": "001", "unit_id": unit, "product_line": product, "year": 2026, "with_whom": with_whom, "spend": spend, "basis": "declared",
            **more}  # fmt: skip


def spend_of(*rows: dict) -> pd.Series:
    return told_spend(typed("wallet_lines", *rows), BOUGHT, AS_OF).iloc[0]


def known(*, wallets: pd.DataFrame = NOTHING, lines=(), capacity=(), tenders=()) -> tuple[pd.Series, pd.DataFrame]:
    found = known_wallets(wallets, BOUGHT, typed("wallet_lines", *lines), typed("account_capacity", *capacity), typed("tenders", *tenders), AS_OF)
    return (found.table.iloc[0] if len(found.table) else None), found.changes


@pytest.mark.parametrize(("rows", "declared"), [
    ([line("us", 280), line("competitor", 500), line("in_house", 20)], 800),
    ([line("competitor", 500)], 500 + 300),  # ours by our own invoices
    ([line("unknown", 900)], 900),  # said without a split: the whole
    ([line("unknown", 400), line("competitor", 500)], 400 + 500 + 300),
    ([line("competitor", 500), line("competitor", 300, "", "Paper"), line("competitor", 200, "u1", "Paper")], 500 + 300),  # a whole
    ([line("competitor", 300, "", "Paper"), line("competitor", 200, "u1", "Paper"), line("competitor", 70, "u1", "Soap")], 300 + 70 + 300),
    ([line("competitor", 250, "u1"), line("competitor", 200, "u1", "Paper"), line("competitor", 40, "u2", "Paper")], 250 + 40 + 300),
    ([line("competitor", 300, "", "Paper"), line("competitor", 250, "u1")], 300 + 300),  # two ways to cut one spend: the larger
    ([line("competitor", 500), line("not_bought", 90)], 500 + 300),
    ([line("competitor", 100, competitor_id="K1"), line("competitor", 150, competitor_id="K2")], 250 + 300),
    ([line("competitor", 500, year=2025), line("competitor", 400), line("competitor", 999, year=2027)], 400 + 300),  # the latest year
])  # fmt: skip
def test_totals_and_parts_are_never_added_to_each_other(rows, declared):
    assert spend_of(*rows)["declared"] == declared


def test_what_our_offer_does_not_cover_is_in_the_total_alone():
    told = spend_of(line("us", 280), line("competitor", 500), line("competitor", 120, "", "Machines", competitor_id="K9", state="not_applicable"))
    assert (told["declared"], told["total"]) == (780, 900)
    assert pd.isna(spend_of(line("competitor", 500))["total"])


def test_an_estimated_part_or_one_without_amount_makes_no_declared_wallet_but_is_listed():
    for part in (line("in_house", 90, basis="estimated"), line("in_house", None, quantity=5)):
        row, changes = known(lines=[line("competitor", 500), part])
        assert row is None and changes["choice"].tolist() == ["client"]
        assert "only estimated or has no amount" in ENGLISH.told(changes.loc[0, "reason"])
    assert known(lines=[line("us", 280)])[0] is None, "what we sell alone is no wallet"


def test_the_oldest_day_the_weakest_state_and_the_basis_of_the_rows_added_are_those_of_the_wallet():
    rows = [line("competitor", 500, ev_as_of="2026-07-03", basis="invoiced"), line("in_house", 40, ev_as_of="2026-07-01", basis="invoiced")]
    row, changes = known(lines=rows)
    assert (row["declared"], row["basis"], row["declared_on"]) == (840, "invoiced", pd.Timestamp("2026-07-01"))
    assert changes["choice"].tolist() == ["worksheet"]
    assert known(lines=[rows[0], {**rows[1], "ev_status": "assumed"}])[0] is None
    assert known(lines=[rows[0], {**rows[1], "basis": "declared"}])[0]["basis"] == "declared"


@pytest.mark.parametrize(("asked", "declared", "choice"), [
    ("2026-06-20", 800, "worksheet"), ("2026-07-10", 700, "conflict"), ("2026-07-20", 700, "client"),
])  # fmt: skip
def test_a_wallet_of_the_clients_file_gives_way_to_a_later_one_with_its_day_and_basis(asked, declared, choice):
    file = table("wallets").conform(pd.DataFrame({
        "account_id": ["001"], "declared": [700.0], "basis": ["invoiced"], "declared_on": [pd.Timestamp(asked)], "access": [0.5],
    }))  # fmt: skip
    row, changes = known(wallets=file, lines=[line("competitor", 500)])
    assert (row["declared"], row["access"], changes["choice"].tolist()) == (declared, 0.5, [choice])
    sheet = choice == "worksheet"
    assert (row["basis"], row["declared_on"]) == (("declared", pd.Timestamp("2026-07-10")) if sheet else ("invoiced", pd.Timestamp(asked)))


def test_capacity_goes_to_the_column_of_its_horizon():
    stated = [{"account_id": "002", "horizon": name, "our_capacity": amount} for name, amount in (("short", 100.0), ("long", 0.0))]
    row, changes = known(capacity=stated)
    assert row[["account_id", "capacity_short", "capacity_long"]].tolist() == ["002", 100, 0] and pd.isna(row["capacity_medium"])
    assert changes["column"].tolist() == ["capacity_long", "capacity_short"]


@pytest.mark.parametrize(("tenders", "purchase", "day"), [
    ([{"opening": "2027-02-01"}, {"opening": "2026-11-01"}], "tender", "2026-11-01"),
    ([{"contract_end": "2026-08-01"}, {"opening": "2026-11-01", "contract_end": "2026-12-31"}], "tender", "2026-11-01"),
    ([{"contract_end": "2027-08-01"}, {"opening": "2026-05-01", "contract_end": "2027-01-31"}], "contract", "2027-01-31"),
    ([{"opening": "2026-11-01", "result": "won"}, {"opening": "2026-12-01", "decision": "no_go"}, {"opening": "2027-01-01"}], "tender", "2027-01-01"),
    ([{"opening": "2026-11-01", "ev_status": "assumed"}, {"opening": "2027-01-01"}], "tender", "2027-01-01"),
])  # fmt: skip
def test_the_next_open_tender_tells_how_the_account_buys_and_until_when(tenders, purchase, day):
    row, _changes = known(tenders=[{"tender_id": f"T{n}", "account_id": "001", **tender} for n, tender in enumerate(tenders)])
    assert (row["purchase"], row["contract_end"]) == (purchase, pd.Timestamp(day))


def test_tenders_that_are_past_or_only_assumed_tell_nothing_but_the_assumed_one_is_listed():
    row, changes = known(tenders=[{"tender_id": "T1", "account_id": "001", "opening": "2026-05-01"}])
    assert row is None and changes.empty
    row, changes = known(tenders=[{"tender_id": "T1", "account_id": "001", "opening": "2026-11-01", "ev_status": "assumed"}])
    assert row is None and changes["choice"].tolist() == ["client", "client"]
