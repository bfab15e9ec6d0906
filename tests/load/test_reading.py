"""What the load stage says of itself: every row accounted for, the budget, the client's totals, the cases that weigh most."""

from __future__ import annotations

from kit.language import read_language
from kit.load import budget_finding, largest_cases, rows_balance, ticks_finding
from tests.load.conftest import MAPPING, ORDERS, Client

told = read_language("en").told


def test_rows_and_revenue_read_are_used_or_left_out_with_a_reason_table_by_table(client: Client) -> None:
    client.settings = '[thresholds]\nmax_dropped = { value = 0.05, reason = "test" }\n'
    client.orders(*ORDERS.splitlines()[1:], "A5;01/02/2024;;p1;10,00", "A6;02/02/2024;777;p1;7,00")
    client.files["wallets.csv"] = "account;spend\n001;100,50\n900;1,00\n"
    client.mapping += '[wallets]\nfile = "wallets.csv"\n[wallets.columns]\naccount_id = "account"\ndeclared = "spend"\n'
    balance = rows_balance(client.tables()).fillna({"revenue": 0.0})
    assert balance.to_numpy().tolist() == [
        ["accounts", "Rows read, all of them used", 3, 0.0],
        ["orders", "Rows read", 7, 1417.0], ["orders", "The account is not in the accounts file", -1, -7.0],
        ["orders", "The line names no account", -1, -10.0], ["orders", "Rows used", 5, 1400.0],
        ["wallets", "Rows read", 2, 0.0], ["wallets", "The account is not among the accounts", -1, 0.0], ["wallets", "Rows used", 1, 0.0],
    ]  # fmt: skip
    assert told(budget_finding(client.tables(), 0.05)).startswith("1% of revenue is without an account; 5% is the most")


def test_rows_that_are_put_together_or_made_of_columns_are_accounted_for(client: Client) -> None:
    client.orders("A1;13/01/2024;001;5,00;1,00", "A2;14/01/2024;001;6,00;2,00", header="order;day;account;North;South")
    client.mapping = '[orders]\nfile = "orders.csv"\nmelt = { keep = ["order", "day", "account"], name = "line", value = "amount" }\n' + (
        'columns = { order_id = "order", order_date = "day", account_id = "account", product_line = "line", revenue = "amount" }\n'
        '[accounts]\nfile = "orders.csv"\nrepeats = "most_frequent"\ncolumns = { account_id = "account" }\n'
    )
    balance = rows_balance(client.tables())
    assert balance[["table", "reason", "rows"]].to_numpy().tolist() == [
        ["accounts", "Rows read", 2], ["accounts", "Several rows of one id, put together", -1], ["accounts", "Rows used", 1],
        ["orders", "Rows read", 2], ["orders", "Columns made into rows", 2], ["orders", "Rows used", 4],
    ]  # fmt: skip


def test_the_clients_figures_are_missing_ticked_or_furthest_off(client: Client) -> None:
    assert "has stated no figure" in ticks_finding(client.tables())
    client.settings = "[totals]\nrevenue = 1400\nlines = 5\n"
    assert told(ticks_finding(client.tables())) == "All figures that the client stated tick: 2 of 2."
    client.settings = "[totals]\nrevenue = 1500\n[totals.orders_by_month]\n2024-01 = 9\n2024-02 = 2\n"
    assert "2 of 3 figures of the client do not tick; furthest off: Orders, 2024-01." in told(ticks_finding(client.tables()))


def test_the_largest_cases_come_first_and_no_finding_takes_all_the_room(client: Client) -> None:
    client.settings = '[thresholds]\nmax_dropped = { value = 0.9, reason = "test" }\n'
    client.orders(*ORDERS.splitlines()[1:], *(f"B{n};01/02/2024;9{n:02d};p1;{n + 1},00" for n in range(6)))
    cases = largest_cases(client.tables())
    assert cases["value"].tolist()[:3] == ["905", "904", "903"] and len(cases) == 3


def test_nothing_without_an_account_uses_nothing_of_the_budget(client: Client) -> None:
    client.mapping = MAPPING
    assert told(budget_finding(client.tables(), 0.02)) == "Of the 2% of revenue that may be without an account, nothing is used."
