"""Seller plan: one seller's portfolio read for what to protect, what to grow, and where the hours go (A12, B2, B3).

Nothing is computed anew: the accounts of the seller with what the stages found of each, so that the plan of a seller and the report of the company
cannot tell two stories. What is at stake in an account that drifts is what it bought in the better of the last two years.
"""

from __future__ import annotations

import pandas as pd

from kit.errors import DataError
from kit.language import message as _
from kit.language import money_field, ratio_field, sentence
from kit.schema.seller_labels import UNASSIGNED, seller_labels
from kit.schema.vocabulary import DRIFTING, SERVICE_FORMATS

__all__ = [
    "GROW_LABELS", "PROTECT_LABELS", "SELLER_CONTACT_LABELS", "SELLER_FORMAT_LABELS", "SELLER_TABLES", "chosen_seller", "seller_accounts",
    "seller_approach", "seller_contacts", "seller_decision", "seller_facts", "seller_formats", "seller_grow_finding", "seller_hours_finding",
    "seller_list", "seller_protect_finding", "seller_standing_finding", "seller_to_grow", "seller_to_protect",
]  # fmt: skip

PROTECT_LABELS = {
    "at_stake": ("money", _("At stake, a year")), "days_since_order": ("days", _("Days ago")), "channel": ("word", _("Next contact")),
    "escalation": ("word", _("Escalation")),
}  # fmt: skip
GROW_LABELS = {"rank": ("int", _("Rank in all")), "line": ("text", _("Line to ask about"))}
SELLER_FORMAT_LABELS = {
    "hours_asked_12m": ("hours", _("Hours needed, 12 months")), "hours_12m": ("hours", _("Hours planned, 12 months")),
}  # fmt: skip
SELLER_CONTACT_LABELS = {"accounts": ("int", _("Accounts")), "contacts_12m": ("number", _("Contacts, 12 months"))}
_COLUMNS = {
    "profile": ["revenue_12m", "revenue_prior_12m", "margin_12m", "orders_12m", "last_order", "days_since_order"],
    "potential": ["captured", "wallet", "wallet_low", "wallet_high", "share_of_wallet", "headroom"],
    "ranking": ["rank", "rank_low", "rank_high", "rank_by_revenue"],
    "service": ["service_format", "segment", "cost_to_serve"],
    "contact_plan": ["rule", "channel", "contacts_12m", "hours_12m", "hours_asked_12m", "escalation"],
}
SELLER_TABLES = tuple(_COLUMNS)
_GROWING = ("new", "active")


