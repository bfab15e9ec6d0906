"""Questions: which missing or stale facts to collect first, in the minutes there are (A3, A6, A8).

A question is worth what its answer changes: margin where an hour has a price, else places in the order of the accounts. Value × trust in the answer
per minute orders the questions; a knapsack with a set-up per account makes the interview list. Facts that are known are worth nothing to ask again.
Fields that too few accounts have tell nothing of what the unknown ones could be: they are left unranked and said so.

The price of an hour is what one more hour of selling brings: the median over the accounts that the previous cycle's call plan gives hours, else the
setting. The way of buying and its date are asked in one question and valued together; every other question fills one field. How each is put, and to
whom, stands in the question bank.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.assumptions import Formats, Questions, Reach, Response
from kit.investigation.beliefs import FIELDS, Belief, beliefs
from kit.investigation.information import Effort, chosen_questions, information_value, rank_shift
from kit.language import message as _
from kit.language import money_field, sentence
from kit.question_bank import BankQuestion, read_question_bank
from kit.response import part_won
from kit.schema import Status, table

__all__ = ["INTERVIEW_LABELS", "interview_list", "questions", "questions_finding"]

INTERVIEW_LABELS = {
    "interview": ("int", _("Interview")), "account_id": ("id", _("Account")), "name": ("text", _("Name")), "source": ("word", _("Ask")),
    "question": ("sentence", _("Question")), "minutes": ("minutes", _("Minutes")), "answer": ("text", _("Answer")),
}  # fmt: skip
Bank = Mapping[str, BankQuestion]
_LINE = "_" * 12  # room to write
_UNKNOWN = _("The potential of the accounts is unknown, so no question can be weighed: ask the largest accounts what they buy elsewhere.")
_BY_RANK = _("An hour of selling has no known price yet: questions are ordered by how far their answers move an account's place, per minute.")
_BY_CALLS = _(
    "Questions are ordered by the margin that their answers are expected to bring, per minute, at {price} for an hour of selling, as the previous "
    "call plan has it."
)
_BY_MARGIN = _("Questions are ordered by the margin that their answers are expected to bring, per minute, at {price} for an hour of selling.")
_NO_BASIS = _("Too few answers are known to judge {fields} for any account.")
_PAIR = _("{first} {second}")
_LABELS = {
    "wallet": _("Wallet"), "access": _("Access"), "chance": _("Chance"), "purchase": _("Way of buying"), "annual_revenue": _("Client's turnover"),
}  # fmt: skip


def questions(
    accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, wallets: pd.DataFrame, opportunities: pd.DataFrame,
    as_of: pd.Timestamp, limits: Questions, reach: Reach, formats: Formats, response: Response, calls: pd.DataFrame | None = None,
    bank: Bank | None = None,
) -> tuple[pd.DataFrame, Status]:  # fmt: skip
    """Table `questions`, one row per account with headroom and field, with the interview list marked, and how it went; `calls` is the call plan of
    the previous cycle, which tells what an hour is worth; `bank` is the engagement's question bank, the kit's own where it is not given. Code A3."""
    asked_as = read_question_bank() if bank is None else bank
    rows = _rows(accounts, profile, potential, opportunities, as_of)
    if rows.empty:
        return table("questions").empty(), Status("questions", "abstained", _UNKNOWN, 0, len(potential))
    held = beliefs(rows, wallets, as_of, limits, reach)
    margin = rows["margin_rate"].to_numpy()
    for name in ("wallet", "access", "chance", "purchase"):
        margin = margin * held[name].mean
    price, basis = _hour_price(calls, limits)
    hours = np.array(sorted({0.0, *(getattr(formats, name).hours_12m for name in ("key_account", "field", "inside", "digital"))}))
    effort = Effort(hours, part_won(hours, response), price)
    asked = [_asked(asked_as[name], held[name], rows, margin, effort, limits) for name in FIELDS]
    found = pd.concat(asked, ignore_index=True).sort_values(["account_id", "field"], ignore_index=True)
    account = pd.factorize(found["account_id"])[0].astype("int64")
    worth = (found["voi_per_minute"] * found["minutes"]).to_numpy(dtype="float64")
    found["chosen"] = chosen_questions(account, worth, found["minutes"].to_numpy(), limits.setup_minutes.value, limits.budget_minutes.value)
    return table("questions").conform(found), _status(held, price, basis, len(rows), len(potential))


def interview_list(found: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The chosen questions, account by account, the most worthwhile account first, with room for the answer (columns as INTERVIEW_LABELS)."""
    chosen = found[found["chosen"].astype("bool")].merge(accounts[["account_id", "name"]], on="account_id", how="left")
    worth = (chosen["voi_per_minute"] * chosen["minutes"]).groupby(chosen["account_id"]).sum()
    order = worth.sort_index().sort_values(ascending=False, kind="stable").index
    chosen["interview"] = chosen["account_id"].map({account: place for place, account in enumerate(order, start=1)}).astype("Int64")
    chosen = chosen.sort_values(["interview", "voi_per_minute", "field"], ascending=[True, False, True], ignore_index=True)
    return chosen.assign(answer=_LINE)[[*INTERVIEW_LABELS]]


