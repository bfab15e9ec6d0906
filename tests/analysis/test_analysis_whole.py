"""The analysis as a whole: accounts and revenue are conserved, row order is nothing, and thin data end in words, not in errors."""

from __future__ import annotations

import pandas as pd
import pytest

from kit import analysis
from kit.schema import table


def _chain(accounts, days, months, profile, potential, sellers, as_of, settings):
    limits = settings.thresholds
    rows, one = analysis.portfolio(accounts, days, profile, potential, as_of, limits)
    ranks, two = analysis.ranking(profile, potential, limits)
    shares, three = analysis.concentration(accounts, profile, rows, months, as_of)
    groups, by_account, four = analysis.segments(accounts, profile, potential, rows, limits, 1)
    plan = analysis.service_plan(accounts, rows, profile, potential, by_account, sellers, settings)
    served, five = plan.service, plan.status
    tables = {
        "portfolio": rows, "portfolio_cells": analysis.portfolio_cells(rows, profile)[0], "ranking": ranks, "concentration": shares,
        "concentration_figures": analysis.concentration_measures(shares), "segments": groups, "service": served,
        "format_summary": analysis.format_summary(served, profile),
    }  # fmt: skip
    return tables, [one, two, three, four, five]


def _six(data, settings, **changed):
    names = ("accounts", "account_days", "account_months", "profile", "potential", "sellers")
    return _chain(*(changed.get(name, getattr(data, name)) for name in names), data.as_of, settings)


def test_accounts_and_revenue_go_through_every_table(six_accounts, settings):
    tables, statuses = _six(six_accounts, settings)
    for name in ("portfolio", "ranking", "service"):
        assert tables[name]["account_id"].tolist() == six_accounts.accounts["account_id"].tolist()
    tables["portfolio_cells"] = tables["portfolio_cells"].query("seller_id == 'all'")
    for name, column in (("portfolio_cells", "accounts"), ("segments", "size")):
        assert tables[name][column].sum() == 6
        assert tables[name]["revenue_12m"].sum() == pytest.approx(14_500)
    assert [status.part for status in statuses] == ["portfolio", "ranking", "concentration", "segments", "service"]


def test_the_tables_are_those_of_the_schema(six_accounts, settings):
    for name, frame in _six(six_accounts, settings)[0].items():
        pd.testing.assert_frame_equal(table(name).conform(frame)[table(name).names].reset_index(drop=True), table(name).conform(frame))


def test_shuffled_rows_give_the_same_tables(six_accounts, settings):
    names = ("accounts", "account_days", "account_months", "profile", "potential", "sellers")
    shuffled = {name: getattr(six_accounts, name).sample(frac=1, random_state=4) for name in names}
    one, two = _six(six_accounts, settings), _six(six_accounts, settings, **shuffled)
    for name, frame in one[0].items():
        pd.testing.assert_frame_equal(frame, two[0][name])
    assert one[1] == two[1]


@pytest.mark.parametrize("left", [0, 1, 2, 5])
def test_a_handful_of_accounts_is_no_error(six_accounts, settings, left):
    ids = six_accounts.accounts["account_id"].tail(left)
    cut = {}
    for name in ("accounts", "account_days", "account_months", "profile", "potential"):
        frame = getattr(six_accounts, name)
        cut[name] = frame[frame["account_id"].isin(ids)]
    tables, statuses = _six(six_accounts, settings, **cut)
    assert len(tables["portfolio"]) == len(tables["service"]) == len(tables["ranking"]) == left
    assert any(status.status != "ok" for status in statuses)


def test_nothing_but_order_days_is_enough(six_accounts, settings):
    data = six_accounts
    bare = table("accounts").conform(data.accounts[["account_id", "name"]])
    months = data.account_months.assign(product_line=None, seller_id=None, channel=None)
    tables, statuses = _six(data, settings, accounts=bare, account_months=months, potential=None, sellers=table("sellers").empty())
    assert len(tables["service"]) == 6
    assert {status.part: status.status for status in statuses} == {
        "portfolio": "degraded", "ranking": "degraded", "concentration": "ok", "segments": "degraded", "service": "degraded",
    }  # fmt: skip
