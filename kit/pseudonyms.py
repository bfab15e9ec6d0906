"""Pseudonyms: persons leave the tables of a cycle before they are written; their names come back only in the report, with the key (PR3, Q45).

Ids and names of sellers and contacts become pseudonyms, the same in every table, so that everything still joins; names inside notes follow, and what
is an e-mail address, a telephone or a tax id there is masked. Names of accounts stay. Persons who asked to be forgotten are taken out whether
pseudonyms are on or off: contacts disappear, a seller's figures stay under a pseudonym that no name belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pandas as pd

from kit import schema
from kit.engagement import Engagement
from kit.errors import SettingsError
from kit.keys import Key, Suppressed, engagement_key, is_pseudonym, plain_text, read_suppressed, remember, write_state
from kit.personal_text import masked, names_replaced

__all__ = ["FORGOTTEN", "OWN_TABLES", "PERSON_IDS", "forgetting", "guarded_tables", "of_sellers", "own_id", "with_pseudonyms", "without_forgotten"]

FORGOTTEN = "•••"
PERSON_IDS = {
    "sellers": ("seller_id", "manager_id", "owner", "person_id", "rater", "by", "ev_author", "ev_confirmed_by", "presenter",
                "coach", "reviewer", "prepared_by", "author", "seller_id_proposed", "from_seller", "to_seller", "required_seller"),
    "contacts": ("contact_id", "reports_to", "from_id", "to_id", "access_via", "counterpart_id", "told_by", "primary_contact_id"),
}  # fmt: skip
OWN_TABLES = {"sellers": ("sellers", "account_team"), "contacts": ("contacts", "contact_map")}  # in which a row is the person
_WORD = re.compile(r"\w+", re.UNICODE)
_TEXTS = {
    "contacts": ("title", "department"), "accounts": ("name", "city"), "intake": ("format",), "quality": ("value", "finding"),
    "quality_rows": ("value", "finding"), "ticks": ("name", "figure"),
}  # fmt: skip
_ONLY_MASKED = ("accounts",)  # their names stay, whatever they have in common with a person's
Tables = Mapping[str, pd.DataFrame]


def guarded_tables(tables: Tables, engagement: Engagement) -> dict[str, pd.DataFrame]:
    """The canonical tables as the cycle may keep them: without the forgotten, and under pseudonyms where the settings say so.

    Raises
    ------
    SettingsError
        If the engagement's key is lost or another one.
    """
    suppressed, wanted = read_suppressed(engagement), engagement.settings.privacy.pseudonyms == "on"
    if not suppressed and not wanted:
        return dict(tables)
    key = engagement_key(engagement, make=wanted)
    assert key is not None  # a list of the forgotten names its key
    guarded = without_forgotten(tables, suppressed, key) if suppressed else dict(tables)
    if wanted:
        guarded, names = with_pseudonyms(guarded, key)
        write_state(engagement, key)
        if not names.items() <= key.names.items():
            remember(key, engagement, names)
    return {name: schema.table(name).conform(frame) for name, frame in guarded.items()}


def with_pseudonyms(tables: Tables, key: Key) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """The tables with pseudonyms for persons, and the name behind each pseudonym."""
    stand_in = {name: pseudonym for pseudonym, name in key.names.items()}
    names: dict[str, str] = {}
    by_name = {plain_text(name): pseudonym for pseudonym, name in key.names.items()}  # who is typed by name in a worksheet is known by id already
    made = dict(tables)
    for kind, columns in PERSON_IDS.items():
        known = _known_names(tables, kind, columns)
        pseudonym = {who: who if is_pseudonym(who) else by_name.get(plain_text(who)) or key.pseudonym(kind, who) for who in known}
        own = {plain_text(who) for who in known if plain_text(who) not in by_name}
        if len({key.pseudonym(kind, who) for who in own}) < len(own):
            raise SettingsError.of("pseudonyms_collide", table=kind)
        learnt = {who: name for who, name in known.items() if pseudonym[who] != who and (name != who or pseudonym[who] not in key.names)}
        names |= {pseudonym[who]: name for who, name in learnt.items()}
        stand_in |= {text: pseudonym[who] for who, name in known.items() for text in (who, name)}
        made = {table: _replaced(table, frame, kind, columns, pseudonym) for table, frame in made.items()}
    told = names_replaced(stand_in)

    def change(text: str) -> str:
        return told(text if "\n{" in text else masked(text, bare=False))  # the fields of a sentence hold amounts

    return {t: _with_texts(t, frame, masked if t in _ONLY_MASKED else change) for t, frame in made.items()}, names


def without_forgotten(tables: Tables, suppressed: Suppressed, key: Key, every_text: bool = False) -> dict[str, pd.DataFrame]:
    """The tables without the persons who are to be forgotten, also where a note names them; `every_text` searches all texts, as in result tables."""

    def forgotten(kind: str, ids: pd.Series, names: pd.Series | None = None) -> pd.Series:
        hit = ids.map(lambda who: key.hashed(kind, who) in suppressed.ids or _is_name(who, suppressed, key), na_action="ignore")
        if names is not None:
            hit = hit.eq(True) | names.map(lambda name: _is_name(name, suppressed, key), na_action="ignore").eq(True)
        return hit.eq(True)

    made = dict(tables)
    for own in (name for name in OWN_TABLES["contacts"] if name in made and len(made[name])):
        people = made[own]
        gone = people[forgotten("contacts", people["contact_id"], people["name"])]["contact_id"]
        people = people[~people["contact_id"].isin(gone)]
        made[own] = people.assign(reports_to=people["reports_to"].mask(people["reports_to"].isin(gone)))
    sellers = made.get("sellers", pd.DataFrame({"seller_id": [], "name": []}, dtype="str"))
    lost = set(sellers[forgotten("sellers", sellers["seller_id"], sellers["name"])]["seller_id"])
    lost |= {who for who in _ids(made, PERSON_IDS["sellers"]) if key.hashed("sellers", who) in suppressed.ids or _is_name(who, suppressed, key)}
    pseudonym = {who: key.pseudonym("sellers", who) for who in lost}
    made = {table: _replaced(table, frame, "sellers", PERSON_IDS["sellers"], pseudonym) for table, frame in made.items()}
    change = forgetting(suppressed, key)
    return {table: _with_texts(table, frame, change, every_text) for table, frame in made.items()}


def forgetting(suppressed: Suppressed, key: Key) -> Callable[[str], str]:
    """What takes the names of the forgotten out of a text."""
    return cache(lambda text: _without_names(text, suppressed, key))


def of_sellers(frame: pd.DataFrame) -> pd.Series:
    """Which rows of a table of keys by dimension (targets, concentration, progress) are about sellers."""
    return frame["dimension"].astype("str").str.removesuffix("_id").eq("seller")


def _known_names(tables: Tables, kind: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Id → name of everybody of a kind, the id itself where no name is known."""
    known = {who: who for who in _ids(tables, columns)}
    for own in (name for name in OWN_TABLES[kind] if name in tables and "name" in tables[name].columns):
        named = tables[own].dropna(subset=["name"])
        known |= dict(zip(named[own_id(own)].astype("str"), named["name"].astype("str"), strict=True))
    return known


