"""The decision summary and the method note: what they say with all tables, with few, and with none."""

import pytest

from kit.report.method import method_note
from kit.report.outputs import Output
from kit.report.summary import decision_summary
from kit.report.worth import headroom_worth
from kit.schema import TABLES

from .conftest import make_cycle


def parts(outputs, kind):
    return [o.structure for o in outputs if o.structure["type"] == kind]


def test_the_summary_says_what_for_whom_worth_how_much_and_how_sure(cycle):
    outputs = decision_summary(cycle)
    decision = next(c for c in parts(outputs, "callout") if c["kind"] == "decision")["text"]
    assert "Protect first the accounts that drift or have left (2): $20K a year" in decision
    assert "headroom (3): goals of $7.5K a year" in decision
    assert "those goals are $2.2K of margin, at an assumed rate of 30%" in decision
    steps = parts(outputs, "table")[0]
    assert len(steps["rows"]) == 5
    caution = next(c for c in parts(outputs, "callout") if c["kind"] == "caution")["text"]
    assert "Fewer than 30 accounts" in caution
    assert len(parts(outputs, "key_figures")[0]["items"]) == 4


def test_worth_is_the_sum_over_the_chosen_accounts(cycle):
    potential = cycle.read("potential")
    first = potential["account_id"].head(2)
    worth = headroom_worth(cycle, first)
    expected = 300_000 / 12 + 300_000 / 11
    assert worth.headroom == pytest.approx(expected, abs=0.02)
    assert worth.low == pytest.approx(expected * 0.6, abs=0.02)
    assert worth.high == pytest.approx(expected * 1.5, abs=0.02)
    assert (worth.margin_rate, worth.margin_basis) == (0.3, "assumed")


def test_without_an_upper_reading_the_headroom_has_no_upper_end(cycle):
    cycle.write("potential", cycle.read("potential").assign(wallet_high=None))
    outputs = decision_summary(cycle)
    told = str([o.structure for o in outputs])
    assert "open (cautiously $" in told and "'note': 'cautiously $" in told
    assert "between" not in told and "to $0" not in told and "–)" not in told


def test_a_cycle_without_results_says_that_nothing_can_be_decided(bare_cycle):
    outputs = decision_summary(bare_cycle)
    assert parts(outputs, "table") == []
    assert parts(outputs, "callout")[0]["kind"] == "abstained"


@pytest.mark.parametrize("name", ["plan", "ranking", "potential", "profile", "portfolio", "concentration", "status", "left_out", "sellers", "kpis"])
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_every_part_copes_with_a_table_that_is_missing_or_empty(name, how, tmp_path):
    cycle = make_cycle(tmp_path, 8)
    (cycle.folder / "tables" / f"{name}.parquet").unlink()
    if how == "empty":
        cycle.write(name, TABLES[name].empty())
    outputs = [*decision_summary(cycle), *method_note(cycle)]
    assert all(isinstance(o, Output) for o in outputs)
    assert len(parts(outputs, "callout")) >= 2


def test_the_method_note_prints_every_threshold_with_its_value_and_reason(cycle):
    table = parts(method_note(cycle), "table")[0]
    limits = list(cycle.settings.reasons())
    assert len(table["rows"]) == len(limits)
    assert ["Margin rate where none is recorded", "30%", cycle.thresholds.margin_rate.reason] in table["rows"]
    assert not any("_" in row[0] for row in table["rows"])


def test_the_method_note_names_what_was_left_out_and_the_stamp(cycle):
    outputs = method_note(cycle)
    assert any("Lines without an account" in str(t["rows"]) for t in parts(outputs, "table"))
    assert cycle.stamp in str(parts(outputs, "callout")[-1])
