"""Sellers are called by their names, on one line, wherever a table has a row per seller."""

from __future__ import annotations

import pandas as pd

from kit.schema.seller_labels import UNASSIGNED, seller_labels


def test_a_seller_goes_by_the_name_on_one_line_else_by_the_id_and_nobody_is_said() -> None:
    sellers = pd.DataFrame({"seller_id": ["s1", "s2", "s3"], "name": [" Ana\nSilva ", None, "  "]})
    assert seller_labels(["s1", "s2", "s3", "s9", UNASSIGNED], sellers) == ["Ana Silva", "s2", "s3", "s9", "Without a seller"]
    assert seller_labels(["s1"], None) == seller_labels(["s1"], sellers.head(0)) == ["s1"]
