"""Horizons: what of the headroom can be acquired in the short, medium and long term, given what we can serve (A8.4, D6).

reach = min(headroom × access × chance × share that can change hands by then, our stated capacity). Access is the part that our offer serves now;
chance comes from the account's open opportunities, else from its closed ones drawn towards those of all, else it is assumed. What is bought order by
order moves within the horizon; under a contract or by tender nothing moves before its date, and from then on as if bought order by order. These are
assumptions of the engagement, not findings; hours are not counted here but where calls are planned.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.assumptions import Reach
from kit.language import message as _
from kit.language import money_field, ratio_field, sentence
from kit.schema import Status, table
from kit.schema.vocabulary import HORIZONS

__all__ = ["HORIZON_LABELS", "horizon_table", "horizons", "horizons_finding", "open_shares"]

HORIZON_LABELS = {
    "months": ("int", _("Months")), "accounts": ("int", _("Accounts with something to win")), "headroom": ("money", _("Headroom")),
    "reach": ("money", _("Within reach")), "share": ("ratio", _("Share of the headroom")), "limited": ("int", _("Accounts limited by our capacity")),
}  # fmt: skip
_MIN_CLOSED, _PRIOR = 20, 4.0
_DAYS_A_MONTH = 365.25 / 12
_TWO = _("{first}; {second}")
_PAIR = _("{first} {second}")
_NO_HEADROOM = _("No account's headroom is known, so nothing can be said about reach.")
_CHANCE_ASSUMED = _("The chance of winning is assumed for all accounts ({chance}).")
_CHANCE_KNOWN = _("The chance of winning comes from the pipeline: closed opportunities {closed}, open ones {open}.")
_WAY_ASSUMED = _("How an account buys is known for {known} of {all}; the others are read as buying order by order.")
_UNDATED = _("Buys under a contract or by tender without a known date: nothing is within reach until the date is asked")
_PREPARE = _("Contract or tender on {date}: prepare from {start}")


def horizons(
    potential: pd.DataFrame, wallets: pd.DataFrame, opportunities: pd.DataFrame, as_of: pd.Timestamp, reach: Reach
) -> tuple[pd.DataFrame, Status]:
    """Table `potential` with access, chance and reach per horizon filled in and notes added, and how it went; empty without headroom."""
    rows = potential.sort_values("account_id", ignore_index=True)
    told = wallets.set_index("account_id").reindex(rows["account_id"]).reset_index()
    chance, closed, running = _chances(rows["account_id"], opportunities, as_of, reach.chance.value)
    known = rows["headroom"].notna()
    access = told["access"].fillna(reach.access.value)
    mobile = open_shares(told["purchase"], told["contract_end"], as_of, reach)
    wanted = {name: rows["headroom"] * access * chance * mobile[name] for name in HORIZONS}
    columns = {f"headroom_{name}": np.minimum(amount, told[f"capacity_{name}"].fillna(np.inf)) for name, amount in wanted.items()}
    rows = rows.assign(access=access.where(known), chance=chance.where(known), **columns)
    rows["flag"] = _with_dates(rows["flag"].fillna(""), told, known, as_of, reach)
    return table("potential").conform(rows), _status(known, told["purchase"], closed, running, reach.chance.value)


def open_shares(purchase: pd.Series, date: pd.Series, as_of: pd.Timestamp, reach: Reach) -> dict[str, pd.Series]:
    """By horizon, the share that can change hands: 0 before the date of a contract or tender, afterwards that of the time left."""
    bound = purchase.isin(("contract", "tender"))
    ahead = ((date - as_of).dt.days / _DAYS_A_MONTH).clip(lower=0).where(bound, 0.0)
    limits = np.array([getattr(reach, f"months_{name}").value for name in HORIZONS])
    shares = np.array([getattr(reach, f"spot_{name}").value for name in HORIZONS])
    result = {}
    for name, months in zip(HORIZONS, limits, strict=True):
        left = (months - ahead).to_numpy(dtype="float64")
        place = np.minimum(np.searchsorted(limits, np.nan_to_num(left, nan=-1.0)), len(limits) - 1)
        result[name] = pd.Series(np.where(left > 0, shares[place], 0.0), index=purchase.index)
    return result


def horizon_table(potential: pd.DataFrame, wallets: pd.DataFrame, reach: Reach) -> pd.DataFrame:
    """One row per horizon: months, accounts with something to win, headroom, reach, its share, and how many accounts our stated capacity limits."""
    known = potential[potential["headroom"].notna()].merge(wallets[["account_id", *(f"capacity_{name}" for name in HORIZONS)]], how="left")
    rows = []
    for name in HORIZONS:
        amount = known[f"headroom_{name}"]
        rows.append({
            "horizon": name, "months": int(getattr(reach, f"months_{name}").value), "accounts": int((amount > 0).sum()),
            "headroom": known["headroom"].sum(), "reach": amount.sum(), "share": amount.sum() / max(known["headroom"].sum(), 1e-9),
            "limited": int((amount >= known[f"capacity_{name}"]).sum()),
        })  # fmt: skip
    return pd.DataFrame(rows)


def horizons_finding(summary: pd.DataFrame) -> str:
    """What is within reach by each horizon (`horizon_table`), as a sentence cell."""
    if not summary["headroom"].gt(0).any():
        return _NO_HEADROOM
    rows = summary.set_index("horizon")
    return sentence(
        "Of the headroom of {headroom}, {short} a year is within reach in {a} months, {medium} in {b} and {long} in {c}: {share} in the long run. "
        "Access, chance and mobility are assumptions of the settings until people replace them.",
        headroom=money_field(rows["headroom"].iloc[0]), share=ratio_field(rows.loc["long", "share"]),
        **{name: money_field(rows.loc[name, "reach"]) for name in HORIZONS},
        **{letter: int(rows.loc[name, "months"]) for letter, name in zip("abc", HORIZONS, strict=True)},
    )  # fmt: skip


def _chances(ids: pd.Series, opportunities: pd.DataFrame, as_of: pd.Timestamp, assumed: float) -> tuple[pd.Series, int, int]:
    """The chance of each account, and from how many closed and open opportunities: open ones speak first, weighted by their amount."""
    seen = opportunities[~(opportunities["created_on"] > as_of)]
    closed = seen[seen["status"].isin(("won", "lost")) & ~(seen["closed_on"] > as_of)]
    chance = pd.Series(assumed, index=ids)
    if len(closed) >= _MIN_CLOSED:
        won = closed["status"] == "won"
        overall = (won.sum() + 1) / (len(closed) + 2)
        counts = won.groupby(closed["account_id"]).agg(["sum", "size"]).reindex(ids, fill_value=0)
        chance = (counts["sum"] + _PRIOR * overall) / (counts["size"] + _PRIOR)
    running = seen[(seen["status"] == "open") & seen["probability"].notna()]
    weight = running["amount"].fillna(0.0).clip(lower=0) + 1e-9
    stages = (running["probability"] * weight).groupby(running["account_id"]).sum() / weight.groupby(running["account_id"]).sum()
    return stages.reindex(ids).fillna(chance).reset_index(drop=True), len(closed) if len(closed) >= _MIN_CLOSED else 0, len(running)


def _with_dates(flag: pd.Series, told: pd.DataFrame, known: pd.Series, as_of: pd.Timestamp, reach: Reach) -> pd.Series:
    """The notes with what the date of a contract or tender asks for."""
    bound = known & told["purchase"].isin(("contract", "tender"))
    start = told["contract_end"] - pd.DateOffset(months=int(reach.tender_months.value))
    due = bound & (told["contract_end"] > as_of) & (start <= as_of + pd.DateOffset(months=int(reach.months_medium.value)))
    notes = flag.copy()
    for i in np.flatnonzero((bound & told["contract_end"].isna()) | due):
        dates = {"date": ("date", str(told["contract_end"].iloc[i])[:10]), "start": ("date", str(start.iloc[i])[:10])}
        text = sentence(_PREPARE, **dates) if due.iloc[i] else _UNDATED
        notes.iloc[i] = sentence(_TWO, first=("all", [notes.iloc[i]]), second=("all", [text])) if notes.iloc[i] else text
    return notes


def _status(known: NDArray[np.bool_] | pd.Series, purchase: pd.Series, closed: int, running: int, assumed: float) -> Status:
    used, total = int(known.sum()), len(known)
    if not used:
        return Status("horizons", "abstained", _NO_HEADROOM, 0, total)
    read = closed + running > 0
    chance = sentence(_CHANCE_KNOWN, closed=closed, open=running) if read else sentence(_CHANCE_ASSUMED, chance=("ratio", assumed))
    way = sentence(_WAY_ASSUMED, known=int((known & purchase.notna()).sum()), all=used)
    whole = sentence(_PAIR, first=("all", [chance]), second=("all", [way]))
    return Status("horizons", "ok" if read else "degraded", whole, used, total - used)
