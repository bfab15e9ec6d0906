"""A cycle keeps tables, key figures and their proof; whatever was touched is named."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from kit.cycle import Cycle, open_cycle, read_cycle, start_cycle, verify_cycle
from kit.engagement import read_engagement
from kit.errors import CycleError, DataError
from kit.language import sentence
from kit.schema import Status

ACCOUNTS = pd.DataFrame({"account_id": ["02", "01"], "name": ["Beta", "Alfa"], "employees": [3, None]})
TODAY = pd.Timestamp("2020-05-31")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "engagement.toml").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def cycle(project: Path, tmp_path: Path) -> Cycle:
    return start_cycle(read_engagement(project), TODAY, {"accounts": ACCOUNTS}, tmp_path / "acme-reports" / "2020-05-31")


def _messages(error: CycleError) -> dict[str, object]:
    return {p.message: p.fields.get("file", p.fields.get("table")) for p in error.problems}


def test_a_table_comes_back_sorted_and_typed(cycle: Cycle) -> None:
    back = cycle.read("accounts")
    assert back["account_id"].tolist() == ["01", "02"]
    assert str(back["account_id"].dtype) == "str" and str(back["employees"].dtype) == "float64"


def test_a_table_that_was_not_made_yet_names_itself(cycle: Cycle) -> None:
    with pytest.raises(CycleError) as caught:
        cycle.read("ranking")
    assert _messages(caught.value) == {"table_missing": "ranking"}


def test_a_wrong_table_leaves_the_good_one_in_place(cycle: Cycle) -> None:
    twice = pd.concat([ACCOUNTS, ACCOUNTS])
    with pytest.raises(DataError):
        cycle.write("accounts", twice)
    assert len(cycle.read("accounts")) == 2


def test_a_stage_that_runs_again_replaces_what_it_said(cycle: Cycle) -> None:
    cycle.record("load", Status("orders", "degraded", sentence("{n} lines", n=3), 2, 1))
    cycle.record("analysis", Status("ranking"))
    cycle.record("load", Status("orders", "ok", "", 3, 0))
    said = cycle.read("status")[["stage", "status", "used"]]
    assert list(said.itertuples(index=False, name=None)) == [("analysis", "ok", 0), ("load", "ok", 3)]


def test_a_key_figure_has_one_home(cycle: Cycle) -> None:
    cycle.write_facts("load", {"accounts": (2, "accounts", "accounts")})
    with pytest.raises(CycleError):
        cycle.write_facts("analysis", {"accounts": (3, "accounts", "portfolio")})
    assert cycle.facts()["accounts"]["value"] == 2


def test_a_sealed_cycle_verifies_and_a_changed_byte_is_named(cycle: Cycle) -> None:
    cycle.seal()
    assert verify_cycle(cycle.folder)["as_of"] == "2020-05-31"
    path = cycle.folder / "tables" / "accounts.parquet"
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    with pytest.raises(CycleError) as caught:
        verify_cycle(cycle.folder)
    assert _messages(caught.value) == {"output_changed": "tables/accounts.parquet"} and caught.value.exit_code == 2


def test_files_that_went_or_came_are_named(cycle: Cycle) -> None:
    cycle.write_facts("load", {})
    cycle.seal()
    (cycle.folder / "facts.json").unlink()
    (cycle.folder / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CycleError) as caught:
        verify_cycle(cycle.folder)
    assert _messages(caught.value) == {"output_missing": "facts.json", "output_added": "notes.txt"}


def test_an_unfinished_cycle_does_not_verify(cycle: Cycle) -> None:
    with pytest.raises(CycleError) as caught:
        verify_cycle(cycle.folder)
    assert "cycle_unsealed" in _messages(caught.value)


def test_the_stamp_follows_data_settings_and_date_and_no_row_order(project: Path, tmp_path: Path) -> None:
    def stamp(frame: pd.DataFrame, day: pd.Timestamp = TODAY) -> str:
        return start_cycle(read_engagement(project), day, {"accounts": frame}, tmp_path / "x").stamp

    base = stamp(ACCOUNTS)
    assert stamp(ACCOUNTS.iloc[::-1]) == base
    assert stamp(ACCOUNTS.assign(name=["Beta", "Alfa S/A"])) != base
    assert stamp(ACCOUNTS, TODAY - pd.Timedelta(days=1)) != base


def test_changed_settings_do_not_mix_with_loaded_data(project: Path, cycle: Cycle) -> None:
    assert open_cycle(project, str(cycle.folder)).stamp == cycle.stamp
    (project / "engagement.toml").write_text("[engagement]\nseed = 7\n", encoding="utf-8")
    with pytest.raises(CycleError) as caught:
        open_cycle(project, str(cycle.folder))
    assert "settings_changed" in _messages(caught.value)


def test_a_cycle_of_another_version_is_read_with_the_settings_that_both_know(cycle: Cycle) -> None:
    manifest = cycle.manifest()
    manifest["settings"]["engagement"]["profile"] = "internal"  # no setting any more
    manifest["settings"]["thresholds"]["abc_a"]["value"] = 0.7
    del manifest["settings"]["thresholds"]["key_max"]  # not known then
    (cycle.folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    limits = read_cycle(cycle.folder).thresholds
    assert (limits.abc_a.value, limits.key_max.value) == (0.7, 30)


def test_the_latest_cycle_is_opened_when_none_is_named(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    with pytest.raises(CycleError):
        open_cycle(project)
    for day in ("2019-05-31", "2020-05-31"):
        start_cycle(read_engagement(project), pd.Timestamp(day), {"accounts": ACCOUNTS})
    assert open_cycle(project).as_of == TODAY
    assert open_cycle(project, as_of="2019-05-31").as_of == pd.Timestamp("2019-05-31")


def test_the_previous_cycle_is_the_latest_earlier_one_beside_it(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    row = {"account_id": ["01"], "lifecycle": ["active"], "reactivated": [False], "abc_class": ["A"], "potential_class": ["high"], "cell": ["x"],
           "tier": ["key"]}  # fmt: skip
    for day in ("2018-05-31", "2019-05-31", "2020-05-31"):
        made = start_cycle(read_engagement(project), pd.Timestamp(day), {"accounts": ACCOUNTS})
        made.write("portfolio", pd.DataFrame(row))
    before = made.previous()
    assert before is not None and before.as_of == pd.Timestamp("2019-05-31")
    assert read_cycle(before.folder).previous() is not None


def test_a_cycle_kept_with_the_engagement_counts_only_while_it_is_the_latest(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    row = {"account_id": ["01"], "lifecycle": ["active"], "reactivated": [False], "abc_class": ["A"], "potential_class": ["high"], "cell": ["x"],
           "tier": ["key"]}  # fmt: skip
    for day, place in (("2018-05-31", project / "previous"), ("2019-05-31", ""), ("2017-05-31", tmp_path / "reports" / "acme" / ".partial-x")):
        start_cycle(read_engagement(project), pd.Timestamp(day), {"accounts": ACCOUNTS}, place).write("portfolio", pd.DataFrame(row))

    def earlier(day: str) -> str:
        before = start_cycle(read_engagement(project), pd.Timestamp(day), {"accounts": ACCOUNTS}).previous()
        return before.folder.name if before else "none"

    assert (earlier("2020-05-31"), earlier("2018-12-31"), earlier("2018-01-31")) == ("2019-05-31", "previous", "none")
    (project / "engagement.toml").write_text('[engagement]\nprevious = "previous"\n', encoding="utf-8")
    assert earlier("2020-05-31") == "previous"
    with pytest.raises(CycleError, match="previous_not_earlier"):
        earlier("2018-01-31")


def test_names_stand_after_the_ids(cycle: Cycle) -> None:
    shown = cycle.named(pd.DataFrame({"account_id": ["02"], "revenue_12m": [1.0]}))
    assert shown.columns.tolist() == ["account_id", "name", "revenue_12m"] and shown["name"].tolist() == ["Beta"]


def test_a_table_of_an_earlier_version_has_empty_columns_where_it_knew_less(cycle: Cycle) -> None:
    path = cycle.folder / "tables" / "accounts.parquet"
    pd.read_parquet(path).drop(columns=["employees", "industry"]).to_parquet(path, index=False)
    back = cycle.read("accounts")
    assert back["employees"].isna().all() and str(back["industry"].dtype) == "str" and back["account_id"].tolist() == ["01", "02"]
