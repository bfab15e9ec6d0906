"""The privacy commands as a consultant meets them: they ask, they say what they did, they name what is left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kit.cli.commands import app
from tests.tiny import write_tiny_engagement

SELLERS = '[sellers]\nfile = "vendedores.csv"\ncolumns = { seller_id = "cod", name = "nome" }\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny_engagement(tmp_path_factory.mktemp("made") / "tiny")
    with (folder / "mapping.toml").open("a", encoding="utf-8") as mapping:
        mapping.write(SELLERS)
    (folder / "data" / "vendedores.csv").write_text("cod;nome\nV00;Ana Lima\nV01;Beto Reis\nV02;Caio Dias\nV03;Davi Melo\n", encoding="utf-8")
    return folder


@pytest.fixture
def tiny(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setenv("KIT_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(made, tmp_path / "tiny"))


def kit(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=typed)


def test_export_writes_two_files_that_do_not_carry_the_name_in_theirs(tiny: Path) -> None:
    done = kit("privacy", "export", tiny, "--person", "Ana Lima")
    files = sorted(p.suffix for p in (tiny.parent / "reports" / "tiny").iterdir())
    assert done.exit_code == 0 and files == [".csv", ".xlsx"] and "Lima" not in done.output and "person-P-" in done.output


def test_erase_goes_on_only_when_the_engagements_name_is_typed(tiny: Path) -> None:
    refused = kit("privacy", "erase", tiny, "--person", "Ana Lima", typed="yes\n")
    assert refused.exit_code == 2 and "Nothing was done." in refused.output and not (tiny / "deletions.csv").exists()
    done = kit("privacy", "erase", tiny, "--person", "Ana Lima", "--by", "Consultant", typed="tiny\n")
    assert done.exit_code == 0 and "data/vendedores.csv: row 2 (rows in all: 1)" in done.output
    assert "Consultant" in (tiny / "deletions.csv").read_text(encoding="utf-8")
    again = kit("privacy", "erase", tiny, "--person", "Nobody Known", "--yes")
    assert again.exit_code == 2 and "Nobody Known" in again.output


def test_erase_with_files_leaves_the_clients_id_and_takes_the_name(tiny: Path) -> None:
    assert kit("privacy", "erase", tiny, "--person", "V00", "--files", "--yes").exit_code == 0
    assert (tiny / "data" / "vendedores.csv").read_text(encoding="utf-8").splitlines()[:3] == ["cod;nome", "V00;•••", "V01;Beto Reis"]
    assert kit("check", tiny).exit_code == 0


def test_close_lists_what_goes_asks_and_leaves_settings_and_record(tiny: Path) -> None:
    assert kit("privacy", "close", tiny, typed="\n").exit_code == 2 and (tiny / "data").is_dir()
    done = kit("privacy", "close", tiny, typed="tiny\n")
    assert done.exit_code == 0 and "tiny/data" in done.output
    assert sorted(p.name for p in tiny.iterdir()) == ["deletions.csv", "engagement.toml", "mapping.toml"]


def test_check_warns_once_the_data_should_be_gone_in_the_engagements_language(tiny: Path) -> None:
    settings = (tiny / "engagement.toml").read_text(encoding="utf-8").replace('language = "en"', 'language = "pt_BR"')
    for day, warned in (("2020-01-31", True), ("2999-01-31", False)):
        (tiny / "engagement.toml").write_text(f'{settings}\n[privacy]\nretention_until = "{day}"\n', encoding="utf-8")
        said = kit("check", tiny).output
        assert ("31/01/2020" in said and "kit privacy close tiny" in said) is warned


def test_clean_writes_a_copy_and_names_a_notebook_that_is_not_there(tiny: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "execution_count": 1,
            "outputs": [{"output_type": "error", "ename": "ValueError", "evalue": "529.982.247-25", "traceback": []}]}  # fmt: skip
    Path("failed.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    assert kit("privacy", "clean", "failed.ipynb").exit_code == 0
    assert "529" not in Path("failed-clean.ipynb").read_text(encoding="utf-8")
    assert kit("privacy", "clean", "nowhere.ipynb").exit_code == 2
