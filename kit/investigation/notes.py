"""Notes: what a reader must know about an estimate, beside the account it concerns (A8.4).

A figure that contradicts another, a comparison beyond what the customers cover, an account that bought nothing: each is said in its row. How the
whole went (which method, on how many customers, what was left out) is one status.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.investigation.calibration import Calibration
from kit.investigation.features import Features
from kit.investigation.level import Level
from kit.language import message as _
from kit.language import sentence
from kit.schema import Status

__all__ = ["above_turnover", "account_notes", "how_it_went", "too_few", "without_size"]

_ABOVE_TURNOVER = _("Captured is more than the client's own turnover of {turnover}: check both")
_WALLET_ABOVE_TURNOVER = _("The wallet is more than the client's own turnover of {turnover}: check both")
_ABOVE_DECLARED = _("Captured revenue is more than the client declared: check both")
_PEERS_ABOVE = _("Even the cautious reading of its peers, {low}, is above what is declared: check both")
_TOTAL_BELOW = _("The wallet is more than the total wallet of {total}: check both")
_TOTAL_ABOVE_TURNOVER = _("The total wallet is more than the client's own turnover of {turnover}: check both")
_EXTRAPOLATED = _("Extrapolated: few customers are like this one")
_OWN_SPEND = _("Near or above the best of its peers: the wallet is read from its own spend")
_NET_NEGATIVE = _("Returns exceed purchases: no share, no headroom")
_NOTHING_BOUGHT = _("Bought nothing in twelve months: a wallet, but no share")
_TWO = _("{first}; {second}")

_TOO_FEW = _("{n} accounts bought in the twelve months; a model of potential needs {least}. The list by revenue stands alone.")
_NO_SIZE = _("Neither turnover nor employees of the clients are known well enough to compare {n} buying accounts. The list by revenue stands alone.")
_BY_REGRESSION = _("Read from {n} buying accounts by quantile regression on {features}; its error is {gain} below that of spend per size.")
_BY_BOOSTING = _("Read from {n} buying accounts by boosted trees on {features}; their error is {gain} below that of spend per size.")
_BY_RATIO = _("Read from {n} buying accounts as spend per size ({features}); regression was not clearly better.")
_BY_RATIO_THIN = _("Read from {n} buying accounts as spend per size ({features}); they are too few for a regression.")
_WITHOUT_REGION = _("There are too few of them to compare by region as well.")
_WITHOUT_HIGH = _("They support no reading above the {share} quantile.")
_SILENT = _("Unknown for too many of them, or the same for all: {features}.")
_ABOVE = _(
    "Captured revenue is above the client's own turnover in {captured} accounts, the wallet in {wallet} more: both figures stay, each with a note. "
    "The turnover on file may be old, another firm's, or the account may buy for others."
)
_ABOVE_BANDS = _(
    "Captured revenue is above the client's own turnover in {captured} accounts, the wallet in {wallet} more: both figures stay, each with a note. "
    "The turnover on file takes only {n} values: these are bands, which put clients in order of size and limit nothing."
)
_BANDS = 20  # values of the turnover, and times as many accounts, from which it is read as bands
_CALIBRATED = _("Declared wallets used to calibrate the level: {m}; they multiply the estimates by {factor}.")
_PAIR = _("{first} {second}")
_LABELS = {"annual_revenue": _("Client's turnover"), "employees": _("Employees"), "industry": _("Industry"), "region": _("Region")}


def account_notes(
    result: pd.DataFrame, rows: pd.DataFrame, from_own_spend: NDArray[np.bool_], features: Features | None, low: pd.Series
) -> pd.Series:
    """One sentence cell per account, empty where there is nothing to say; `rows` holds the turnover, `low` the cautious estimate."""
    captured, turnover, wallet = result["captured"], rows["annual_revenue"].astype("float64"), result["wallet"]
    total, told = result["wallet_total"], result["basis"].isin(("declared", "invoiced"))
    known = turnover > 0
    estimated = result["basis"] == "estimated"
    extrapolated = features.extrapolated if features is not None else np.zeros(len(rows), dtype=bool)
    money, totals, lows = (_amounts(values) for values in (turnover, total, low))
    notes = pd.Series([[] for _row in captured], index=result.index)
    _note(notes, known & (captured > turnover), [sentence(_ABOVE_TURNOVER, turnover=m) for m in money])
    _note(notes, known & (wallet > turnover) & ~(captured > turnover), [sentence(_WALLET_ABOVE_TURNOVER, turnover=m) for m in money])
    _note(notes, told & (captured > wallet), _ABOVE_DECLARED)
    _note(notes, wallet > total, [sentence(_TOTAL_BELOW, total=m) for m in totals])
    _note(notes, known & (total > turnover), [sentence(_TOTAL_ABOVE_TURNOVER, turnover=m) for m in money])
    _note(notes, told & (low > wallet) & ~(captured > wallet), [sentence(_PEERS_ABOVE, low=m) for m in lows])
    _note(notes, estimated & extrapolated, _EXTRAPOLATED)
    _note(notes, estimated & from_own_spend, _OWN_SPEND)
    _note(notes, captured < 0, _NET_NEGATIVE)
    _note(notes, estimated & (captured == 0), _NOTHING_BOUGHT)
    return notes.map(_joined).astype("str")


def above_turnover(status: Status, result: pd.DataFrame, turnover: pd.Series) -> Status:
    """The status with what is to be said of figures above the clients' own turnover, if there are any."""
    known = turnover > 0
    captured = known & (result["captured"] > turnover)
    wallet = known & (result["wallet"] > turnover) & ~captured
    if not (captured.any() or wallet.any()) or status.status == "abstained":
        return status
    counts, values = {"captured": int(captured.sum()), "wallet": int(wallet.sum())}, int(turnover[known].nunique())
    bands = values <= _BANDS <= known.sum() / values
    told = sentence(_ABOVE_BANDS, **counts, n=values) if bands else sentence(_ABOVE, **counts)
    return replace(status, reason=_pair(_PAIR, status.reason, told))


