"""Write the worksheets of the invented distributor: what its team would have typed about its eight largest accounts.

Everything is invented and drawn from seeded lists; no row describes a real person or firm.  python sample_data/distributor/sheets.py [--out DIR]
"""
from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from figures import SHEETS as FIGURES
from ladders import SHEETS as LADDERS
from people import contacts
from scoring import SHEETS as SCORING
from weeks import SHEETS as WEEKS
from words import LINES
from world import END, stream
from world import accounts as all_accounts

from kit.language import read_language
from kit.worksheets import worksheet_named, write_workbook

Row = dict[str, Any]
LEVELS = ("none", "supplier", "preferred", "adviser", "partner")
KEY_ACCOUNTS = 8
SWOT = (  # about, quadrant, theme, statement, impact on us
    ("our_position", "strength", "service", "Entregamos em 24 horas em todas as unidades", 2),
    ("our_position", "strength", "product", "Diluidores próprios instalados em comodato", 3),
    ("our_position", "strength", "relationship", "A operação nos chama antes de cotar", 2),
    ("our_position", "weakness", "price", "Nosso papel é mais caro que o do concorrente regional", -2),
    ("our_position", "weakness", "people", "Só um vendedor conhece a conta por dentro", -3),
    ("our_position", "weakness", "finance", "Nosso limite de crédito não cobre o pedido trimestral", -1),
    ("customer", "opportunity", "market", "Abre uma unidade nova no próximo ano", 3),
    ("customer", "opportunity", "product", "Quer padronizar os produtos de todas as unidades", 3),
    ("customer", "opportunity", "service", "Estuda terceirizar o controle de estoque de limpeza", 2),
    ("customer", "opportunity", "regulation", "A auditoria passou a exigir registro de EPI", 2),
    ("customer", "threat", "price", "Compras faz leilão eletrônico a partir deste ano", -3),
    ("customer", "threat", "finance", "Corte de orçamento anunciado para o segundo semestre", -2),
    ("customer", "threat", "relationship", "A gerente de compras veio do nosso concorrente", -2),
)
FACTS = (
    ("investment", "Reforma da cozinha industrial aprovada", "medium", "Máquinas e descartáveis novos"),
    ("expansion_plans", "Duas unidades novas no interior até o fim do próximo ano", "long", "Rota de entrega nova"),
    ("industry_trend", "O setor troca químicos concentrados por diluição automática", "medium", "Oferta de diluidores"),
    ("kpi", "A diretoria acompanha custo de limpeza por metro quadrado", "short", "Proposta por metro quadrado, não por litro"),
    ("challenge", "Rotatividade alta na equipe de limpeza", "short", "Treinamento incluído no contrato"),
    ("regulation", "Norma nova de armazenamento de químicos", "medium", "Visita técnica de adequação"),
)
PRIORITIES = (
    ("goal", "Reduzir o custo de limpeza em 8 % em um ano", "Custo por metro quadrado e mês"),
    ("goal", "Passar na auditoria sem não conformidades", "Não conformidades por auditoria"),
    ("initiative", "Reduzir de nove para três fornecedores de consumo", "Número de fornecedores ativos"),
    ("project", "Instalar diluidores em todas as unidades", "Unidades com diluidor"),
    ("obstacle", "O sistema de compras aceita só pedidos mensais", "Pedidos por mês"),
    ("our_answer", "Contrato único com entrega semanal e painel de consumo", "Entregas no prazo"),
)
RISKS = (
    ("key_person", "O contato que nos defende se aposenta este ano", 3, 4, "Passou a delegar as reuniões"),
    ("competitor", "O concorrente regional ofereceu comodato de máquinas", 3, 3, "Pedidos menores de químicos"),
    ("contract", "O contrato vence sem cláusula de renovação", 4, 4, "Compras pediu cotação a terceiros"),
    ("credit", "Paga com atraso crescente", 2, 3, "Prazo médio passou de 30 dias"),
    ("service", "Faltas de produto na última entrega mensal", 3, 2, "Reclamações em duas unidades"),
)


def evidence(draws: np.random.RandomState, kind: str = "observed") -> Row:
    """Where a row comes from: most are confirmed, some only assumed, some for the house alone."""
    said = END - timedelta(days=int(draws.randint(10, 300)))
    confirmed = draws.uniform() < 0.7
    row: Row = {"ev_source": "Visita da equipe", "ev_source_type": kind, "ev_as_of": said, "ev_author": "Equipe da conta",
                "ev_status": "confirmed" if confirmed else "assumed",
                "ev_visibility": "client_safe" if draws.uniform() < 0.6 else "internal"}
    return row | ({"ev_confirmed_by": "Gerente Comercial"} if confirmed else {})


