"""Mapping at work: joins, ids in parts, melted months, translated words, lost zeros, formats (CR4, CR7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from kit.load import ClientTables
from tests.load.conftest import ACCOUNTS, MAPPING, ORDERS, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]
PRODUCTS = "code;group\np1;g1\np2;g2\n"
GROUPS = "group;label\ng1;Bikes\ng2;Parts\n"


def orders_with(more: str) -> str:
    return MAPPING.replace("[accounts]", more + "\n[accounts]", 1)


def test_a_join_may_use_what_an_earlier_join_took(client: Client) -> None:
    client.files |= {"products.csv": PRODUCTS, "groups.csv": GROUPS}
    client.mapping = orders_with(
        '[[orders.join]]\nfile = "products.csv"\nkey = { product = "code" }\ntake = ["group"]\n'
        '[[orders.join]]\nfile = "groups.csv"\nkey = "group"\ntake = { line = "label" }'
    ).replace('revenue = "amount"', 'revenue = "amount"\nproduct_line = "line"')
    months = client.tables().account_months
    assert months.groupby("product_line")["revenue"].sum().to_dict() == {"Bikes": 1080.0, "Parts": 320.0}


def test_what_a_join_does_not_find_is_kept_and_counted(client: Client, finding: FindingOf) -> None:
    client.files["products.csv"] = "code;group\np1;g1\n"
    client.mapping = orders_with('[[orders.join]]\nfile = "products.csv"\nkey = { product = "code" }\ntake = ["group"]').replace(
        'revenue = "amount"', 'revenue = "amount"\nproduct_line = "group"'
    )
    tables = client.tables()
    assert (finding(tables, "{n} rows find no match")["rows"], finding(tables, "{n} rows find no match")["value"]) == (2, "p2")
    assert finding(tables, "Lines without “{column}”")["revenue"] == 320.0 and tables.totals["revenue_used"] == 1400.0
    assert set(tables.account_months["product_line"]) == {"", "g1"}


def test_keys_meet_as_text_whatever_their_type_in6(client: Client) -> None:
    client.files["sellers.csv"] = "id;region\n7.0;1\n8.0;2\n"
    client.files["regions.csv"] = "code;name\n1;North\n2;South\n"
    client.mapping += (
        '[sellers]\nfile = "sellers.csv"\n[sellers.columns]\nseller_id = "id"\nregion = "place"\n'
        '[sellers.parts]\nname = { columns = ["id"], before = "Seller " }\n'
        '[[sellers.join]]\nfile = "regions.csv"\nkey = { region = "code" }\ntake = { place = "name" }\n'
    )
    sellers = client.tables().sellers
    assert sellers[["seller_id", "name", "region"]].to_numpy().tolist() == [["7", "Seller 7", "North"], ["8", "Seller 8", "South"]]


def test_an_id_in_two_columns_keeps_stores_apart_cr4(client: Client) -> None:
    client.files["accounts.csv"] = "A1_COD;A1_LOJA;A1_NOME\n000001;01;Loja Um\n000001;02;Loja Dois\n"
    client.files["orders.csv"] = "F2_DOC;F2_EMISSAO;F2_CLIENTE;F2_LOJA;F2_VALMERC\n1;20240131;000001;01;10.5\n2;20240229;000001;02;20.5\n"
    client.mapping = """[orders]
