"""Seller labels: what a seller is called where people read, and what stands where there is none.

Names come from files as people typed them, with spaces and line breaks; a seller without a name goes by the id. Accounts and lines without a seller
are one row of every table by seller, never left out.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kit.language import message

__all__ = ["UNASSIGNED", "seller_labels"]

UNASSIGNED = "unassigned"


def seller_labels(ids: Iterable[str], sellers: pd.DataFrame | None) -> list[str]:
    """For each id the seller's name on one line, the id itself where `sellers` knows none, a message for `UNASSIGNED`."""
    known = {} if sellers is None or sellers.empty else sellers.set_index("seller_id")["name"].fillna("").to_dict()
    return [message("Without a seller") if seller == UNASSIGNED else " ".join(str(known.get(seller, "")).split()) or seller for seller in ids]
