"""Migration and bridge: every account moves once, and the steps sum exactly to the change."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.language import Language
from kit.monitoring import Cut, account_moves, migration, retention, revenue_bridge
from kit.monitoring.findings import bridge_finding, migration_finding
from kit.schema import table

ENGLISH = Language("en")
DAY = pd.Timestamp("2024-12-31")


def _cut(rows: list[tuple[str, float, bool]], as_of: pd.Timestamp) -> Cut:
    """A cut of (account id, revenue, bought before 2024)."""
    ids = [row[0] for row in rows]
    profile = pd.DataFrame({"account_id": ids, "revenue_12m": [row[1] for row in rows], "revenue_prior_12m": 0.0, "margin_basis": "assumed"})
    first = [pd.Timestamp("2023-02-01") if row[2] else pd.Timestamp("2024-05-01") for row in rows]
    profile = profile.assign(orders_12m=1, product_lines_12m=1, first_order=pd.Series(first, dtype="datetime64[us]"))
    portfolio = pd.DataFrame({"account_id": ids, "lifecycle": "active", "reactivated": False, "abc_class": "A", "potential_class": "low"})
    portfolio = portfolio.assign(cell="active|A|low", tier="small")
    return Cut.of(as_of, table("profile").conform(profile), table("portfolio").conform(portfolio))


def test_every_account_moves_once_with_its_money(now: Cut, before: Cut) -> None:
    moves = migration(now, before)
    rows = moves.set_index(["lifecycle_from", "lifecycle_to"])
    assert rows.loc[("active", "pre_inactive"), ["accounts", "revenue_before", "revenue_now"]].tolist() == [1, 400, 1_500]
    assert rows.loc[("active", "active"), "share"] == pytest.approx(1 / 3)
    assert rows.loc[("prospect", "new"), "revenue_now"] == 700
    assert moves[["accounts", "revenue_before", "revenue_now"]].sum().tolist() == [6, 11_800, 14_500]


def test_accounts_that_only_one_cut_knows_come_from_or_go_to_absent(now: Cut, before: Cut) -> None:
    gone = Cut.of(now.as_of, now.profile[1:], now.portfolio[1:])
    known = Cut.of(before.as_of, before.profile[:-1], before.portfolio[:-1])
    rows = migration(gone, known).set_index(["lifecycle_from", "lifecycle_to"])
    assert rows.loc[("active", "absent"), ["accounts", "revenue_before"]].tolist() == [1, 10_800]
    assert rows.loc[("absent", "prospect"), "accounts"] == 1


def test_the_bridge_names_what_was_lost_and_what_replaced_it(now: Cut, before: Cut) -> None:
    bridge = revenue_bridge(now, before).set_index("step")
    assert bridge["revenue"].to_dict() == {
        "before": 11_800, "lost": -350, "contraction": 0, "expansion": 2_350, "reactivated": 0, "new": 700, "returns": 0, "now": 14_500,
    }  # fmt: skip
    assert bridge["accounts"].to_dict() == {
        "before": 4, "lost": 1, "contraction": 0, "expansion": 3, "reactivated": 0, "new": 1, "returns": 0, "now": 4,
    }  # fmt: skip
    gross, net = retention(revenue_bridge(now, before))
    assert gross == pytest.approx(1 - 350 / 11_800)
    assert net == pytest.approx(1 - 350 / 11_800 + 2_350 / 11_800)


def test_an_account_that_had_bought_earlier_comes_back_and_is_not_new() -> None:
    steps = account_moves(_cut([("1", 50, True), ("2", 70, False)], DAY), _cut([("1", 0, True)], DAY - pd.DateOffset(years=1))).set_index(
        "account_id"
    )
    assert steps["step"].to_dict() == {"1": "reactivated", "2": "new"}


def test_the_largest_fall_is_read_first(now: Cut, before: Cut) -> None:
    moves = account_moves(now, before)
    assert moves["account_id"].tolist()[0] == "005"
    assert moves["revenue_change"].tolist() == [-350, 0, 50, 700, 1_100, 1_200]
    assert moves["step"].tolist() == ["lost", "returns", "expansion", "new", "expansion", "expansion"]


def test_without_an_earlier_cut_all_is_empty_and_says_so(now: Cut) -> None:
    for result in (migration(now, None), account_moves(now, None), revenue_bridge(now, None)):
        assert result.empty
    assert all(pd.isna(value) for value in retention(revenue_bridge(now, None)))
    assert bridge_finding(revenue_bridge(now, None)) == migration_finding(migration(now, None))


def test_findings_tell_the_moves(now: Cut, before: Cut) -> None:
    told = ENGLISH.told(migration_finding(migration(now, before)))
    assert (
        told == "Of 3 accounts that were active or new, 2 no longer are, with $700 before and $1,850 now. Others came in or came back: 1, with $700."
    )
    assert ENGLISH.told(bridge_finding(revenue_bridge(now, before))).startswith("97% of the earlier revenue was kept, 117% with the growth")


_MONEY = st.floats(-1e6, 1e6).map(lambda x: round(x, 2))
_ROWS = st.dictionaries(st.text("abcde", min_size=1, max_size=3), st.tuples(_MONEY, st.booleans()), max_size=12)


@settings(max_examples=30, deadline=None)
@given(_ROWS, _ROWS)
def test_revenue_before_plus_all_steps_is_revenue_now(then, today) -> None:
    before = _cut([(k, *v) for k, v in then.items()], DAY - pd.DateOffset(years=1))
    now = _cut([(k, *v) for k, v in today.items()], DAY)
    bridge = revenue_bridge(now, before).set_index("step")
    steps = bridge.drop(index=["before", "now"])
    assert bridge.loc["before", "revenue"] == pytest.approx(sum(v[0] for v in then.values()), abs=1e-6)
    assert bridge.loc["before", "revenue"] + steps["revenue"].sum() == pytest.approx(bridge.loc["now", "revenue"], abs=1e-6)
    assert (steps.loc[["lost", "contraction"], "revenue"] <= 0).all()
    assert (steps.loc[["expansion", "reactivated", "new"], "revenue"] >= 0).all()
    assert len(account_moves(now, before)) == len(then.keys() | today.keys()) == migration(now, before)["accounts"].sum()


@settings(max_examples=10, deadline=None)
@given(_ROWS, st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_bridge(rows, random) -> None:
    items = [(k, *v) for k, v in rows.items()]
    shuffled = random.sample(items, len(items))
    before = _cut([(k, v, True) for k, v, _ in items], DAY - pd.DateOffset(years=1))
    pd.testing.assert_frame_equal(revenue_bridge(_cut(items, DAY), before), revenue_bridge(_cut(shuffled, DAY), before))
