"""`kit new --from`: real files become an engagement with no mapping written by hand; what is not certain is left to the person."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kit.cli import app
from kit.engagement import read_engagement
from kit.load import client_tables
from kit.load.mapping.definition import read_mapping
from kit.resources import resource


def new(folder: Path, source: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["new", str(folder), "--from", str(source), "--no-ask", *options])


def test_adventureworks_needs_no_word_and_gives_its_control_totals(tmp_path: Path) -> None:
    source = resource("sample_data/adventureworks") / "data"
    result = new(tmp_path / "aw", source)
    assert result.exit_code == 0, result.output
    assert "orders.seller_id (optional): SalesPersonID, EmployeeKey" in result.output
    tables = client_tables(read_engagement(tmp_path / "aw"))
    assert (len(tables.accounts), tables.totals["lines_used"], round(tables.totals["revenue_used"], 2)) == (701, 57_851, 77_548_570.20)
    names = [p.name for p in source.iterdir()]
    assert filecmp.cmpfiles(source, tmp_path / "aw" / "data", names, shallow=False)[0] == names


def test_the_distributors_files_are_recognised_as_a_person_mapped_them(tmp_path: Path) -> None:
    sample = resource("sample_data/distributor")
    new(tmp_path / "new", sample / "data")
    found, given = read_mapping(tmp_path / "new" / "mapping.toml"), read_mapping(sample / "mapping.toml")
    for (table, mine), (other, theirs) in zip(found.tables(), given.tables(), strict=True):
        assert (table.name, mine.file) == (other.name, theirs.file)
        assert {k: v for k, v in mine.columns.items() if theirs.columns.get(k) != v} == {}
    assert found.opportunities and found.opportunities.values["status"] == {"Aberto": "open", "Ganho": "won", "Perdido": "lost"}


def test_what_is_needed_and_not_certain_is_left_as_a_proposal_with_exit_code_2(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    lines = "\n".join(f"{n};0{n % 9 + 1}/13/2025;C{n % 7};{n}.5;2" for n in range(40))
    (folder / "vendas.csv").write_text("Pedido;Dia;Cliente;Preço;Qtd\n" + lines.replace("/13/", "/") + "\n", encoding="utf-8")
    result = new(tmp_path / "acme", folder)
    text = (tmp_path / "acme" / "mapping.toml").read_text(encoding="utf-8")
    assert result.exit_code == 2 and "orders.revenue (needed): Preço * Qtd" in result.output
    assert '# formula.revenue = "Preço * Qtd"' in text
    with pytest.raises(ValueError, match="mapping_column_needed"):
        read_mapping(tmp_path / "acme" / "mapping.toml")


def test_a_folder_that_is_not_there_or_holds_nothing_is_told(tmp_path: Path) -> None:
    assert new(tmp_path / "acme", tmp_path / "exports").exit_code == 2
    (tmp_path / "exports").mkdir()
    result = new(tmp_path / "acme", tmp_path / "exports")
    assert result.exit_code == 2 and ".csv" in result.output and not (tmp_path / "acme").exists()


def test_an_engagement_is_never_written_over(tmp_path: Path) -> None:
    shutil.copytree(resource("sample_data/adventureworks") / "data", tmp_path / "acme")
    assert new(tmp_path / "acme", tmp_path / "acme").exit_code == 2
