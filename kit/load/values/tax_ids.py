"""Tax ids: check digits by python-stdnum for the country of each account (CNPJ, CPF, RFC, RUT, CUIT, NIT …).

A number that lost its leading zeros in a spreadsheet gets them back only if the check digits agree then; everything else that fails is reported and
left as it came (IN6).
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import pandas as pd
from stdnum import get_cc_module

from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding, finding_of_rows

__all__ = ["checked_tax_ids"]

_CURRENCIES = {
    "BRL": "br", "MXN": "mx", "COP": "co", "CLP": "cl", "ARS": "ar", "PEN": "pe", "UYU": "uy", "PYG": "py",
    "GTQ": "gt", "CRC": "cr", "DOP": "do",
}  # fmt: skip
_COUNTRIES = {
    "br": "br", "bra": "br", "brasil": "br", "brazil": "br", "mx": "mx", "mex": "mx", "mexico": "mx", "co": "co", "col": "co", "colombia": "co",
    "cl": "cl", "chl": "cl", "chile": "cl", "ar": "ar", "arg": "ar", "argentina": "ar", "pe": "pe", "per": "pe", "peru": "pe", "uy": "uy",
    "uruguay": "uy", "py": "py", "paraguay": "py", "gt": "gt", "guatemala": "gt", "cr": "cr", "costa rica": "cr", "do": "do", "es": "es",
    "espana": "es", "spain": "es", "espanha": "es", "pt": "pt", "portugal": "pt", "ec": "ec", "ecuador": "ec", "equador": "ec",
}  # fmt: skip
_MODULES = {
    "br": (("cnpj", 14), ("cpf", 11)), "mx": (("rfc", 0),), "co": (("nit", 0),), "cl": (("rut", 0),), "ar": (("cuit", 11),), "pe": (("ruc", 11),),
    "uy": (("rut", 12),), "py": (("ruc", 0),), "gt": (("nit", 0),), "cr": (("cpj", 10),), "do": (("rnc", 9),), "es": (("nif", 0),),
    "pt": (("nif", 9),), "ec": (("ruc", 13),),
}  # fmt: skip


def checked_tax_ids(accounts: pd.DataFrame, source: Source, header: str, currency: str) -> tuple[pd.Series, list[Finding]]:
    """The tax ids, lost zeros refilled where the check digits agree, and what was found about them."""
    given = accounts["tax_id"].astype("str")
    countries = accounts["country"].astype("str") if "country" in accounts.columns else pd.Series("", index=accounts.index)
    country = countries.fillna("").map(lambda name: _COUNTRIES.get(_plain(name), "" if name else _CURRENCIES.get(currency, "")))
    present = given.notna().to_numpy()
    results = [_checked(v, c) if p else ("", "") for v, c, p in zip(given, country, present, strict=True)]
    status = np.array([s for s, _ in results])
    checked = given.where(status != "refilled", pd.Series([v for _, v in results], index=given.index, dtype="str"))
    findings = []
    if (status == "bad").any():
        text = sentence("Tax ids whose check digits do not fit")
        remedy = sentence("Ask the client for the right numbers; until then these accounts are not matched by tax id")
        findings.append(finding_of_rows("accounts", text, source, header, status == "bad", accounts, "tax_id", remedy))
    if (status == "refilled").any():
        text = sentence("Tax ids that had lost their leading zeros; the check digits agree once they are back")
        remedy = sentence("Keep this column as text when the file is exported")
        findings.append(finding_of_rows("accounts", text, source, header, status == "refilled", accounts, "tax_id", remedy))
    if (present & (country == "").to_numpy()).any():
        text = sentence("Tax ids of countries whose check digits the kit does not know")
        findings.append(finding_of_rows("accounts", text, source, header, present & (country == "").to_numpy(), accounts, "tax_id"))
    return checked, findings


def _checked(number: str, country: str) -> tuple[str, str]:
    if not country:
        return "", number
    if any(_module(country, name).is_valid(number) for name, _ in _MODULES[country]):
        return "ok", number
    if number.isdigit():
        longer = [(name, number.zfill(width)) for name, width in _MODULES[country] if len(number) < width]
        filled = [text for name, text in longer if _module(country, name).is_valid(text)]
        if len(filled) == 1:  # a number that could be a company's or a person's stays as it came
            return "refilled", filled[0]
    return "bad", number


@cache
def _module(country: str, name: str):  # type: ignore[no-untyped-def]
    return get_cc_module(country, name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().strip()
