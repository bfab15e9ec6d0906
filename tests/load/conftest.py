"""A tiny client whose files a test can spoil one at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kit.engagement import Engagement, read_engagement
from kit.errors import KitError, Problem
from kit.language import read_language
from kit.load import ClientTables, client_tables

ACCOUNTS = """id;name;seller;city;turnover
001;Alvorada;s1;Campinas;90.000,00
002;Boreal;s1;Santos;40.000,50
003;Cedro;s2;Niterói;12.500,00
"""
ORDERS = """order;day;account;product;amount
A1;05/01/2024;001;p1;1.200,00
A1;05/01/2024;001;p2;300,50
A2;17/01/2024;002;p1;80,00
A3;20/02/2024;001;p1;-200,00
A4;29/02/2024;003;p2;19,50
"""
MAPPING = """[orders]
file = "orders.csv"
[orders.columns]
order_id = "order"
order_date = "day"
account_id = "account"
product_id = "product"
revenue = "amount"
[accounts]
file = "accounts.csv"
[accounts.columns]
account_id = "id"
name = "name"
seller_id = "seller"
city = "city"
annual_revenue = "turnover"
"""

Files = dict[str, str | bytes]


class Client:
    """An engagement folder in the making: change `files`, `mapping` or `settings`, then read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: Files = {"orders.csv": ORDERS, "accounts.csv": ACCOUNTS}
        self.mapping = MAPPING
        self.settings = ""

    def engagement(self) -> Engagement:
        """The folder as it stands, written."""
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "engagement.toml").write_text(self.settings, encoding="utf-8")
        (self.folder / "mapping.toml").write_text(self.mapping, encoding="utf-8")
        for name, content in self.files.items():
            path = self.folder / "data" / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_engagement(self.folder)

    def tables(self) -> ClientTables:
        """What the kit makes of the files."""
        return client_tables(self.engagement())

    def problems(self) -> list[Problem]:
        """What is wrong with the files; fails if nothing is, or if it cannot be told."""
        with pytest.raises(KitError) as caught:
            self.tables()
        told = read_language("en").render(caught.value)
        assert "error." not in told and "{" not in told.replace("{ new_name", ""), told
        return list(caught.value.problems)

    def problem(self) -> Problem:
        """The one thing that is wrong."""
        (problem,) = self.problems()
        return problem

    def orders(self, *lines: str, header: str = "order;day;account;product;amount") -> None:
        """Replace the order lines."""
        self.files["orders.csv"] = "\n".join([header, *lines]) + "\n"


@pytest.fixture
def client(tmp_path: Path) -> Client:
    """A client with three accounts and five order lines, 1,400.00 of revenue in all."""
    return Client(tmp_path)


@pytest.fixture
def finding() -> Callable[[ClientTables, str], dict[str, object]]:
    """The row of the table `quality` whose sentence begins with a text."""

    def row(tables: ClientTables, start: str) -> dict[str, object]:
        found = tables.quality[tables.quality["finding"].str.startswith(start)]
        assert len(found) == 1, tables.quality["finding"].tolist()
        return found.iloc[0].to_dict()

    return row
