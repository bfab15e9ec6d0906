"""Each remark is made when its reason is there, and not when it is not; one key account that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kit.engagement import Settings
from kit.language import LANGUAGES, read_language
from kit.schema import SHEETS
from kit.schema.worksheets.territory import CRITERIA
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


DAY = pd.Timedelta(days=1)
HEADER = {"account_id": "001", "cycle": "2026", "tier": "key", "depth": "full"}
APPROVED = {**HEADER, "approval": "approved", "owner": "Ana", "ev_author": "Rui", "ev_confirmed_by": "Bia", "ev_as_of": NOW}
GOAL = {"plan_id": "G1", "account_id": "001", "level": "goal", "status": "running", "measure": "cost", "baseline": 10.0, "target": 8.0, "due": NOW,
        "answers": "P1"}  # fmt: skip
ACTIONS = [{"plan_id": f"A{n}", "account_id": "001", "parent_id": "G1", "level": "action", "owner": "Ana", "due": NOW} for n in range(2)]
QUARTERS = [{"plan_id": f"M{n}", "account_id": "001", "parent_id": "G1", "level": "milestone", "quarter": "Q2", "due": NOW, "status": "done"}
            for n in range(2)]  # fmt: skip
REVIEW = {"meeting_id": "M1", "minutes": 90.0, "presenter": "Ana", "coach": "Bia", "reviewer": "Rui"}
SENT = {"opportunity_id": "O1", "prepared_by": "Ana", "valid_until": NOW, "sent_on": pd.Timestamp("2026-06-12"),
        "receipt_confirmed_on": pd.Timestamp("2026-06-15"), "next_contact_on": NOW}  # fmt: skip
ANSWER = {"contact_id": "P1", "question_id": "recommend", "asked_on": NOW, "ev_author": "Ana", "ev_as_of": NOW}
SPEND = {"account_id": "001", "unit_id": "", "product_line": "", "year": 2025, "with_whom": "us", "competitor_id": "", "basis": "declared"}


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
    ({"plan_lines": [GOAL, *ACTIONS[:1]]}, "V1"),
    ({"plan_lines": [GOAL, {**ACTIONS[0], "owner": None}, ACTIONS[1]]}, "V1"),
    ({"plan_lines": [{**GOAL, "answers": None}, *ACTIONS]}, "V2"),
    ({"plan_lines": [{**GOAL, "baseline": None}, *ACTIONS]}, "V3"),
    ({"account_headers": [{**HEADER, "active": True}], "plan_lines": [{**ACTIONS[0], "due": NOW - DAY}]}, "V13"),
    ({"account_headers": [{**HEADER, "active": True}]}, "V13"),
    ({"review_meetings": [{**REVIEW, "coach": "ana "}]}, "V19"),
    ({"review_meetings": [{**REVIEW, "minutes": 91.0}]}, "V19"),
    ({"account_headers": [{**APPROVED, "ev_confirmed_by": "ANA"}]}, "V20"),
    ({"visits": [{"visit_id": "V1", "account_id": "1"}]}, "V21"),
    ({"risk_register": [{"risk_id": "R1", "ev_expires_on": NOW - DAY}]}, "V24"),
    ({"account_headers": [APPROVED], "plan_lines": [{**ACTIONS[0], "to_confirm": True}]}, "V26"),
    ({"plan_lines": [{**ACTIONS[0], "replicated_from": "G9"}]}, "V26"),
    ({"plan_lines": [{**GOAL, "status": "done", "outcome": "full", "owner_review": "x"}]}, "V27"),
    ({"plan_lines": [*ACTIONS, {"plan_id": "T", "parent_id": "G1", "level": "task"}, GOAL]}, "V36"),
    ({"plan_lines": [*ACTIONS, GOAL, {"plan_id": "A", "account_id": "002", "parent_id": "G1", "level": "action"}]}, "V36"),
    ({"plan_lines": [*ACTIONS, GOAL, {"plan_id": "A", "parent_id": "G1", "level": "action", "due": NOW + DAY}]}, "V36"),
    ({"plan_lines": [{**ACTIONS[0], "status": "done"}, {"plan_id": "T", "parent_id": "A0", "level": "task"}]}, "V36"),
    ({"plan_lines": [*ACTIONS, GOAL, *QUARTERS]}, "V36"),
    ({"opportunity_positions": [{**SENT, "valid_until": None}]}, "V30"),
    ({"opportunity_positions": [{**SENT, "receipt_confirmed_on": pd.Timestamp("2026-06-16")}]}, "V30"),
    ({"opportunity_positions": [{**SENT, "next_contact_on": None}]}, "V30"),
    ({"scenario_criteria": [{"scenario_id": "S", "criterion": c, "weight": 0.45} for c in ("hours", "revenue")]}, "V15"),
    ({"scenario_criteria": [{"scenario_id": "S", "criterion": c, "weight": 0.125} for c in CRITERIA[:8]]}, "V15"),
    ({"account_service": [{"account_id": "1", "lock": True, "lock_reason": "x", "ev_author": "Ana"}]}, "V33"),
    ({"account_service": [{"account_id": "1", "lock": True, "ev_author": "Ana", "ev_as_of": NOW}]}, "V33"),
    ({"vip_visits": [{"account_id": str(n), "visited_on": pd.Timestamp("2026-06-15") + n % 5 * DAY, "by": "Ana"} for n in range(7)]}, "V34"),
    ({"satisfaction_answers": [{**ANSWER, "comment": "Casado, tres hijos"}]}, "V35"),
    ({"wallet_lines": [{**SPEND, "spend": 100.0}, *({**SPEND, "product_line": c, "spend": 47.0} for c in "ab")]}, "V32"),
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
    lines = [GOAL, *ACTIONS, {"plan_id": "M1", "parent_id": "G1", "level": "milestone", "status": "done"}]
    spend = [{**SPEND, "spend": 100.0}, *({**SPEND, "product_line": c, "spend": 47.5} for c in "ab")]
    weights = [{"scenario_id": "S", "criterion": c, "weight": 1 / 7} for c in CRITERIA[:7]]
    visits = [{"account_id": str(n), "visited_on": pd.Timestamp("2026-06-15") + n % 5 * DAY, "by": "Ana"} for n in range(6)]
    quiet = tables(
        account_headers=[{**APPROVED, "active": True}], plan_lines=lines, wallet_lines=spend, scenario_criteria=weights, review_meetings=[REVIEW],
        opportunity_positions=[SENT], satisfaction_answers=[ANSWER], vip_visits=visits,
    )  # fmt: skip
    assert remarks(quiet, settings, NOW) == []


@pytest.mark.parametrize(("central", "connected", "amount", "found"), [
    (2, 2, 1e5, []), (3, 5, 1e5, []), (1, 2, 1e5, ["V8"]), (4, 2, 1e5, ["V8"]), (2, 1, 1e5, ["V8"]), (2, 6, 1e5, ["V8"]), (0, 0, 99_999, []),
])  # fmt: skip
def test_a_large_opportunity_names_central_and_connected_people(
    settings: Settings, central: int, connected: int, amount: float, found: list[str]
) -> None:
    people = [{**PERSON, "contact_id": f"{w}{n}", "weight": w} for w, count in (("central", central), ("connected", connected)) for n in range(count)]
    deal = {"opportunity_id": "O1", "account_id": "001", "status": "open", "amount": amount}
    made = tables(pipeline_opportunities=[deal], contact_map=people or [{**PERSON, "account_id": "002", "contact_id": "x"}])
    assert codes(remarks(made, settings, NOW)) == found
    assert remarks(tables(pipeline_opportunities=[{**deal, "status": "won"}]), settings, NOW) == []


@pytest.mark.parametrize(("orders", "rival", "found"), [(104.0, 0.0, []), (106.0, 0.0, ["V32"]), (104.0, 3.0, ["V32"]), (104.0, 5.0, [])])
def test_what_stands_as_bought_from_us_is_held_against_the_orders(settings: Settings, orders: float, rival: float, found: list[str]) -> None:
    """100 typed: 104 is within a twentieth, 106 is not; a wallet of 103 cannot hold orders of 104."""
    days = pd.DataFrame({"account_id": "001", "date": [pd.Timestamp("2025-01-10"), pd.Timestamp("2025-07-01")], "orders": 1, "revenue": orders / 2})
    lines = [{**SPEND, "spend": 100.0}, *([{**SPEND, "with_whom": "competitor", "spend": rival}] if rival else [])]
    assert codes(remarks(tables(wallet_lines=lines), settings, NOW, {"account_days": days})) == found
    assert remarks(tables(wallet_lines=[{**SPEND, "year": 2026, "spend": 1.0}]), settings, NOW, {"account_days": days}) == [], "the year is not over"
