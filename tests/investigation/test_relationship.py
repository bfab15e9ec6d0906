"""Relationship map: figures worked out by hand, known centralities, and what may never happen."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.engagement import Thresholds
from kit.investigation.relationship import contact_standing, effective_influence, relationships
from kit.schema import table
from kit.schema.vocabulary import RELATIONSHIP_LEVELS

AS_OF = pd.Timestamp("2024-12-31")
LINES = ["from_id", "to_id", "kind", "strength"]
RELATIONS = ["contact_id", "person_id", "relationship_level", "level_wanted"]
NO_LINES, NO_RELATIONS = pd.DataFrame(columns=LINES), pd.DataFrame(columns=RELATIONS)


def people(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Contacts: id, influence, support, last contact, superior, account."""
    names = ["contact_id", "influence", "support", "last_contact", "reports_to", "account_id"]
    frame = pd.DataFrame([(*row, *("2024-12-31", None, "001")[len(row) - 3 :]) for row in rows], columns=names)
    return table("contacts").conform(frame.assign(last_contact=pd.to_datetime(frame["last_contact"])))


def lines(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=LINES)


def relations(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([(*row, None)[:4] for row in rows], columns=RELATIONS)


def read(contacts: pd.DataFrame, drawn: pd.DataFrame, known: pd.DataFrame, thresholds: Thresholds) -> tuple[pd.DataFrame, pd.Series]:
    """The map and the account's row."""
    mapped = contact_standing(contacts, drawn, known, AS_OF, thresholds)
    accounts = pd.DataFrame({"account_id": ["001"]})
    rows, _ = relationships(accounts, mapped, drawn, known, thresholds)
    return mapped, rows.iloc[0]


FOUR = people(("a", 10, 3), ("b", 6, -2, "2024-07-04"), ("c", 4, 1, "2023-12-01"), ("d", 2, None))
DRAWN = lines(("a", "b", "influence", 3), ("a", "c", "influence", 2), ("b", "c", "influence", 3), ("c", "d", "conflict", 3))
NEAR = relations(("a", "s1", "adviser"), ("a", "s2", "supplier"), ("b", "s2", "none"), ("c", "s1", "preferred", "partner"))


def test_a_map_of_four_gives_the_figures_worked_out_by_hand(thresholds: Thresholds) -> None:
    """inf: a 5/10+5/18, b 3/10+3/18, c 2/10, d 1/10; levels 3, 0, 2, unknown; days 0, 180, 396."""
    mapped, row = read(FOUR, DRAWN, NEAR, thresholds)
    a, b, c, d = 1 / 2 + 5 / 18, 3 / 10 + 3 / 18, 0.2, 0.1
    assert mapped["effective_influence"].tolist() == pytest.approx([a, b, c, d])
    assert row["score"] == pytest.approx(a * 3 / 4 + c * 2 / 4 * 0.5 ** (396 / 180))
    assert row["support"] == pytest.approx((a * 3 - b * 2 + c * 1) / 5)
    total = a + b + c + d
    assert (row["coverage"], row["coverage_high"]) == (pytest.approx((a + c) / total), pytest.approx((a + c + d) / total))
    assert mapped["blocker"].tolist() == [False, True, False, False] and row["blockers"] == 1
    assert mapped["to_confirm"].tolist() == [False, False, True, False]
    assert (row["our_people"], row["levels_unknown"], row["map"]) == (2, 1, "mapped")
    assert row["single_thread"], "a holds 80 % of the influence reached"
    assert row["credible"]


def test_the_next_contact_has_influence_room_and_a_way(thresholds: Thresholds) -> None:
    """Gain × way: a ¼·(7/9)·1 = .194, b 1·(7/15)·1 through a = .467, c ½·.2·1 = .1, d no line: unknown level, no way."""
    mapped, row = read(FOUR, DRAWN, NEAR, thresholds)
    assert row["next_contact"] == "b" and mapped["next_contact"].tolist() == [False, True, False, False]
    assert mapped["access"].tolist() == [1, 1, 1, 0]


def test_without_a_way_the_most_is_to_gain_where_influence_is(thresholds: Thresholds) -> None:
    _, row = read(people(("a", 3, 0), ("b", 9, 0)), NO_LINES, NO_RELATIONS, thresholds)
    assert row["next_contact"] == "b"


def test_a_superior_is_a_weak_way_and_access_via_a_strong_one(thresholds: Thresholds) -> None:
    boss = people(("a", 5, 0), ("b", 5, 0, "2024-12-31", "a"), ("c", 5, 0, "2024-12-31", "b"))
    mapped, _ = read(boss, NO_LINES, relations(("a", "s1", "supplier")), thresholds)
    assert mapped["access"].tolist() == pytest.approx([1, 1 / 3, 1 / 9])
    mapped, _ = read(boss.assign(access_via=[None, None, "a"]), NO_LINES, relations(("a", "s1", "supplier")), thresholds)
    assert mapped["access"].tolist() == pytest.approx([1, 1 / 3, 1])


def test_ways_are_those_of_the_shortest_paths(thresholds: Thresholds) -> None:
    """Referee: Dijkstra on −log(strength/3)."""
    kite = [(u, v, 1 + (u * 3 + v) % 3) for u, v in nx.krackhardt_kite_graph().edges]
    contacts = people(*((f"{n}", 5, 0) for n in range(10)))
    drawn = lines(*((f"{u}", f"{v}", "influence", s) for u, v, s in kite))
    mapped, _ = read(contacts, drawn, relations(("0", "s1", "preferred")), thresholds)
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((f"{u}", f"{v}", -math.log(s / 3)) for u, v, s in kite)
    paths = nx.single_source_dijkstra_path_length(graph, "0")
    assert mapped["access"].tolist() == pytest.approx([math.exp(-paths[f"{n}"]) if f"{n}" in paths else 0 for n in range(10)])


def test_the_krackhardt_kite_has_its_known_degrees() -> None:
    """Published degrees 4 4 3 6 3 5 5 3 2 1, and the degree that networkx counts."""
    kite = nx.krackhardt_kite_graph()
    contacts = people(*((f"{n}", 0, 0) for n in range(10)))
    both = [(f"{u}", f"{v}", "influence", 1) for u, v in kite.to_directed().edges]
    found = (effective_influence(contacts, lines(*both)) * 2 * 9).round(9).tolist()
    assert found == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1] == [degree for _, degree in kite.degree]


