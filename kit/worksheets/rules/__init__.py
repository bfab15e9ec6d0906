"""Rules: what is filled in correctly and still deserves a look: a map too rosy to be true, a goal without actions, a fact past its day.

Each has the code of its validator (V1 … V35 of the field dictionary) and is told with the account and its evidence; limits are the engagement's own
(`[worksheets]` of its settings). Nothing here stops a run (A6, A8.3, A12, C1–C6, D3, D6–D8, E4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.worksheets.rules.dossier import DOSSIER
from kit.worksheets.rules.evidence import EVIDENCE
from kit.worksheets.rules.people import PEOPLE
from kit.worksheets.rules.plan import PLAN
from kit.worksheets.rules.remark import Remark, Tables, key_accounts
from kit.worksheets.rules.territory import TERRITORY
from kit.worksheets.rules.wallet import WALLET

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["Remark", "key_accounts", "remarks"]

_Rule = Callable[[Tables, "Settings", pd.Timestamp], Iterator[Remark]]
_RULES: tuple[_Rule, ...] = (*PEOPLE, *DOSSIER, *WALLET, *PLAN, *TERRITORY, *EVIDENCE)


def remarks(tables: Tables, settings: Settings, as_of: pd.Timestamp, client: Tables | None = None) -> list[Remark]:
    """Everything that deserves a look in the worksheets as they stand at `as_of`, by validator; `client` are the client's tables, where known."""
    known = {**(client or {}), **tables}
    found = [remark for rule in _RULES for remark in rule(known, settings, as_of)]
    return sorted(found, key=lambda remark: (int(remark.code[1:]), remark.text))
