"""How cells read: per kind, per language, and for what is missing."""

import pandas as pd
import pytest

from kit.language import MISSING, sentence
from kit.report.formats import column_cells, columns_of, decimals_of, format_cell, heading_of, sheet_name
from kit.schema import TABLES, Column


def cells(values, kind, language, **more):
    return column_cells(pd.Series(values), Column("x", kind, "X", **more), language)


def test_ids_stay_as_they_are(english):
    assert cells(["00123", "12E3"], "id", english) == ["00123", "12E3"]


def test_money_is_in_whole_units_of_the_language_with_the_currency_in_the_heading(english, portuguese):
    column = Column("revenue_12m", "money", "Revenue")
    assert format_cell(1234567.8, column, portuguese) == "1.234.568"
    assert format_cell(1234567.8, column, english) == "1,234,568"
    assert heading_of(column, portuguese).title.endswith("(R$)")
    assert heading_of(column, portuguese).align == "right"


def test_ratios_are_percentages_and_small_ones_get_a_decimal(english):
    assert cells([0.25, 0.5], "ratio", english) == ["25%", "50%"]
    assert cells([0.0123, 0.05], "ratio", english) == ["1.2%", "5.0%"]


@pytest.mark.parametrize(("values", "decimals"), [([1.0, 2000.0], 0), ([1.25, 3.0], 2), ([1.25, 300.0], 1), ([1.25, 30000.0], 0), ([], 0)])
def test_decimals_are_chosen_once_for_the_whole_column(values, decimals):
    assert decimals_of(pd.Series(values, dtype=float), "number") == decimals


@pytest.mark.parametrize("kind", ["id", "text", "money", "number", "int", "ratio", "date", "month", "bool", "hours", "word", "sentence"])
def test_what_is_missing_reads_as_a_dash_and_never_as_zero(kind, english):
    column = Column("x", kind, "X")
    for value in (None, float("nan"), pd.NaT, pd.NA, ""):
        assert format_cell(value, column, english) == MISSING


def test_dates_never_show_a_month_that_could_be_a_day(english, portuguese):
    column = Column("due", "date", "Due")
    assert format_cell(pd.Timestamp("2014-05-03"), column, english) == "3 May 2014"
    assert format_cell(pd.Timestamp("2014-05-03"), column, portuguese) == "03/05/2014"


def test_words_are_told_and_start_with_a_capital_while_unknown_words_stay(english):
    column = Column("lifecycle", "word", "Lifecycle", vocabulary=("pre_inactive",))
    assert format_cell("pre_inactive", column, english)[0] == "P"
    assert format_cell("pre_inactive", column, english) != "pre_inactive"
    assert format_cell("no such word", column, english) == "no such word"


def test_a_sentence_cell_is_told_with_its_figures_in_the_language(portuguese):
    column = Column("reason", "sentence", "Why")
    assert "12.500" in format_cell(sentence("A text of {amount}", amount=("money", 12500)), column, portuguese)


def test_a_list_is_joined_by_commas(english):
    assert format_cell(["a", "b"], Column("x", "text", "X"), english) == "a, b"


def test_indicators_are_formatted_by_the_unit_of_their_own_row(english):
    column = Column("value", "number", "Now")
    assert column_cells(pd.Series([1234.0, 0.5, 12.0]), column, english, pd.Series(["money", "ratio", "accounts"])) == ["$1,234", "50.0%", "12"]


def test_the_change_of_a_ratio_is_told_in_points_and_any_other_in_percent(english):
    column = TABLES["kpis"].column("change")
    units = pd.Series(["money", "ratio", "accounts", "ratio"])
    assert column_cells(pd.Series([0.295, -0.229, -0.1, float("nan")]), column, english, units) == ["+29.5%", "-22.9 points", "-10.0%", MISSING]


def test_columns_outside_the_schema_get_a_kind_by_type_and_a_label_by_override():
    frame = pd.DataFrame({"account_id": ["1"], "hits": [3], "odds": [0.5], "when": [pd.Timestamp("2020-01-01")]})
    kinds = {c.name: (c.kind, c.label) for c in columns_of(frame, "", None, {"odds": ("ratio", "Odds"), "hits": "Hits"})}
    assert kinds["hits"] == ("int", "Hits")
    assert kinds["odds"] == ("ratio", "Odds")
    assert kinds["when"][0] == "date"
    assert kinds["account_id"] == ("id", "Account")


def test_a_column_outside_its_table_means_what_its_values_say(portuguese):
    def shown(name, values):
        frame = pd.DataFrame({name: values})
        return column_cells(frame[name], columns_of(frame, "", None, None)[0], portuguese)

    assert shown("state", ["won", "potential"]) == ["Ganha", "Potencial"] != shown("state", ["PR", "SC"]) == ["PR", "SC"]
    assert shown("coverage", [0.5]) == ["50%"] and shown("coverage", ["brief"]) != ["brief"]


@pytest.mark.parametrize("code", ["english", "portuguese"])
def test_sheet_names_fit_a_workbook_and_are_all_different(code, request):
    language = request.getfixturevalue(code)
    names = [sheet_name(table, language) for table in TABLES]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.lower() for name in names}) == len(names)