def test_conflict_lines_double_lines_and_lines_to_other_accounts_add_no_influence() -> None:
    contacts = people(("a", 0, 0), ("b", 0, 0), ("z", 0, 0, "2024-12-31", None, "002"))
    twice = lines(("a", "b", "influence", 2), ("a", "b", "influence", 1))
    drawn = pd.concat([twice, lines(("a", "z", "influence", 3), ("b", "a", "conflict", 3), ("b", "b", "influence", 3))])
    assert (effective_influence(contacts, drawn) * 18).tolist() == pytest.approx([2, 0, 0])


def test_an_unknown_level_is_not_the_level_none(thresholds: Thresholds) -> None:
    two = people(("a", 5, 1), ("b", 5, 1))
    unknown, none = read(two, NO_LINES, NO_RELATIONS, thresholds)[1], read(two, NO_LINES, relations(("a", "s1", "none")), thresholds)[1]
    assert pd.isna(unknown[["score", "coverage", "our_people", "single_thread"]]).all() and unknown["levels_unknown"] == 2
    assert (none["score"], none["coverage"], none["coverage_high"], none["our_people"], none["single_thread"]) == (0, 0, 0.5, 0, True)


def test_fewer_than_two_contacts_are_no_map_and_a_single_thread(thresholds: Thresholds) -> None:
    one = contact_standing(people(("a", 9, 3)), NO_LINES, relations(("a", "s1", "partner")), AS_OF, thresholds)
    accounts = pd.DataFrame({"account_id": ["002", "001"]})
    rows, status = relationships(accounts, one, NO_LINES, NO_RELATIONS, thresholds)
    assert rows["account_id"].tolist() == ["001", "002"] and rows["contacts"].tolist() == [1, 0]
    assert rows["map"].tolist() == ["missing"] * 2 and rows["single_thread"].all() and rows[["score", "support", "coverage"]].isna().all(axis=None)
    assert (status.status, status.used, status.dropped) == ("abstained", 0, 2)


