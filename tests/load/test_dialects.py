"""Any dialect of a text file: the same rows come back, or the file stops; it never reads wrong (Q8, IN1-IN5)."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.errors import DataError
from kit.load.files.client_file import read_source
from kit.load.files.encoding import decoded
from kit.load.mapping.canonical import canonical
from kit.load.mapping.definition import TableMapping
from kit.schema import INPUTS
from tests.load.made_files import HEADER

ORDERS = next(t for t in INPUTS if t.name == "orders")
MAPPING = TableMapping(file="f.csv", columns={"order_id": "order", "order_date": "day", "account_id": "account", "product_id": "product",
                                              "revenue": "amount"})  # fmt: skip
WORDS = ("Maçã", "PÃO", "pão de açúcar", "Piñón", "Água", "CALÇADO", "São João", "Jamón", "AÇÚCAR", "preço", "Total Ltda", "Soma", "NA", "Nº 5",
         "Café", "Açaí", "Você", "à vista", "Öl", "x", "12", "Über", "plano B", "É", "avô", "Cafés e Pães")  # fmt: skip
MONTHS = {
    "pt": "jan fev mar abr mai jun jul ago set out nov dez", "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}  # fmt: skip
CERTAIN_DATES = ("%Y-%m-%d", "%Y%m%d", "pt", "es", "en", "serial")
CERTAIN_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")

row = st.tuples(st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.sampled_from(["001", "002", "0303"]), st.sampled_from(WORDS),
                st.integers(-(10**8), 10**8).filter(bool))  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str
    separator: str
    decimal: str
    grouped: bool
    dates: str
    end: str
    quoted: bool
    titles: tuple[str, ...]
    total: bool
    tail: tuple[str, ...]

    def day(self, day: date) -> str:
        if self.dates in MONTHS:
            return f"{day.day:02d}-{MONTHS[self.dates].split()[day.month - 1]}-{day.year}"
        return str((day - date(1899, 12, 30)).days) if self.dates == "serial" else day.strftime(self.dates)

    def amount(self, cents: int) -> str:
        text = f"{cents / 100:,.2f}" if self.grouped else f"{cents / 100:.2f}"
        return text if self.decimal == "." else text.translate(str.maketrans(",.", ".,"))

    def line(self, cells: tuple[str, ...]) -> str:
        quoted = ['"' + cell.replace('"', '""') + '"' if self.quoted or (cell and self.separator in cell) else cell for cell in cells]
        return self.separator.join(quoted) + self.end

    def write(self, rows: list[tuple[date, str, str, int]]) -> bytes:
        lines = [title + self.end for title in self.titles] + [self.line(HEADER)]
        lines += [self.line((f"A{n}", self.day(d), account, word, self.amount(cents))) for n, (d, account, word, cents) in enumerate(rows)]
        if self.total:
            lines.append(self.line(("Total", "", "", "", self.amount(sum(r[3] for r in rows)))))
        return "".join([*lines, *(text + self.end for text in self.tail)]).encode(self.encoding)

    @property
    def certain(self) -> bool:
        """Whether nothing about the file needs a person."""
        return self.dates in CERTAIN_DATES and self.encoding in CERTAIN_ENCODINGS and len(self.separator.strip()) < 2


dialects = st.builds(
    Dialect, encoding=st.sampled_from([*CERTAIN_ENCODINGS, "utf-16-le", "cp1252", "mac_roman", "cp850"]),
    separator=st.sampled_from([";", ",", "\t", "|", "||", "|~|", ";;", " ; "]), decimal=st.sampled_from(",."), grouped=st.booleans(),
    dates=st.sampled_from([*CERTAIN_DATES, "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d/%m/%y", "%y-%m-%d"]), end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(), titles=st.sampled_from([(), ("Relatório",), ("Vendas; por dia, 2024", "", "Emitido: 01/02/2024"), ("", "")]),
    total=st.booleans(), tail=st.sampled_from([(), ("",), ("", "Fonte: ERP"), ("Emitido por Ana",)]),
)  # fmt: skip


certain_encodings = dialects.filter(lambda dialect: dialect.encoding in CERTAIN_ENCODINGS[:2])


def read(folder: Path, content: bytes) -> list[tuple[Any, ...]] | None:
    """The rows as they are read; None if the file stops."""
    (folder / "f.csv").write_bytes(content)
    try:
        source = read_source(folder, "f.csv")
        part = canonical(ORDERS, MAPPING, source, lambda join: source)
    except DataError:
        return None
    if part.problems:
        return None
    names = ["order_date", "account_id", "product_id", "revenue"]
    return [(d.date(), a, p, round(r * 100)) for d, a, p, r in part.frame[names].astype(object).itertuples(index=False)]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(row, min_size=2, max_size=9), dialects)
def test_rows_in_any_dialect_come_back_or_the_file_stops(tmp_path: Path, rows: list[tuple[date, str, str, int]], dialect: Dialect) -> None:
    found = read(tmp_path, dialect.write(rows))
    assert found is None or found == rows
    if dialect.certain and not dialect.titles and not (dialect.separator == dialect.decimal == "," and not dialect.quoted):
        assert found is not None


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(row, min_size=3, max_size=6), certain_encodings, st.integers(0, 10**6), st.binary(max_size=3))
def test_a_file_with_a_hole_or_strange_bytes_never_grows_or_changes_rows(
    tmp_path: Path, rows: list[tuple[date, str, str, int]], dialect: Dialect, place: int, strange: bytes
) -> None:
    content = dialect.write(rows)
    cut = read(tmp_path, content[: place % len(content)])
    assert cut is None or cut == rows[: len(cut)] or cut[:-1] == rows[: len(cut) - 1]  # a number cut in its last digits cannot be told
    at = place % len(content)
    spoiled = read(tmp_path, content[:at] + strange + content[at:])
    assert spoiled is None or sum(a != b for a, b in zip(spoiled, rows, strict=False)) <= 1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sampled_from(["cp1252", "mac_roman", "cp850", "utf-8"]))
def test_accents_come_back_or_the_encoding_is_asked_for_in1(words: list[str], encoding: str) -> None:
    text = "\n".join(words)
    try:
        found, _ = decoded(text.encode(encoding), "f.csv")
    except DataError:
        return
    assert found == text


@pytest.mark.parametrize("step", [1, 31])
def test_dates_in_a_row_keep_their_order_in_every_certain_form(tmp_path: Path, step: int) -> None:
    days = [date(2024, 1, 5) + timedelta(days=n * step) for n in range(12)]
    for form in CERTAIN_DATES:
        dialect = Dialect("utf-8", ";", ",", False, form, "\n", False, (), False, ())
        rows = [(d, "001", string.ascii_letters[n], 100 + n) for n, d in enumerate(days)]
        assert read(tmp_path, dialect.write(rows)) == rows
