"""How the distributor's team scored its largest accounts: attractive or not, how strong it is there (W10). Two raters, each alone; all invented."""
from __future__ import annotations

from datetime import date
from typing import Any

CRITERIA = (  # criterion, axis, weight
    ("revenue_potential", "attractiveness", 0.5), ("stability", "attractiveness", 0.3), ("payment_behaviour", "attractiveness", 0.2),
    ("product_fit", "our_strength", 0.6), ("buying_process", "our_strength", 0.4),
)  # fmt: skip
SCORES = {  # account: what the sales manager saw, what the finance manager saw, in the order of the criteria
    "00254": ("53432", "53112"), "00276": ("44544", "44454"), "01121": ("23544", "33555"), "01166": ("41212", "21111"),
    "01466": ("54443", "53434"), "01765": ("53422", "52322"), "02235": ("43433", "42323"), "02529": ("34445", "24534"),
}  # fmt: skip
RATERS = (("Gerente Comercial", "confirmed"), ("Gerente Financeira", "assumed"))


def _rows() -> list[dict[str, Any]]:
    return [
        {"account_id": account, "criterion_id": criterion, "rater": rater, "axis": axis, "weight": weight, "score": int(digit),
         "ev_source": "Comitê de contas", "ev_source_type": "observed", "ev_as_of": date(2026, 6, 15), "ev_status": status, "ev_author": rater,
         "ev_visibility": "internal", **({"ev_confirmed_by": "Diretora Comercial"} if status == "confirmed" else {})}
        for account, both in SCORES.items()
        for (rater, status), digits in zip(RATERS, both, strict=True)
        for (criterion, axis, weight), digit in zip(CRITERIA, digits, strict=True)
    ]  # fmt: skip


SHEETS = {"portfolio_scoring": {"portfolio_scores": _rows()}}
