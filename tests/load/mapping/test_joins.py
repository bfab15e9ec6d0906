"""Most frequent values, ids of several parts, months side by side."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kit.load.mapping.joins import combined_text, most_frequent


def test_the_most_frequent_value_wins_and_of_equals_the_smallest() -> None:
    frame = pd.DataFrame({"id": ["a", "a", "a", "b", "b", "c", None], "country": ["PT", "BR", "BR", "PT", "BR", None, "ES"]}).astype("category")
    settled, several = most_frequent(frame, "id")
    assert settled["id"].tolist() == ["a", "b", "c"] and settled["country"].tolist()[:2] == ["BR", "BR"] and settled["country"].isna().tolist()[2]
    assert several == {"country": ["a", "b"]}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1))
def test_most_frequent_agrees_with_counting_by_hand(pairs: list[tuple[str, str]]) -> None:
    settled, _ = most_frequent(pd.DataFrame(pairs, columns=["id", "v"]).astype("category"), "id")
    counts = {i: Counter(v for j, v in pairs if j == i) for i in {i for i, _ in pairs}}
    expected = {i: min(c, key=lambda v: (-c[v], v)) for i, c in counts.items()}
    assert dict(zip(settled["id"], settled["v"], strict=True)) == expected


def test_an_id_of_two_parts_is_missing_where_a_part_is_and_never_runs_together() -> None:
    first, second = pd.Series(["1", "12", None]).astype("category"), pd.Series(["23", "3", "1"]).astype("category")
    assert combined_text([first, second]).astype(object).tolist()[:2] == ["1-23", "12-3"]
    assert combined_text([first, second]).isna().tolist() == [False, False, True]
    assert combined_text([first], before="Seller ").astype(object).tolist()[0] == "Seller 1"
