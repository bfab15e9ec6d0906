"""Profiles: only headers that were seen, only fields that exist, and pages that say the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kit.load.mapping.profiles import EVIDENCE, SYSTEMS, recognised_object, system_objects
from kit.schema import INPUTS
from tests.house.systems import page_of, page_path

TABLES = {t.name: t for t in INPUTS}
HEADERS = Path(__file__).with_name("crm_headers.csv")


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_header_says_where_it_was_seen_and_names_a_field_that_exists(system: str) -> None:
    for item in system_objects(system):
        assert item.table in TABLES and item.headers
        for header in item.headers:
            assert header.evidence in EVIDENCE
            assert not header.table or header.field in TABLES[header.table].names, header
            assert header.table or not header.ask, header  # what has no place is not asked about
        assert all(field in TABLES[item.table].names and all(item.known(c) for c in columns) for field, columns in item.parts.items())


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_page_of_a_system_is_in_step_with_its_profile(system: str) -> None:
    assert page_path(system).read_text(encoding="utf-8") == page_of(system)


def test_the_list_of_seen_headers_is_in_the_profiles_whole() -> None:
    with HEADERS.open(encoding="utf-8") as file:
        seen = {(r["system"], r["header"]) for r in csv.DictReader(file) if r["kind"] == "header"}
    known = {(item.system, h.header) for system in SYSTEMS for item in system_objects(system) for h in item.headers}
    assert seen - known == set()


def test_the_object_comes_before_the_field() -> None:
    deals = recognised_object(["Record ID", "Deal Name", "Deal Stage", "Amount"])
    companies = recognised_object(["Record ID", "Company name", "Company owner", "Industry"])
    assert deals and companies and (deals.table, companies.table) == ("opportunities", "accounts")
    ours = [item.known("record id") for item in (deals, companies)]
    assert [(h.table, h.field) for h in ours if h] == [("opportunities", "opportunity_id"), ("accounts", "account_id")]
    assert recognised_object(["Record ID", "Name", "Anything", "Else"]) is None
    assert recognised_object(["Record ID", "Deal Name", "Deal Stage", "Amount"], without="HubSpot") is None
