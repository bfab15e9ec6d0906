"""Days on which the invented distributor visits nobody (W22): a city holiday, the stocktaking, a seller's leave."""
from __future__ import annotations

from datetime import date
from typing import Any

_SAID = {"ev_source": "Agenda da equipe", "ev_source_type": "document", "ev_as_of": date(2026, 6, 15), "ev_author": "Assistente comercial",
         "ev_status": "confirmed", "ev_confirmed_by": "Gerente Comercial", "ev_visibility": "internal"}
SHEETS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "visits": {"days_off": [
        {"day_off_id": "F01", "date": date(2026, 7, 14), "state": "SP", "city": "Campinas", "why": "Feriado municipal", **_SAID},
        {"day_off_id": "F02", "date": date(2026, 7, 31), "why": "Inventário do depósito: ninguém sai a campo", **_SAID},
        {"day_off_id": "F03", "date": date(2026, 7, 20), "until": date(2026, 7, 24), "seller_id": "05", "why": "Férias", **_SAID},
    ]},
}
