"""Replication: a plan that worked, copied onto a similar account: figures rescaled, dates moved, nothing taken as agreed (C6, V26).

A copy saves the thinking about what to do, not the talking with the client. So every copied line is to be confirmed; its amounts are those of the
original times the ratio of the two accounts' wallets (of their revenues where a wallet is not known), and it says so; people of the other client,
what was learnt there and how far it had come are not copied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kit.action.account_plan.current import account_figures
from kit.action.account_plan.typed import inherited, is_money
from kit.errors import DataError
from kit.language import Language, message
from kit.personal_text import names_replaced
from kit.schema import SHEETS

__all__ = ["Portfolio", "replicated_lines", "scale_between", "similar_accounts"]

_MONEY = ("revenue_12m", "margin_12m")
_COPIED = ("level", "side", "category", "unit", "formula", "quarter", "priority", "hours")
_TEXTS = ("statement", "measure", "approach", "resources")
_NOT = ("cancelled",)


@dataclass(frozen=True)
class Portfolio:
    """What a copy needs to know of the accounts: tables of one cycle."""

    accounts: pd.DataFrame
    profile: pd.DataFrame
    potential: pd.DataFrame
    portfolio: pd.DataFrame
    sellers: pd.DataFrame
    contacts: pd.DataFrame
    relationships: pd.DataFrame
    service: pd.DataFrame


def similar_accounts(source: str, known: Portfolio, count: int) -> pd.DataFrame:
    """The `count` accounts most like `source`: of its industry first, then of its segment, then nearest in wallet (else revenue), as a ratio.

    Columns: account_id name same_industry same_segment factor basis. Accounts of which neither figure is known are left out.
    """
    _check(source, "", known)
    rows = known.accounts[["account_id", "name", "industry"]].merge(known.service[["account_id", "segment"]], on="account_id", how="left")
    own = rows[rows["account_id"] == source].iloc[0]
    rows = rows[rows["account_id"] != source]
    by_wallet, by_revenue = (_ratios(source, rows["account_id"], *part) for part in ((known.potential, "wallet"), (known.profile, "revenue_12m")))
    rows = rows.assign(
        same_industry=rows["industry"].eq(own["industry"]).fillna(False), same_segment=rows["segment"].eq(own["segment"]).fillna(False),
        factor=by_wallet.fillna(by_revenue), basis=by_wallet.notna().map({True: "wallet", False: "revenue_12m"}),
    ).dropna(subset=["factor"])  # fmt: skip
    rows = rows.assign(distance=np.log(rows["factor"]).abs())
    order = rows.sort_values(["same_industry", "same_segment", "distance", "account_id"], ascending=[False, False, True, True])
    return order[["account_id", "name", "same_industry", "same_segment", "factor", "basis"]].head(count).reset_index(drop=True)


def scale_between(source: str, target: str, known: Portfolio) -> tuple[float | None, str]:
    """How much larger the second account is: the ratio of the wallets, else of the revenues of 12 months; None where neither is known, and which."""
    for basis, table in (("wallet", known.potential), ("revenue_12m", known.profile)):
        values = table.set_index("account_id")[basis]
        one, other = values.get(source), values.get(target)
        if one is not None and other is not None and one > 0 and other > 0:
            return float(other) / float(one), basis
    return None, ""


def replicated_lines(lines: pd.DataFrame, source: str, target: str, known: Portfolio, as_of: pd.Timestamp, language: Language) -> pd.DataFrame:
    """Rows of the worksheet W11 for `target`, copied from the plan of `source` in `lines` (cancelled and obsolete rows are not).

    Goals by a formula begin at the target's own figure and ask for the original's step from there, amounts times the scale, shares at most 1; typed
    amounts are scaled, other typed numbers are copied as they are. The first date becomes `as_of`, the others keep their distance, on weekdays. The
    owner is the seller of `target`. Names of the other account and of its people are taken out of the texts.

    Raises
    ------
    DataError
        If one of the accounts is not known, they are the same, there is nothing to copy, or a copy of these lines is there already.
    """
    _check(source, target, known)
    whole = lines.assign(account_id=inherited(lines, "account_id"))
    rows = whole[whole["account_id"].eq(source) & ~whole["status"].isin(_NOT) & whole["ev_status"].ne("obsolete").fillna(True)]
    if rows.empty:
        raise DataError.of("plan_copy_nothing", values=[source])
    new = {line: f"{target}-{line.removeprefix(f'{source}-')}" for line in rows["plan_id"]}
    if there := sorted(set(new.values()) & set(lines["plan_id"])):
        raise DataError.of("plan_copy_there", values=there[:3], count=len(there))
    copier = _Copier(source, target, known, new, as_of.normalize(), _first_day(rows), language)
    return SHEETS["plan_lines"].conform(pd.DataFrame([copier.copy(row) for row in rows.to_dict("records")]))


def _ratios(source: str, accounts: pd.Series, table: pd.DataFrame, column: str) -> pd.Series:
    values = table.set_index("account_id")[column].astype("float64")
    own = values.get(source, float("nan"))
    others = accounts.map(values)
    return (others / own).where((others > 0) & (own > 0))


def _check(source: str, target: str, known: Portfolio) -> None:
    ids = set(known.accounts["account_id"])
    if unknown := [account for account in (source, target) if account and account not in ids]:
        raise DataError.of("plan_copy_unknown", values=unknown, count=len(ids))
    if source == target:
        raise DataError.of("plan_copy_same", values=[source])


def _first_day(rows: pd.DataFrame) -> pd.Timestamp:
    return rows[["start", "due"]].min().min()


@dataclass(frozen=True)
class _Copier:
    source: str
    target: str
    known: Portfolio
    new: Mapping[str, str]
    as_of: pd.Timestamp
    first: pd.Timestamp
    language: Language

    def copy(self, row: dict[str, Any]) -> dict[str, Any]:
        """The line as it stands in the other account's plan; whatever is not named here is not copied."""
        factor, basis = scale_between(self.source, self.target, self.known)
        told = self._texts()
        name = self._name(self.source)
        return {
            **{column: row[column] for column in _COPIED}, **{text: told(str(row[text])) for text in _TEXTS if pd.notna(row[text])},
            **self._numbers(row, factor), "plan_id": self.new[row["plan_id"]], "account_id": self.target,
            "parent_id": self._moved_id(row["parent_id"]), "depends_on": self._moved_ids(row["depends_on"]),
            "start": self._moved_day(row["start"]), "due": self._moved_day(row["due"]), "owner": self._owner(), "status": "planned",
            "replicated_from": row["plan_id"], "to_confirm": True, "note": self._note(factor, basis),
            "ev_source": self.language.text("Plan of {account}", account=name), "ev_source_type": "inferred", "ev_as_of": self.as_of,
            "ev_status": "assumed", "ev_visibility": "internal",
        }  # fmt: skip

    def _numbers(self, row: Mapping[str, Any], factor: float | None) -> dict[str, float | None]:
        formula, base, goal = row["formula"], row["baseline"], row["target"]
        money = formula in _MONEY or (pd.notna(row["unit"]) and is_money(str(row["unit"]), self.language.currency))
        ratio = factor if money else 1.0
        cost = row["cost"] * factor if factor is not None and pd.notna(row["cost"]) else None
        if pd.isna(formula) or formula == "typed":
            scaled = {name: row[name] * ratio if ratio is not None and pd.notna(row[name]) else None for name in ("baseline", "target")}
            return {**{name: _rounded(value) for name, value in scaled.items()}, "cost": _rounded(cost)}
        now = account_figures(self.known.profile, self.known.potential, self.known.relationships)[formula].get(self.target)
        step = (goal - base) * ratio if ratio is not None and pd.notna(goal) and pd.notna(base) else None
        aimed = now + step if now is not None and step is not None else None
        if aimed is not None and formula == "share_of_wallet":
            aimed = min(1.0, aimed)
        return {"baseline": _rounded(now, 4), "target": _rounded(aimed, 4), "cost": _rounded(cost)}

    def _moved_id(self, line: object) -> str | None:
        return self.new.get(str(line)) if pd.notna(line) else None

    def _moved_ids(self, lines: object) -> str | None:
        moved = [self.new[one.strip()] for one in str(lines).split(";") if one.strip() in self.new] if pd.notna(lines) else []
        return "; ".join(moved) or None

    def _moved_day(self, day: pd.Timestamp) -> pd.Timestamp | None:
        return None if pd.isna(day) else pd.offsets.BusinessDay().rollforward(self.as_of + (day - self.first))

    def _owner(self) -> str | None:
        seller = self.known.portfolio.set_index("account_id")["seller_id"].get(self.target)
        return str(seller) if seller is not None and pd.notna(seller) and seller else None

    def _name(self, account: str) -> str:
        return str(self.known.accounts.set_index("account_id")["name"].get(account, account))

    def _texts(self) -> Callable[[str], str]:
        people = self.known.contacts.loc[self.known.contacts["account_id"].eq(self.source), "name"].dropna()
        stand_in = dict.fromkeys(people, self.language.text("[person]"))
        return names_replaced({**stand_in, self._name(self.source): self._name(self.target)})

    def _note(self, factor: float | None, basis: str) -> str:
        told = {"account": self._name(self.source), "code": self.source}
        if factor is None:
            text = message("Copied from the plan of {account} ({code}); neither wallet nor revenue is known, so amounts are left empty.")
            return self.language.text(text, **told)
        told |= {"factor": self.language.number(factor, 2), "basis": self.language.word(basis)}
        return self.language.text("Copied from the plan of {account} ({code}); amounts × {factor}, the ratio by {basis}.", **told)


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), digits)
