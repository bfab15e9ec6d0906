"""Dossier: what is known of one account on a page, each line with its value or said to be unknown (A8.1, D3).

It is read from the cycle's tables and computes nothing new: the plan of an account and the report of the portfolio can never tell two stories.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kit.errors import DataError
from kit.language import message as _
from kit.language import money_field, ratio_field, sentence

__all__ = [
    "DOSSIER_LABELS", "account_potential_finding", "account_risk_finding", "asking_finding", "chosen_account", "dossier", "dossier_facts",
    "lines_finding",
]  # fmt: skip

DOSSIER_LABELS = {"what": ("sentence", _("What")), "known": ("sentence", _("Known"))}
_UNKNOWN = _("not known")


def chosen_account(account_id: str, portfolio: pd.DataFrame, profile: pd.DataFrame) -> str:
    """The account asked for; '' gives the largest key account of the portfolio, or the largest of all where none is key.

    Raises
    ------
    DataError
        If there is no such account.
    """
    if account_id:
        if account_id not in set(profile["account_id"]):
            raise DataError.of("account_unknown", values=[account_id], count=len(profile))
        return account_id
    ranked = profile.merge(portfolio[["account_id", "tier"]], on="account_id").assign(key=lambda rows: rows["tier"] == "key")
    if ranked.empty:
        raise DataError.of("account_unknown", values=["–"], count=0)
    return str(ranked.sort_values(["key", "revenue_12m", "account_id"], ascending=[False, False, True])["account_id"].iloc[0])


def dossier(
    accounts: pd.DataFrame, profiles: pd.DataFrame, portfolios: pd.DataFrame, service: pd.DataFrame, team: Mapping[str, str]
) -> pd.DataFrame:
    """The lines of the dossier (columns as DOSSIER_LABELS) from the account's one row of each table (`service` may have none); `team` names sellers.

    What is not known says so.
    """
    account, profile, portfolio = accounts.iloc[0], profiles.iloc[0], portfolios.iloc[0]
    owner = team.get(str(account["seller_id"]), str(account["seller_id"])) if _there(account["seller_id"]) else ""
    place = [str(account[name]) for name in ("city", "state", "country") if _there(account[name])]
    before, now = profile["revenue_prior_12m"], float(profile["revenue_12m"])
    change = ("change", round(now / float(before) - 1, 4)) if pd.notna(before) and float(before) > 0 else None
    bought = sentence("{revenue}, {change} on the twelve months before", revenue=money_field(now), change=change) if change else (
        sentence("{revenue}; the twelve months before cannot be compared", revenue=money_field(now)))  # fmt: skip
    rhythm = profile["order_interval_days"]
    count = int(profile["orders_12m"])
    every = sentence("{n} orders, one every {days} days as a rule", n=count, days=round(float(rhythm))) if pd.notna(rhythm) else ""
    margin = sentence("{margin} ({basis})", margin=money_field(profile["margin_12m"]), basis=_word(profile["margin_basis"]))
    state, tier = _word(portfolio["lifecycle"]), _word(portfolio["tier"])
    class_of = sentence("{lifecycle}, class {abc}, {tier}", lifecycle=state, abc=portfolio["abc_class"], tier=tier)
    rows = [
        (_("Industry and place"), ", ".join([str(account["industry"])] * _there(account["industry"]) + place)),
        (_("Size"), _size(account)),
        (_("Customer since"), sentence("{date}", date=("date", _day(profile["first_order"]))) if _there(profile["first_order"]) else ""),
        (_("Our seller"), owner),
        (_("Standing in the portfolio"), class_of),
        (_("Why this tier"), portfolio["tier_reason"] if _there(portfolio["tier_reason"]) else ""),
        (_("Bought in twelve months"), bought),
        (_("Rhythm"), every or sentence("{n} orders", n=count)),
        (_("Last order"), sentence("{date}, {days} days ago", date=("date", _day(profile["last_order"])), days=int(profile["days_since_order"]))
         if _there(profile["last_order"]) else ""),
        (_("Margin in twelve months"), margin),
        (_("Service"), _service(service)),
    ]  # fmt: skip
    return pd.DataFrame([(what, known or _UNKNOWN) for what, known in rows], columns=list(DOSSIER_LABELS))


def account_potential_finding(potentials: pd.DataFrame) -> str:
    """What the account could buy and what is open, with the range and the basis; or that it is not known, and why."""
    potential = potentials.iloc[0]
    if pd.isna(potential["wallet"]):
        why = potential["flag"] if _there(potential["flag"]) else _("There is no estimate of what this account could buy.")
        return str(why)
    fields = {"captured": money_field(potential["captured"]), "wallet": money_field(potential["wallet"]), "basis": ("word", potential["basis"]),
              "low": _money(potential["wallet_low"]), "high": _money(potential["wallet_high"])}  # fmt: skip
    if pd.isna(potential["headroom"]) or float(potential["headroom"]) <= 0:
        return sentence("It bought {captured} in twelve months; its wallet reads {wallet} ({basis}; {low} to {high}), so nothing is open.", **fields)
    return sentence(
        "It bought {captured} in twelve months of a wallet of {wallet} ({basis}; {low} to {high}); {headroom} is open.", **fields,
        headroom=money_field(potential["headroom"]),
    )  # fmt: skip


def account_risk_finding(chances: pd.Series, profile: pd.DataFrame, register: pd.DataFrame) -> str:
    """The assumed chance of losing the account within a year, the margin at stake, and how many risks are open."""
    running = int((register["status"] != "closed").fillna(True).sum())
    return sentence(
        "{n} risks are open. By assumption, not by forecast, the chance of losing this account within a year is {chance}, with {margin} of margin at "
        "stake.", n=running, chance=ratio_field(chances.iloc[0]), margin=money_field(max(float(profile["margin_12m"].iloc[0]), 0.0)),
    )  # fmt: skip


def lines_finding(white: pd.DataFrame) -> str:
    """How many lines that comparable accounts buy this one does not, and which of them most peers buy (rows of `white_space`)."""
    if white.empty:
        return _("No product line stands out that comparable accounts buy and this one does not.")
    first = white.sort_values(["peers_buying", "product_line"], ascending=[False, True], kind="stable").iloc[0]
    return sentence(
        "Lines that comparable accounts buy and this one does not: {n}. Ask first about {line}, which {share} of them buy.",
        n=len(white), line=str(first["product_line"]), share=ratio_field(first["peers_buying"]),
    )  # fmt: skip


def asking_finding(questions: pd.DataFrame) -> str:
    """How many facts of the account are worth asking for, and in how many minutes (rows of `questions`)."""
    worth = questions[questions["voi_per_minute"] > 0]
    if worth.empty:
        return _("No answer about this account would change what we do with it.")
    return sentence("Facts worth asking for: {n}, in {minutes} minutes.", n=len(worth), minutes=round(float(worth["minutes"].sum())))


def dossier_facts(
    profiles: pd.DataFrame, potentials: pd.DataFrame, maps: pd.DataFrame, chances: pd.Series, register: pd.DataFrame
) -> dict[str, object]:
    """Key figures of the account's plan, name → plain value, None where unknown; no name and no judgement about a person."""
    profile, potential = profiles.iloc[0], potentials.iloc[0]
    return {
        "revenue_12m": round(float(profile["revenue_12m"]), 2), "orders_12m": int(profile["orders_12m"]), "wallet": _plain(potential["wallet"]),
        "headroom": _plain(potential["headroom"]), "contacts": int(maps["contacts"].iloc[0]), "chance_of_loss": round(float(chances.iloc[0]), 4),
        "risks": len(register),
    }  # fmt: skip


def _size(account: pd.Series) -> str:
    people, turnover = account["employees"], account["annual_revenue"]
    if pd.notna(people) and pd.notna(turnover):
        return sentence("{n} employees, turnover {turnover} a year", n=int(people), turnover=money_field(turnover))
    if pd.notna(people):
        return sentence("{n} employees", n=int(people))
    return sentence("turnover {turnover} a year", turnover=money_field(turnover)) if pd.notna(turnover) else ""


def _service(service: pd.DataFrame) -> str:
    if service.empty:
        return ""
    row = service.iloc[0]
    return sentence("{format}, {hours} hours a year", format=("word", row["service_format"]), hours=round(float(row["hours_12m"]), 1))


def _there(value: object) -> bool:
    return not pd.isna(value) and str(value) != ""


def _word(value: str) -> tuple[str, str]:
    return "word", str(value)


def _day(value: pd.Timestamp) -> str:
    return value.date().isoformat()


def _money(value: float) -> object:
    return money_field(value) if pd.notna(value) else "–"


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 2)
