"""Cells: the portfolio read in three dimensions, per seller and in all, and what moved since the earlier cut (B2, B3, A12).

A cell is lifecycle × ABC class × potential. Movement is counted by account: one that is in the cell now and was not then came in, one that was then
and is not now went out; between them, and the money of both, the change of the cell is told in full. The earlier cut is the cycle before this one,
else the same data cut one year earlier; where that cut knows no potential, accounts are read with the potential of today, so that only lifecycle and
class move. An account whose seller changed leaves one seller's cell and enters the other's, and does not move in all.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kit.cycle import Cycle
from kit.language import in_a_row, message, money_field, sentence
from kit.schema import Status, table
from kit.schema.client import HISTORY_GRACE
from kit.schema.seller_labels import UNASSIGNED
from kit.schema.vocabulary import ABC_CLASSES, DRIFTING, LIFECYCLES, POTENTIAL_CLASSES

__all__ = ["ALL", "Earlier", "earlier_reading", "movement_finding", "portfolio_cells"]

ALL = "all"  # in the place of a seller: the cell in all
_DIMENSIONS = (("lifecycle", LIFECYCLES), ("abc_class", ABC_CLASSES), ("potential_class", POTENTIAL_CLASSES))
_AWAY = (*DRIFTING, "inactive")
_MOVEMENT = ["accounts_before", "revenue_before", "accounts_in", "revenue_in", "accounts_out", "revenue_out"]
_KEPT = message("Movement is since the cycle of {date}.")
_RECOMPUTED = message("Movement is since {date}, the same data cut one year earlier.")
_TODAY = message("The potential of then is not known: every account is read with the potential of today.")
_OTHER = message("Classes were then by {by}: part of the movement comes from that.")


@dataclass(frozen=True)
class Earlier:
    """The portfolio and profile as they were at `as_of`; `recomputed` where no earlier cycle was kept."""

    as_of: pd.Timestamp
    portfolio: pd.DataFrame
    profile: pd.DataFrame
    recomputed: bool


def earlier_reading(kept: Cycle | None, portfolio: pd.DataFrame, profile: pd.DataFrame, as_of: pd.Timestamp) -> Earlier | None:
    """The earlier cycle where one is kept, else the recomputed cut given; None where the 12 months of neither lie within the history."""
    cuts = [Earlier(kept.as_of, kept.read("portfolio"), kept.read("profile"), False)] if kept is not None else []
    return next((cut for cut in (*cuts, Earlier(as_of, portfolio, profile, True)) if _whole_year(cut)), None)


def portfolio_cells(portfolio: pd.DataFrame, profile: pd.DataFrame, earlier: Earlier | None = None) -> tuple[pd.DataFrame, Status]:
    """Table `portfolio_cells`: accounts and 12-month revenue of each cell that occurs now or then, in all (`seller_id` "all") and per seller.

    With `earlier` also accounts and revenue of then, and who came in and went out with what revenue: accounts = before + in − out. Rows in the order
    of the vocabularies, those in all first.
    """
    accounts = _placed(portfolio, profile)
    before = _then(earlier, accounts) if earlier is not None else None
    parts = [_cells(accounts.assign(seller_id=ALL), None if before is None else before.assign(seller_id=ALL))]
    if accounts["seller_id"].ne(UNASSIGNED).any():
        parts.append(_cells(accounts, before))
    rows = pd.concat(parts, ignore_index=True)
    cells = table("portfolio_cells").conform(rows.assign(cell=_joined(rows)))
    places = cells.assign(**{name: cells[name].map(words.index) for name, words in _DIMENSIONS}, seller=cells["seller_id"] != ALL)
    order = places.sort_values(["seller", "seller_id", *(name for name, _ in _DIMENSIONS)]).index
    return cells.loc[order].reset_index(drop=True), _status(portfolio, earlier)


def movement_finding(portfolio: pd.DataFrame, earlier: Earlier | None) -> str:
    """How many accounts of class A were active at the earlier cut and drift or are gone now, and what they then bought; "" without an earlier cut."""
    if earlier is None:
        return ""
    then = _placed(earlier.portfolio, earlier.profile)
    large = then[(then["abc_class"] == "A") & (then["lifecycle"] == "active")]
    now = large["account_id"].map(portfolio.set_index("account_id")["lifecycle"])
    lost = large[now.isin(_AWAY)]
    day = ("date", earlier.as_of.date().isoformat())
    if lost.empty:
        return sentence("No account of class A that was active on {date} has drifted away since.", date=day)
    text = message("Of class A and active on {date}, drifting or gone now: {n} of {large} accounts, with {revenue} in the 12 months of then.")
    return sentence(text, date=day, n=len(lost), large=len(large), revenue=money_field(lost["revenue_12m"].sum()))


def _joined(rows: pd.DataFrame) -> pd.Series:
    return rows["lifecycle"] + "|" + rows["abc_class"] + "|" + rows["potential_class"]


def _placed(portfolio: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    rows = portfolio[["account_id", "seller_id", *(name for name, _ in _DIMENSIONS)]]
    rows = rows.merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left").sort_values("account_id", ignore_index=True)
    return rows.assign(revenue_12m=rows["revenue_12m"].fillna(0.0), seller_id=rows["seller_id"].replace("", pd.NA).fillna(UNASSIGNED))


def _then(earlier: Earlier, now: pd.DataFrame) -> pd.DataFrame:
    """The accounts as they were; with the potential of today where that of then is not known."""
    rows = _placed(earlier.portfolio, earlier.profile)
    if _knows_potential(earlier.portfolio):
        return rows
    today = rows["account_id"].map(now.set_index("account_id")["potential_class"])
    return rows.assign(potential_class=today.fillna("unknown").astype("str"))


def _cells(now: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    by = ["seller_id", *(name for name, _ in _DIMENSIONS)]
    cells = now.groupby(by).agg(accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"))
    if before is None:
        return cells.reset_index().reindex(columns=[*by, *cells.columns, *_MOVEMENT])
    stayed = now[["account_id", *by]].merge(before[["account_id", *by]], on=["account_id", *by])["account_id"]
    parts = {
        "accounts_before": (before, "size"), "revenue_before": (before, "sum"),
        "accounts_in": (now[~now["account_id"].isin(stayed)], "size"), "revenue_in": (now[~now["account_id"].isin(stayed)], "sum"),
        "accounts_out": (before[~before["account_id"].isin(stayed)], "size"), "revenue_out": (before[~before["account_id"].isin(stayed)], "sum"),
    }  # fmt: skip
    columns = {name: rows.groupby(by)["revenue_12m"].agg(how) for name, (rows, how) in parts.items()}
    return pd.concat([cells, pd.DataFrame(columns)], axis=1).fillna(0).rename_axis(by).reset_index()


def _whole_year(cut: Earlier) -> bool:
    """Whether the cut holds accounts that bought, and its 12 months lie within the history."""
    first = cut.profile["first_order"].min()
    return bool((cut.profile["orders_12m"] > 0).any()) and first <= cut.as_of.normalize() - pd.DateOffset(years=1) + HISTORY_GRACE


def _knows_potential(portfolio: pd.DataFrame) -> bool:
    return bool((portfolio["potential_class"] != "unknown").any())


def _status(portfolio: pd.DataFrame, earlier: Earlier | None) -> Status:
    used = len(portfolio)
    if earlier is None:
        reason = message("No earlier cut holds twelve months of sales: the cells are told without movement.")
        return Status("portfolio_cells", "degraded", sentence(reason), used)
    told = [sentence(_RECOMPUTED if earlier.recomputed else _KEPT, date=("date", earlier.as_of.date().isoformat()))]
    if not _knows_potential(earlier.portfolio) and _knows_potential(portfolio):
        told.append(_TODAY)
    then, now = (set(rows["abc_by"].dropna()) for rows in (earlier.portfolio, portfolio))
    if then and then != now:
        told.append(sentence(_OTHER, by=("word", min(then))))
    return Status("portfolio_cells", "ok", in_a_row(told), used)
