"""Which lines count, and why the others do not (IN10)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.load.engine.database import embedded
from kit.load.engine.lines import engine_lines
from kit.load.quality.links import AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT, USED, judged_lines, unknown_ids
from tests.load.conftest import ACCOUNTS, ORDERS, Client


def test_each_line_has_one_reason_and_the_cut_off_date_comes_first() -> None:
    lines = pd.DataFrame({
        "account_id": pd.Series(["1", "9", None, "9", "1"]).astype("category"), "row": range(5),
        "order_date": pd.to_datetime(["2024-01-31", "2024-01-05", "2024-01-05", "2024-02-01", "2024-02-01"]),
    })  # fmt: skip
    with embedded(0.2, 1) as engine:
        table = engine_lines(lines, engine)

        def reasons(known: pd.Series | None, as_of: str) -> list[str]:
            return judged_lines(table, known, pd.Timestamp(as_of)).order_by("row").left_out.to_pyarrow().to_pylist()

        assert reasons(pd.Series(["1", "2"]), "2024-01-31") == [USED, UNKNOWN_ACCOUNT, NO_ACCOUNT, AFTER_CUT, AFTER_CUT]
        assert reasons(None, "2024-12-31") == [USED, USED, NO_ACCOUNT, USED, USED]


def test_ids_are_compared_as_they_are_never_folded_cr3() -> None:
    ids = pd.Series(["0015A", "0015a", None]).astype("category")
    assert np.array_equal(unknown_ids(ids, pd.Series(["0015a"])), [True, False, False])


@pytest.mark.parametrize(("ids", "padded", "width"), [(("1", "2", "3"), "[orders.pad]", "3"), (("00001", "00002", "00003"), "[accounts.pad]", "5")])
def test_lost_zeros_are_recognised_on_either_side_in6(client: Client, ids: tuple[str, ...], padded: str, width: str) -> None:
    text = ORDERS
    for old, new in zip(("001", "002", "003"), ids, strict=True):
        text = text.replace(f";{old};", f";{new};")
    client.files |= {"orders.csv": text, "accounts.csv": ACCOUNTS}
    problem = client.problem()
    assert (problem.message, problem.fields["setting"], problem.fields["width"]) == ("ids_unmatched_zeros", padded, width)
    client.mapping += f"{padded}\naccount_id = {width}\n"
    assert len(client.tables().account_days) == 4
