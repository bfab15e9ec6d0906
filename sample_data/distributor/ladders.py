"""What the distributor's team promised its key accounts: goals, milestones, actions and tasks, who has which part, one review (W7, W11, W19).

Written by hand so that every case occurs: on its way, behind, late, done, dropped, kept, without milestones, copied and not yet confirmed. All is
invented.
"""
from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]
_OWNER, _MANAGER, _TECHNICIAN, _LOGISTICS = "02", "01", "Paulo Lourenço", "Inês Trindade"


def _told(said: date = date(2026, 6, 22), status: str = "confirmed", safe: bool = True) -> Row:
    confirmed = {"ev_confirmed_by": "Gerente Comercial"} if status == "confirmed" else {}
    return {"ev_source": "Reunião de conta", "ev_source_type": "declared", "ev_as_of": said, "ev_status": status, "ev_author": "Equipe da conta",
            "ev_visibility": "client_safe" if safe else "internal", **confirmed}


def _line(plan_id: str, statement: str, owner: str = _OWNER, said: date = date(2026, 6, 22), mark: str = "confirmed", safe: bool = True,
          **fields: Any) -> Row:
    """A line of the plan: the account and the rung follow from its number, such as 01765-G1-M2-A1."""
    rungs = plan_id.split("-")
    level = {"G": "goal", "M": "milestone", "A": "action", "T": "task"}[rungs[-1][0]]
    above = {"parent_id": "-".join(rungs[:-1])} if level != "goal" else {}
    return {"plan_id": plan_id, "account_id": rungs[0], **above, "level": level, "statement": statement, "owner": owner, **fields,
            **_told(said, mark, safe)}


