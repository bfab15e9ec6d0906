"""Hints: the language and the currency that a client's files speak; a proposal for the settings, never a decision."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.load.mapping.proposal import ClientSheet

__all__ = ["spoken_currency", "spoken_language"]

_LETTERS = {"pt_BR": re.compile(r"[ãõ]|ção|ções|\bNº\b|\bCód\b", re.IGNORECASE), "es": re.compile(r"[ñ¿¡]|ción\b|ciones\b|\bN°", re.IGNORECASE)}
_WORDS = {
    "pt_BR": frozenset((
        "pedido", "cliente", "vendedor", "valor", "data", "produto", "razao", "cidade", "linha", "qtde", "quantidade", "preco", "nome", "emissao",
    )),
    "es": frozenset((
        "pedido", "cliente", "vendedor", "importe", "monto", "fecha", "producto", "razon", "ciudad", "linea", "cantidad", "precio", "nombre",
    )),
    "en": frozenset((
        "order", "customer", "account", "seller", "amount", "date", "product", "name", "city", "line", "quantity", "price", "number", "sales",
    )),
}  # fmt: skip
_SIGNS = {"R$": "BRL", "€": "EUR", "£": "GBP", "US$": "USD"}
_TAX_IDS = {"cnpj": "BRL", "cpf": "BRL", "cnpj/cpf": "BRL", "rfc": "MXN", "cuit": "ARS", "rut": "CLP", "nit": "COP", "ruc": "PEN", "nif": "EUR"}


def spoken_language(sheets: Sequence[ClientSheet]) -> tuple[str, tuple[str, ...]]:
    """The language of most headers with up to three that show it; '' where no language has twice the signs of the next."""
    found: dict[str, list[str]] = {code: [] for code in _WORDS}
    for sheet in sheets:
        for header in sheet.headers:
            words = {u.text for u in sheet.units[header]}
            for code, known in _WORDS.items():
                if words & known or (code in _LETTERS and _LETTERS[code].search(header)):
                    found[code].append(header)
    ordered = sorted(found, key=lambda code: -len(found[code]))
    own = [h for h in found[ordered[0]] if h not in found[ordered[1]]]
    clear = len(own) >= 2 and len(own) >= 2 * len([h for h in found[ordered[1]] if h not in found[ordered[0]]])
    return (ordered[0], tuple(dict.fromkeys(own))[:3]) if clear else ("", ())


def spoken_currency(sheets: Sequence[ClientSheet]) -> tuple[str, str]:
    """The currency that signs in amounts, or tax ids with the right check digits, speak of, and the column that shows it; '' if none or several."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for header, seen in sheet.seen.items():
            signs = {_SIGNS[m] for m in seen.marks if m in _SIGNS} if seen.numbers > 0.9 else set()
            kind, share = seen.tax_ids if seen.distinct >= 10 and any("tax_id" in u.concepts for u in sheet.units[header]) else ("", 0.0)
            for currency in signs | ({_TAX_IDS[kind]} if share >= 0.9 else set()):
                found.setdefault(currency, f"{sheet.source.file} › {header}")
    return next(iter(found.items())) if len(found) == 1 else ("", "")
