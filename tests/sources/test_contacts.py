"""Persons stand in the client's list and on the map of people: the later word counts, and who owes a cell to the worksheet is as guarded as it."""

from __future__ import annotations

import pandas as pd

from kit.schema import table
from kit.sources import known_contacts
from kit.sources.contacts import settled_contacts
from tests.sources.sheets import AS_OF, typed


def contacts() -> pd.DataFrame:
    return table("contacts").conform(pd.DataFrame({
        "contact_id": ["a", "b", "d"], "account_id": "001", "name": ["Rui", "Eva", "Ana"], "influence": [3, 5, 2],
        "last_contact": pd.to_datetime(["2026-05-01", "2026-01-01", "2026-02-01"]),
    }))  # fmt: skip


def on_the_map() -> pd.DataFrame:
    house = {"account_id": "001", "ev_status": "assumed", "ev_visibility": "internal"}
    return typed(
        "contact_map", {"contact_id": "b", "influence": 9, "last_contact": "2025-12-01", **house},
        {"contact_id": "c", "name": "Ivo", "last_contact": "2026-02-01", "access_via": "a", **house},
        {"contact_id": "d", "influence": 7, "last_contact": "2026-03-01", **house, "ev_as_of": "2026-06-01"},
    )  # fmt: skip


def test_the_later_word_counts_and_persons_who_are_only_on_the_worksheet_are_added():
    known = known_contacts(contacts(), on_the_map(), AS_OF)
    assert known["contact_id"].tolist() == ["a", "b", "c", "d"] and known["name"].tolist() == ["Rui", "Eva", "Ivo", "Ana"]
    assert known["influence"].tolist() == [3, 9, pd.NA, 2], "of d the worksheet's influence is older than the client's data"
    assert known["access_via"].fillna("").tolist() == ["", "", "a", ""]


def test_a_last_contact_dates_itself_so_the_later_of_the_two_counts():
    known = known_contacts(contacts(), on_the_map(), AS_OF)
    assert known["last_contact"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-01", "2026-01-01", "2026-02-01", "2026-03-01"]


def test_who_owes_a_cell_to_the_worksheet_is_as_guarded_as_its_row():
    known = known_contacts(contacts(), on_the_map(), AS_OF).set_index("contact_id")
    assert known["ev_status"].to_dict() == {"a": "confirmed", "b": "assumed", "c": "assumed", "d": "assumed"}
    assert known["ev_visibility"].to_dict() == {"a": "client_safe", "b": "internal", "c": "internal", "d": "internal"}
    assert known_contacts(contacts(), on_the_map().iloc[:0], AS_OF)["influence"].tolist() == [3, 5, 2]


def test_what_differs_about_a_person_is_listed_for_the_house_alone():
    changes = settled_contacts(contacts(), on_the_map(), AS_OF).changes
    assert changes[["contact_id", "column", "choice"]].to_numpy().tolist() == [
        ["b", "influence", "worksheet"], ["b", "last_contact", "client"], ["d", "influence", "client"], ["d", "last_contact", "worksheet"],
    ]  # fmt: skip
    assert set(changes["account_id"]) == {"001"} and (changes["ev_visibility"] == "internal").all()