def questions_finding(found: pd.DataFrame, status: Status, limits: Questions) -> str:
    """How many questions fit into the minutes, and how many are worth nothing, as a sentence cell."""
    if status.status == "abstained":
        return status.reason
    chosen = found[found["chosen"].astype("bool")]
    if chosen.empty:
        return _("No answer would change anything that is decided now: there is nothing to ask first.")
    open_ = found[found["belief"].isin(("unknown", "stale"))]
    accounts, idle = int(chosen["account_id"].nunique()), int((open_["voi_per_minute"] <= 0).sum())
    minutes = int(chosen["minutes"].sum() + accounts * limits.setup_minutes.value)
    if not idle:
        return sentence(
            "The list asks {n} questions about {accounts} accounts in {minutes} minutes. Each of the {open} open questions could change a decision.",
            n=len(chosen), accounts=accounts, minutes=minutes, open=len(open_),
        )  # fmt: skip
    return sentence(
        "The list asks {n} questions about {accounts} accounts in {minutes} minutes. Open questions: {open}, of which {idle} would not change any "
        "decision on their own.",
        n=len(chosen), accounts=accounts, minutes=minutes, open=len(open_), idle=idle,
    )  # fmt: skip


def _rows(
    accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, opportunities: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Accounts with headroom: the potential with industry, turnover and margin rate, and whether its own pipeline tells the chance."""
    rows = potential[potential["headroom"].notna()].sort_values("account_id", ignore_index=True)
    rows = rows.merge(accounts[["account_id", "industry", "annual_revenue"]], on="account_id", how="left")
    rows = rows.merge(profile[["account_id", "revenue_12m", "margin_12m"]], on="account_id", how="left")
    running = opportunities[(opportunities["status"] == "open") & opportunities["probability"].notna() & ~(opportunities["created_on"] > as_of)]
    rate = (rows["margin_12m"] / rows["revenue_12m"].where(rows["revenue_12m"] > 0)).clip(0, 1)
    total = rows[["margin_12m", "revenue_12m"]].sum()
    return rows.assign(
        margin_rate=rate.fillna(total["margin_12m"] / total["revenue_12m"] if total["revenue_12m"] > 0 else 0.0),
        chance_known=rows["account_id"].isin(running["account_id"]),
    )


def _asked(
    one: BankQuestion, held: Belief, rows: pd.DataFrame, margin: NDArray[np.float64], effort: Effort, limits: Questions
) -> pd.DataFrame:
    """The rows of one field: the question of the bank whose id is the field's name."""
    minutes, trust = one.minutes_at(limits), getattr(limits, f"trust_{one.source}").value
    mean = held.mean
    factors = np.divide(held.points, mean[:, None], out=np.ones_like(held.points), where=mean[:, None] > 0)
    value = information_value(margin, factors, held.weights, effort)
    shift, crosses = rank_shift(margin, factors, held.weights)
    priced = effort.price > 0
    worth = np.where(np.isin(held.state, ("unknown", "stale")), value.worth if priced else shift, 0.0)
    return pd.DataFrame({
        "account_id": rows["account_id"], "field": one.id, "belief": held.state, "source": one.source, "minutes": minutes,
        "voi": worth * trust if priced else np.nan, "voi_per_minute": worth * trust / minutes, "measure": "margin" if priced else "places",
        "rank_shift": shift, "changes": value.changes if priced else crosses, "hours_moved": value.hours_moved if priced else np.nan,
        "question": one.ask,
    })  # fmt: skip


def _hour_price(calls: pd.DataFrame | None, limits: Questions) -> tuple[float, str]:
    """The margin of one more hour of selling, and the sentence that says where it comes from."""
    if calls is not None and {"hours_12m", "marginal_value_per_hour"} <= set(calls.columns):
        value = calls.loc[calls["hours_12m"] > 0, "marginal_value_per_hour"].median()
        if value > 0:
            return float(value), _BY_CALLS
    return limits.hour_value.value, _BY_MARGIN


def _status(held: dict[str, Belief], price: float, basis: str, used: int, total: int) -> Status:
    reason = sentence(basis, price=money_field(price)) if price > 0 else _BY_RANK
    silent = [_LABELS[name] for name, belief in held.items() if not np.isin(belief.state, ("known", "stale", "unknown")).any()]
    if silent:
        missing = sentence(_NO_BASIS, fields=("all", silent))
        reason = sentence(_PAIR, first=("all", [reason]), second=("all", [missing]))
    return Status("questions", "ok" if price > 0 and not silent else "degraded", reason, used, total - used)
