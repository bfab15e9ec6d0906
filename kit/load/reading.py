"""Reading: what the load stage found, told in sentences computed from its tables, and its key figures (A2).

A call-out under a table never says more than the table; where there is nothing to say it says so.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message, sentence
from kit.load.client import ClientTables

__all__ = ["complete_months", "intake_finding", "left_out_finding", "load_facts", "months_finding", "quality_finding"]


def intake_finding(client: ClientTables) -> str:
    """How many lines, accounts and how much revenue the engagement rests on, and the period they cover."""
    orders = client.intake.set_index("table").loc["orders"]
    return sentence(
        "{used} order lines of {accounts} accounts are used, worth {revenue}, from {first} to {last}.",
        used=int(orders["rows_used"]), accounts=len(client.accounts), revenue=("money", round(float(orders["revenue_used"]), 2)),
        first=_day(orders["first_date"]), last=_day(orders["last_date"]),
    )  # fmt: skip


def left_out_finding(client: ClientTables) -> str:
    """What part of the lines and of the revenue is not in any account figure."""
    if client.left_out.empty:
        return message("Nothing was left out: every line that was read is used.")
    orders = client.intake.set_index("table").loc["orders"]
    revenue, read = float(client.left_out["revenue"].sum()), float(orders["revenue_in"])
    return sentence(
        "{rows} of {all} lines are in no account's figures, {share} of the revenue read. They are counted here and nowhere else.",
        rows=int(client.left_out["rows"].sum()), all=int(orders["rows_in"]), share=("ratio", round(revenue / read, 4) if read else 0.0),
    )  # fmt: skip


def quality_finding(client: ClientTables) -> str:
    """How many findings there are, and the one that touches most revenue."""
    if client.quality.empty:
        return message("Nothing unusual was found in the files.")
    touched = client.quality.dropna(subset=["revenue"])
    if touched.empty:
        return sentence("Findings to take up with the client: {n}. None of them touches revenue.", n=len(client.quality))
    largest = touched.assign(size=touched["revenue"].abs()).sort_values(["size", "finding"], ascending=[False, True]).iloc[0]
    return sentence(
        "Findings to take up with the client: {n}. The one that touches most revenue ({revenue}): {finding}",
        n=len(client.quality), revenue=("money", round(float(largest["revenue"]), 2)), finding=("all", [largest["finding"]]),
    )  # fmt: skip


def complete_months(client: ClientTables) -> pd.DataFrame:
    """Revenue per month (`month`, `revenue`), the months that are complete at the cut-off date only."""
    months = client.account_months.groupby("month", as_index=False)["revenue"].sum()
    complete = months["month"] + pd.offsets.MonthEnd(1) <= client.as_of.normalize()
    return months[complete].sort_values("month", ignore_index=True)


def months_finding(months: pd.DataFrame) -> str:
    """How the last twelve complete months compare with the twelve before them."""
    if len(months) < 24:
        return sentence("The history holds {n} complete months: too few to compare two years.", n=len(months))
    last, before = (float(months["revenue"].iloc[part].sum()) for part in (slice(-12, None), slice(-24, -12)))
    if before <= 0:
        return sentence("The last twelve complete months brought {revenue}.", revenue=("money", round(last, 2)))
    return sentence(
        "The last twelve complete months brought {revenue}, {change} against the twelve before them",
        revenue=("money", round(last, 2)), change=("change", round(last / before - 1, 4)),
    )  # fmt: skip


def load_facts(client: ClientTables) -> dict[str, tuple[object, str, str]]:
    """Key figures of the stage: name → value, unit, table; the totals to tick against the client's own books."""
    orders = client.intake.set_index("table").loc["orders"]
    return {
        "accounts": (len(client.accounts), "accounts", "accounts"),
        "accounts_with_lines": (int(client.account_days["account_id"].nunique()), "accounts", "account_days"),
        "lines_read": (int(orders["rows_in"]), "lines", "intake"),
        "lines_used": (int(orders["rows_used"]), "lines", "intake"),
        "revenue_read": (round(float(orders["revenue_in"]), 2), "money", "intake"),
        "revenue_used": (round(float(orders["revenue_used"]), 2), "money", "intake"),
        "revenue_left_out": (round(float(client.left_out["revenue"].sum()), 2), "money", "left_out"),
        "findings": (len(client.quality), "findings", "quality"),
        "first_order": (orders["first_date"], "date", "intake"),
        "last_order": (orders["last_date"], "date", "intake"),
    }


def _day(value: pd.Timestamp) -> tuple[str, str]:
    return "date", value.date().isoformat()
