"""Reading: what the load stage found, told in sentences computed from its tables, and its key figures (A2).

A call-out under a table never says more than the table; where there is nothing to say it says so.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message, ratio_field, sentence
from kit.load.client import ClientTables

__all__ = [
    "budget_finding", "complete_months", "intake_finding", "largest_cases", "left_out_finding", "load_facts", "months_finding", "quality_finding",
    "rows_balance", "ticks_finding",
]  # fmt: skip

_BY_ACCOUNT = ("contacts", "opportunities", "activities", "wallets")


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


def budget_finding(client: ClientTables, allowed: float) -> str:
    """How much of the revenue that may be left out for want of an account (`allowed`, 0-1) is used."""
    share = client.totals["share_dropped"]
    if not share:
        return sentence("Of the {allowed} of revenue that may be without an account, nothing is used.", allowed=("ratio", allowed))
    return sentence(
        "{share} of revenue is without an account; {allowed} is the most that the engagement allows before the load stops.",
        share=ratio_field(share), allowed=("ratio", allowed),
    )  # fmt: skip


def ticks_finding(client: ClientTables) -> str:
    """Whether the figures that the client stated are those that were read."""
    if client.ticks.empty:
        return message("The client has stated no figure of its own: ask for the revenue of a year and write it under [totals] in engagement.toml.")
    ticked = int(client.ticks["ticked"].sum())
    if ticked == len(client.ticks):
        return sentence("All figures that the client stated tick: {n} of {n}.", n=ticked)
    missed = client.ticks[~client.ticks["ticked"].astype("bool")]
    largest = missed.assign(size=(missed["difference"] / missed["stated"].replace(0.0, 1.0)).abs()).sort_values(["size", "name"]).iloc[-1]
    return sentence(
        "{n} of {all} figures of the client do not tick; furthest off: {figure}. Find the reason before anything is ranked.",
        n=len(missed), all=len(client.ticks), figure=("all", [largest["figure"]]),
    )  # fmt: skip


def rows_balance(client: ClientTables) -> pd.DataFrame:
    """What became of the rows of every table (`table`, `reason`, `rows`, `revenue`): read, left out and why, used."""
    lines = client.left_out[~client.left_out["reason"].str.startswith("“{table}”")]
    balance: list[tuple[str, str, int, float | None]] = []
    for part in client.intake.itertuples():
        orders = part.table == "orders"
        if part.rows_used == part.rows_in and not (orders and len(lines)):
            balance.append((part.table, message("Rows read, all of them used"), int(part.rows_used), part.revenue_used if orders else None))
            continue
        balance.append((part.table, message("Rows read"), int(part.rows_in), part.revenue_in if orders else None))
        if orders:
            for reason, group in lines.groupby("reason"):
                balance.append((part.table, str(reason), -int(group["rows"].sum()), -float(group["revenue"].sum())))
        if other := int(part.rows_used - part.rows_in + (lines["rows"].sum() if orders else 0)):
            balance.append((part.table, _other_reason(part.table, other), other, 0.0 if orders else None))
        balance.append((part.table, message("Rows used"), int(part.rows_used), part.revenue_used if orders else None))
    return pd.DataFrame(balance, columns=["table", "reason", "rows", "revenue"])


def largest_cases(client: ClientTables, each: int = 3) -> pd.DataFrame:
    """The cases behind the findings, those that touch most revenue first, at most `each` of a finding."""
    cases = client.quality_rows.assign(size=client.quality_rows["revenue"].abs().fillna(0.0))
    ordered = cases.sort_values(["size", "rows", "table", "finding", "number"], ascending=[False, False, True, True, True], ignore_index=True)
    return ordered[ordered["number"] <= each].drop(columns="size").reset_index(drop=True)


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


def _other_reason(table: str, rows: int) -> str:
    if rows > 0:
        return message("Columns made into rows")
    return message("The account is not among the accounts") if table in _BY_ACCOUNT else message("Several rows of one id, put together")


def _day(value: pd.Timestamp) -> tuple[str, str]:
    return "date", value.date().isoformat()
