"""The command as a consultant meets it: what it says when something is wrong, and that nothing good is lost then."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from kit.cli import app
from tests.tiny import write_tiny_engagement

Ran = Callable[..., Result]


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Runs the command in this process."""

    def run(*arguments: str | Path, language: str = "en") -> Result:
        monkeypatch.setenv("KIT_LANGUAGE", language)
        monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
        monkeypatch.chdir(tmp_path)
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


def process(*arguments: str | Path, reports: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    """Runs the command as a person does: in a process of its own."""
    environment = {**os.environ, "KIT_LANGUAGE": language, "KIT_REPORTS": str(reports)}
    command = [sys.executable, "-m", "kit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=reports.parent, timeout=300)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_engagement(tmp_path_factory.mktemp("good") / "tiny")


@pytest.fixture
def engagement(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "tiny"))


def _orders(engagement: Path) -> pd.DataFrame:
    return pd.read_csv(engagement / "data" / "pedidos.csv", sep=";", encoding="cp1252", dtype=str, keep_default_na=False)


def _keep(orders: pd.DataFrame, engagement: Path) -> None:
    orders.to_csv(engagement / "data" / "pedidos.csv", sep=";", encoding="cp1252", index=False)


def _misspelt_setting(engagement: Path) -> None:
    (engagement / "engagement.toml").write_text("[engagement]\nclinet = 'Acme'\n", encoding="utf-8")


def _missing_file(engagement: Path) -> None:
    (engagement / "data" / "pedidos.csv").unlink()


def _dates_that_are_none(engagement: Path) -> None:
    orders = _orders(engagement)
    orders.loc[[3, 4, 5], "Data"] = ["31/02/2025", "s/data?", "amanhã"]
    _keep(orders, engagement)


def _ids_that_do_not_match(engagement: Path) -> None:
    orders = _orders(engagement)
    _keep(orders.assign(**{"Cód. Cliente": "X" + orders["Cód. Cliente"]}), engagement)


def _empty_file(engagement: Path) -> None:
    (engagement / "data" / "pedidos.csv").write_bytes(b"")


def _no_report_yet(engagement: Path) -> None:
    _dates_that_are_none(engagement)


BAD = [
    (_misspelt_setting, ["engagement.toml", "clinet", "engagement.client"]),
    (_missing_file, ["pedidos.csv"]),
    (_dates_that_are_none, ["pedidos.csv", "Data", "31/02/2025", "s/data?", "5", "1)", "2)"]),
    (_ids_that_do_not_match, ["pedidos.csv", "clientes.csv", "X00001", "1)", "2)"]),
    (_empty_file, ["pedidos.csv", "1)"]),
]


@dataclass(frozen=True)
class Spoilt:
    """One run of every bad engagement: each is named by what was done to it and has a last good report, but for `no_report_yet`."""

    home: Path
    ended: subprocess.CompletedProcess[str]

    def told(self, name: str) -> str:
        """What was said about one of them: from its name to the next."""
        names = [*(spoil.__name__ for spoil, _ in BAD), "_no_report_yet"]
        parts = re.split(rf"^({'|'.join(names)}): ", self.ended.stderr, flags=re.MULTILINE)
        assert sorted(parts[1::2]) == sorted(names), self.ended.stderr
        return dict(zip(parts[1::2], parts[2::2], strict=True))[name]


@pytest.fixture(scope="module")
def spoilt(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Spoilt:
    home = tmp_path_factory.mktemp("spoilt")
    for spoil, _ in (*BAD, (_no_report_yet, [])):
        spoil(Path(shutil.copytree(good, home / spoil.__name__)))
        if spoil is not _no_report_yet:
            last_good = home / "reports" / spoil.__name__ / "2026-06-30"
            last_good.mkdir(parents=True)
            (last_good / "run.json").write_text("{}", encoding="utf-8")
            (last_good / "report.html").write_text("the last good report", encoding="utf-8")
    folders = [home / spoil.__name__ for spoil, _ in BAD] + [home / "_no_report_yet"]
    return Spoilt(home, process("run", *folders, reports=home / "reports"))


@pytest.mark.parametrize(("spoil", "named"), BAD, ids=lambda v: getattr(v, "__name__", ""))
def test_bad_input_ends_with_one_message_and_the_last_good_report_stays(spoilt: Spoilt, spoil: Callable[[Path], None], named: list[str]) -> None:
    assert spoilt.ended.returncode == 4 and "Traceback" not in spoilt.ended.stderr
    assert [word for word in named if word not in spoilt.told(spoil.__name__)] == []
    last_good = spoilt.home / "reports" / spoil.__name__ / "2026-06-30"
    assert (last_good / "report.html").read_text(encoding="utf-8") == "the last good report"
    assert [p.name for p in last_good.parent.iterdir()] == ["2026-06-30"]


def test_a_first_run_that_fails_leaves_no_folder_behind(spoilt: Spoilt) -> None:
    assert "31/02/2025" in spoilt.told("_no_report_yet")
    assert not (spoilt.home / "reports" / "_no_report_yet").exists()


@pytest.mark.parametrize("language", ["es", "pt_BR"])
def test_an_error_is_told_in_the_language_that_was_asked_for(kit: Ran, engagement: Path, language: str) -> None:
    english = kit("check", engagement.parent / "nowhere").stderr
    told = kit("check", engagement.parent / "nowhere", language=language).stderr
    assert "nowhere" in told and told != english


def test_check_reads_everything_and_writes_nothing_among_the_clients_files(kit: Ran, engagement: Path) -> None:
    before = sorted(p.relative_to(engagement) for p in engagement.rglob("*"))
    ended = kit("check", engagement)
    assert ended.exit_code == 0 and "90" in ended.stdout and "pedidos.csv" in ended.stdout
    assert sorted(p.relative_to(engagement) for p in engagement.rglob("*")) == before
    written = [p.relative_to(engagement.parent / "reports").as_posix() for p in (engagement.parent / "reports").rglob("*") if p.is_file()]
    assert written == [f"{engagement.name}/check.xlsx"]


def test_new_makes_a_folder_to_fill_and_never_writes_over_one(kit: Ran, tmp_path: Path) -> None:
    assert kit("new", "acme").exit_code == 0
    assert {p.name for p in (tmp_path / "acme").iterdir()} == {"engagement.toml", "mapping.toml", "data"}
    again = kit("new", "acme")
    assert again.exit_code == 2 and "acme" in again.stderr


def test_of_several_engagements_the_message_names_the_one_that_failed(kit: Ran, engagement: Path, tmp_path: Path) -> None:
    for name in ("acme", "beta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "engagement.toml").write_text("[engagement]\nas_of = 'soon'\n", encoding="utf-8")
    done = kit("run", str(tmp_path / "acme"), str(tmp_path / "beta"))
    assert done.exit_code == 4 and "acme: " in done.stderr and "beta: " in done.stderr


def test_new_says_it_where_no_folder_can_be_made(kit: Ran, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "acme"):
        done = kit("new", str(place))
        assert done.exit_code == 2 and str(tmp_path / "file") in done.stderr


def test_a_settings_file_with_a_slip_is_answered_in_its_own_language(kit: Ran, engagement: Path) -> None:
    (engagement / "engagement.toml").write_text('[engagement]\nlanguage = "es"\nas_of = "30/06/2026"\n', encoding="utf-8")
    done = kit("check", str(engagement))
    assert done.exit_code == 2 and "debe ser una fecha" in done.stderr


def test_an_unknown_stage_or_language_is_named_with_the_known_ones(kit: Ran, engagement: Path) -> None:
    stage, language = kit("run", engagement, "--stage", "analisys"), kit("run", engagement, "--language", "fr")
    assert (stage.exit_code, language.exit_code) == (2, 2)
    assert "analysis" in stage.stderr and "pt_BR" in language.stderr


def test_a_folder_that_is_no_cycle_is_never_written_over(kit: Ran, engagement: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.docx").write_text("ten years of work", encoding="utf-8")
    ended = kit("run", engagement, "--out", precious)
    assert ended.exit_code == 2 and "precious" in ended.stderr
    assert (precious / "thesis.docx").read_text(encoding="utf-8") == "ten years of work"


def test_a_place_that_cannot_be_written_is_for_a_person(engagement: Path, tmp_path: Path) -> None:
    taken = engagement / "data" / "pedidos.csv"
    done = process("run", engagement, "--out", taken / "june", reports=tmp_path / "reports")
    assert done.returncode == 2 and str(taken) in done.stderr and "Traceback" not in done.stderr


def test_verify_of_a_folder_without_a_cycle_is_an_error_and_not_a_crash(kit: Ran, tmp_path: Path) -> None:
    ended = process("verify", tmp_path, reports=tmp_path / "reports")
    assert ended.returncode == 2 and "Traceback" not in ended.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = process("--help", reports=tmp_path / "reports").stdout
    assert [c for c in ("new", "check", "run", "report", "verify", "demo", "doctor") if c not in shown] == []


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, kit.cli; print(sorted({'pandas', 'numpy', 'pydantic', 'pandera', 'ibis', 'matplotlib', 'nbformat'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
