"""Contacts, opportunities, visits, targets and declared wallets: what a CRM and a round of calls would hold.

All persons are invented (first name and surname drawn apart); no address, phone, e-mail or document of a person exists.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from words import FIRST_NAMES, LINES, SELLERS, SURNAMES
from world import DAYS, END, INSIDE_SELLER, MANAGER, START, day_number, owner_on, stream

POSITIONS = (  # title, department, usual parts in the decision, weight, preferred channel
    ("Comprador", "Compras", ("Compras", "Compras", "Filtro"), "Conectado", "Telefone"),
    ("Gerente de Compras", "Compras", ("Decisor", "Compras"), "Central", "Visita"),
    ("Gerente de Operações", "Operações", ("Usuário", "Influenciador", "Aliado"), "Conectado", "Visita"),
    ("Encarregado de Higienização", "Operações", ("Usuário", "Aliado", "Opositor"), "Periférico", "Mensagem"),
    ("Diretor Financeiro", "Financeiro", ("Financeiro", "Aprovador"), "Central", "E-mail"),
    ("Sócio-Administrador", "Diretoria", ("Aprovador", "Patrocinador"), "Central", "Visita"),
    ("Técnica de Segurança do Trabalho", "Segurança", ("Avaliador técnico", "Influenciador"), "Conectado", "E-mail"),
    ("Coordenadora de Qualidade", "Qualidade", ("Avaliador técnico", "Influenciador"), "Conectado", "E-mail"),
    ("Assistente Administrativa", "Administração", ("Filtro", "Não sabemos"), "Periférico", "Telefone"),
)
LOSS_REASONS = ("Preço", "Prazo de entrega", "Concorrente já homologado", "Sem verba no ano", "Sem resposta")
NEEDS = ("Reduzir número de fornecedores", "Padronizar produtos das unidades", "Trocar dosagem manual por diluidores",
         "Adequar EPI à auditoria", "Entrega semanal com estoque menor", "Abrir nova unidade")
OBJECTIVES = ("Acompanhar pedido", "Apresentar linha nova", "Revisar preços", "Recuperar cliente",
              "Conhecer a operação", "Negociar contrato")
RESULTS = ("Pedido tirado", "Proposta pedida", "Sem decisão", "Amostra deixada", "Reclamação registrada")
MISSED = ("Cliente cancelou", "Falta de tempo", "Comprador ausente", "Estrada interditada")


def contacts(accounts: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Persons at the accounts: five to nine at the 25 largest, one to three at 130 others, nobody yet elsewhere."""
    draws, rows = stream("contacts"), []
    spend = (accounts["wallet"] * accounts["share"]).where(accounts["pattern"] != "prospect", 0)
    large = list(spend.nlargest(25).index)
    others = draws.choice(accounts.index.difference(large), 130, replace=False)
    for i in sorted([*large, *(int(other) for other in others)]):
        count = draws.randint(5, 10) if i in large else draws.randint(1, 4)
        boss = ""
        for order in draws.permutation(len(POSITIONS))[:count]:
            title, department, parts, weight, way = POSITIONS[order]
            code, part = f"K{len(rows) + 1:04d}", parts[draws.randint(len(parts))]
            support = int(np.clip(round(draws.normal(-2 if part == "Opositor" else 3 if part == "Aliado" else 1, 1.5)),
                                  -5, 5))
            last = END - timedelta(days=int(draws.gamma(1.4, 60))) if draws.uniform() < .85 else None
            coverage = "Nenhuma" if last is None else ("Breve", "Várias", "Profunda")[draws.randint(3)]
            rows.append((code, accounts.loc[i, "account_id"],
                         f"{draws.choice(FIRST_NAMES)} {draws.choice(SURNAMES)}", title, department, boss,
                         END - timedelta(days=int(draws.randint(60, 3600))),
                         "Sim" if weight == "Central" or draws.uniform() < .4 else "Não", part, weight,
                         int(draws.randint(2, 11)), support, coverage, last, way))
            boss = boss or (code if weight == "Central" else "")
    return rows


