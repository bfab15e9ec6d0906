"""Replication: a copied plan is rescaled, moved in time, and promised by nobody."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.action import Portfolio, replicated_lines, similar_accounts
from kit.errors import DataError
from kit.language import Language
from kit.schema import SHEETS, table
from tests.action.account_plan.conftest import AS_OF, w11

SAY = Language("en", "BRL")
NUMBERS = [c.name for c in SHEETS["plan_lines"].fields if c.kind in ("number", "money", "ratio", "hours")]


@pytest.fixture
def known(six_accounts, portfolio) -> Portfolio:
    """The six accounts; 001 has a wallet of 20,000, 002 of 5,000; 004 to 006 none. A person of 001 is named in its plan."""
    six_accounts.potential.loc[six_accounts.potential["account_id"].eq("001"), "wallet"] = 20_000.0
    six_accounts.potential.loc[six_accounts.potential["account_id"].eq("002"), ["wallet", "share_of_wallet"]] = [5_000.0, 0.3]
    six_accounts.potential.loc[six_accounts.potential["account_id"].isin(("004", "005", "006")), "wallet"] = None
    people = table("contacts").conform(pd.DataFrame({"contact_id": ["c1"], "account_id": ["001"], "name": ["Rita Campos"]}))
    served = {"account_id": ["001", "002"], "segment": ["1", "1"], "service_format": "field", "hours_12m": 9.0}
    service = table("service").conform(pd.DataFrame(served))
    return Portfolio(six_accounts.accounts, six_accounts.profile, six_accounts.potential, portfolio, six_accounts.sellers, people,
                     table("relationships").empty(), service)  # fmt: skip


def test_amounts_follow_the_wallets_dates_the_calendar_and_the_owner_the_account(ladder: pd.DataFrame, known: Portfolio) -> None:
    copies = replicated_lines(ladder, "001", "002", known, AS_OF, SAY).set_index("plan_id")
    assert copies.index.tolist() == ["002-G1", "002-G1-M1", "002-G1-M2", "002-G1-M2-A1", "002-G1-M2-A2", "002-G1-M2-A2-T1"]
    goal = copies.loc["002-G1"]
    assert goal[["baseline", "target"]].tolist() == [1_500, 2_500]  # its own revenue, and a quarter of the step of 4,000
    assert (goal["start"], goal["due"], goal["owner"]) == (AS_OF, pd.Timestamp("2025-12-30"), "s1")  # 364 days later
    assert copies["parent_id"].fillna("").tolist() == ["", "002-G1", "002-G1", "002-G1-M2", "002-G1-M2", "002-G1-M2-A2"]
    assert goal["note"] == "Copied from the plan of Alvorada (001); amounts × 0.25, the ratio by wallet."
    assert (copies["status"] == "planned").all() and copies[["counterpart_id", "progress", "outcome", "lesson", "current"]].isna().all(axis=None)


def test_shares_stop_at_the_whole_typed_numbers_stay_and_names_are_taken_out(known: Portfolio) -> None:
    lines = w11(
        {"plan_id": "A", "account_id": "001", "level": "goal", "statement": "Alvorada gives us all", "formula": "share_of_wallet", "baseline": 0.1,
         "target": 0.95, "due": "2025-01-31"},
        {"plan_id": "B", "account_id": "001", "level": "goal", "statement": "Rita Campos sees three plants", "baseline": 0, "target": 3,
         "unit": "plants"},
        {"plan_id": "C", "account_id": "001", "level": "goal", "statement": "s", "baseline": 100, "target": 200, "unit": "R$", "cost": 40},
        {"plan_id": "D", "account_id": "001", "level": "goal", "statement": "no more", "status": "cancelled"},
    )  # fmt: skip
    copies = replicated_lines(lines, "001", "002", known, AS_OF, SAY).set_index("replicated_from")
    assert copies.index.tolist() == ["A", "B", "C"]
    assert copies.loc["A", ["baseline", "target"]].tolist() == [0.3, 1.0] and copies.loc["B", ["baseline", "target"]].tolist() == [0, 3]
    assert copies.loc["C", ["baseline", "target", "cost"]].tolist() == [25, 50, 10]
    assert copies.loc["A", "statement"] == "Boreal gives us all" and copies.loc["B", "statement"] == "[person] sees three plants"


def test_without_wallets_the_revenues_are_compared_and_without_either_amounts_stay_empty(ladder: pd.DataFrame, known: Portfolio) -> None:
    by_revenue = replicated_lines(ladder, "001", "004", known, AS_OF, SAY).set_index("plan_id").loc["004-G1"]
    assert by_revenue["target"] == pytest.approx(350 + 4_000 * 350 / 12_000, abs=0.01) and "the ratio by Revenue, 12 months" in by_revenue["note"]
    nothing = replicated_lines(ladder, "001", "006", known, AS_OF, SAY).set_index("plan_id").loc["006-G1"]
    assert pd.isna(nothing["target"]) and nothing["note"].endswith("so amounts are left empty.")


@pytest.mark.parametrize(("source", "target", "message"), [
    ("999", "002", "plan_copy_unknown"), ("001", "001", "plan_copy_same"), ("003", "002", "plan_copy_nothing"),
])  # fmt: skip
def test_what_cannot_be_copied_is_told(ladder: pd.DataFrame, known: Portfolio, source: str, target: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        replicated_lines(ladder, source, target, known, AS_OF, SAY)
    assert caught.value.problems[0].message == message


def test_a_plan_is_copied_once(ladder: pd.DataFrame, known: Portfolio) -> None:
    copies = replicated_lines(ladder, "001", "002", known, AS_OF, SAY)
    with pytest.raises(DataError) as caught:
        replicated_lines(pd.concat([ladder, copies]), "001", "002", known, AS_OF, SAY)
    assert caught.value.problems[0].message == "plan_copy_there" and caught.value.problems[0].fields["count"] == 6


def test_the_most_similar_are_of_its_industry_and_segment_then_of_its_size(known: Portfolio) -> None:
    near = similar_accounts("001", known, 5)
    assert near["account_id"].tolist()[0] == "002" and near.loc[0, ["factor", "basis"]].tolist() == [0.25, "wallet"]
    assert not {"001", "005", "006"} & set(near["account_id"])  # itself, and those of which nothing is known
    assert near["same_industry"].tolist() == sorted(near["same_industry"], reverse=True)


_NUMBER = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))
_LINE = st.fixed_dictionaries({
    "level": st.sampled_from(("goal", "milestone", "action", "task")), "baseline": _NUMBER, "target": _NUMBER, "current": _NUMBER,
    "formula": st.sampled_from((None, *SHEETS["plan_lines"].column("formula").vocabulary)), "unit": st.sampled_from((None, "R$", "plants")),
    "hours": st.one_of(st.none(), st.floats(0, 100)), "cost": st.one_of(st.none(), st.floats(0, 1e6)),
    "progress": st.one_of(st.none(), st.floats(0, 1)),
    "to_confirm": st.sampled_from((None, True, False)), "status": st.sampled_from((None, "planned", "running", "done")),
    "counterpart_id": st.sampled_from((None, "c1")), "due": st.sampled_from((None, "2024-02-29", "2025-06-28")),
})  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINE, min_size=1, max_size=6), target=st.sampled_from(("002", "003", "004", "005", "006")))
def test_no_copied_number_stands_without_to_confirm(known: Portfolio, lines: list[dict[str, object]], target: str) -> None:
    typed = w11(*({"plan_id": f"L{n}", "account_id": "001", "statement": "s", **line} for n, line in enumerate(lines)))
    copies = replicated_lines(typed, "001", target, known, AS_OF, SAY)
    assert len(copies) == len(typed) and copies.loc[copies[NUMBERS].notna().any(axis=1), "to_confirm"].eq(True).all()
    assert set(copies["replicated_from"]) == set(typed["plan_id"]) and copies["to_confirm"].all() and (copies["ev_status"] == "assumed").all()
    assert copies[["counterpart_id", "progress", "current"]].isna().all(axis=None)
    assert not set(copies["due"].dropna().dt.day_of_week) & {5, 6}
