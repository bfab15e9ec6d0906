"""CRM tasks: the contacts of the weeks in the shape in which four CRMs take tasks (A4).

Heads and words are those that the makers document for their import or interface. Ids of users, and e-mail addresses, are not known here and left out:
whoever imports maps the seller by name. A text that a spreadsheet would run as a formula is marked as text (XL1).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

import pandas as pd

from kit.language import Language

__all__ = ["CRM_SHAPES", "crm_rows", "csv_text"]

CRM_SHAPES: Mapping[str, Mapping[str, str]] = {
    "salesforce": {"Subject": "subject", "ActivityDate": "day", "Status": "=Not Started", "Priority": "=Normal", "Description": "note",
                   "WhatId": "account_key", "Owner": "seller", "Account": "account"},
    "hubspot": {"Task Title": "subject", "Due Date": "day", "Task Type": "hubspot", "Task Status": "=NOT_STARTED", "Notes": "note",
                "Company Name": "account", "Assigned To": "seller"},
    "pipedrive": {"Subject": "subject", "Type": "pipedrive", "Due date": "day", "Due time": "start", "Duration": "length", "Note": "note",
                  "Organization": "account", "Assigned to": "seller"},
    "rd_station": {"subject": "subject", "type": "rd_station", "date": "day", "hour": "start", "notes": "note", "company": "account",
                   "user": "seller"},
}  # fmt: skip
_TYPES: Mapping[str, Mapping[str, str]] = {
    "hubspot": {"phone": "CALL", "email": "EMAIL", "": "TODO"},
    "pipedrive": {"phone": "call", "visit": "meeting", "video": "meeting", "email": "email", "": "task"},
    "rd_station": {"phone": "call", "visit": "visit", "video": "meeting", "email": "email", "message": "whatsapp", "": "task"},
}
_SALESFORCE_ACCOUNT = re.compile(r"001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
_HARMLESS = re.compile(r"[+-]?[\d\s().,-]*")


def crm_rows(rows: pd.DataFrame, crm: str, language: Language) -> pd.DataFrame:
    """The rows as tasks of the CRM (`CRM_SHAPES`), its heads as columns; the account's key only where it is one of that CRM's own."""
    ids = rows["account_id"].fillna("").astype("str")
    own = ids.map(lambda text: bool(_SALESFORCE_ACCOUNT.fullmatch(text)))
    minutes = rows["duration_minutes"].fillna(0).astype("float64").round().astype("int64")
    known = pd.DataFrame({
        "subject": rows["what"] + ": " + rows["account"].where(rows["account"] != "", rows["objective"]),
        "day": pd.to_datetime(rows["by"]).dt.strftime("%Y-%m-%d"),
        "start": rows["start"].fillna(""),
        "length": [f"{m // 60:02d}:{m % 60:02d}" if m else "" for m in minutes],
        "note": [" ".join(text for text in pair if text) for pair in zip(rows["objective"], rows["content"], strict=True)],
        "account": rows["account"], "seller": rows["seller"], "account_key": ids.where(own, ""),
        **{name: [types.get(c if isinstance(c, str) else "", types[""]) for c in rows["channel"]] for name, types in _TYPES.items()},
    })  # fmt: skip
    shape = {head: source for head, source in CRM_SHAPES[crm].items() if source != "account_key" or (len(own) and own.all())}
    return pd.DataFrame({head: source[1:] if source.startswith("=") else known[source] for head, source in shape.items()}, index=rows.index)


def csv_text(rows: pd.DataFrame) -> str:
    """The rows as CSV, commas between and every cell safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_safe(str(cell)) for cell in row] for row in rows.itertuples(index=False, name=None))
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _HARMLESS.fullmatch(text) else text
