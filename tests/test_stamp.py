"""Two cycles are the same where what went in is the same, and a folder is whole where every file is as it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kit.schema import table
from kit.stamp import inputs_hash, output_hashes, stamp_of, versions

ACCOUNTS = table("accounts").conform(pd.DataFrame({"account_id": ["001", "002"], "name": ["Alvorada", "Boreal"]}))
SELLERS = table("sellers").conform(pd.DataFrame({"seller_id": ["s1"], "name": ["Ana"]}))
MANIFEST = {"inputs_hash": "a", "settings_hash": "b", "as_of": "2024-12-31", "language": "en"}


def test_the_order_of_tables_and_tables_that_are_results_change_nothing() -> None:
    both = inputs_hash({"accounts": ACCOUNTS, "sellers": SELLERS})
    assert both == inputs_hash({"sellers": SELLERS, "accounts": ACCOUNTS, "profile": ACCOUNTS})
    assert both != inputs_hash({"accounts": ACCOUNTS})


def test_one_letter_of_one_cell_changes_the_hash() -> None:
    assert inputs_hash({"accounts": ACCOUNTS}) != inputs_hash({"accounts": ACCOUNTS.assign(name=["Alvorada", "Boreaí"])})


@pytest.mark.parametrize(("part", "same"), [("inputs_hash", False), ("settings_hash", False), ("as_of", False), ("language", True)])
def test_inputs_settings_and_date_make_the_stamp_and_nothing_else_does(part: str, same: bool) -> None:
    assert (stamp_of(MANIFEST) == stamp_of(MANIFEST | {part: "c"})) is same


def test_every_file_but_the_manifest_is_hashed_under_its_place(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name, text in (("run.json", "{}"), ("report.html", "x"), ("tables/ranking.parquet", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    hashes = output_hashes(tmp_path)
    assert list(hashes) == ["report.html", "tables/ranking.parquet"] and len(set(hashes.values())) == 1


def test_the_versions_name_what_figures_depend_on() -> None:
    assert {"python", "numpy", "pandas", "scikit-learn", "duckdb"} <= versions().keys() and all(versions().values())
