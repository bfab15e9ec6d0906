"""The pipeline of the worksheet adds to that of the files, later words count, and an idea is no opportunity."""

from __future__ import annotations

import pandas as pd

from kit.language import read_language
from kit.schema import table
from kit.sources import known_opportunities
from tests.sources.sheets import AS_OF, typed

ENGLISH = read_language("en", "USD")


def test_later_words_count_new_opportunities_are_added_and_ideas_stay_on_the_sheet():
    files = table("opportunities").conform(pd.DataFrame({
        "opportunity_id": ["O1"], "account_id": ["001"], "amount": [100.0], "probability": [0.2], "status": ["open"],
    }))  # fmt: skip
    pipeline = typed(
        "pipeline_opportunities", {"opportunity_id": "O1", "account_id": "001", "amount": 100.0, "probability": 0.6},
        {"opportunity_id": "O2", "account_id": "002", "amount": 50.0, "status": "open"},
        {"opportunity_id": "O3", "account_id": "002", "amount": 70.0, "status": "open", "hypothetical": True},
        {"opportunity_id": "O4", "account_id": "002", "amount": 90.0, "status": "open", "ev_status": "assumed"},
    )  # fmt: skip
    found = known_opportunities(files, pipeline, AS_OF)
    known = table("opportunities").conform(found.table).set_index("opportunity_id")
    assert known.index.tolist() == ["O1", "O2"] and known.loc["O1", ["probability", "status"]].tolist() == [0.6, "open"]
    assert known.loc["O2", ["account_id", "amount"]].tolist() == ["002", 50]
    told = found.changes.set_index("opportunity_id")
    assert told.loc["O1", ["account_id", "contact_id", "choice", "column"]].tolist() == ["001", "", "worksheet", "probability"]
    assert told.loc["O4", "column"].tolist() == ["amount", "status"], "whose it is stands in the row itself"
    assert "O2" not in told.index and set(told.loc["O3", "account_id"]) == {"002"}
    assert {ENGLISH.told(reason) for reason in told.loc["O3", "reason"]} == {"Only an idea: the client does not know of it yet"}
    assert set(told.loc["O4", "choice"]) == {"client"}