def seller_list(portfolio: pd.DataFrame, profile: pd.DataFrame, sellers: pd.DataFrame | None) -> pd.DataFrame:
    """The sellers who have accounts, most revenue first: seller_id, name, accounts, revenue_12m."""
    rows = portfolio[["account_id", "seller_id"]].merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left")
    rows = rows[rows["seller_id"].notna() & ~rows["seller_id"].isin(["", UNASSIGNED])]
    found = rows.groupby("seller_id", as_index=False).agg(accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"))
    found = found.sort_values(["revenue_12m", "seller_id"], ascending=[False, True], ignore_index=True)
    return found.assign(name=seller_labels(found["seller_id"], sellers))[["seller_id", "name", "accounts", "revenue_12m"]]


def chosen_seller(seller_id: str, listed: pd.DataFrame) -> tuple[str, str]:
    """Id and name of the seller asked for among those listed (`seller_list`); '' gives the one with most revenue.

    Raises
    ------
    DataError
        If there is no such seller, or none at all.
    """
    found = listed[listed["seller_id"] == seller_id] if seller_id else listed.head(1)
    if found.empty:
        raise DataError.of("seller_unknown", values=[seller_id or "–"], count=len(listed))
    return str(found["seller_id"].iloc[0]), str(found["name"].iloc[0])


def seller_accounts(seller_id: str, accounts: pd.DataFrame, portfolio: pd.DataFrame, **tables: pd.DataFrame) -> pd.DataFrame:
    """The seller's accounts, one row each: name, place in the portfolio, and what profile, potential, ranking, service and contact_plan say of it."""
    held = portfolio[portfolio["seller_id"] == seller_id].merge(accounts[["account_id", "name"]], on="account_id", how="left")
    for name, columns in _COLUMNS.items():
        held = held.merge(tables[name][["account_id", *columns]], on="account_id", how="left", validate="1:1")
    at_stake = held[["revenue_12m", "revenue_prior_12m"]].max(axis=1).clip(lower=0)
    return held.assign(at_stake=at_stake).sort_values(["revenue_12m", "account_id"], ascending=[False, True], ignore_index=True)


def seller_to_protect(held: pd.DataFrame) -> pd.DataFrame:
    """The accounts that are late against their rhythm or have just left, most at stake first."""
    drifting = held[held["lifecycle"].isin(DRIFTING) & (held["at_stake"] > 0)]
    return drifting.sort_values(["at_stake", "account_id"], ascending=[False, True], ignore_index=True)


def seller_to_grow(held: pd.DataFrame, white_space: pd.DataFrame) -> pd.DataFrame:
    """The buying accounts with headroom in the order of the ranking; `line` is the one missing that most of their peers buy."""
    growing = held[held["lifecycle"].isin(_GROWING) & held["rank"].notna() & (held["headroom"] > 0)].sort_values(["rank", "account_id"])
    likely = white_space.sort_values(["peers_buying", "product_line"], ascending=[False, True]).drop_duplicates("account_id")
    return growing.assign(line=growing["account_id"].map(likely.set_index("account_id")["product_line"])).reset_index(drop=True)


def seller_formats(held: pd.DataFrame) -> pd.DataFrame:
    """Per service format, the most intense first: accounts, revenue, margin, cost to serve, hours needed and planned."""
    sums = held.groupby("service_format").agg(
        accounts=("account_id", "size"),
        **{name: (name, "sum") for name in ("revenue_12m", "margin_12m", "cost_to_serve", "hours_asked_12m", "hours_12m")},
    )
    return sums.reindex([name for name in SERVICE_FORMATS if name in sums.index]).rename_axis("service_format").reset_index()


def seller_contacts(held: pd.DataFrame, contact_cells: pd.DataFrame) -> pd.DataFrame:
    """Per contact rule and channel, in the order of the rules: the seller's accounts, contacts and hours, with objective and content of a contact."""
    sums = held.groupby(["rule", "channel"], as_index=False).agg(
        accounts=("account_id", "size"), contacts_12m=("contacts_12m", "sum"), hours_12m=("hours_12m", "sum")
    )
    told = contact_cells[["rule", "channel", "cell", "order", "objective", "content"]]
    return sums.merge(told, on=["rule", "channel"], how="left").sort_values(["order", "channel"], ignore_index=True)


def seller_approach(held: pd.DataFrame, approach: pd.DataFrame) -> pd.DataFrame:
    """Per approach of the groups (table `approach`), most revenue first: the seller's accounts, revenue and headroom, and what to say and offer.

    The words are those of the group of which the seller has most accounts.
    """
    own = held.groupby("segment", as_index=False).agg(
        accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"), headroom=("headroom", "sum")
    )
    rows = own.merge(approach[["segment", "approach", "label", "pitch", "offer_mix", "positioning"]], on="segment")
    rows = rows.sort_values(["accounts", "segment"], ascending=[False, True])
    words = rows.drop_duplicates("approach").set_index("approach")[["label", "pitch", "offer_mix", "positioning"]]
    sums = rows.groupby("approach")[["accounts", "revenue_12m", "headroom"]].sum().join(words).reset_index()
    return sums.sort_values(["revenue_12m", "approach"], ascending=[False, True], ignore_index=True)


def seller_standing_finding(held: pd.DataFrame) -> str:
    """How many accounts of the portfolio buy, drift and are gone, as a sentence cell."""
    states = held["lifecycle"].value_counts()
    return sentence(
        "{buying} of {all} accounts are active or new, {late} are late or have just left, {gone} are inactive; together they bought {revenue} in "
        "twelve months.",
        buying=int(sum(states.get(name, 0) for name in _GROWING)), all=len(held), late=int(sum(states.get(name, 0) for name in DRIFTING)),
        gone=int(states.get("inactive", 0)), revenue=money_field(held["revenue_12m"].sum()),
    )  # fmt: skip


def seller_protect_finding(protect: pd.DataFrame) -> str:
    """How much is at stake in the accounts that drift (`seller_to_protect`), as a sentence cell."""
    if protect.empty:
        return _("No account of this portfolio is late or has just left.")
    return sentence("Accounts that are late or have just left: {n}. They bought {stake} in the better of the last two years.",
                    n=len(protect), stake=money_field(protect["at_stake"].sum()))  # fmt: skip


def seller_grow_finding(grow: pd.DataFrame, rows: int) -> str:
    """How much headroom the accounts to grow hold (`seller_to_grow`), and its first `rows`, as a sentence cell."""
    if grow.empty:
        return _("No headroom is known in this portfolio: ask its largest accounts what they buy elsewhere.")
    total, first = float(grow["headroom"].sum()), grow.head(rows)
    if len(grow) == len(first):
        return sentence("Accounts to grow: {n}, with headroom of {headroom} a year.", n=len(grow), headroom=money_field(total))
    return sentence(
        "Accounts to grow: {n}, with headroom of {headroom} a year; the first {first} hold {share} of it.",
        n=len(grow), headroom=money_field(total), first=len(first), share=ratio_field(float(first["headroom"].sum()) / total),
    )  # fmt: skip


def seller_hours_finding(hours: pd.DataFrame) -> str:
    """Whether the contact plan fits the seller's hours, from the seller's row of `seller_hours` (perhaps none), as a sentence cell."""
    if hours.empty or pd.isna(hours["hours_there"].iloc[0]):
        return _("Nobody has said how many hours there are for this portfolio.")
    row = hours.iloc[0]
    asked, there = round(float(row["hours_asked"])), round(float(row["hours_there"]))
    if row["hours_over"] > 0:
        return sentence(
            "The contact plan needs {asked} hours a year and there are {there}: {over} are short, so contacts keep {factor} of the plan.",
            asked=asked, there=there, over=round(float(row["hours_over"])), factor=ratio_field(row["factor"]),
        )  # fmt: skip
    return sentence("The contact plan needs {asked} of the {there} hours a year; {free} are free for new accounts and for growth.",
                    asked=asked, there=there, free=there - asked)  # fmt: skip


def seller_decision(protect: pd.DataFrame, grow: pd.DataFrame) -> str:
    """The first account to protect and the first to grow, as a sentence cell; '' where there is neither."""
    told = []
    if len(protect):
        row = protect.iloc[0]
        told.append(sentence("Protect {name} first: {stake} a year at stake, last order {days} days ago.", name=str(row["name"]),
                             stake=money_field(row["at_stake"]), days=int(row["days_since_order"])))  # fmt: skip
    if len(grow):
        row = grow.iloc[0]
        told.append(sentence("Grow {name} first: {headroom} a year open, {share} of its wallet is ours.", name=str(row["name"]),
                             headroom=money_field(row["headroom"]), share=ratio_field(row["share_of_wallet"])))  # fmt: skip
    return sentence("{first} {second}", first=("all", told[:1]), second=("all", told[1:])) if len(told) == 2 else told[0] if told else ""


def seller_facts(held: pd.DataFrame, protect: pd.DataFrame, grow: pd.DataFrame, hours: pd.DataFrame) -> dict[str, object]:
    """Key figures of the portfolio: name → value, None where it is not known."""
    row = hours.iloc[0] if len(hours) else None
    return {
        "accounts": len(held), "revenue_12m": round(float(held["revenue_12m"].sum()), 2),
        "to_protect": len(protect), "at_stake": round(float(protect["at_stake"].sum()), 2),
        "to_grow": len(grow), "headroom": round(float(grow["headroom"].sum())),
        "hours_asked": None if row is None else round(float(row["hours_asked"]), 2),
        "hours_there": None if row is None or pd.isna(row["hours_there"]) else round(float(row["hours_there"]), 2),
    }  # fmt: skip
