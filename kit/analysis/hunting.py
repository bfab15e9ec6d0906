"""Hunting: who wins accounts, and who keeps them? (E3)

Winning (prospects, accounts that left) and keeping (accounts that buy or are about to stop) are two kinds of work that crowd each other out, and two
centres: an 80 % fall in new deals is survivable, an 80 % fall in what existing clients pay is not. The hours that the service formats give to each
kind say whose work a seller does now, and for how many sellers there is hunting. It is a proposal from hours alone: who likes which work, and is
good at it, the manager knows.
"""

from __future__ import annotations

import pandas as pd

from kit.analysis.approach_library import ApproachLibrary
from kit.language import message, money_field, ratio_field, sentence
from kit.schema import table
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["ALL_SELLERS", "hunters_farmers", "hunting_finding"]

ALL_SELLERS = "all"
_TO_WIN = ("prospect", "just_inactivated", "inactive")


def hunters_farmers(
    portfolio: pd.DataFrame, service: pd.DataFrame, profile: pd.DataFrame, sellers: pd.DataFrame | None, library: ApproachLibrary
) -> pd.DataFrame:
    """The table `hunters_farmers`: per seller, and for all, accounts and hours to win and to keep, and the role that they suggest."""
    rows = portfolio[["account_id", "seller_id", "lifecycle"]].merge(service[["account_id", "hours_12m"]], on="account_id")
    rows = rows.merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left").sort_values("account_id")
    rows["seller_id"] = rows["seller_id"].replace("", pd.NA).fillna(UNASSIGNED).astype("str")
    by_seller = _counted(rows, rows["seller_id"])
    by_seller["seller"] = seller_labels(by_seller.index, sellers)
    known = pd.Series(dtype="str") if sellers is None else sellers.set_index("seller_id")["role"]
    by_seller["role"] = known.reindex(by_seller.index)
    whole = _counted(rows, pd.Series(ALL_SELLERS, rows.index)).assign(seller=message("All sellers"))
    people = int((by_seller.index != UNASSIGNED).sum())
    by_seller["suggested"] = [_suggested(share, library) for share in by_seller["share_to_win"]]
    told = by_seller.rename_axis("seller_id").reset_index()
    told["suggested"] = told["suggested"].where(told["seller_id"] != UNASSIGNED)
    told["reason"] = [_reason(row, library) for row in told.to_dict("records")]
    whole["reason"] = [_all_in_all(row, people, library) for row in whole.to_dict("records")]
    return table("hunters_farmers").conform(pd.concat([told, whole.rename_axis("seller_id").reset_index()], ignore_index=True))


def hunting_finding(rows: pd.DataFrame) -> str:
    """How much of the hours goes to winning, and how many sellers that is."""
    whole = rows[rows["seller_id"] == ALL_SELLERS]
    return str(whole["reason"].iloc[0]) if len(whole) else message("No account is served, so there is no work to divide.")


def _counted(rows: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    wins = rows["lifecycle"].isin(_TO_WIN)
    parts = pd.DataFrame({
        "accounts_to_win": wins, "accounts_to_keep": ~wins, "hours_to_win": rows["hours_12m"].where(wins, 0.0),
        "hours_to_keep": rows["hours_12m"].where(~wins, 0.0), "revenue_to_keep": rows["revenue_12m"].fillna(0.0).where(~wins, 0.0),
    })  # fmt: skip
    sums = parts.groupby(by.rename("seller_id")).sum()
    hours = sums["hours_to_win"] + sums["hours_to_keep"]
    return sums.assign(share_to_win=(sums["hours_to_win"] / hours.where(hours > 0)).astype("float64"))


def _suggested(share: float, library: ApproachLibrary) -> str | None:
    if pd.isna(share):
        return None
    limit = {name: number.value for name, number in library.hunting.items()}
    return "hunter" if share >= limit["hunter_share"] else "farmer" if share < limit["farmer_share"] else "both"


def _reason(row: dict, library: ApproachLibrary) -> str:
    fields = {"share": ratio_field(row["share_to_win"] if pd.notna(row["share_to_win"]) else 0.0), "accounts": int(row["accounts_to_win"])}
    if pd.isna(row["share_to_win"]):
        return message("No hours are planned for these accounts")
    if row["suggested"] == "hunter":
        pay = ratio_field(library.hunting["hunter_fixed_pay_share"].value)
        return sentence("{share} of the hours are for accounts to be won: a hunter's work; usual fixed part of pay {pay}", pay=pay, **fields)
    if row["suggested"] == "farmer":
        pay, revenue = ratio_field(library.hunting["farmer_fixed_pay_share"].value), money_field(row["revenue_to_keep"])
        text = message("{share} of the hours are for accounts to be won; {revenue} a year to keep: a farmer's work; usual fixed part of pay {pay}")
        return sentence(text, pay=pay, revenue=revenue, share=fields["share"])
    text = message("{share} of the hours are for accounts to be won: give those {accounts} accounts to a hunter, or the others to a farmer")
    return sentence(text, **fields)


def _all_in_all(row: dict, people: int, library: ApproachLibrary) -> str:
    if pd.isna(row["share_to_win"]):
        return message("No account is served, so there is no work to divide.")
    share, fields = row["share_to_win"], {"share": ratio_field(row["share_to_win"]), "revenue": money_field(row["revenue_to_keep"])}
    if people < 2:
        return sentence("Winning accounts takes {share} of the hours; {revenue} a year is to be kept.", **fields)
    text = message("Winning accounts takes {share} of the hours: work for {hunters} of {people} sellers; the others keep {revenue} a year.")
    return sentence(text, hunters=round(share * people), people=people, **fields)