def test_an_account_without_contacts_is_read_without_a_word_of_error(thresholds: Thresholds) -> None:
    nobody = people(("a", 1, 1)).iloc[:0]
    mapped, row = read(nobody, DRAWN, NEAR, thresholds)
    assert mapped.empty and (row["map"], row["contacts"]) == ("missing", 0)


def test_a_map_in_which_everybody_is_for_us_is_not_credible(thresholds: Thresholds) -> None:
    rosy, mixed, unsaid = (people(("a", 5, 2), ("b", 5, s)) for s in (1, 0, 3))
    assert not read(rosy, NO_LINES, NO_RELATIONS, thresholds)[1]["credible"]
    assert read(mixed, NO_LINES, NO_RELATIONS, thresholds)[1]["credible"]
    assert pd.isna(read(unsaid.assign(support=pd.NA), NO_LINES, NO_RELATIONS, thresholds)[1]["credible"])


def test_without_lines_formal_power_alone_counts_and_is_said(thresholds: Thresholds) -> None:
    two = people(("a", 8, 0), ("b", None, 0))
    mapped, row = read(two, NO_LINES, relations(("a", "s1", "partner"), ("b", "s2", "partner")), thresholds)
    assert row["map"] == "formal_only" and row["score"] == pytest.approx(0.4) and pd.isna(mapped["effective_influence"].iloc[1])
    assert "No line of influence" in row["flag"] and "not known" in row["flag"]


CONTACT = st.tuples(st.integers(0, 10), st.integers(-5, 5), st.integers(0, 900), st.integers(0, 4))

ARROW = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(known=st.lists(CONTACT, min_size=2, max_size=6), new=CONTACT, drawn=st.lists(ARROW, max_size=8), later=st.integers(0, 400))
def test_a_supporter_never_lowers_the_score_and_age_never_raises_it(
    thresholds: Thresholds, known: list[tuple[int, int, int, int]], new: tuple[int, int, int, int], drawn: list[tuple[int, int, int]], later: int
) -> None:
    """Three accounts in one call: the group, the group with one more who is for us, and the group with every contact older."""
    groups = {"001": known, "002": [*known, (new[0], abs(new[1]), *new[2:])], "003": [(*p[:2], p[2] + later, p[3]) for p in known]}
    everybody = [(f"{account}-{i}", p, account) for account, group in groups.items() for i, p in enumerate(group)]
    contacts = people(*((i, p[0], p[1], AS_OF - pd.Timedelta(days=p[2]), None, account) for i, p, account in everybody))
    near = relations(*((i, "s1", RELATIONSHIP_LEVELS[p[3]]) for i, p, _ in everybody))
    arrows = lines(*((f"{account}-{u}", f"{account}-{v}", "influence", s) for account in groups for u, v, s in drawn))
    mapped = contact_standing(contacts, arrows, near, AS_OF, thresholds)
    before, more, older = relationships(pd.DataFrame({"account_id": list(groups)}), mapped, arrows, near, thresholds)[0]["score"]
    assert more >= before - 1e-12 and older <= before + 1e-12


def test_rows_in_another_order_give_the_same_tables(thresholds: Thresholds) -> None:
    straight, turned = read(FOUR, DRAWN, NEAR, thresholds), read(FOUR.iloc[::-1], DRAWN.iloc[::-1], NEAR.iloc[::-1], thresholds)
    pd.testing.assert_frame_equal(straight[0], turned[0])
    pd.testing.assert_series_equal(straight[1], turned[1])
