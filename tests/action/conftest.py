"""What the tests of the action stage share: the six accounts with their cells and service formats, the kit's own rules."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.action import ContactRules, read_contact_rules
from kit.resources import resource
from kit.schema import table


@pytest.fixture(scope="session")
def rules() -> ContactRules:
    """The rules that ship with the kit."""
    return read_contact_rules(resource("templates/contact_rules.toml"))


@pytest.fixture
def portfolio() -> pd.DataFrame:
    """The six accounts as the analysis reads them."""
    rows = {
        "account_id": ["001", "002", "003", "004", "005", "006"],
        "seller_id": ["s1", "s1", "s1", "s2", "s2", "s2"],
        "lifecycle": ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"],
        "reactivated": [False] * 6,
        "abc_class": ["A", "B", "B", "C", "C", "C"],
        "potential_class": ["medium", "high", "low", "low", "unknown", "unknown"],
        "tier": ["key", "large", "medium", "small", "small", "medium"],
    }
    frame = pd.DataFrame(rows)
    frame["cell"] = frame["lifecycle"] + "|" + frame["abc_class"] + "|" + frame["potential_class"]
    return table("portfolio").conform(frame)


@pytest.fixture
def service() -> pd.DataFrame:
    """One service format for each of the six accounts."""
    formats = ["key_account", "field", "inside", "digital", "digital", "inside"]
    return table("service").conform(
        pd.DataFrame({"account_id": ["001", "002", "003", "004", "005", "006"], "service_format": formats, "hours_12m": [60.0, 18, 4, 0.6, 0.6, 4]})
    )


@pytest.fixture
def ranking() -> pd.DataFrame:
    """The six accounts by headroom, as the analysis ranks them."""
    return table("ranking").conform(
        pd.DataFrame(
            {
                "account_id": ["002", "001", "003", "004", "005", "006"],
                "rank": [1, 2, 3, 4, 5, 6],
                "rank_by_revenue": [2, 1, 3, 4, 6, 5],
            }
        )
    )
