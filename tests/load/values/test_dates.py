"""Dates of text columns (IN5)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.load.values.dates import read_dates, serial_dates


def days(texts: list[str], pattern: str = "", months: bool = False) -> list[str]:
    reading = read_dates(texts, [1] * len(texts), pattern, months)
    assert not reading.bad and not reading.mixed
    return [str(d)[:10] for d in reading.dates]


def test_a_day_above_twelve_decides_for_the_whole_column_in5() -> None:
    assert days(["05/01/2026", "03/02/2026", "13/02/2026"]) == ["2026-01-05", "2026-02-03", "2026-02-13"]
    assert days(["05/01/2026", "02/13/2026"]) == ["2026-05-01", "2026-02-13"]


def test_dates_that_read_both_ways_have_two_readings_and_no_result_in5() -> None:
    reading = read_dates(["05/01/2026", "03/02/2026"], [1, 1])
    assert reading.readings == ("dd/mm/yyyy", "mm/dd/yyyy") and np.isnat(reading.dates).all()


def test_dates_that_read_the_same_both_ways_are_not_ambiguous() -> None:
    assert days(["01/01/2026", "02/02/2026"]) == ["2026-01-01", "2026-02-02"]


def test_iso_dates_are_never_read_day_first_in5() -> None:
    assert days(["2026-02-03"]) == ["2026-02-03"]


def test_two_formats_in_one_column_are_mixed_in5() -> None:
    reading = read_dates(["13/02/2026", "14/02/2026", "2026-02-15"], [1, 1, 1])
    assert (reading.pattern, reading.mixed) == ("dd/mm/yyyy", [2])


def test_zeros_and_the_dates_of_1899_and_1900_mean_none_in5() -> None:
    reading = read_dates(["00000000", "30/12/1899", "01/01/1900", "31/05/2024"], [1, 1, 1, 1])
    assert reading.none == [0, 1, 2] and str(reading.dates[3])[:10] == "2024-05-31"


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("20240131", "yyyymmdd", "2024-01-31"), ("31.01.2024", "dd.mm.yyyy", "2024-01-31"),
        ("2024/01/31", "yyyy/mm/dd", "2024-01-31"), ("31/01/2024 13:45", "dd/mm/yyyy", "2024-01-31"),
        ("2024-01-31T13:45:10Z", "yyyy-mm-dd", "2024-01-31"),
        ("31-jan-2024", "dd-mmm-yyyy", "2024-01-31"), ("5 de janeiro de 2026", "dd-mmm-yyyy", "2026-01-05"),
        ("5 de enero del 2026", "dd-mmm-yyyy", "2026-01-05"), ("1º de março de 2026", "dd-mmm-yyyy", "2026-03-01"),
        ("5 Feb 2026", "dd-mmm-yyyy", "2026-02-05"), ("Feb 5, 2026", "mmm-dd-yyyy", "2026-02-05"), ("05DEZ2025", "dd-mmm-yyyy", "2025-12-05"),
        ("2026-dic-05", "yyyy-mmm-dd", "2026-12-05"), ("Monday, January 5, 2026", "mmm-dd-yyyy", "2026-01-05"),
        ("lun. 5 ene. 2026 10:00 a. m.", "dd-mmm-yyyy", "2026-01-05"), ("31/01/2024 01:45:10 p. m.", "dd/mm/yyyy", "2024-01-31"),
        ("31/01/2024 às 13h45", "dd/mm/yyyy", "2024-01-31"), ("31/01/2024, 13:45", "dd/mm/yyyy", "2024-01-31"),
        ("45322", "serial", "2024-01-31"), ("45322,75", "serial", "2024-01-31"),
        ("2024-01-31 00:00:00.000", "yyyy-mm-dd", "2024-01-31"),
    ],
)  # fmt: skip
def test_each_pattern_is_found_and_can_be_given(text: str, pattern: str, day: str) -> None:
    assert days([text]) == days([text], pattern) == [day]


def test_a_year_of_two_digits_stands_last_unless_it_could_stand_first_in5() -> None:
    assert days(["31-01-24", "30-01-24"]) == ["2024-01-31", "2024-01-30"] and days(["31/01/69", "29/01/69"])[0] == "1969-01-31"
    assert read_dates(["24/01/31", "24/02/28", "25/03/15"], [1, 1, 1]).readings == ("dd/mm/yy", "yy/mm/dd")
    assert days(["24/01/31", "24/02/28"], "yy/mm/dd") == ["2024-01-31", "2024-02-28"]


def test_a_weekday_tells_which_of_two_readings_is_right_and_a_wrong_one_is_bad_in5() -> None:
    assert days(["seg 05/01/2026", "mar 06/01/2026"]) == ["2026-01-05", "2026-01-06"]
    assert days(["mar 5 2026"]) == ["2026-03-05"]
    assert read_dates(["ter 05/01/2026"], [1]).bad == [0]


def test_the_values_that_no_other_pattern_fits_are_the_proof_in5() -> None:
    assert read_dates(["05/01/2026", "13/02/2026"], [1, 1]).proof == [1]


def test_months_without_a_day_are_read_only_where_a_month_is_due() -> None:
    assert days(["07/2024", "12/2024"], months=True) == ["2024-07-01", "2024-12-01"]
    assert days(["Jan/26", "dez/25"], months=True) == ["2026-01-01", "2025-12-01"] and days(["ene-26"], months=True) == ["2026-01-01"]
    assert days(["março de 2026"], months=True) == ["2026-03-01"]
    assert read_dates(["07/2024", "Jan/26"], [1, 1]).bad == [0, 1]


@pytest.mark.parametrize("text", ["31/02/2024", "soon", "2024-13-01", "1/2/3", "12345"])
def test_what_is_no_date_is_bad(text: str) -> None:
    assert read_dates([text], [1]).bad == [0]


def test_day_numbers_of_a_workbook_are_known_by_their_range_in5() -> None:
    found = serial_dates(np.array([45292.0, 45322.75, np.nan]))
    assert found is not None and [str(d)[:10] for d in found[:2]] == ["2024-01-01", "2024-01-31"] and np.isnat(found[2])
    assert serial_dates(np.array([1.0, 2.0])) is None
    apple = serial_dates(np.array([43830.0]), "1904-01-01")
    assert apple is not None and str(apple[0])[:10] == "2024-01-01"


@given(st.lists(st.dates(date(1950, 1, 1), date(2060, 12, 31)), min_size=1))
def test_dates_come_back_from_every_form_once_the_pattern_is_given(wanted: list[date]) -> None:
    for pattern, form in (("dd/mm/yyyy", "%d/%m/%Y"), ("mm/dd/yyyy", "%m/%d/%Y"), ("yyyy-mm-dd", "%Y-%m-%d"), ("yyyymmdd", "%Y%m%d")):
        assert days([d.strftime(form) for d in wanted], pattern) == [d.isoformat() for d in wanted]


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)))
def test_a_year_of_days_is_never_ambiguous(first: date) -> None:
    texts = [(first + timedelta(days=n)).strftime("%d/%m/%Y") for n in range(32)]
    assert days(texts)[0] == first.isoformat()
