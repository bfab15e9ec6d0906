"""The mapping file: strict, and helpful when it is wrong (CR7)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kit.errors import MissingFileError, SettingsError
from kit.load.mapping.definition import read_mapping
from kit.resources import resource

GOOD = """[orders]
file = "o.csv"
[orders.columns]
order_id = "a"
order_date = "b"
account_id = "c"
revenue = "d"
"""


def problems(folder: Path, text: str) -> list[tuple[str, object, object]]:
    (folder / "mapping.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_mapping(folder / "mapping.toml")
    return [(p.message, p.fields.get("setting"), p.fields.get("nearest")) for p in caught.value.problems]


def test_the_template_is_a_valid_mapping_and_explains_every_key() -> None:
    template = resource("templates/mapping.toml")
    assert read_mapping(template).orders.columns["order_id"] == "Nº Pedido"
    text = template.read_text(encoding="utf-8")
    for key in ("file", "sheet", "columns", "format", "values", "parts", "join", "formula", "constant", "melt", "pad", "repeats"):
        assert key in text


def test_the_templates_commented_examples_are_read_too() -> None:
    text = resource("templates/mapping.toml").read_text(encoding="utf-8")
    commented = tomllib.loads(re.sub(r'(?m)^# (?=\[|"|[a-z_]+ = )', "", text))
    assert {"format", "formula", "parts", "join", "values", "constant", "pad"} <= set(commented["orders"]) and "melt" in commented["targets"]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("colums = {}\n", ("mapping_key_unknown", "orders.colums", "columns")),
        ("format = { decimals = ',' }\n", ("mapping_key_unknown", "orders.format.decimals", "decimal")),
        ("format = { date = 'dd/mm/aaaa' }\n", ("mapping_value_invalid", "orders.format.date", None)),
        ("format = { decimal = ';' }\n", ("mapping_value_invalid", "orders.format.decimal", None)),
        ("formula = { margin = 'a / b' }\n", ("formula_unreadable", "orders.formula.margin", None)),
        ("formula = { revenue = 'a * b' }\n", ("mapping_column_twice", "orders.revenue", None)),
        ("constant = { chanel = 'x' }\n", ("mapping_column_unknown", "orders.constant.chanel", "channel")),
        ("pad = { channel = 4 }\n", ("mapping_column_unmapped", "orders.pad.channel", None)),
        ("repeats = 'first'\n", ("mapping_value_invalid", "orders.repeats", None)),
    ],
)
def test_what_is_wrong_in_a_section_is_named_with_the_nearest(tmp_path: Path, extra: str, expected: tuple[str, str, str | None]) -> None:
    assert problems(tmp_path, GOOD.replace('file = "o.csv"\n', 'file = "o.csv"\n' + extra)) == [expected]


def test_an_unknown_table_is_named_with_the_nearest(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD + '[acounts]\nfile = "a.csv"\n') == [("mapping_key_unknown", "acounts", "accounts")]


def test_all_problems_of_a_mapping_come_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, '[orders]\nfile = "o.csv"\n[orders.columns]\norder_id = "a"\nrevenu = "b"\n')
    assert [(m, s) for m, s, _ in found] == [
        ("mapping_column_unknown", "orders.columns.revenu"), ("mapping_column_needed", "orders.columns.order_date"),
        ("mapping_column_needed", "orders.columns.account_id"), ("mapping_column_needed", "orders.columns.revenue"),
    ]  # fmt: skip


def test_a_section_without_its_file_or_a_mapping_that_is_no_toml_is_an_error(tmp_path: Path) -> None:
    assert problems(tmp_path, "[accounts]\ncolumns = {}\n")[0][:2] == ("mapping_key_missing", "accounts.file")
    assert problems(tmp_path, "[orders\n")[0][0] == "toml_unreadable"


def test_a_missing_mapping_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        read_mapping(tmp_path / "mapping.toml")
