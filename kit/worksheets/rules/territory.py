"""Territory: designs with few criteria whose weights add up, and exceptions that somebody answers for (V15, V33; A12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import ratio_field, sentence
from kit.worksheets.rules.remark import Remark, Tables, flag, keys_of, sheet_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["TERRITORY"]

_SERVICE = "account_service"


def _criteria(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, most = sheet_of(tables, "scenario_criteria"), int(settings.worksheets.criteria_most.value)
    for scenario, criteria in rows.groupby("scenario_id"):
        keys = keys_of("scenario_criteria", criteria)
        if len(criteria) > most:
            told = {"entry": str(scenario), "n": len(criteria), "most": most}
            text = sentence("{entry} balances {n} criteria; with more than {most} nobody knows what moved an account", **told)
            yield Remark("V15", "scenario_criteria", text, keys, "criterion")
        total = float(criteria["weight"].sum())
        if abs(total - 1) > 0.005:
            text = sentence("{entry}: the weights add up to {total} instead of 100 %", entry=str(scenario), total=ratio_field(total))
            yield Remark("V15", "scenario_criteria", text, keys, "weight")


def _exceptions(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, _SERVICE)
    fixed = flag(rows["lock"]) | rows["required_seller"].notna() | rows["forbidden_sellers"].notna()
    unsigned = rows["ev_author"].isna() | rows["ev_as_of"].isna()
    loose = rows[(fixed & (unsigned | rows["lock_reason"].isna())) | (rows["leaving_reason"].notna() & unsigned)]
    for key in keys_of(_SERVICE, loose):
        text = sentence("{account}: a lock, a forced seller or an account given up has no author, reason or date", account=key[0])
        yield Remark("V33", _SERVICE, text, (key,), "lock_reason")


TERRITORY = (_criteria, _exceptions)
