"""Concentration: on how few does the result rest, and how bad would it be to lose one?

Shares of twelve months' revenue by account, parent group, product line, seller (today's owner), region, and key accounts against all others. The
effective number 1/Σs² says how many equal ones would be as concentrated; CRn is the share of the n largest. Key accounts at 30–55 % of sales are
usual, above 75 % the company depends on them (D2). Concentration is not simply bad, and the bands of antitrust are about markets: none are drawn.
Where a key is negative, shares are of the positive ones (gross). Method: part 6 of the method note.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from kit.analysis.groups import account_groups, account_regions, known_column
from kit.engagement import Thresholds
from kit.errors import DataError
from kit.language import MISSING, message, sentence
from kit.schema import Status, table

__all__ = ["KEY_ACCOUNTS", "ConcentrationFigures", "concentration", "concentration_figures", "concentration_measures", "dependence_reading"]

KEY_ACCOUNTS = {"named": message("Key accounts (named by people)"), "assumed": message("Key accounts (assumed by size)")}


@dataclass(frozen=True)
class ConcentrationFigures:
    """How concentrated a set of positive amounts is; without any amount all but `keys` are NaN."""

    keys: int
    effective_keys: float
    hhi: float
    cr1: float
    cr3: float
    cr5: float
    cr10: float


def concentration(
    accounts: pd.DataFrame, profile: pd.DataFrame, portfolio: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp
) -> tuple[pd.DataFrame, Status]:
    """The table `concentration`: per dimension its keys with revenue, their share and rank; each dimension adds up to the 12-month revenue.

    Product lines come from the months that end by `as_of` (the last twelve complete ones), so their sum can differ where `as_of` is inside a month. A
    dimension of which nothing is known is left out and named in the status. An unknown key reads "–".
    """
    revenue = profile.set_index("account_id")["revenue_12m"].sort_index()
    ids = revenue.index
    facts = accounts.set_index("account_id").reindex(ids)
    keyed = {
        "account": pd.Series(ids, ids),
        "parent": account_groups(accounts).reindex(ids) if known_column(facts, "parent_id") else None,
        "seller": facts["seller_id"] if known_column(facts, "seller_id") else None,
        "region": account_regions(facts),
        "key_accounts": portfolio.set_index("account_id")["tier"].reindex(ids).eq("key").map({True: "key", False: "other"}),
    }
    parts = [_shares(dimension, revenue.groupby(key.fillna(MISSING).to_numpy()).sum()) for dimension, key in keyed.items() if key is not None]
    lines = _line_revenue(account_months, as_of)
    if len(lines) > 1:
        parts.append(_shares("product_line", lines))
    missing = [d for d, key in keyed.items() if key is None] + ([] if len(lines) > 1 else ["product_line"])
    rows = pd.concat(parts, ignore_index=True)
    named = "tier_basis" in portfolio and bool(((portfolio["tier_basis"] == "named") & (portfolio["tier"] == "key")).any())
    rows["basis"] = rows["dimension"].map({"key_accounts": "named" if named else "assumed"})
    return table("concentration").conform(rows), _status(rows, missing, len(accounts))


def concentration_figures(amounts: pd.Series) -> ConcentrationFigures:
    """Effective number, Herfindahl index (0-10,000) and shares of the 1, 3, 5 and 10 largest, of the positive amounts.

    Raises
    ------
    DataError
        If the shares do not add up to one, which happens only with infinite amounts.
    """
    positive = np.sort(amounts.fillna(0.0).clip(lower=0).to_numpy("float64"))[::-1]
    positive = positive[positive > 0]
    if not len(positive):
        return ConcentrationFigures(0, *[float("nan")] * 6)
    share = positive / positive.max()
    share = share / share.sum()
    if not abs(share.sum() - 1) < 1e-9:
        raise DataError.of("shares_not_one", table="concentration", total=float(share.sum()))
    squares = float(np.clip((share**2).sum(), 1 / len(share), 1.0))
    largest = [min(float(share[:n].sum()), 1.0) for n in (1, 3, 5, 10)]
    return ConcentrationFigures(len(share), 1 / squares, 1e4 * squares, *largest)


def concentration_measures(concentration: pd.DataFrame) -> pd.DataFrame:
    """The table `concentration_figures`: one row of measures per dimension of `concentration` that has more than two sides."""
    many = concentration[concentration["dimension"] != "key_accounts"]
    rows = [
        {"dimension": dimension, **asdict(concentration_figures(part["revenue_12m"])), "basis": "gross" if (part["revenue_12m"] < 0).any() else "net"}
        for dimension, part in many.groupby("dimension", sort=True)
    ]
    return table("concentration_figures").conform(pd.DataFrame(rows, columns=table("concentration_figures").names))


def dependence_reading(concentration: pd.DataFrame, thresholds: Thresholds) -> str:
    """How far the company depends on its key accounts, as a sentence (D2), and whether people named them or size did."""
    rows = concentration[concentration["dimension"] == "key_accounts"].set_index("key")
    share = float(rows["share"].get("key", 0.0))
    who = KEY_ACCOUNTS["named" if "basis" in rows and (rows["basis"] == "named").any() else "assumed"]
    low, high = thresholds.dependence_usual_low.value, thresholds.dependence_usual_high.value
    alarm = thresholds.dependence_alarm.value
    shown = {"share": ("ratio", round(share, 6)), "low": ("ratio", low), "high": ("ratio", high), "alarm": ("ratio", alarm)}
    if share <= 0 and who == KEY_ACCOUNTS["named"]:
        return message("The key accounts that people named brought no revenue in twelve months.")
    if share <= 0:
        limit = ("ratio", thresholds.key_share.value)
        return sentence("No account or group reaches {limit} of revenue: the company depends on none of its clients.", limit=limit)
    return sentence(_reading(share, low, high, alarm), who=("label", who), **shown)


def _reading(share: float, low: float, high: float, alarm: float) -> str:
    if share > alarm:
        return message(
            "{who} hold {share} of revenue, above the alarm line of {alarm}: losing one could take the company out of the "
            "market. The usual range is {low} to {high}."
        )
    if share > high:
        return message("{who} hold {share} of revenue: more than the usual {low} to {high}, less than the alarm of {alarm}.")
    if share >= low:
        return message("{who} hold {share} of revenue, within the usual {low} to {high}; the alarm line is {alarm}.")
    return message("{who} hold {share} of revenue, less than the usual {low} to {high}: the result rests on many clients.")


def _line_revenue(account_months: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    months = account_months.sort_values(["account_id", "month", "product_line", "seller_id", "channel"], kind="stable")
    ends = months["month"] + pd.offsets.MonthEnd(1)
    last = ends[ends <= as_of.normalize()].max()
    inside = (ends <= last) & (ends > last - pd.DateOffset(months=12))
    chosen = months[inside]
    return chosen.groupby(chosen["product_line"].replace("", MISSING).fillna(MISSING))["revenue"].sum()


def _shares(dimension: str, revenue: pd.Series) -> pd.DataFrame:
    rows = revenue[revenue != 0].rename_axis("key").reset_index(name="revenue_12m")
    rows = rows.sort_values(["revenue_12m", "key"], ascending=[False, True], kind="stable", ignore_index=True)
    gross = rows["revenue_12m"].clip(lower=0)
    share = gross / gross.sum() if gross.sum() > 0 else gross * 0.0
    return rows.assign(dimension=dimension, share=share, rank=np.arange(1, len(rows) + 1))


def _status(rows: pd.DataFrame, missing: list[str], used: int) -> Status:
    if rows.empty or rows["revenue_12m"].le(0).all():
        return Status("concentration", "abstained", sentence("No revenue in the 12 months: there is nothing to concentrate."), 0, used)
    if missing:
        text = message("Nothing is known of some dimensions, so they are left out: {dimensions}.")
        listed = [sentence("{word}", word=("word", name)) for name in missing]
        return Status("concentration", "ok", sentence(text, dimensions=("all", listed)), used)
    if (rows["revenue_12m"] < 0).any():
        return Status("concentration", "ok", sentence("Some accounts are net negative: shares are of the positive ones."), used)
    return Status("concentration", "ok", "", used)