def _day(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


SUPERMARKET = [
    _line("01765-G1", "Abastecer também as três lojas novas", side="ours", category="revenue", answers="P024; S041", measure="Receita de 12 meses",
          unit="R$", formula="revenue_12m", baseline=600_000, target=1_100_000, start=_day(1, 5), due=_day(12, 18), status="running", priority=1),
    _line("01765-G1-M1", "Preço e rota combinados para as lojas novas", quarter="Q1", start=_day(1, 5), due=_day(3, 27), status="done",
          said=_day(3, 25), outcome="full", evidence_of_completion="Tabela assinada"),
    _line("01765-G1-M1-A1", "Tabela única para todas as lojas", start=_day(1, 12), due=_day(2, 27), status="done", hours=10, said=_day(2, 26)),
    _line("01765-G1-M1-A2", "Rota da madrugada com a logística", _LOGISTICS, start=_day(1, 19), due=_day(3, 20), status="done", hours=12,
          said=_day(3, 24)),
    _line("01765-G1-M2", "Primeira loja nova avaliada e corrigida", quarter="Q2", start=_day(3, 30), due=_day(6, 26), status="running"),
    _line("01765-G1-M2-A1", "Medir o consumo de papel da primeira loja", _TECHNICIAN, start=_day(4, 6), due=_day(5, 29), status="done", hours=8,
          said=_day(5, 29)),
    _line("01765-G1-M2-A2", "Mostrar o resultado à diretoria de operações", start=_day(5, 18), due=_day(6, 19), status="planned", hours=4,
          counterpart_id="K0239"),
    _line("01765-G1-M2-A2-T1", "Pedir data à secretaria da diretoria", due=_day(6, 12), status="planned", hours=0.5),
    _line("01765-G1-M3", "Contrato para as três lojas", quarter="Q3", start=_day(7, 1), due=_day(9, 25), status="planned"),
    _line("01765-G1-M3-A1", "Proposta por loja e mês, com painel de consumo", start=_day(7, 1), due=_day(8, 14), status="planned", hours=14,
          counterpart_id="K0236"),
    _line("01765-G1-M3-A2", "Levar duas referências do mesmo porte", _MANAGER, start=_day(7, 13), due=_day(8, 28), status="planned", hours=6),
    _line("01765-G1-M4", "Ano fechado e 2027 planejado com a conta", quarter="Q4", start=_day(9, 28), due=_day(12, 18), status="planned"),
    _line("01765-G1-M4-A1", "Reunião de balanço com as duas equipes", start=_day(11, 16), due=_day(12, 11), status="planned", hours=6),
    _line("01765-G1-M2-A3", "Desconto extra por volume", start=_day(4, 6), due=_day(5, 15), status="cancelled", said=_day(4, 28),
          lesson="A conta decide por serviço, não por preço"),
]
SERVICES = [
    _line("02235-G1", "Passar de menos da metade a três quintos do que a conta compra", side="ours", category="revenue", answers="S054",
          measure="Parte do que a conta gasta", formula="share_of_wallet", baseline=0.38, target=0.60, start=_day(1, 5), due=_day(12, 18),
          status="running", priority=1, safe=False),
    _line("02235-G1-M1", "Teste de diluidores em uma unidade", quarter="Q1", start=_day(1, 5), due=_day(3, 31), status="done", said=_day(4, 2),
          outcome="full", lesson="Medir antes de propor: a operação confirmou os números", safe=False),
    _line("02235-G1-M1-A1", "Instalar e medir por seis semanas", _TECHNICIAN, start=_day(1, 19), due=_day(3, 20), status="done", hours=18,
          said=_day(3, 19)),
    _line("02235-G1-M2", "Padrão de produtos aprovado para todas as unidades", quarter="Q2", start=_day(4, 1), due=_day(7, 10), status="running"),
    _line("02235-G1-M2-A1", "Comparar custo por litro diluído com o do concorrente", start=_day(4, 13), due=_day(6, 12), status="done", hours=9,
          counterpart_id="K0319", said=_day(6, 10)),
    _line("02235-G1-M2-A2", "Decisão de compras sobre o padrão", start=_day(6, 1), due=_day(7, 10), status="running", hours=5,
          counterpart_id="K0320"),
    _line("02235-G1-M2-A2-T1", "Enviar a comparação e confirmar o recebimento", due=_day(7, 2), status="running", hours=1),
    _line("02235-G1-M3", "Três unidades convertidas", quarter="Q3", start=_day(7, 13), due=_day(9, 30), status="planned", mark="assumed"),
    _line("02235-G1-M3-A1", "Converter uma unidade por mês", _TECHNICIAN, start=_day(7, 13), due=_day(9, 30), status="planned", hours=30,
          mark="assumed"),
    _line("02235-G2", "Custo de limpeza das unidades 8 % menor", side="customer", category="customer_success", answers="P025",
          measure="Custo por metro quadrado e mês", unit="R$ por m²", baseline=4.10, target=3.77, current=3.92, start=_day(1, 5), due=_day(12, 18),
          status="running", priority=1),
    _line("02235-G2-A1", "Painel mensal de consumo por unidade", start=_day(2, 2), due=_day(12, 11), status="running", progress=0.45, hours=12),
    _line("02235-G2-A2", "Treinar as equipes de limpeza na diluição", _TECHNICIAN, start=_day(3, 2), due=_day(5, 29), status="running", hours=16),
]
HOSPITALS = [
    _line("01466-G1", "Manter a conta através do pregão de novembro", side="ours", category="relationship", answers="S039; S040",
          measure="Receita de 12 meses", unit="R$", formula="revenue_12m", baseline=1_340_000, target=1_340_000, start=_day(1, 5),
          due=_day(12, 18), status="running", priority=1, safe=False),
    _line("01466-G1-A1", "Conversar com a diretoria sobre critérios além do preço", _MANAGER, start=_day(5, 4), due=_day(6, 5), status="planned",
          hours=4, counterpart_id="K0201", safe=False),
    _line("01466-G1-A2", "Reunir provas de entrega sem faltas", _LOGISTICS, start=_day(6, 15), due=_day(8, 7), status="running", hours=6),
]
CONTRACT = [
    _line("02529-G1", "Fornecer a unidade nova desde a abertura", side="ours", category="revenue", answers="S060; P032",
          measure="Receita de 12 meses", unit="R$", formula="revenue_12m", baseline=2_300_000, target=2_700_000, start=_day(4, 1),
          due=_day(3, 31, 2027), status="running", priority=2),
    _line("02529-G1-A1", "Lista de produtos da abertura com a operação", start=_day(6, 1), due=_day(7, 24), status="running", hours=8,
          counterpart_id="K0377"),
    _line("02529-G1-A2", "Estoque de segurança para o primeiro mês", _LOGISTICS, start=_day(7, 6), due=_day(9, 4), status="planned", hours=5),
]
COPIED = [  # from the plan of 02235; nobody has looked at them yet
    _line("01121-G1", "Passar de menos da metade a três quintos do que a conta compra", side="ours", category="revenue",
          measure="Parte do que a conta gasta", formula="share_of_wallet", baseline=0.85, target=0.90, start=_day(7, 1), due=_day(6, 14, 2027),
          status="planned", replicated_from="02235-G1", to_confirm=True, mark="assumed", safe=False),
    _line("01121-G1-A1", "Instalar e medir por seis semanas", start=_day(7, 15), due=_day(9, 14), status="planned", hours=18,
          replicated_from="02235-G1-M1-A1", to_confirm=True, mark="assumed", safe=False),
]


def _part(account: str, person: str, name: str, role: str, duty: str, hours: float, **more: Any) -> Row:
    return {"account_id": account, "person_id": person, "name": name, "role": role, "responsibility": duty, "hours_month": hours, **more,
            **_told(date(2026, 5, 14), safe=False)}


TEAM = [
    _part("01765", "02", "Gerente da conta", "owner", "O plano e as lojas novas", 6),
    _part("01765", "01", "Gerente Comercial", "executive_sponsor", "A diretoria da conta", 1),
    _part("01765", "E1", _TECHNICIAN, "specialist", "Medições e treinamento", 2),
    _part("01765", "E2", _LOGISTICS, "service", "Rotas e estoque", 1),
    _part("02235", "02", "Gerente da conta", "owner", "O plano e compras", 6),
    _part("02235", "E1", _TECHNICIAN, "specialist", "Diluidores", 2),
    _part("02235", "E3", "Zélia Sampaio", "specialist", "Painel de consumo", 1),
    _part("01466", "02", "Gerente da conta", "owner", "O plano e o pregão", 4),
    _part("01466", "01", "Gerente Comercial", "executive_sponsor", "Critérios do pregão", 1),
    _part("02529", "02", "Gerente da conta", "owner", "O plano", 4),
]
REVIEWS = [
    {"meeting_id": "R-2026-05", "account_id": "02235", "kind": "account", "date": _day(5, 14), "minutes": 75, "ours": "02; 01", "presenter": "02",
     "coach": "Gerente Comercial", "reviewer": "Diretora Comercial", "agenda": "Teste de diluidores; Padrão de produtos; Próximo trimestre",
     "previous_decisions": "Teste terminado no prazo", "rating": 4, "next_date": _day(8, 13), **_told(date(2026, 5, 14), safe=False)},
]
DECISIONS = [
    {"meeting_id": "R-2026-05", "decision_id": "1", "decision": "Comparar o custo por litro diluído antes de falar de preço",
     "plan_id": "02235-G1-M2-A1", **_told(date(2026, 5, 14), safe=False)},
    {"meeting_id": "R-2026-05", "decision_id": "2", "decision": "Treinar as equipes das três unidades", "plan_id": "02235-G2-A2",
     **_told(date(2026, 5, 14), safe=False)},
]
SHEETS = {
    "plan": {"plan_lines": [*SUPERMARKET, *SERVICES, *HOSPITALS, *CONTRACT, *COPIED]},
    "account_team": {"account_team": TEAM},
    "review_meeting": {"review_meetings": REVIEWS, "review_decisions": DECISIONS},
}
