"""Progress: attainment only in periods that are over."""

from __future__ import annotations

import pandas as pd

from kit.language import Language
from kit.monitoring import Cut, attainment, kpis, monitoring_facts, progress
from kit.monitoring.findings import progress_finding
from kit.schema import Status, table

ENGLISH = Language("en")


def _targets(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period", "dimension", "key", "value"])
    return table("targets").conform(frame.assign(period=pd.to_datetime(frame["period"])))


def test_quarters_are_recognised_and_an_open_one_is_left_out(six_accounts) -> None:
    quarters = [(day, "seller", "s1", 3_000.0) for day in ("2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01")]
    rows, status = progress(_targets(quarters), six_accounts.account_months, six_accounts.as_of)
    s1 = rows[rows["key"] == "s1"]
    assert s1["months"].unique().tolist() == [3]
    assert s1["actual"].tolist() == [3_500, 3_500, 3_500, 3_700]
    assert s1["attainment"].round(4).tolist() == [1.1667, 1.1667, 1.1667, 1.2333]
    assert (status.status, status.used, status.dropped) == ("degraded", 4, 1)
    assert ENGLISH.told(status.reason).endswith("begin before the history: 1, from 1 Jan 2025 to 1 Jan 2025.")


def test_revenue_without_a_target_stays_so_that_actuals_are_the_whole_revenue(six_accounts) -> None:
    rows, status = progress(_targets([("2024-02-01", "seller_id", "s1", 2_000.0)]), six_accounts.account_months, six_accounts.as_of)
    assert status.status == "ok"
    assert rows.set_index("key")["actual"].to_dict() == {"s1": 1_000, "s2": 100}  # 150 of account 004, 50 returned by 005
    assert pd.isna(rows.set_index("key").loc["s2", "attainment"])


def test_targets_of_the_company_and_of_lines_are_read_too(six_accounts) -> None:
    targets = _targets([("2024-06-01", "company", "us", 2_000.0), ("2024-06-01", "product_line", "Frames", 400.0)])
    rows, _ = progress(targets, six_accounts.account_months, six_accounts.as_of)
    actual = rows.set_index(["dimension", "key"])["actual"]
    assert actual[("company", "all")] == 1_700
    assert actual[("product_line", "Frames")] == 500


def test_an_unknown_dimension_is_named(six_accounts) -> None:
    _, status = progress(_targets([("2024-06-01", "galaxy", "m31", 1.0)]), six_accounts.account_months, six_accounts.as_of)
    assert status.status == "abstained"
    assert ENGLISH.told(status.reason) == "Targets left out, because their dimension is not known: galaxy."


def test_sellers_stand_by_their_names_and_lines_by_theirs(six_accounts) -> None:
    months = six_accounts.account_months.assign(seller_id="")
    months = pd.concat([months, months.tail(1).assign(month=pd.Timestamp("2024-06-01"), product_line="", channel="lines of no product line")])
    targets = _targets([("2024-06-01", "seller", "s1", 1.0), ("2024-06-01", "product_line", "Frames", 1.0), ("2024-06-01", "total", "x", 1.0)])
    rows, _ = progress(targets, months, six_accounts.as_of, six_accounts.sellers)
    labels = rows.set_index(["dimension", "key"])["seller"]
    assert labels.tolist() == ["The whole company", "Frames", "Wheels", "–", "Ana", "Without a seller"]


def test_without_targets_it_abstains_with_one_sentence(six_accounts) -> None:
    rows, status = progress(table("targets").empty(), six_accounts.account_months, six_accounts.as_of)
    assert rows.empty and attainment(rows).empty
    assert (status.status, status.reason) == ("abstained", "The client gave no targets, so there is no attainment to read.")
    assert progress_finding(rows) == "There is no complete period with a target to compare with."


def test_without_sales_nothing_is_attained(six_accounts) -> None:
    rows, status = progress(_targets([("2024-06-01", "seller", "s1", 1.0)]), table("account_months").empty(), six_accounts.as_of)
    assert rows.empty and status.status == "abstained"


def test_attainment_over_all_periods_reads_the_lowest_first(six_accounts) -> None:
    targets = _targets([(f"2024-{m:02d}-01", "seller", s, v) for m in range(1, 13) for s, v in (("s1", 1_000.0), ("s2", 50.0))])
    rows, _ = progress(targets, six_accounts.account_months, six_accounts.as_of)
    sums = attainment(rows)
    assert sums["key"].tolist() == ["s2", "s1"]
    assert sums["attainment"].round(4).tolist() == [0.5, 1.1833]  # 300 of 600, 14,200 of 12,000
    assert ENGLISH.told(progress_finding(rows)).startswith("Targets were reached to 115% in 12 complete periods: $14,500 of $12,600.")


def test_targets_set_twice_for_the_same_money_are_read_once(six_accounts) -> None:
    targets = _targets([("2024-06-01", "seller", "s1", 2_000.0), ("2024-06-01", "product_line", "Frames", 250.0)])
    rows, _ = progress(targets, six_accounts.account_months, six_accounts.as_of)
    indicators, _ = kpis(Cut.of(six_accounts.as_of, six_accounts.profile, table("portfolio").empty()), None, Status("comparison"))
    assert monitoring_facts(indicators, rows)["target_attainment"][0] == 2.0  # Frames: 500 of 250; not 2,000 of 2,250
    assert "$500 of $250" in ENGLISH.told(progress_finding(rows))


def test_rows_in_another_order_give_the_same_progress(six_accounts) -> None:
    targets = _targets([(f"2024-{m:02d}-01", "seller", s, 500.0) for m in range(1, 13) for s in ("s1", "s2")])
    straight, _ = progress(targets, six_accounts.account_months, six_accounts.as_of)
    turned, _ = progress(targets[::-1], six_accounts.account_months[::-1], six_accounts.as_of)
    pd.testing.assert_frame_equal(straight, turned)
