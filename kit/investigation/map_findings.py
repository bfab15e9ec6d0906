"""Findings of the relationship map: what it says of an account, in words, and the words that stand for its picture (A8.3, D3).

These sentences hold judgements about persons: they are shown with the mark that keeps them in the house.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kit.language import message as _
from kit.language import ratio_field, sentence

__all__ = ["map_alt", "map_cautions", "map_finding", "next_contact_finding", "next_contact_kind"]

_EMPTY = _("No contact of this account is known, so there is no map.")
_SOUND = _("The map is recent, and somebody on it is not for us: it can be worked with.")
_ALIKE = 0.005  # shares that read the same
_TWO = _("{first} {second}")


def map_finding(row: pd.Series) -> str:
    """What the map of one account (its row of `relationships`) says: people, influence covered with its range, support, blockers."""
    if row["contacts"] == 0:
        return _EMPTY
    if pd.isna(row["coverage"]):
        return sentence("{n} people are known here; how near we stand to them is not.", n=int(row["contacts"]))
    fields = {"n": int(row["contacts"]), "low": ratio_field(row["coverage"]), "blockers": int(row["blockers"]),
              "support": round(float(row["support"]), 2) if pd.notna(row["support"]) else "–"}  # fmt: skip
    if row["coverage_high"] - row["coverage"] < _ALIKE:
        told = sentence(
            "People known here: {n}. Influence covered: {low}; influential and against us: {blockers}; weighted support: {support}.", **fields
        )
    else:
        told = sentence(
            "People known here: {n}. Influence covered: {low} to {high}; influential and against us: {blockers}; weighted support: {support}.",
            **fields, high=ratio_field(row["coverage_high"]),
        )  # fmt: skip
    return sentence(_TWO, first=("all", [told]), second=("all", [row["flag"]])) if row["flag"] else told


def map_cautions(row: pd.Series) -> str:
    """Why the map should not be taken at its word: too rosy, or grown old; or that it is neither."""
    if row["contacts"] == 0:
        return _EMPTY
    rosy = _("Everybody is said to be for us: such a map is not credible, so ask who would lose if we won.")
    old = sentence("{n} of {all} contacts are to be confirmed: nobody of ours has spoken with them for a year, or none is on record.",
                   n=int(row["to_confirm"]), all=int(row["contacts"])) if row["to_confirm"] else ""  # fmt: skip
    is_rosy = pd.notna(row["credible"]) and not row["credible"]
    if is_rosy and old:
        return sentence(_TWO, first=("all", [rosy]), second=("all", [old]))
    return (rosy if is_rosy else old) or _SOUND


def next_contact_finding(standing: pd.DataFrame) -> str:
    """Whom to meet next, and through whom it goes: directly where we know the person, else by the chain of people, else without a way."""
    chosen = standing[standing["next_contact"].fillna(False).astype("bool")]
    if chosen.empty:
        return _("No next contact stands out: influence is not known, or we stand as near as can be.")
    person = chosen.iloc[0]
    name = str(person["name"]) if pd.notna(person["name"]) else str(person["contact_id"])
    if person["access"] >= 1:
        return sentence("Meet {name} next: there a better relationship would add most, and we already know each other.", name=name)
    if person["access"] > 0:
        return sentence("Meet {name} next: there a better relationship would add most, and people who know us can introduce us.", name=name)
    return sentence("Meet {name} next: most influence lies there, and nobody on the map leads to it yet.", name=name)


def next_contact_kind(standing: pd.DataFrame) -> Literal["decision", "abstained"]:
    """The kind of call-out that `next_contact_finding` deserves."""
    return "decision" if standing["next_contact"].fillna(False).astype("bool").any() else "abstained"


def map_alt(standing: pd.DataFrame, lines: pd.DataFrame) -> str:
    """What the picture of the map shows, for who cannot see it."""
    support = standing["support"]
    inside = lines[lines["from_id"].isin(standing["contact_id"]) & lines["to_id"].isin(standing["contact_id"])]
    return sentence(
        "Org chart of {n} people as an indented list: {pro} for us, {con} against us; {influence} lines of influence and {conflict} of conflict; "
        "beside each person the level now and the level wanted with each of us. The table below says the same.",
        n=len(standing), pro=int((support > 0).sum()), con=int((support < 0).sum()), influence=int((inside["kind"] == "influence").sum()),
        conflict=int((inside["kind"] == "conflict").sum()),
    )  # fmt: skip
