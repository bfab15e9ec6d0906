"""What the distributor's team wrote about the figures of its largest accounts: header, spend, capacity, tenders (W1, W8, W9, W16).

Written by hand so that every case of the rule for two sources occurs: later than the client's file, of the same day, older, only assumed, filled in.
Accounts and words are invented like all else.
"""
from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]
_SAID = date(2026, 7, 8)  # after the last day of the client's data


def _row(account: str, said: date = _SAID, status: str = "confirmed", kind: str = "declared", safe: bool = True, **fields: Any) -> Row:
    confirmed = {"ev_confirmed_by": "Gerente Comercial"} if status == "confirmed" else {}
    return {"account_id": account, **fields, "ev_source": "Reunião de conta", "ev_source_type": kind, "ev_as_of": said, "ev_status": status,
            "ev_author": "Equipe da conta", "ev_visibility": "client_safe" if safe else "internal", **confirmed}


def _header(account: str, tier: str, why: str, plan: str, **more: Any) -> Row:
    return _row(account, cycle="2026", tier=tier, tier_reason=why, plan_type=plan, depth="full" if tier == "key" else "light", **more)


HEADERS = [
    _header("00254", "key", "Foi a maior conta e ainda paga em dia: recuperar", "retention", safe=False),
    _header("00276", "key", "Filial com a maior compra fora de casa", "growth"),
    _header("01121", "key", "Referência para clínicas da capital", "retention", employees=450),
    _header("01166", "large", "Encerrou as compras: recuperar antes de planejar", "retention", said=date(2026, 3, 10), employees=350),
    _header("01466", "key", "Cresce há três anos", "growth", annual_revenue=48_600_000),
    _header("01765", "key", "Maior supermercado da região", "growth", status="assumed", annual_revenue=200_000_000),
    _header("02235", "key", "Compra de dois concorrentes", "growth", annual_revenue=35_100_000),
    _header("02529", "key", "Conta nova com contrato", "growth", said=date(2026, 6, 30), employees=360),
]
WALLET_LINES = [
    # the whole spend with others, and two of its parts: the parts are not added again; ours comes from the invoices
    _row("01765", year=2025, with_whom="competitor", spend=2_150_000, basis="declared", state="open"),
    _row("01765", year=2025, with_whom="competitor", product_line="Limpeza", spend=1_400_000, basis="declared", state="open"),
    _row("01765", year=2025, with_whom="competitor", product_line="Papel", spend=750_000, basis="declared", state="open"),
    _row("01765", year=2025, with_whom="in_house", product_line="Máquinas", spend=60_000, basis="declared", state="potential"),
    # everything seen on invoices; machines are none of our business, so they are in the total alone
    _row("02235", kind="invoice", year=2025, with_whom="us", spend=1_600_000, basis="invoiced", state="won"),
    _row("02235", kind="invoice", year=2025, with_whom="competitor", product_line="Limpeza", spend=1_900_000, basis="invoiced", state="open"),
    _row("02235", kind="invoice", year=2025, with_whom="competitor", product_line="Máquinas", spend=300_000, basis="invoiced",
         state="not_applicable"),
    # said without a split: the whole
    _row("01466", year=2025, with_whom="unknown", spend=2_300_000, basis="declared", state="open"),
    # only estimated, and only assumed: neither is a declared wallet
    _row("01121", year=2025, with_whom="competitor", spend=250_000, basis="estimated", state="open"),
    _row("02529", status="assumed", year=2025, with_whom="competitor", spend=900_000, basis="declared", state="open"),
]
OPPORTUNITIES = [
    _row("02529", opportunity_id="OP-0224", stage="Qualificação", probability=0.3),  # the CRM still says 10 %
    _row("01765", opportunity_id="W-01", product_line="Papel", amount=320_000, hypothetical=True, need="Papel para três lojas novas"),
]
CAPACITY = [
    _row("01765", horizon="short", our_capacity=150_000, limit_reason="Sem rota noturna antes de outubro"),
    _row("01765", horizon="medium", our_capacity=400_000, limit_reason="Um caminhão a mais em 2027"),
    _row("02235", horizon="short", our_capacity=200_000, limit_reason="Estoque de químicos para uma unidade"),
]
TENDERS = [
    _row("01466", tender_id="L-01", object="Higiene e descartáveis de todas as unidades", modality="Pregão eletrônico", opening=date(2026, 11, 16)),
    _row("01466", tender_id="L-02", object="Papel", modality="Pregão eletrônico", opening=date(2026, 9, 1), decision="no_go"),
    _row("02235", tender_id="L-03", object="Produtos de limpeza", contract_end=date(2027, 3, 31)),
    _row("01121", status="assumed", tender_id="L-04", object="EPI", contract_end=date(2026, 12, 31)),
]
SHEETS = {
    "account_header": {"account_headers": HEADERS},
    "wallet": {"wallet_lines": WALLET_LINES},
    "revenue_pipeline": {"pipeline_opportunities": OPPORTUNITIES, "account_capacity": CAPACITY},
    "tenders": {"tenders": TENDERS},
}
