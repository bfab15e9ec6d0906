"""Proposals on the headers of real systems, one system left out at a time: what is not known is asked, and nothing wrong is accepted (CR1-CR7)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kit.load.files.source import Source
from kit.load.mapping.proposal import Candidate, client_sheet, first_proposals
from kit.load.mapping.recognition import main_table
from kit.load.mapping.words import Vocabulary, read_vocabulary, tokens

HEADERS = Path(__file__).with_name("crm_headers.csv")
SYSTEMS = ("Brazilian spreadsheets", "HubSpot", "Pipedrive", "Salesforce", "TOTVS Protheus")
EXPECTED = "expected date while the deal is open"
BY_OBJECT = "account or opportunity, by the object exported"
OPPORTUNITY_ONLY = {"StageName", "Amount", "Probability", "CloseDate", "IsClosed", "IsWon", "ForecastCategory", "LeadSource", "AccountId"}
BOTH = ["Id", "IsDeleted", "Name", "Type", "OwnerId", "CreatedDate"]

Row = dict[str, str]


@dataclass(frozen=True)
class Judged:
    """A header of the list with what was proposed for it."""

    row: Row
    candidate: Candidate | None

    @property
    def proposed(self) -> str:
        return f"{self.candidate.table}.{self.candidate.field}" if self.candidate else ""

    @property
    def accepted(self) -> bool:
        return self.candidate is not None and self.candidate.sure

    @property
    def right(self) -> bool:
        return self.proposed in _targets(self.row)


def _targets(row: Row) -> set[str]:
    """What a header means: its target; for API names that two objects share, that of either; an expected close is no closing date (CR7)."""
    if row["note"] == EXPECTED and "Close" not in row["header"]:
        return {"opportunities.expected_close"}
    if row["note"].startswith("also "):
        return {row["target"], row["note"].removeprefix("also ").split(",")[0]}
    if row["note"] == BY_OBJECT:
        return {"accounts.account_id", "accounts.name", "opportunities.opportunity_id"}
    return {row["target"]}


def _files() -> Iterator[tuple[str, list[Row], list[str]]]:
    """System, its rows, and the headers of the file they come from; the list mixes two Salesforce objects, which are two files."""
    with HEADERS.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["kind"] == "header"]
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        part = ("opportunity" if row["header"] in OPPORTUNITY_ONLY else "account") if "API" in row["object"] else ""
        groups[row["system"], row["language"], row["object"], part].append(row)
    for (system, _, _, part), group in groups.items():
        yield system, group, [r["header"] for r in group] + (BOTH if part == "opportunity" else [])


def _said_in(header: str) -> set[tuple[str, ...]]:
    """The header, and its parts behind an object (`Deal - Value`, `A1_COD`), as the dictionary would hold them."""
    return {tuple(tokens(part)) for part in (header, *header.split(" - "), header.partition("_")[2]) if part}


def _poorer(system: str) -> Vocabulary:
    """The dictionary without every word that stands as a header, or as a part of one, in the exports of this system and of no other."""
    everywhere = [(name, said) for name, rows, _ in _files() for row in rows for said in _said_in(row["header"])]
    mine, others = ({said for name, said in everywhere if (name == system) is own} for own in (True, False))
    full = read_vocabulary(system)
    ours = {tuple(words.split()) for _, words in full.own}
    return replace(full, phrases={words: meant for words, meant in full.phrases.items() if words not in mine - others - ours})


@cache
def judged(system: str, known: bool, poorer: bool = False) -> tuple[Judged, ...]:
    """Every header of a system: with its profile (`known`), or with the profile and the words that came from it taken away."""
    found: list[Judged] = []
    for name, rows, headers in _files():
        if name == system:
            source = Source("export.csv", pd.DataFrame({h: [] for h in headers}))
            sheet = client_sheet(source, "" if known else system, values=False, vocabulary=_poorer(system) if poorer else None)
            proposals = first_proposals(sheet, main_table(sheet))
            found += [Judged(row, proposals.get(row["header"])) for row in rows]
    return tuple(found)


@pytest.mark.parametrize("system", SYSTEMS)
def test_with_its_system_left_out_four_headers_in_five_are_proposed_right(system: str) -> None:
    aimed = [j for j in judged(system, known=False) if j.row["target"]]
    assert len(aimed) >= 15 and sum(j.right for j in aimed) >= 0.8 * len(aimed), [(j.row["header"], j.proposed) for j in aimed if not j.right]


def test_even_without_plain_words_that_only_this_system_uses_four_in_five_are_right_and_none_accepted_is_wrong() -> None:
    rows = [j for system in SYSTEMS for j in judged(system, known=False, poorer=True)]
    aimed = [j for j in rows if j.row["target"]]
    assert sum(j.right for j in aimed) >= 0.8 * len(aimed) and [j.row["header"] for j in rows if j.accepted and not j.right] == []
    assert len(read_vocabulary("Pipedrive").phrases) - len(_poorer("Pipedrive").phrases) > 10


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("known", [True, False])
def test_not_one_wrong_header_is_accepted(system: str, known: bool) -> None:
    accepted = [j for j in judged(system, known) if j.accepted]
    assert accepted and [(j.row["header"], j.proposed) for j in accepted if not j.right] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_with_its_profile_every_header_is_right_and_what_has_no_place_stays_unmapped(system: str) -> None:
    rows = judged(system, known=True)
    assert [(j.row["header"], j.proposed) for j in rows if j.row["target"] and not j.right] == []
    assert [(j.row["header"], j.proposed) for j in rows if not j.row["target"] and j.row["note"] != BY_OBJECT and j.proposed] == []


def test_leaving_a_system_out_takes_its_profile_and_its_words_away() -> None:
    left_out = judged("Pipedrive", known=False)
    assert not any("Pipedrive" in reason for j in left_out if j.candidate for reason in j.candidate.reasons)
    assert any("Pipedrive" in reason for j in judged("Pipedrive", known=True) if j.candidate for reason in j.candidate.reasons)
