"""On public data the potential says what it rests on: where nothing tells how large the clients are, it abstains and says so."""

from __future__ import annotations

from pathlib import Path

from kit.engagement import recorded_settings
from kit.investigation import potential, profile, white_space
from kit.language import read_language
from tests.load.test_samples import NORTHWIND, needs_reference, reference, sample

ENGLISH = read_language("en", "USD")
LIMITS = recorded_settings({}).thresholds


def _read(tables):
    bought, _ = profile(tables.accounts, tables.account_days, tables.account_months, tables.as_of, LIMITS)
    found, status = potential(tables.accounts, bought, tables.wallets, LIMITS, 1)
    return found, status, white_space(tables.accounts, bought, tables.account_months, tables.as_of, LIMITS)[1]


def test_adventureworks_takes_turnover_for_a_size_and_notes_who_buys_more_than_it():
    found, status, white = _read(sample("adventureworks"))
    assert (status.status, white.status, set(found["basis"])) == ("ok", "ok", {"estimated"})
    notes = found["flag"].map(lambda cell: ENGLISH.told(cell) if cell else "")
    above = found[notes.str.contains("Captured is more than the client's own turnover")]
    assert len(above) == 1 and above["captured"].iloc[0] > 1.4 * 300_000  # 144 % of its turnover, kept as it is
    assert (above["wallet"] >= above["captured"]).all() and found["share_of_wallet"].max() <= 1
    told = ENGLISH.told(status.reason)
    assert "above the client's own turnover in 1 accounts, the wallet in 11 more: both figures stay" in told
    assert "takes only 5 values: these are bands" in told and notes.str.contains("than the client's own turnover").sum() == 12


@needs_reference
def test_northwind_abstains_because_nothing_tells_how_large_its_clients_are(tmp_path: Path):
    found, status, white = _read(reference(tmp_path / "northwind", "northwind", NORTHWIND))
    assert set(found["basis"]) == {"unknown"} and found["wallet"].isna().all()
    assert (status.status, white.status) == ("abstained", "abstained")
    for reason in (status.reason, white.reason):
        assert "Neither turnover nor employees" in ENGLISH.told(reason)
