"""Names: what stands for accounts and persons where a reader must not learn who they are (PR3, PR4).

Labels are numbered in an order that tells nothing (that of a keyed hash), so that neither the alphabet nor the size of an account leads back to its
name. The names behind the pseudonyms of a cycle come back here, and only where the engagement's key is.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kit.cycle import Cycle
from kit.errors import SettingsError
from kit.keys import engagement_key, key_folder
from kit.language import message
from kit.schema.seller_labels import UNASSIGNED

__all__ = ["person_names", "training_names"]

_WHO: tuple[tuple[str, str, str], ...] = (
    ("accounts", "account_id", message("Account {n}")),
    ("sellers", "seller_id", message("Seller {n}")),
    ("contacts", "contact_id", message("Contact {n}")),
    ("account_team", "person_id", message("Team member {n}")),
)
_ALSO = {"seller_id": ("accounts", "account_months", "activities", "portfolio"), "contact_id": ("contact_map",)}


def training_names(cycle: Cycle) -> dict[str, str]:
    """Every name and id of an account, a seller or a contact of the cycle → its label; names written on one line also as one line."""
    names: dict[str, str] = {}
    key = engagement_key(cycle.engagement, make=True)
    assert key is not None
    for table, column, text in _WHO:
        known = _named(cycle, table, column)
        ordered = sorted(known, key=lambda who: key.hashed(f"training {table}", who))
        width = len(str(len(ordered)))
        for number, who in enumerate(ordered, start=1):
            label = cycle.language.text(text, n=f"{number:0{width}d}")
            for written in {who, known[who], " ".join(known[who].split())} - {""}:
                names.setdefault(written, label)
    for about in (cycle.settings.engagement.client, cycle.engagement.name):
        if about.strip():
            names.setdefault(about.strip(), cycle.language.text("Client company"))
    return names


def person_names(cycle: Cycle) -> dict[str, str]:
    """The names behind the pseudonyms of the cycle; nothing where persons stand under their own names.

    Raises
    ------
    SettingsError
        If the cycle's pseudonyms are of a key that is lost, or of another one.
    """
    made_with = cycle.manifest().get("key", "")
    if not made_with:
        return {}
    key = engagement_key(cycle.engagement)
    if key is None or key.fingerprint != made_with:
        raise SettingsError.of("key_lost", file=str(key_folder() / f"{cycle.engagement.name}-{made_with}.json"), engagement=cycle.engagement.name)
    return dict(key.names)


def _named(cycle: Cycle, table: str, key: str) -> Mapping[str, str]:
    """Ids → names of those that the cycle knows, sellers also from the tables that only hold their ids."""
    frame = cycle.read(table) if cycle.has(table) else pd.DataFrame(columns=[key, "name"])
    known = dict(zip(frame[key].astype("str"), frame["name"].fillna("").astype("str"), strict=True))
    for other in (cycle.read(name).dropna(subset=[key]) for name in _ALSO.get(key, ()) if cycle.has(name)):
        names = other["name"].fillna("").astype("str") if table == "contacts" else [""] * len(other)
        for who, name in zip(other[key].astype("str"), names, strict=True):
            if who and who != UNASSIGNED:
                known[who] = known.get(who) or name
    return known