def people_rows(people: pd.DataFrame, owners: dict[str, str], draws: np.random.RandomState) -> dict[str, list[Row]]:
    """Lines of influence and conflict inside each account, and how near three of ours stand to its people."""
    lines: list[Row] = []
    relations: list[Row] = []
    for account, group in people.groupby("account_id", sort=True):
        ids = list(group["contact_id"])
        for start in ids:
            for end in draws.permutation([i for i in ids if i != start])[: draws.randint(0, 3)]:
                kind = "conflict" if draws.uniform() < 0.18 else "influence"
                lines.append({"from_id": start, "to_id": end, "kind": kind, "strength": int(draws.randint(1, 4)), **evidence(draws)})
        for contact in ids:
            for person in {owners[str(account)]: 0.85, "02": 0.5, "01": 0.25}.items():
                if draws.uniform() < person[1]:
                    now = int(draws.choice(5, p=(0.15, 0.35, 0.3, 0.15, 0.05)))
                    wanted = min(4, now + int(draws.choice(3, p=(0.3, 0.5, 0.2))))
                    relations.append({"contact_id": contact, "person_id": person[0], "relationship_level": LEVELS[now],
                                      "level_wanted": LEVELS[wanted], "wanted_by": date(2026, 12, 15), **evidence(draws)})
    unique = {(r["contact_id"], r["person_id"]): r for r in relations}
    return {"contact_lines": lines, "contact_relations": list(unique.values())}


def typed_rows(accounts: list[str], draws: np.random.RandomState) -> dict[str, dict[str, list[Row]]]:
    """SWOT, facts, priorities and risks of each account, by worksheet and sheet."""
    swot: list[Row] = []
    facts: list[Row] = []
    priorities: list[Row] = []
    risks: list[Row] = []
    for account in accounts:
        for i in sorted(draws.permutation(len(SWOT))[:8]):
            about, quadrant, theme, statement, impact = SWOT[i]
            swot.append({"swot_id": f"S{len(swot) + 1:03}", "account_id": account, "about": about, "quadrant": quadrant, "theme": theme,
                         "statement": statement, "impact_on_us": impact, "likelihood": ("low", "mid", "high")[draws.randint(3)],
                         "horizon": ("short", "medium", "long")[draws.randint(3)], **evidence(draws)})
        for number, i in enumerate(sorted(draws.permutation(len(FACTS))[:3]), start=1):
            topic, statement, horizon, so_what = FACTS[i]
            facts.append({"account_id": account, "fact_id": f"F{number}", "topic": topic, "statement": statement, "horizon": horizon,
                          "so_what": so_what, **evidence(draws, "declared")})
        for rank, i in enumerate(sorted(draws.permutation(len(PRIORITIES))[:4]), start=1):
            kind, statement, measure = PRIORITIES[i]
            priorities.append({"priority_id": f"P{len(priorities) + 1:03}", "account_id": account, "kind": kind, "statement": statement,
                               "measure": measure, "priority": min(rank, 3), "state": ("unconfirmed", "confirmed")[draws.randint(2)],
                               "product_line": LINES[draws.randint(len(LINES))], **evidence(draws, "declared")})
        for i in sorted(draws.permutation(len(RISKS))[:2]):
            category, statement, chance, impact, sign = RISKS[i]
            risks.append({"risk_id": f"R{len(risks) + 1:03}", "account_id": account, "category": category, "statement": statement,
                          "probability": chance, "impact": impact, "early_sign": sign, "mitigation": "Plano da conta",
                          "status": ("open", "watched")[draws.randint(2)], **evidence(draws)})
    return {"customer_market": {"market_facts": facts}, "swot": {"swot_statements": swot},
            "customer_priorities": {"customer_priorities": priorities}, "risks": {"risk_register": risks}}


def generate(out: Path) -> list[Path]:
    """Write the filled worksheets into `out`; returns their paths."""
    accounts, draws = all_accounts(), stream("worksheets")
    spend = (accounts["wallet"] * accounts["share"]).where(accounts["pattern"] != "prospect", 0)
    key = sorted(accounts.loc[spend.nlargest(KEY_ACCOUNTS).index, "account_id"])
    owners = dict(zip(accounts["account_id"], accounts["owner"], strict=True))
    people = pd.DataFrame([row[:2] for row in contacts(accounts)], columns=["contact_id", "account_id"])
    sheets = {"relationship_map": people_rows(people[people["account_id"].isin(key)], owners, draws), **typed_rows(key, draws), **FIGURES, **WEEKS,
              **SCORING, **LADDERS}
    say = read_language("pt_BR", "BRL")
    return [write_workbook(out / f"{name}.xlsx", worksheet_named(name), say, rows) for name, rows in sheets.items()]


def main() -> None:
    """Command line: where to write, the engagement's folder of worksheets by default."""
    parser = argparse.ArgumentParser(description="Write the worksheets of the invented distributor.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "worksheets", help="folder to write into")
    for path in generate(parser.parse_args().out):
        print(path.name)


if __name__ == "__main__":
    main()