def own_id(table: str) -> str:
    """The column that holds the id of the person whom a row of the table is about."""
    return "person_id" if table == "account_team" else PERSON_IDS["sellers" if table == "sellers" else "contacts"][0]


def _ids(tables: Tables, columns: tuple[str, ...]) -> Iterator[str]:
    for frame in tables.values():
        for column in columns:
            if column in frame.columns:
                yield from (str(who) for who in frame[column].dropna().unique() if who)
        if columns[0] == "seller_id" and "dimension" in frame.columns and "key" in frame.columns:
            yield from (str(who) for who in frame.loc[of_sellers(frame), "key"].dropna().unique() if who)


def _replaced(table: str, frame: pd.DataFrame, kind: str, columns: tuple[str, ...], pseudonym: Mapping[str, str]) -> pd.DataFrame:
    if not len(frame) or not pseudonym:
        return frame
    new = {c: frame[c].map(lambda who: pseudonym.get(who, who), na_action="ignore") for c in columns if c in frame.columns}
    if table in OWN_TABLES[kind] and "name" in frame.columns:
        hit = frame[own_id(table)].isin(list(pseudonym))
        new["name"] = frame["name"].mask(hit, new[own_id(table)])
    if kind == "sellers" and {"dimension", "key"} <= set(frame.columns):
        about = of_sellers(frame)
        new["key"] = frame["key"].mask(about, frame["key"].map(lambda who: pseudonym.get(who, who), na_action="ignore"))
    return frame.assign(**new) if new else frame


def _with_texts(table: str, frame: pd.DataFrame, change: Callable[[str], str], every_text: bool = False) -> pd.DataFrame:
    """The table with every free text changed (notes and what is like them, or all of them), each distinct text once."""
    every_text = every_text or table in schema.SHEETS  # whatever people type may name somebody
    texts = [c.name for c in schema.TABLES[table].columns if c.personal == "note" or (every_text and c.kind in ("text", "sentence"))]
    new = {}
    for column in dict.fromkeys((*texts, *_TEXTS.get(table, ()))):
        if column in frame.columns and frame[column].notna().any():
            changed = {text: change(text) for text in frame[column].dropna().unique()}
            if any(old != text for old, text in changed.items()):
                new[column] = frame[column].map(changed, na_action="ignore")
    return frame.assign(**new) if new else frame


def _is_name(text: str, suppressed: Suppressed, key: Key) -> bool:
    return key.hashed("name", text) in suppressed.names


def _without_names(text: str, suppressed: Suppressed, key: Key) -> str:
    """The text with every run of words that is the name of somebody forgotten taken out."""
    lengths = sorted(set(suppressed.names.values()), reverse=True)
    words = _words(text)
    at = 0
    while at < len(words):
        for count in lengths:
            if at + count <= len(words) and _is_name(text[words[at][0] : words[at + count - 1][1]], suppressed, key):
                text = text[: words[at][0]] + FORGOTTEN + text[words[at + count - 1][1] :]
                words = _words(text)
                break
        else:
            at += 1
    return text


def _words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end."""
    return [found.span() for found in _WORD.finditer(text)]
