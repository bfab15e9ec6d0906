"""Findings: each class of odd values is named, counted and valued; nothing is changed quietly (IN10-IN12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.load import ClientTables
from tests.load.conftest import ACCOUNTS, MAPPING, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]


def test_accounts_that_never_bought_and_names_that_come_twice_are_named_in12(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = ACCOUNTS + "004;Cedro;s2;Santos;1.000,00\n"
    tables = client.tables()
    assert finding(tables, "Accounts without any order line")["value"] == "004"
    assert (finding(tables, "Different accounts with the same name")["rows"], len(tables.accounts)) == (2, 4)


def test_purchases_above_the_clients_own_turnover_are_a_finding_and_stay_in12(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = ACCOUNTS.replace("90.000,00", "1.000,00")
    tables = client.tables()
    assert (finding(tables, "Accounts that bought more")["rows"], finding(tables, "Accounts that bought more")["revenue"]) == (1, 1300.5)
    assert tables.accounts["annual_revenue"].tolist()[0] == 1000.0


def test_coordinates_at_zero_and_off_the_globe_become_missing_and_are_named_in12(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = "id;name;lat;lon\n001;A;0;0\n002;B;-95,5;10\n003;C;-22,5;-47,5\n"
    client.mapping = MAPPING.split("seller_id")[0] + 'latitude = "lat"\nlongitude = "lon"\n'
    tables = client.tables()
    assert finding(tables, "Coordinates at 0,0")["rows"] == finding(tables, "Coordinates outside the globe")["rows"] == 1
    assert tables.accounts["latitude"].isna().tolist() == [True, True, False] and tables.accounts["longitude"].tolist()[2] == -47.5


def test_sellers_that_no_file_holds_are_a_finding_in11(client: Client, finding: FindingOf) -> None:
    client.files["sellers.csv"] = "id;name\ns1;Ana\n"
    client.mapping += '[sellers]\nfile = "sellers.csv"\n[sellers.columns]\nseller_id = "id"\nname = "name"\n'
    tables = client.tables()
    found = finding(tables, "“{column}” names ids that {other} does not hold")
    assert (found["table"], found["value"], found["rows"]) == ("accounts", "s2", 1) and tables.accounts["seller_id"].tolist() == ["s1", "s1", "s2"]


def test_words_for_missing_and_early_dates_are_counted_in5_in7(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = "id;name;seller;city;turnover;since\n001;A;n/d;x;-;30/12/1899\n002;B;NA;x;5,5;31/01/2020\n003;C;s2;x;n/d;\n"
    client.mapping += 'created_on = "since"\n'
    tables = client.tables()
    told = {(f["column"], f["rows"]) for f in tables.quality.to_dict("records") if "read as missing" in f["finding"]}
    assert {("seller", 1), ("turnover", 2), ("since", 1)} <= told
    assert tables.accounts["seller_id"].tolist()[1:] == ["NA", "s2"] and tables.accounts["created_on"].isna().tolist() == [True, False, True]


def test_a_private_column_that_nobody_mapped_is_named_and_left_unread_pr1(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = ACCOUNTS.replace("turnover", "Religião").replace("90.000,00", "x")
    client.mapping = MAPPING.replace('annual_revenue = "turnover"\n', "")
    assert finding(client.tables(), "“{column}” is about a person's private life")["column"] == "Religião"


def test_accounts_without_a_name_are_called_by_their_id(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = ACCOUNTS.replace("Boreal", "")
    tables = client.tables()
    assert tables.accounts["name"].tolist() == ["Alvorada", "002", "Cedro"] and finding(tables, "Rows without a name")["value"] == "002"


def test_a_margin_too_thin_to_be_true_is_said(client: Client) -> None:
    client.mapping = MAPPING.replace("[accounts]", '[orders.formula]\nmargin = "amount * 0.01"\n[accounts]', 1)
    assert {s.part: s.status for s in client.tables().statuses}["margin"] == "degraded"
    client.mapping = MAPPING.replace("[accounts]", '[orders.formula]\nmargin = "amount * 0.25"\n[accounts]', 1)
    tables = client.tables()
    assert {s.part: s.status for s in tables.statuses}["margin"] == "ok" and tables.account_days["margin"].sum() == 350.0
