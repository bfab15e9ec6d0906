"""Pseudonyms: persons leave the tables, figures stay, and the forgotten do not come back (PR3, PR5)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kit import schema
from kit.keys import Key, Suppressed, engagement_key, write_state
from kit.load import ClientTables
from kit.pseudonyms import guarded_tables, with_pseudonyms, without_forgotten

NAMES = ("Ana Lima", "Beto Reis", "Carla Dias", "Davi Melo", "98765", "s1", "s2", "k1", "k2")


def held(tables: ClientTables) -> str:
    return " ".join(str(cell) for frame in tables.tables().values() for column in frame for cell in frame[column].tolist())


def test_no_name_or_id_of_a_person_is_left_in_any_table_when_pseudonyms_are_on(staffed) -> None:
    plain = staffed.tables()
    assert [name for name in NAMES if name not in held(plain)] == []
    staffed.settings = '[privacy]\npseudonyms = "on"\n'
    hidden = staffed.tables()
    assert [name for name in NAMES if name in held(hidden)] == [] and hidden.accounts["name"].tolist() == plain.accounts["name"].tolist()
    assert hidden.account_days.equals(plain.account_days)


def test_what_joined_before_joins_after_and_a_second_run_gives_the_same_tables(staffed) -> None:
    staffed.settings = '[privacy]\npseudonyms = "on"\n'
    tables, again = staffed.tables(), staffed.tables()
    assert set(tables.accounts["seller_id"]) == set(tables.activities["seller_id"]) == set(tables.sellers["seller_id"]) == set(tables.sellers["name"])
    assert tables.targets.set_index("dimension")["key"].to_dict() == {"account": "001", "seller": tables.accounts["seller_id"][0]}
    assert all(frame.equals(again.tables()[name]) for name, frame in tables.tables().items())
    key = engagement_key(staffed.engagement())
    assert key is not None and sorted(key.names.values()) == ["Ana Lima", "Beto Reis", "Carla Dias", "Davi Melo"]
    assert tables.activities["objective"].tolist()[0].startswith(f"{key.pseudonym('contacts', 'k1')} pediu, ligar (••)")


def test_pseudonyms_of_pseudonyms_are_themselves(staffed, tmp_path: Path) -> None:
    key = Key(tmp_path / "k", b"secret")
    once, names = with_pseudonyms(staffed.tables().tables(), key)
    twice, no_more = with_pseudonyms(once, key)
    assert len(names) == 4 and no_more == {} and all(frame.equals(twice[name]) for name, frame in once.items())


def test_a_forgotten_contact_is_in_no_table_and_a_forgotten_sellers_figures_stay_without_a_name(staffed) -> None:
    before, project = staffed.tables(), staffed.engagement()
    key = engagement_key(project, make=True)
    assert key is not None
    ids = frozenset([key.hashed("contacts", "k1"), key.hashed("sellers", "s2")])
    write_state(project, key, Suppressed(ids, {key.hashed("name", "Ana Lima"): 2, key.hashed("name", "DAVI MELO"): 2}))
    after = staffed.tables()
    assert [name for name in ("Ana Lima", "Davi Melo", "k1", "s2") if name in held(after)] == []
    assert after.contacts["contact_id"].tolist() == ["k2"] and len(after.sellers) == 2 and "••• pediu" in after.activities["objective"][0]
    revenue = [t.account_months["revenue"].sum() for t in (before, after)]
    assert revenue[0] == revenue[1] and after.accounts["seller_id"].nunique() == 2


def test_a_name_is_taken_out_of_a_text_as_whole_words_only(tmp_path: Path) -> None:
    key = Key(tmp_path / "k", b"secret")
    said = ["Com ANA LIMA e Beto", "Ana Limaverde", "ana-lima; Ana Lima"]
    notes = schema.table("activities").conform(pd.DataFrame({"visit_id": ["1", "2", "3"], "account_id": "a", "objective": said}))
    made = without_forgotten({"activities": notes}, Suppressed(names={key.hashed("name", "Ana Lima"): 2}), key)
    assert made["activities"]["objective"].tolist() == ["Com ••• e Beto", "Ana Limaverde", "•••; •••"]


def test_worksheets_meet_the_clients_tables_under_the_same_pseudonyms_also_where_people_typed_a_name(staffed) -> None:
    staffed.settings = '[privacy]\npseudonyms = "on"\n'
    project, tables = staffed.engagement(), staffed.tables()
    sheet = {"contact_id": ["k1", "k9"], "account_id": ["001", "002"], "name": ["Ana Lima", "Zita Nova"], "reports_to": ["k9", None],
             "ev_author": ["CARLA DIAS", "Olga Fora"], "concerns": ["Teme Beto Reis", None]}  # fmt: skip
    guarded = guarded_tables({"contact_map": schema.SHEETS["contact_map"].conform(pd.DataFrame(sheet))}, project)["contact_map"]
    sellers, contacts = tables.sellers.set_index("seller_id"), tables.contacts
    text = " ".join(str(cell) for column in guarded for cell in guarded[column])
    assert [n for n in ("Ana", "Zita", "CARLA", "Olga", "Beto", "k1", "k9") if n in text] == []
    assert guarded["contact_id"].isin(contacts["contact_id"]).sum() == 1 and guarded["ev_author"].isin(sellers.index).sum() == 1
    names = engagement_key(project).names
    assert {"Ana Lima", "Zita Nova", "Carla Dias", "Olga Fora"} <= set(names.values()) and "CARLA DIAS" not in names.values()