def too_few(customers: int, least: int, accounts: int) -> Status:
    """Abstained: too few accounts buy."""
    return Status("potential", "abstained", sentence(_TOO_FEW, n=customers, least=least), 0, accounts)


def without_size(customers: int, accounts: int) -> Status:
    """Abstained: nothing says how large the clients are."""
    return Status("potential", "abstained", sentence(_NO_SIZE, n=customers), 0, accounts)


def how_it_went(levels: dict[str, Level], features: Features, calibration: Calibration, customers: int, accounts: int) -> Status:
    """Which method read the wallets, from how many customers, and what they could not support; the middle reading speaks for all."""
    middle = levels["wallet"]
    tried = len(middle.losses) > 1
    regression = middle.method != "ratio"
    factors = [f for f in ("industry", "region") if any(n.startswith(f) for n in features.names) and not (f == "region" and middle.thin)]
    parts = [*features.proxies, *factors] if regression else features.proxies[:1]
    gain = {"gain": ("ratio", round(1 - middle.losses[middle.method] / middle.losses["ratio"], 4))} if regression else {}
    rich = _BY_BOOSTING if middle.method == "boosting" else _BY_REGRESSION
    text = rich if regression else _BY_RATIO if tried else _BY_RATIO_THIN
    reason = sentence(text, n=customers, features=("all", [_LABELS[name] for name in parts]), **gain)
    weak = [] if tried else [""]
    if middle.thin and regression and features.regions:
        weak.append(_WITHOUT_REGION)
    if "wallet_high" not in levels:
        weak.append(sentence(_WITHOUT_HIGH, share=("ratio", middle.tau)))
    silent = [sentence(_SILENT, features=("all", [_LABELS[name] for name in features.left_out]))] if features.left_out else []
    asked = [sentence(_CALIBRATED, m=calibration.declared, factor=round(calibration.factor, 2))] if calibration.declared else []
    for more in filter(None, [*weak, *silent, *asked]):
        reason = _pair(_PAIR, reason, more)
    return Status("potential", "degraded" if weak else "ok", reason, customers, accounts - customers)


def _amounts(values: pd.Series) -> list[tuple[str, float] | None]:
    return [("money", round(float(value), 2)) if value > 0 else None for value in values]


def _note(notes: pd.Series, where: pd.Series | NDArray[np.bool_], text: str | list[str]) -> None:
    for i in np.flatnonzero(np.asarray(where, dtype=bool)):
        notes.iloc[i].append(text if isinstance(text, str) else text[i])


def _joined(cells: list[str]) -> str:
    text = cells[0] if cells else ""
    for cell in cells[1:]:
        text = _pair(_TWO, text, cell)
    return text


def _pair(text: str, first: str, second: str) -> str:
    return sentence(text, first=("all", [first]), second=("all", [second]))
