"""Write the sample engagement of an invented Brazilian distributor, in the shape in which such clients send files.

Semicolons, decimal commas with thousands points, dd/mm/yyyy, cp1252, CRLF, codes with leading zeros, headers of an
ERP and a CRM in Portuguese. The same bytes at every run:  python sample_data/distributor/generate.py [--out DIR]
"""
from __future__ import annotations

import argparse
import csv
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from people import contacts, declared_wallets, opportunities, registry_gaps, targets, visits
from sales import order_file
from world import accounts as all_accounts
from world import products, sellers, truth

HEADERS = {
    "clientes.csv": "Cód. Cliente;Razão Social;Nome Fantasia;CNPJ;Ramo de Atividade;Cidade;UF;CEP;Cód. IBGE;Latitude;"
                    "Longitude;Vendedor;Rede;Cód. Matriz;Nº Funcionários;Faturamento Anual;Data de Cadastro",
    "pedidos.csv": "Nº Pedido;Data Emissão;Cód. Cliente;Cód. Produto;Linha;Qtde;Valor Líquido;Custo Total;Vendedor;"
                   "Canal",
    "produtos.csv": "Cód. Produto;Descrição;Linha;Faixa de Preço;Custo Unitário",
    "vendedores.csv": "Código;Nome;Função;Cód. Gerente;Região;Cidade Base;Latitude;Longitude;Horas Disponíveis (12 m);"
                      "Admissão",
    "contatos.csv": "Cód. Contato;Cód. Cliente;Nome;Cargo;Departamento;Responde a;No Cargo Desde;Grupo Decisor;"
                    "Papel na Decisão;Peso;Influência (0-10);Apoio (-5 a 5);Cobertura;Último Contato;Canal Preferido",
    "oportunidades.csv": "Nº Oportunidade;Cód. Cliente;Linha;Tipo;Etapa;Valor;Probabilidade;Status;Criada em;"
                         "Previsão de Fechamento;Fechada em;Concorrente;Motivo da Perda;Necessidade",
    "atividades.csv": "Nº Visita;Cód. Cliente;Vendedor;Tipo;Data Prevista;Data Realizada;Início;Duração (min);"
                      "Papel Atendido;Contato Feito;Objetivo;Resultado;Motivo Não Realizada",
    "metas.csv": "Mês;Vendedor;Meta Receita;Meta Unidades",
    "potencial_declarado.csv": "Cód. Cliente;Compra Anual Declarada;Data da Resposta;Quem Respondeu",
}


def money(value: float) -> str:
    """1234.5 as 1.234,50."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def degrees(value: float) -> str:
    """Coordinate with six decimals after a comma."""
    return f"{value:.6f}".replace(".", ",")


def plain(text: str) -> str:
    """Capitals without accents, as some screens store city names."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").upper()


def cell(value: Any) -> str:
    """One value as the ERP prints it: dates dd/mm/yyyy, money with comma, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return money(value) if isinstance(value, float) else str(value)


def write_file(folder: Path, name: str, rows: Iterable[Iterable[Any]]) -> None:
    """One file of the client: cp1252, semicolons, CRLF."""
    with (folder / name).open("w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADERS[name].split(";"))
        writer.writerows([cell(value) for value in row] for row in rows)


def customer_rows(accounts: pd.DataFrame, bought: pd.Series) -> list[list[Any]]:
    """The customer file: what is true of the accounts, with the gaps and slips of a real registry."""
    gaps, rows = registry_gaps(accounts), []
    for i, row in enumerate(accounts.itertuples()):
        city = plain(row.city) if i in gaps["city_plain"] else row.city
        city = f"{city} - {row.state}" if i in gaps["city_state"] else city
        where = ["", ""] if i in gaps["no_coordinates"] else [degrees(row.latitude), degrees(row.longitude)]
        where = ["0", "0"] if i in gaps["zero_coordinates"] else where
        turnover: Any = float(np.round(row.turnover, -4))
        if i in gaps["turnover_too_low"]:
            turnover = float(np.round(bought.get(row.account_id, 3e4) / 4, -3))
        if i in gaps["no_turnover"]:
            turnover = "-" if i in gaps["dash"] else ""
        trade = "" if i in gaps["no_trade_name"] else trade_name(row.name)
        trade += '; loja "Centro"' if i in gaps["quoted_name"] else ""
        rows.append([row.account_id, row.name, trade, row.tax_id, row.industry, city, row.state, row.postal_code,
                     "" if i in gaps["no_code"] else row.municipality_code, *where, row.owner, row.network,
                     row.parent_id, "n/d" if i in gaps["no_employees"] else int(row.employees), turnover,
                     date(1899, 12, 30) if i in gaps["old_date"] else row.created])
    return rows


def trade_name(name: str) -> str:
    """The short name of a firm: without its legal form."""
    for ending in (" Ltda ME", " Ltda", " EPP", " S.A."):
        name = name.removesuffix(ending)
    return name


def generate(out: Path) -> None:
    """Write the client's files into `out`/data and the hidden truth beside that folder."""
    folder = out / "data"
    folder.mkdir(parents=True, exist_ok=True)
    accounts = all_accounts()
    lines = order_file(accounts)
    staff = sellers()
    for name in ("latitude", "longitude"):
        staff[name] = [degrees(value) for value in staff[name]]
    write_file(folder, "clientes.csv", customer_rows(accounts, lines.groupby("account_id")["revenue"].sum()))
    write_file(folder, "pedidos.csv", lines[["order_id", "date", "account_id", "product_id", "line", "quantity",
                                             "revenue", "cost", "seller_id", "channel"]].itertuples(index=False))
    write_file(folder, "produtos.csv", products().drop(columns="list_price").itertuples(index=False))
    write_file(folder, "vendedores.csv", staff.itertuples(index=False))
    write_file(folder, "contatos.csv", contacts(accounts))
    write_file(folder, "oportunidades.csv", opportunities(accounts))
    write_file(folder, "atividades.csv", visits(accounts))
    write_file(folder, "metas.csv", targets(lines))
    write_file(folder, "potencial_declarado.csv", declared_wallets(accounts))
    with (out / "truth.csv").open("w", encoding="utf-8", newline="") as hidden:
        writer = csv.writer(hidden, lineterminator="\n")
        writer.writerow(["account_id", "wallet", "share_of_wallet", "pattern"])
        writer.writerows(truth(accounts))


def main() -> None:
    """Command line: where to write, this folder by default."""
    parser = argparse.ArgumentParser(description="Write the files of the invented distributor.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write into")
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
