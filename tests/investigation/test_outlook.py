"""Outlook: the register of risks, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.engagement import Thresholds
from kit.investigation.losses import loss_chances
from kit.investigation.outlook import risks
from kit.language import read_language
from kit.schema import table
from tests.conftest import SixAccounts

LIFECYCLES = ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
TYPED = pd.DataFrame({
    "risk_id": ["R1"], "account_id": ["001"], "category": ["credit"], "statement": ["Pays late\nand later"], "probability": [4], "impact": [3],
    "status": ["open"], "owner": ["Ana"],
})  # fmt: skip


@pytest.fixture
def portfolio() -> pd.DataFrame:
    return pd.DataFrame({"account_id": [f"00{i}" for i in range(1, 7)], "lifecycle": LIFECYCLES})


@pytest.fixture
def maps() -> pd.DataFrame:
    """001 hangs on one thread and has a blocker, 002 has no map, 003 is sound."""
    return table("relationships").conform(pd.DataFrame({
        "account_id": ["001", "002", "003"], "map": ["mapped", "missing", "mapped"], "contacts": [3, 1, 4],
        "single_thread": pd.array([True, True, False], dtype="boolean"), "blockers": [1, 0, 0],
        "flag": ["Only one of us is linked to this account.", "", ""],
    }))  # fmt: skip


def test_the_register_holds_what_people_wrote_and_what_the_figures_say(
    six_accounts: SixAccounts, portfolio: pd.DataFrame, maps: pd.DataFrame, thresholds: Thresholds
) -> None:
    chances = loss_chances(portfolio, maps, thresholds)
    register = risks(TYPED, six_accounts.profile, maps, 0.8, chances, thresholds).set_index("risk_id")
    assert register.index.tolist() == ["R1", "kit-dependence", "kit-thread-001"], "002 has no map, 003 does not hang on one thread"
    assert (register.loc["R1", "exposure"], register.loc["R1", "margin_12m"], register.loc["R1", "statement"]) == (12, 3000, "Pays late and later")
    say = read_language("en", "BRL")
    assert "80%" in say.told(register.loc["kit-dependence", "statement"]) and "75%" in say.told(register.loc["kit-dependence", "statement"])
    assert say.told(register.loc["kit-thread-001", "statement"]).endswith("Only one of us is linked to this account.")
    assert register.loc["kit-thread-001", "ev_visibility"] == "internal"
    calm = risks(TYPED, six_accounts.profile, maps, 0.75, chances, thresholds)
    assert "kit-dependence" not in set(calm["risk_id"]), "the alarm is above the limit, not at it"
    alone = risks(TYPED.iloc[:0], six_accounts.profile, maps.iloc[:0], 0.9, chances, thresholds)
    assert alone["risk_id"].tolist() == ["kit-dependence"] and alone["account_id"].isna().all(), "a risk of the whole portfolio"
    assert risks(TYPED.iloc[:0], six_accounts.profile, maps.iloc[:0], float("nan"), chances, thresholds).empty
