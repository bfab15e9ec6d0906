"""Totals rows are set aside and compared with what they add up; accounts that are only called so stay (IN3)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.language import read_language
from kit.load.files.client_file import read_source
from kit.load.files.source import Source
from kit.load.values.totals import without_totals

HEADER = "order;day;account;city;amount\n"
ROWS = "A1;13/01/2024;001;Santos;1.200,50\nA2;14/01/2024;002;Campinas;-200,00\nA3;15/01/2024;001;Santos;99,50\n"


def settled(folder: Path, text: str, *keys: str) -> Source:
    (folder / "f.csv").write_text(text, encoding="utf-8")
    return without_totals(read_source(folder, "f.csv"), "", keys)


def told(source: Source) -> list[str]:
    return [read_language("en").told(note.text) for note in source.notes]


@pytest.mark.parametrize("label", ["Total", "TOTAL GERAL", "Total general:", "Soma", "Suma", "Grand total", "Totales", "Subtotal", "Total (R$)"])
@pytest.mark.parametrize("row", ["{};;;;1.100,00", ";;;{};1.100,00"])
def test_a_labelled_total_is_set_aside_and_ticks_in3(tmp_path: Path, label: str, row: str) -> None:
    found = settled(tmp_path, HEADER + ROWS + row.format(label) + "\n")
    assert found.frame["amount"].tolist() == ["1.200,50", "-200,00", "99,50"]
    assert told(found) == [f"Row 5 is a total (“{label}”) and set aside; its rows add up to it: amount 1,100"]


def test_a_total_that_does_not_tick_is_told_with_both_figures_in3(tmp_path: Path) -> None:
    found = settled(tmp_path, HEADER + ROWS + "Total;;;;1.500,00\n")
    assert len(found.frame) == 3 and told(found) == [
        "Row 5 is a total (“Total”) and set aside; its rows do not add up to it: amount 1,500 ≠ 1,100"
    ]  # fmt: skip


def test_figures_are_written_as_the_language_writes_them(tmp_path: Path) -> None:
    found = settled(tmp_path, HEADER.replace("amount", "amount;units") + ROWS.replace("\n", ";1\n") + "Total;;;;1.460.165,90;7\n")
    assert read_language("pt_BR").told(found.notes[0].text).endswith(": amount 1.460.165,90 ≠ 1.100 e units 7 ≠ 3")


def test_subtotals_in_between_are_compared_with_their_own_rows_in3(tmp_path: Path) -> None:
    lines = ROWS.splitlines()
    text = [*lines[:2], "Subtotal;;;;1.000,50", lines[2], "Subtotal;;;;99,50", "Total;;;;1.100,00"]
    found = settled(tmp_path, HEADER + "\n".join(text) + "\n")
    assert found.frame.index.tolist() == [2, 3, 5] and [t.split(";")[1][:22] for t in told(found)] == [" its rows add up to it"] * 3


def test_a_total_that_names_its_group_needs_the_sum_as_evidence_in3(tmp_path: Path) -> None:
    found = settled(tmp_path, HEADER + ROWS + "Alvorada Total;;;;1.100,00\n")
    assert len(found.frame) == 3
    found = settled(tmp_path, HEADER + ROWS + "Alvorada Total;;;;1.100,01\n")
    assert len(found.frame) == 4 and told(found) == []


def test_an_account_that_is_called_total_stays_an_account_in3(tmp_path: Path) -> None:
    accounts = "id;name;city;turnover\n001;Alvorada;Santos;10,50\n002;Total Ltda;Campinas;10,50\n003;Total;;21,00\n"
    assert len(settled(tmp_path, accounts, "id").frame) == 3
    many = accounts + "004;Dora;Santos;1,00\n005;Elo;Santos;2,00\n006;Flor;Santos;3,00\n"
    assert len(settled(tmp_path, many, "id").frame) == 6
    without_id = "id;name;city;turnover\n001;Alvorada;Santos;10,50\n002;Boreal;Santos;4,00\n;Total Ltda;Campinas;99,00\n"
    assert len(settled(tmp_path, without_id).frame) == 3


def test_a_last_row_of_figures_alone_is_a_total_only_if_it_adds_up_in3(tmp_path: Path) -> None:
    assert len(settled(tmp_path, HEADER + ROWS + ";;;;1.100,00\n").frame) == 3
    assert len(settled(tmp_path, HEADER + ROWS + ";;;;1.100,10\n").frame) == 4


def test_a_short_total_below_the_table_is_compared_too_in3(tmp_path: Path) -> None:
    found = settled(tmp_path, HEADER + ROWS + "Total;1.100,00\n")
    assert told(found) == ["Row 5 is a total (“Total”) and set aside; its rows add up to it: amount 1.100,00"] and len(found.frame) == 3
    assert "do not add up" in told(settled(tmp_path, HEADER + ROWS + "Total;1.100,01\n"))[0]


def test_a_column_of_product_names_full_of_totals_is_left_alone_in3(tmp_path: Path) -> None:
    text = HEADER + "".join(f"A{n};13/01/2024;001;Total {n};1,50\n" for n in range(30))
    assert len(settled(tmp_path, text).frame) == 30


@given(st.lists(st.integers(1, 10**7), min_size=2, max_size=12), st.integers(1, 10**6))
def test_whatever_is_set_aside_left_every_other_row_where_it_was(cents: list[int], extra: int) -> None:
    amounts = [c / 100 for c in cents]
    frame = pd.DataFrame({
        "order": pd.Categorical([*(f"A{n}" for n in range(len(cents))), "Total"]), "account": pd.Categorical([*["001"] * len(cents), ""]),
        "amount": [*amounts, sum(amounts) + extra],
    })  # fmt: skip
    found = without_totals(Source("f.xlsx", frame))
    assert found.frame["amount"].tolist() == amounts and "do not add up" in told(found)[0]
