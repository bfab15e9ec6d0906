"""A run is whole or it did not happen: one clear error, the last good cycle untouched, and nothing left lying about."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest

from kit.errors import CycleError, DataError, SettingsError, StageError
from kit.run import Outcome, batch_exit_code, run_batch, run_engagement
from kit.run.warm_client import fork_is_safe
from tests.run.books import STAGES, notebook, write_books, write_engagement

OBEY = {
    "good": "import warnings; warnings.warn('look here'); shown = opened.folder.name",
    "refused": "from kit.errors import DataError\nraise DataError.of('dates_mixed', file='pedidos.csv', rows=[3, 4], values=['31/02/2024'])",
    "broken": "{}['Acme Ltda 12.345.678/0001-95']",
}


@dataclass
class Batch:
    """One batch of engagements that went well and badly, made once for all tests."""

    home: Path
    notebooks: Path
    outcomes: dict[str, Outcome]
    steps: list[tuple[str, str, int, int]]
    left_behind: list[psutil.Process]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    home = tmp_path_factory.mktemp("batch")
    notebooks = write_books(home / "notebooks")
    folders = [write_engagement(home / name, obey) for name, obey in OBEY.items()]
    folders.append(write_engagement(home / "misspelt"))
    (home / "misspelt" / "engagement.toml").write_text("[engagement]\nlangage = 'en'\n", encoding="utf-8")
    last_good = home / "reports" / "refused" / "2024-12-31"
    last_good.mkdir(parents=True)
    (last_good / "report.html").write_text("the last good report", encoding="utf-8")
    steps: list[tuple[str, str, int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_REPORTS", str(home / "reports"))
        before = psutil.Process().children(recursive=True)
        made = run_batch(folders, progress=lambda *step: steps.append(step), jobs=2, notebooks=notebooks, report=False)
        left_behind = [process for process in psutil.Process().children(recursive=True) if process not in before]
        yield Batch(home, notebooks, {Path(o.engagement).name: o for o in made}, steps, left_behind)


def test_one_failure_does_not_stop_the_others(batch: Batch) -> None:
    assert list(batch.outcomes) == [*OBEY, "misspelt"]
    assert [name for name, outcome in batch.outcomes.items() if outcome.error is None] == ["good"]
    assert batch_exit_code(list(batch.outcomes.values())) == 4


def test_the_exit_code_of_one_run_is_that_of_its_error(batch: Batch) -> None:
    codes = {name: batch_exit_code([outcome]) for name, outcome in batch.outcomes.items()}
    assert codes == {"good": 0, "refused": 2, "broken": 3, "misspelt": 2}


def test_the_cycle_stands_under_its_cut_off_date_with_its_notebooks_and_seconds(batch: Batch) -> None:
    result = batch.outcomes["good"].result
    assert result is not None and result.warm == fork_is_safe()
    assert (result.folder, result.as_of) == (batch.home / "reports" / "good" / "2024-12-31", "2024-12-31")
    assert sorted(p.name for p in (result.folder / "notebooks").iterdir()) == [f"{i}_{stage}.ipynb" for i, stage in enumerate(STAGES)]
    manifest = json.loads((result.folder / "run.json").read_text(encoding="utf-8"))
    assert sorted(manifest["stages"]) == sorted(STAGES)
    assert manifest["stages"]["analysis"]["warnings"] == ["UserWarning"]
    assert "notebooks/2_analysis.ipynb" in manifest["outputs"]


def test_kept_notebooks_name_no_folder_and_hold_no_parameters(batch: Batch) -> None:
    result = batch.outcomes["good"].result
    assert result is not None
    for path in (result.folder / "notebooks").iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(batch.home) not in text and "papermill" not in text


def test_an_error_raised_in_a_notebook_comes_out_as_it_was_raised(batch: Batch) -> None:
    error = batch.outcomes["refused"].error
    assert isinstance(error, DataError)
    assert dict(error.problems[0].fields) == {"file": "pedidos.csv", "rows": [3, 4], "values": ["31/02/2024"]}


def test_any_other_exception_names_notebook_and_cell_and_none_of_the_data(batch: Batch) -> None:
    error = batch.outcomes["broken"].error
    assert isinstance(error, StageError)
    fields = error.problems[0].fields
    assert (fields["notebook"], fields["cell"], fields["kind"]) == ("2_analysis", 3, "KeyError")
    assert "Acme" not in str(error) and "12.345" not in str(error)


def test_settings_are_refused_before_anything_runs(batch: Batch) -> None:
    assert isinstance(batch.outcomes["misspelt"].error, SettingsError)
    assert "misspelt" not in {engagement for engagement, *_ in batch.steps}


def test_a_failed_run_leaves_the_last_good_report_and_nothing_else(batch: Batch) -> None:
    refused = batch.home / "reports" / "refused"
    assert [p.relative_to(refused).as_posix() for p in sorted(refused.rglob("*"))] == ["2024-12-31", "2024-12-31/report.html"]
    assert not (batch.home / "reports" / "broken").exists()


def test_progress_names_every_stage_and_ends_full(batch: Batch) -> None:
    mine = [step[1:] for step in batch.steps if step[0] == "good"]
    assert list(dict.fromkeys(stage for stage, _, _ in mine)) == list(STAGES)
    assert all(done == total for stage, done, total in {stage: step for step in mine for stage in [step[0]]}.values())


def test_no_process_is_left_behind(batch: Batch) -> None:
    assert batch.left_behind == []


@pytest.fixture
def made(batch: Batch, tmp_path: Path) -> Path:
    """A copy of the good cycle."""
    result = batch.outcomes["good"].result
    assert result is not None
    shutil.copytree(result.folder, tmp_path / "cycle")
    return tmp_path / "cycle"


def test_a_single_stage_runs_again_in_its_cycle_and_the_rest_stays(batch: Batch, made: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (made / "notebooks").iterdir()}
    result = run_engagement(batch.home / "good", out=made, stages=["analysis"], warm=False, notebooks=batch.notebooks, report=False)
    changed = [path.name for path in sorted((made / "notebooks").iterdir()) if path.stat().st_mtime_ns != before[path.name]]
    assert ([run.stage for run in result.stages], changed, result.warm) == (["analysis"], ["2_analysis.ipynb"], False)
    assert sorted(json.loads((made / "run.json").read_text(encoding="utf-8"))["stages"]) == sorted(STAGES)
    assert sorted(path.name for path in made.parent.iterdir()) == ["cycle"]


def test_new_data_in_one_stage_do_not_stand_beside_old_results_of_the_others(batch: Batch, made: Path, tmp_path: Path) -> None:
    shutil.copytree(batch.home / "good", tmp_path / "again" / "good")
    accounts = tmp_path / "again" / "good" / "accounts.csv"
    accounts.write_text(accounts.read_text(encoding="utf-8") + "003,Cedro\n", encoding="utf-8")
    with pytest.raises(CycleError) as error:
        run_engagement(tmp_path / "again" / "good", out=made, stages=["load"], warm=False, notebooks=batch.notebooks, report=False)
    assert error.value.problems[0].message == "stages_outdated"


def test_a_stage_cannot_run_again_where_no_cycle_is(batch: Batch, tmp_path: Path) -> None:
    with pytest.raises(CycleError):
        run_engagement(batch.home / "good", out=tmp_path / "none", stages=["analysis"], warm=False, notebooks=batch.notebooks, report=False)


def test_a_notebook_with_other_parameters_is_refused_before_any_runs(batch: Batch, tmp_path: Path) -> None:
    notebooks = write_books(tmp_path / "notebooks")
    nbformat.write(notebook(parameters='engagement: str = ""\nseed: int = 1'), notebooks / "4_monitoring.ipynb")
    steps: list[object] = []
    with pytest.raises(SettingsError) as error:
        run_engagement(batch.home / "good", tmp_path / "out", notebooks=notebooks, warm=False, report=False, progress=lambda *s: steps.append(s))
    assert "parameter_unknown" in {problem.message for problem in error.value.problems}
    assert not steps and not (tmp_path / "out").exists()


def test_one_folder_cannot_take_the_cycles_of_many(batch: Batch, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        run_batch([batch.home / "good", batch.home / "broken"], out=tmp_path, notebooks=batch.notebooks)
