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
from kit.load.mapping.draft import Draft
from kit.load.mapping.drafting import drafted
from kit.load.mapping.proposal import client_sheet
from kit.load.mapping.words import Vocabulary, read_vocabulary, tokens
from kit.resources import resource
from kit.schema import INPUTS
from tests.load.mapping.test_drafting import cnpjs

HEADERS = Path(__file__).with_name("crm_headers.csv")
SYSTEMS = ("Brazilian spreadsheets", "HubSpot", "Pipedrive", "Salesforce", "TOTVS Protheus")
EXPECTED = "expected date while the deal is open"
BY_OBJECT = "account or opportunity, by the object exported"
OPPORTUNITY_ONLY = {"StageName", "Amount", "Probability", "CloseDate", "IsClosed", "IsWon", "ForecastCategory", "LeadSource", "AccountId"}
BOTH = ["Id", "IsDeleted", "Name", "Type", "OwnerId", "CreatedDate"]
TABLES = {table.name: table for table in INPUTS}
PLAIN_VALUES = {
    "country": ("Brasil", "México", "Argentina"), "state": ("SP", "RJ", "PR"), "city": ("Campinas", "Santos", "Niterói"),
    "postal_code": ("13010-000", "20040-020", "80010-150"), "employees": ("12", "40", "7", "150"), "tax_id": cnpjs(60),
}  # fmt: skip

Row = dict[str, str]


@dataclass(frozen=True)
class Judged:
    """A header of the list with what the draft makes of it: the field that has it (`accepted`) or asks for it, and why; '' where nothing does."""

    row: Row
    proposed: str
    accepted: bool
    reasons: tuple[str, ...]
    targets: frozenset[str]

    @property
    def right(self) -> bool:
        return self.proposed in self.targets


def _targets(row: Row, draft: Draft) -> frozenset[str]:
    """What a header means in the tables that its file is read as, nothing if it has no place there.

    That is its target; for API names that two objects share, that of either; an expected close is no closing date (CR7). A name of the account is
    the account's id in every other table, unless the file has an id of its own; what the lines say of an account, they say for the accounts too.
    """
    meant = {row["target"]}
    if row["note"] == EXPECTED and "Close" not in row["header"]:
        meant = {"opportunities.expected_close"}
    elif row["note"].startswith("also "):
        meant |= {row["note"].removeprefix("also ").split(",")[0]}
    elif row["note"] == BY_OBJECT:
        meant = {"accounts.account_id", "accounts.name", "opportunities.opportunity_id"}
    elif row["target"] == "accounts.name":
        ids = {name: part.given.get("account_id") for name, part in draft.tables.items()}
        meant |= {f"{name}.account_id" for name, option in ids.items() if option is None or option.text == row["header"]}
    elif row["target"] == "orders.account_id":
        meant |= {"accounts.account_id"}
    return frozenset(field for field in meant if field.split(".")[0] in draft.tables)


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


def _value(target: str, n: int) -> str:
    """A value as an export holds it in a column that means this field; a word of the street where it means none."""
    table, _, name = target.partition(".")
    if name in PLAIN_VALUES:
        return PLAIN_VALUES[name][n % len(PLAIN_VALUES[name])]
    if not name or name == "name":
        return f"{table or 'word'} {n if table else n % 13}"
    column = TABLES[table].column(name)
    by_kind = {
        "id": f"{n if name in TABLES[table].key else n % 9:06d}", "date": f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}", "ratio": f"{n / 60:.2f}",
        "money": f"{1000 + 37 * n}.50", "word": column.vocabulary[n % len(column.vocabulary)] if column.vocabulary else "",
    }  # fmt: skip
    return by_kind.get(column.kind, f"{name} {'ABCDE'[n % 5]}")


@cache
def judged(system: str, known: bool, poorer: bool = False) -> tuple[Judged, ...]:
    """Every header of a system in the draft of its file: with its profile (`known`), or with profile and the words that came from it taken away."""
    found: list[Judged] = []
    for name, rows, headers in _files():
        if name != system:
            continue
        means = {row["header"]: row["target"] for row in rows}
        filled = pd.DataFrame({h: pd.Series([_value(means.get(h, ""), n) for n in range(60)], dtype="str") for h in headers})
        sheet = client_sheet(Source("export.csv", filled), "" if known else system, _poorer(system) if poorer else None)
        draft = drafted([sheet])
        proposals = _proposals(draft)
        found += [Judged(row, *proposals.get(row["header"], ("", False, ())), _targets(row, draft)) for row in rows]
    return tuple(found)


def _proposals(draft: Draft) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    """For each header the field that has it, else the one that asks for it with most confidence."""
    found: dict[str, tuple[float, str, tuple[str, ...]]] = {}
    for name, part in draft.tables.items():
        offers = [(2.0, field, option) for field, option in part.given.items()]
        offers += [(option.confidence, question.field, option) for question in part.questions for option in question.options]
        for confidence, field, option in offers:
            for header in option.parts or (option.text,):
                found[header] = max(found.get(header, (0.0, "", ())), (confidence, f"{name}.{field}", option.reasons))
    return {header: (field, confidence > 1, reasons) for header, (confidence, field, reasons) in found.items()}


def test_as_many_columns_are_proposed_right_as_the_page_on_new_engagements_says() -> None:
    rows = [j for system in SYSTEMS for j in judged(system, known=False)]
    placed = [j for j in rows if j.targets and j.row["target"]]
    right, accepted = sum(j.right for j in placed), sum(j.accepted for j in rows)
    page = (resource("docs") / "new-engagement.md").read_text(encoding="utf-8")
    assert f"of {len(placed)} columns that have a place there {right / len(placed):.0%}".replace("%", " %") in page, (len(placed), right, accepted)
    assert f"{accepted} of them without a question" in page, accepted


@pytest.mark.parametrize("system", SYSTEMS)
def test_with_its_system_left_out_three_headers_in_four_are_proposed_right(system: str) -> None:
    aimed = [j for j in judged(system, known=False) if j.row["target"] and j.targets]
    assert len(aimed) >= 15 and sum(j.right for j in aimed) >= 0.75 * len(aimed), [(j.row["header"], j.proposed) for j in aimed if not j.right]


def test_even_without_plain_words_that_only_this_system_uses_four_in_five_are_right_and_none_accepted_is_wrong() -> None:
    rows = [j for system in SYSTEMS for j in judged(system, known=False, poorer=True)]
    aimed = [j for j in rows if j.row["target"] and j.targets]
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
    assert [(j.row["header"], j.proposed) for j in rows if j.row["target"] and j.targets and not j.right] == []
    assert [(j.row["header"], j.proposed) for j in rows if not j.row["target"] and j.row["note"] != BY_OBJECT and j.proposed] == []


def test_leaving_a_system_out_takes_its_profile_and_its_words_away() -> None:
    left_out = judged("Pipedrive", known=False)
    assert not any("Pipedrive" in reason for j in left_out for reason in j.reasons)
    assert any("Pipedrive" in reason for j in judged("Pipedrive", known=True) for reason in j.reasons)