file = "orders.csv"
columns = { order_id = "F2_DOC", order_date = "F2_EMISSAO", revenue = "F2_VALMERC" }
parts = { account_id = ["F2_CLIENTE", "F2_LOJA"] }
[accounts]
file = "accounts.csv"
columns = { name = "A1_NOME" }
parts = { account_id = ["A1_COD", "A1_LOJA"] }
"""
    tables = client.tables()
    assert tables.accounts["account_id"].tolist() == ["000001-01", "000001-02"] and tables.account_days["revenue"].tolist() == [10.5, 20.5]
    assert tables.account_days["date"].tolist() == [pd.Timestamp("2024-01-31"), pd.Timestamp("2024-02-29")]


def test_ids_that_lost_their_zeros_are_filled_to_the_width_given_in6(client: Client) -> None:
    client.files["orders.csv"] = ORDERS.replace(";00", ";")
    client.mapping = orders_with("[orders.pad]\naccount_id = 3")
    assert client.tables().account_days["account_id"].unique().tolist() == ["001", "002", "003"]


def test_months_side_by_side_become_rows(client: Client) -> None:
    client.files["targets.csv"] = "Vendedor;01/2024;02/2024\ns1;1.000,50;2.000,00\ns2;;50,00\n"
    client.mapping += (
        '[targets]\nfile = "targets.csv"\nmelt = { keep = ["Vendedor"], name = "Month", value = "Target" }\n'
        '[targets.columns]\nperiod = "Month"\nkey = "Vendedor"\nvalue = "Target"\n[targets.constant]\ndimension = "seller"\n'
    )
    targets = client.tables().targets
    assert targets["period"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-01", "2024-01-01", "2024-02-01", "2024-02-01"]
    assert targets["key"].tolist() == ["s1", "s2", "s1", "s2"] and targets["value"].fillna(0).tolist() == [1000.5, 0.0, 2000.0, 50.0]


def test_the_clients_words_are_translated_and_the_star_takes_the_rest(client: Client) -> None:
    client.files["sellers.csv"] = "id;name;job\ns1;Ana;Gerente\ns2;Rui;Outro\n"
    client.mapping += (
        '[sellers]\nfile = "sellers.csv"\n[sellers.columns]\nseller_id = "id"\nname = "name"\nrole = "job"\n'
        '[sellers.values.role]\nGerente = "manager"\n"*" = ""\n'
    )
    assert client.tables().sellers["role"].fillna("–").tolist() == ["manager", "–"]


def test_the_mapping_decides_what_the_data_cannot_in4_in5(client: Client) -> None:
    client.orders("A1;05/01/2024;001;p1;1.234", "A2;06/02/2024;002;p1;2.500")
    client.mapping = MAPPING.replace(
        "[orders.columns]", '[orders.format]\ndecimal = ","\n[orders.format.column.day]\ndate = "mm/dd/yyyy"\n[orders.columns]'
    )
    days = client.tables().account_days
    assert days["revenue"].tolist() == [1234.0, 2500.0] and days["date"].dt.month.tolist() == [5, 6]


def test_one_column_may_differ_from_the_rest_of_its_file_in4(client: Client) -> None:
    client.orders("A1;31/01/2024;001;1.234;1.234", "A2;29/02/2024;002;2.500;2.500", header="order;day;account;amount;quantity")
    client.mapping = MAPPING.replace('product_id = "product"', 'quantity = "quantity"').replace(
        "[orders.columns]", '[orders.format]\ndecimal = ","\ncolumn = { quantity = { decimal = "." } }\n[orders.columns]'
    )
    products = client.tables().account_months
    assert products["revenue"].tolist() == [1234.0, 2500.0] and products["quantity"].tolist() == [1.234, 2.5]


def test_a_formula_reads_its_columns_with_their_own_decimal_marks(client: Client) -> None:
    client.orders("A1;31/01/2024;001;1.000,50;2", "A2;29/02/2024;002;0,25;4", header="order;day;account;Valor Unit.;Qtde")
    client.mapping = MAPPING.replace('product_id = "product"\nrevenue = "amount"\n', '[orders.formula]\nrevenue = "[Valor Unit.] × Qtde"\n')
    assert client.tables().account_days["revenue"].tolist() == [2001.0, 1.0]


def test_a_workbook_gives_the_same_tables_as_its_text_file_in8(client: Client) -> None:
    as_text = client.tables()
    with xlsxwriter.Workbook(client.folder / "data" / "orders.xlsx") as book:
        sheet = book.add_worksheet("Vendas")
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, line in enumerate(ORDERS.splitlines()):
            cells = line.split(";")
            if row:
                sheet.write_row(row, 0, [cells[0], None, *cells[2:4], float(cells[4].replace(".", "").replace(",", "."))])
                sheet.write_datetime(row, 1, datetime.strptime(cells[1], "%d/%m/%Y"), form)
            else:
                sheet.write_row(row, 0, cells)
    client.mapping = MAPPING.replace('file = "orders.csv"', 'file = "orders.xlsx"\nsheet = "Vendas"')
    tables = client.tables()
    pd.testing.assert_frame_equal(tables.account_products, as_text.account_products)
    pd.testing.assert_frame_equal(tables.account_days, as_text.account_days)


def test_dates_half_typed_by_a_workbook_are_mixed_in5(client: Client) -> None:
    client.engagement()
    with xlsxwriter.Workbook(client.folder / "data" / "orders.xlsx") as book:
        sheet = book.add_worksheet("Vendas")
        sheet.write_row(0, 0, ["order", "day", "account", "product", "amount"])
        for row, day in enumerate(("2024-05-01", "13/05/2024", "14/05/2024"), start=1):
            sheet.write_row(row, 0, [f"A{row}", day, "001", "p1", 1.5])
        sheet.write_datetime(1, 1, datetime(2024, 5, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
    client.mapping = MAPPING.replace('"orders.csv"', '"orders.xlsx"')
    problem = client.problem()
    assert (problem.message, problem.fields["sheet"], problem.fields["rows"]) == ("date_mixed", "Vendas", [2])


def test_accounts_of_another_encoding_than_the_orders_are_read(client: Client) -> None:
    client.files["accounts.csv"] = ACCOUNTS.encode("cp1252")
    assert client.tables().accounts["city"].tolist()[2] == "Niterói"
