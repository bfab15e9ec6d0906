"""Contacts: the persons of the client's list, with what people wrote on the map of people (W6; A8.3, D3)."""

from __future__ import annotations

import pandas as pd

from kit.sources.rule import EVIDENCE_USED, Settled, settled

__all__ = ["known_contacts", "settled_contacts"]

_MARKS = ("ev_status", "ev_visibility")


def known_contacts(contacts: pd.DataFrame, written: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The client's contacts with what people wrote on the map of people (W6), by the rule: persons who are only there are added, and `access_via`
    comes with them. Whoever owes a cell to the worksheet is as guarded as its row; the client's own file counts as confirmed (`ev_status`,
    `ev_visibility`)."""
    found = settled_contacts(contacts, written, as_of)
    people = found.table.set_index("contact_id")
    for mark, safe, guarded in (("ev_status", "confirmed", "assumed"), ("ev_visibility", "client_safe", "internal")):
        kept = found.taken.loc[found.taken[mark] != safe, "key"]
        people[mark] = pd.Series(safe, index=people.index, dtype="str").mask(people.index.isin(kept), guarded)
    return people.reset_index()[[*contacts.columns, "access_via", *_MARKS]].sort_values("contact_id", ignore_index=True)


def settled_contacts(contacts: pd.DataFrame, written: pd.DataFrame, as_of: pd.Timestamp) -> Settled:
    """The contacts by the rule, with its list. What is only assumed counts too, because the row carries its marks; a last contact dates itself, so
    the later of two counts. What is said of persons stays in the house: no row of the list is for a client."""
    names = [*contacts.columns, "access_via"]
    client = contacts.assign(access_via=pd.Series(None, index=contacts.index, dtype="str"))[names]
    typed = written.reindex(columns=[*names, *EVIDENCE_USED]).drop_duplicates()
    found = settled("contacts", client, typed, as_of, key="contact_id", confirmed=False, self_dated=("last_contact",))
    return Settled(found.table, found.changes.assign(ev_visibility="internal"), found.taken)
