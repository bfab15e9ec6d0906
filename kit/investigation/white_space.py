"""White space: what comparable accounts buy of us and this one does not (A8.4, D10).

Peers are the customers of the same industry nearest in size. A product line is white space for an account where it buys none of it and at least
`white_share` of its peers do. How much it could be is the middle half of what those peers spend on the line: as it is (they are of the same size),
or in proportion to what the account buys in the other lines, whichever comes nearer to the spend of those who buy, each left out of his own peers.
It is a reason to ask, line by line, in the order of the peers' share, and no part of the headroom: lines do not add up to a wallet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.assumptions import Thresholds
from kit.investigation.features import Features, account_features
from kit.language import message as _
from kit.language import money_field, ratio_field, sentence
from kit.schema import Status, table

__all__ = ["white_space", "white_space_finding"]

Array = NDArray[np.float64]
_RANGE = (0.25, 0.5, 0.75)
_FEWEST_BUYERS = 5  # for a range
_TOO_FEW = _("{n} accounts bought in the twelve months; peers are too few below {least}, so nothing is said about lines not bought.")
_NO_SIZE = _("Neither turnover nor employees are known well enough to name peers, so nothing is said about lines not bought.")
_NO_LINES = _("The order lines name fewer than two product lines, so nothing can be said about lines not bought.")
_BY_SIZE = _("Amounts are what peers of its size spend on the line; among buyers they miss by a factor of {miss} in the middle.")
_BY_BASKET = _(
    "Amounts follow what the account buys in other lines, as with its peers; among buyers they miss by a factor of {miss} in the middle "
    "({other} by what peers of its size spend)."
)
_FEW_BUYERS = _("Fewer than {n} of its peers buy the line: no amount")
_EXTRAPOLATED = _("Extrapolated: few customers are like this one")


@dataclass(frozen=True)
class _Peers:
    """Customers in the order of their ids: which rows are each one's peers, and what each spends on each line (customer × line)."""

    ids: pd.Series
    peers: NDArray[np.int64]
    spend: Array
    extrapolated: NDArray[np.bool_]


def white_space(
    accounts: pd.DataFrame, profile: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds
) -> tuple[pd.DataFrame, Status]:
    """Table `white_space`, one row per buying account and line that it does not buy and its peers do, and how it went.

    Abstains where fewer than `min_accounts_potential` accounts buy, no size is known, or fewer than two product lines are named.
    """
    rows = profile[["account_id", "revenue_12m"]].merge(accounts, on="account_id", validate="1:1").sort_values("account_id", ignore_index=True)
    customer = (rows["revenue_12m"] > 0).to_numpy()
    lines = _line_spend(account_months, as_of)
    n, least = int(customer.sum()), int(thresholds.min_accounts_potential.value)
    features = account_features(rows, customer) if n else None
    abstained = _NO_LINES if lines.shape[1] < 2 else sentence(_TOO_FEW, n=n, least=least) if n < least else _NO_SIZE
    if lines.shape[1] < 2 or n < least or features is None:
        return table("white_space").empty(), Status("white_space", "abstained", abstained, 0, len(rows))
    ids = rows.loc[customer, "account_id"].reset_index(drop=True)
    spend = lines.reindex(ids).fillna(0.0).clip(lower=0).to_numpy()
    peers = _Peers(ids, _nearest(features, customer, int(thresholds.white_peers.value)), spend, features.extrapolated[customer])
    basket, misses = _by_basket(peers)
    cells = [_cells(peers, j, str(line), basket, thresholds.white_share.value) for j, line in enumerate(lines.columns)]
    found = table("white_space").conform(pd.concat(cells, ignore_index=True))
    miss = {name: round(float(np.exp(value)), 2) for name, value in misses.items()}
    reason = sentence(_BY_BASKET, miss=miss["basket"], other=miss["size"]) if basket else sentence(_BY_SIZE, miss=miss["size"])
    return found, Status("white_space", "ok", reason, n, len(rows) - n)