def opportunities(accounts: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Pipeline: 90 open (a few past their date), 70 won, 65 lost, of the last 18 months; prospects have new ones."""
    draws, rows = stream("opportunities"), []
    statuses = draws.permutation(["Aberto"] * 90 + ["Ganho"] * 70 + ["Perdido"] * 65)
    room = accounts["wallet"] * (1 - accounts["share"])
    picked = draws.choice(accounts.index, len(statuses), p=(room ** .5) / (room ** .5).sum())
    for number, (status, i) in enumerate(zip(statuses, picked, strict=True), start=1):
        account = accounts.loc[i]
        kind = ("Novo" if account["pattern"] in ("prospect", "lost")
                else ("Venda cruzada", "Ampliação", "Renovação")[draws.randint(3)])
        amount = round(max(1_500, room[i] * draws.uniform(.05, .45)), -2)
        age = int(draws.randint(10, 240)) if status == "Aberto" else int(draws.randint(100, 540))
        created = END - timedelta(days=age)
        expected = created + timedelta(days=int(draws.randint(45, 210)))
        if status == "Aberto" and draws.uniform() < .85:
            expected = max(expected, END + timedelta(days=int(draws.randint(15, 150))))
        closed = None if status == "Aberto" else min(END, expected + timedelta(days=int(draws.randint(-30, 25))))
        stage, chance = (("Qualificação", 10), ("Diagnóstico", 25), ("Proposta", 50), ("Negociação", 75)
                         )[draws.randint(4)] if status == "Aberto" else ("Fechado", 100 if status == "Ganho" else 0)
        lost = status == "Perdido"
        rows.append((f"OP-{number:04d}", account["account_id"], LINES[draws.randint(len(LINES))], kind, stage, amount,
                     f"{chance}%", status, created, expected, closed,
                     f"C{draws.randint(1, 5)}" if lost or draws.uniform() < .3 else "",
                     LOSS_REASONS[draws.randint(len(LOSS_REASONS))] if lost else "", NEEDS[draws.randint(len(NEEDS))]))
    return rows


def visits(accounts: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Visits and calls of 14 months and those planned for July 2026: who buys much is seen much, potential or not."""
    draws, rows = stream("visits"), []
    spend = accounts["wallet"] * accounts["share"]
    first = day_number(date(2025, 5, 1))
    for account, rate in zip(accounts.itertuples(), spend.rank(pct=True), strict=True):
        yearly = {"prospect": 1.2, "lost": .6}.get(account.pattern, 1.3 + 4.5 * rate ** 2)
        for _ in range(draws.poisson(yearly * 15 / 12)):
            planned = START + timedelta(days=int(draws.randint(first, DAYS + 31)))
            planned += timedelta(days=7 - planned.weekday() if planned.weekday() > 4 else 0)
            seller = owner_on(account.history, min(day_number(planned), DAYS - 1))
            usual, other = ("Telefone", "Vídeo") if seller == INSIDE_SELLER else ("Visita", "Telefone")
            way = usual if draws.uniform() < .75 else other
            rows.append((planned, account.account_id, seller, way, *visit_outcome(planned, draws)))
    rows.sort(key=lambda row: (row[0], row[1], row[2], row[5]))
    return [(f"V{number:05d}", *row[1:4], row[0], *row[4:]) for number, row in enumerate(rows, start=1)]


def visit_outcome(planned: date, draws: np.random.RandomState) -> tuple[Any, ...]:
    """Date done, start, minutes, role met, contact made, objective, result and why not, of one planned visit."""
    start = f"{draws.randint(8, 18):02d}:{(0, 15, 30, 45)[draws.randint(4)]:02d}"
    objective = OBJECTIVES[draws.randint(6)]
    minutes, met = round(draws.gamma(6, 8) + 10), POSITIONS[draws.randint(len(POSITIONS))][2][0]
    done = planned + timedelta(days=int(draws.randint(0, 3)))
    done += timedelta(days=7 - done.weekday() if done.weekday() > 4 else 0)
    if done > END:
        return None, "", "", "", "", objective, "", ""
    if draws.uniform() < .14:
        return None, "", "", "", "", objective, "", MISSED[draws.randint(4)]
    if draws.uniform() < .10:
        return done, start, 10, "", "Não", objective, "", "Comprador ausente"
    return done, start, minutes, met, "Sim", objective, RESULTS[draws.randint(5)], ""


def targets(lines: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Monthly target of revenue and units per seller, July 2024 to December 2026: last year's own sales plus a push."""
    draws, rows = stream("targets"), []
    month = [day.strftime("%Y-%m") for day in lines["date"]]
    sold = lines.groupby([lines["seller_id"], month])[["revenue", "quantity"]].sum()
    overall = sold.groupby("seller_id").mean()
    for code in [code for code, *_ in SELLERS if code != MANAGER]:
        push = draws.uniform(1.02, 1.18)
        for ahead in range(30):
            year, index = 2024 + (6 + ahead) // 12, (6 + ahead) % 12 + 1
            usual = overall.loc[code]
            before = sold.loc[(code, f"{year - 1}-{index:02d}")] if (code, f"{year - 1}-{index:02d}") in sold.index \
                else usual
            rows.append((f"{index:02d}/{year}", code,
                         float(round(push * (.6 * usual["revenue"] + .4 * before["revenue"]), -3)),
                         int(round(push * (.6 * usual["quantity"] + .4 * before["quantity"]), -1))))
    return sorted(rows, key=lambda row: (row[0][3:], row[0][:2], row[1]))


def declared_wallets(accounts: pd.DataFrame) -> list[tuple[Any, ...]]:
    """What 60 accounts said they spend a year: the true wallet, a little understated, rounded as people round."""
    draws = stream("declared")
    asked = accounts[~accounts["pattern"].isin(["lost"])]
    odds = (asked["wallet"] ** .35).to_numpy()
    picked = np.sort(draws.choice(asked.index, 60, replace=False, p=odds / odds.sum()))
    rows = []
    for i in picked:
        said = accounts.loc[i, "wallet"] * np.exp(draws.normal(-.05, .18))
        rows.append((accounts.loc[i, "account_id"], float(round(said, -3 if said > 2e4 else -2)),
                     END - timedelta(days=int(draws.randint(5, 300))), ("Compras", "Diretoria")[draws.randint(2)]))
    return rows


def registry_gaps(accounts: pd.DataFrame) -> Mapping[str, set[int]]:
    """Which rows of the customer file carry each planted gap or slip (row positions, disjoint within a subject)."""
    draws, n = stream("gaps"), len(accounts)
    size, place, trade = draws.permutation(n), draws.permutation(n), draws.permutation(n)
    return {"no_employees": set(size[:84]), "no_turnover": set(size[60:130]), "dash": set(size[60:90]),
            "turnover_too_low": set(size[200:202]), "city_plain": set(place[:12]), "city_state": set(place[12:16]),
            "no_code": set(place[16:24]), "no_coordinates": set(place[24:42]), "zero_coordinates": set(place[42:45]),
            "no_trade_name": set(trade[:70]), "quoted_name": set(trade[70:72]), "old_date": set(place[45:48])}
