"""Each remark is made when its reason is there, and not when it is not; one key account that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kit.engagement import Settings
from kit.language import LANGUAGES, read_language
from kit.schema import SHEETS
from kit.worksheets import Remark, key_accounts, remarks
from kit.worksheets.reading import with_defaults

NOW = pd.Timestamp("2026-06-30")
PERSON = {"account_id": "001", "name": "x", "ev_author": "Ana", "ev_as_of": NOW}


def tables(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    made = {}
    for name, given in rows.items():
        sheet = SHEETS[name]
        frame = sheet.conform(pd.DataFrame(given))
        made[name] = sheet.conform(with_defaults(sheet, frame))
    return made


def codes(found: list[Remark]) -> list[str]:
    return [remark.code for remark in found]


def good_map() -> list[dict[str, Any]]:
    """Ten people of a key account, against whom nothing can be said."""
    known = {"weight": "connected", "buyer_type": "figures", "coverage": "several", "in_role_since": NOW - pd.Timedelta(days=180)}
    roles = ["executive_sponsor", "decision_maker", "ally", *["user"] * 7]
    people = [{**PERSON, "contact_id": f"P{n}", "role": role, "support": 3 if n else -2, "last_contact": NOW - pd.Timedelta(days=30)}
              for n, role in enumerate(roles)]  # fmt: skip
    return [{**person, **known, "decision_group": n < 2} for n, person in enumerate(people)]


HEADER = {"account_id": "001", "cycle": "2026", "tier": "key", "depth": "full"}


def test_a_map_without_fault_brings_no_remark(settings: Settings) -> None:
    made = tables(account_headers=[HEADER], contact_map=good_map())
    assert key_accounts(made) == {"001"} and remarks(made, settings, NOW) == []


@pytest.mark.parametrize(("change", "code"), [
    ({"support": 3}, "V5"), ({"role": "user"}, "V6"), ({"coverage": "none"}, "V9"), ({"buyer_type": "unknown"}, "V9"), ({"weight": None}, "V9"),
    ({"in_role_since": NOW - pd.Timedelta(days=179)}, "V9"), ({"support": -4}, "V9"), ({"ev_author": None}, "V23"),
])  # fmt: skip
def test_one_fault_brings_its_one_remark(settings: Settings, change: dict[str, Any], code: str) -> None:
    people = good_map()
    people[0] = {**people[0], **change}
    assert codes(remarks(tables(account_headers=[HEADER], contact_map=people), settings, NOW)) == [code]


def test_an_approver_who_sees_no_reason_to_change_is_told(settings: Settings) -> None:
    people = [*good_map(), {**good_map()[0], "contact_id": "P10", "role": "approver", "receptivity": "content"}]
    assert codes(remarks(tables(account_headers=[HEADER], contact_map=people), settings, NOW)) == ["V9"]


def test_too_few_people_is_a_remark_for_key_accounts_only(settings: Settings) -> None:
    people = good_map()[:9]
    assert codes(remarks(tables(account_headers=[HEADER], contact_map=people), settings, NOW)) == ["V7"]
    assert remarks(tables(account_headers=[{**HEADER, "tier": "large", "depth": "light"}], contact_map=people), settings, NOW) == []


def test_silence_of_an_ally_and_a_single_contact(settings: Settings) -> None:
    people = [{**person, "last_contact": NOW - pd.Timedelta(days=90 if person["role"] == "ally" else 91)} for person in good_map()]
    found = remarks(tables(account_headers=[HEADER], contact_map=people), settings, NOW)
    assert codes(found) == ["V10", "V11"]
    assert "90" in read_language("en").told(found[1].text)


@pytest.mark.parametrize(("given", "code"), [
    ({"customer_priorities": [{"priority_id": "I1", "account_id": "1", "kind": "initiative"}]}, "V4"),
    ({"swot_statements": [{"swot_id": "S1", "account_id": "1", "statement": "x"}]}, "V12"),
    ({"account_headers": [{**HEADER, "depth": "light"}]}, "V14"),
    ({"portfolio_scores": [{"account_id": "1", "criterion_id": "referral", "rater": r, "score": s} for r, s in (("a", 1), ("b", 4))]}, "V22"),
    ({"risk_register": [{"risk_id": "R1", "ev_status": "confirmed", "ev_as_of": NOW}]}, "V25"),
    ({"tenders": [{"tender_id": "T1", "account_id": "1", "opening": pd.Timestamp("2027-03-29")}]}, "V29"),
    ({"complaints": [{"issue_id": "C1", "account_id": "1", "resolved_on": NOW, "client_told_on": NOW}]}, "V31"),
])  # fmt: skip
def test_each_sheet_has_its_rule(settings: Settings, given: dict[str, list[dict[str, Any]]], code: str) -> None:
    found = remarks(tables(**given), settings, NOW)
    assert codes(found) == [code]
    for language in LANGUAGES:
        told = read_language(language).told(found[0].text)
        assert "{" not in told and "word." not in told


def test_at_the_limit_nothing_is_said(settings: Settings) -> None:
    scores = [{"account_id": "1", "criterion_id": "referral", "rater": r, "score": s} for r, s in (("a", 2), ("b", 4))]
    tender = {"tender_id": "T1", "account_id": "1", "opening": pd.Timestamp("2027-03-30")}
    closed = {"issue_id": "C1", "account_id": "1", "resolved_on": NOW, "client_told_on": NOW, "next_meeting_on": NOW}
    assert remarks(tables(portfolio_scores=scores, tenders=[tender], complaints=[closed]), settings, NOW) == []