def white_space_finding(found: pd.DataFrame, status: Status) -> str:
    """How many accounts have a line that their peers buy, and which line is missing most, as a sentence cell."""
    if status.status == "abstained":
        return status.reason
    if found.empty:
        return _("No account misses a line that its peers buy.")
    by_line = found.groupby("product_line").agg(accounts=("account_id", "nunique"), likely=("peers_buying", "sum"))
    first = by_line.sort_values("likely", ascending=False, kind="stable").index[0]
    return sentence(
        "{accounts} accounts do not buy a line that their peers buy. The likeliest is {line}: {n} accounts, of whose peers {share} buy it, "
        "typically for {amount} a year.",
        accounts=int(found["account_id"].nunique()), line=str(first), n=int(by_line.loc[first, "accounts"]),
        share=ratio_field(found.loc[found["product_line"] == first, "peers_buying"].mean()),
        amount=money_field(found.loc[found["product_line"] == first, "expected"].median()),
    )  # fmt: skip


def _line_spend(account_months: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Revenue of the twelve calendar months up to that of `as_of`, account × named line."""
    first = as_of.to_period("M").to_timestamp() - pd.DateOffset(months=11)
    named = account_months[account_months["month"].between(first, as_of) & (account_months["product_line"].fillna("") != "")]
    return named.pivot_table(index="account_id", columns="product_line", values="revenue", aggfunc="sum", fill_value=0.0)


def _nearest(features: Features, customer: NDArray[np.bool_], wanted: int) -> NDArray[np.int64]:
    """For each customer the rows of up to `wanted` others of its industry that stand nearest in the order of size; −1 where there are fewer."""
    size, segment = features.size[customer], features.segment[customer]
    order = np.lexsort((np.arange(len(size)), size, segment))
    peers = np.full((len(size), wanted), -1, dtype="int64")
    for own in np.split(order, np.flatnonzero(np.diff(segment[order])) + 1):
        k = min(wanted, len(own) - 1)
        start = np.clip(np.arange(len(own)) - k // 2, 0, len(own) - 1 - k)
        places = start[:, None] + np.arange(k)
        places += places >= np.arange(len(own))[:, None]  # not himself
        peers[own, :k] = own[places]
    return peers


def _estimates(peers: _Peers, line: int, basket: bool) -> tuple[Array, Array]:
    """Share of each customer's peers that buy the line, and the quarter, half and three-quarter points of what it could be (customer × 3)."""
    own = peers.spend[:, line]
    others = peers.spend.sum(axis=1) - own
    there = peers.peers >= 0
    buys = there & (own[peers.peers] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = own / others if basket else own
        amounts = np.where(buys & np.isfinite(seen)[peers.peers], seen[peers.peers], np.nan)
    enough = np.isfinite(amounts).sum(axis=1) >= _FEWEST_BUYERS
    points = np.full((len(own), len(_RANGE)), np.nan)
    if enough.any():
        points[enough] = np.nanquantile(amounts[enough], _RANGE, axis=1).T
    return buys.sum(axis=1) / np.maximum(there.sum(axis=1), 1), points * (others[:, None] if basket else 1.0)


def _by_basket(peers: _Peers) -> tuple[bool, dict[str, float]]:
    """Whether amounts in proportion to the other lines come nearer by more than one standard error, and the median miss of each, as a log."""
    errors = []
    for basket in (False, True):
        middle = np.column_stack([_estimates(peers, j, basket)[1][:, 1] for j in range(peers.spend.shape[1])])
        with np.errstate(divide="ignore", invalid="ignore"):
            errors.append(np.abs(np.log(peers.spend / middle)))
    both = np.isfinite(errors[0]) & np.isfinite(errors[1])
    if not both.any():
        return False, {"size": 0.0, "basket": 0.0}
    gain = errors[0][both] - errors[1][both]
    clear = bool(gain.mean() > gain.std() / np.sqrt(len(gain)))
    return clear, {name: float(np.median(error[both])) for name, error in zip(("size", "basket"), errors, strict=True)}


def _cells(peers: _Peers, line: int, name: str, basket: bool, least: float) -> pd.DataFrame:
    share, points = _estimates(peers, line, basket)
    missing = (peers.spend[:, line] <= 0) & (share >= least)
    known = np.isfinite(points[:, 1])
    notes = np.where(known, np.where(peers.extrapolated, _EXTRAPOLATED, ""), sentence(_FEW_BUYERS, n=_FEWEST_BUYERS))
    cells = pd.DataFrame({
        "account_id": peers.ids, "product_line": name, "peers": (peers.peers >= 0).sum(axis=1), "peers_buying": share,
        "expected_low": points[:, 0], "expected": points[:, 1], "expected_high": points[:, 2],
        "basis": np.where(known, "estimated", "unknown"), "note": notes,
    })  # fmt: skip
    return cells[missing]
