"""Capture: what of the wallets we hold, group by group, and what lies outside the headroom (A8.4).

Along the order by frontier headroom the first tenth is usually captured best already and open for most; the last tenths are hardly captured and open
for little each. Accounts that bought nothing stand apart: winning an account is another task than growing one.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message, money_field, ratio_field, sentence

__all__ = ["CAPTURE_LABELS", "capture_by_decile", "capture_finding", "prospects_finding", "quiet_finding"]

CAPTURE_LABELS = {
    "decile": ("int", message("Tenth of the accounts")), "accounts": ("int", message("Accounts")), "wallet": ("money", message("Realistic wallet")),
    "captured": ("money", message("Captured, 12 months")), "headroom": ("money", message("Headroom")),
    "share_of_wallet": ("ratio", message("Share of wallet")),
}  # fmt: skip
_DECILES = 10
_UNKNOWN = message("The potential of the accounts is unknown: what they buy elsewhere has to be asked, the largest first.")


def capture_by_decile(potential: pd.DataFrame) -> pd.DataFrame:
    """Buying accounts in ten groups by falling frontier headroom: `decile` (1 = first), accounts, captured, wallet, headroom, share_of_wallet."""
    ranked = potential[potential["frontier_headroom"].notna()].sort_values("account_id", kind="stable")
    ranked = ranked.sort_values("frontier_headroom", ascending=False, kind="stable").reset_index(drop=True)
    decile = pd.Series(ranked.index * _DECILES // max(len(ranked), 1) + 1, dtype="int64", name="decile")
    groups = ranked.groupby(decile)[["captured", "wallet", "headroom"]].sum()
    groups.insert(0, "accounts", ranked.groupby(decile).size())
    return groups.assign(share_of_wallet=groups["captured"] / groups["wallet"]).reset_index()


def capture_finding(potential: pd.DataFrame) -> str:
    """What share of the wallets of buying accounts is captured, as a range, as a sentence cell."""
    buys = potential[potential["share_of_wallet"].notna()]
    if buys.empty:
        return _UNKNOWN
    captured = float(buys["captured"].sum())
    known = [name for name in ("wallet", "wallet_low", "wallet_high") if buys[name].notna().all()]
    shares = {name: ratio_field(captured / float(buys[name].sum())) for name in known}
    if len(shares) < 3:
        return sentence("Captured of the realistic wallets of buying accounts: about {share}.", share=shares["wallet"])
    return sentence(
        "Captured of the realistic wallets of buying accounts: about {share}, between {least} and {most}.",
        share=shares["wallet"], least=shares["wallet_high"], most=shares["wallet_low"],
    )  # fmt: skip


def prospects_finding(potential: pd.DataFrame) -> str:
    """What the accounts without a purchase could buy, kept apart from the headroom, as a sentence cell."""
    idle = potential[(potential["captured"] <= 0) & potential["wallet"].notna()]
    if idle.empty:
        return message("No wallet is read for accounts that bought nothing.")
    return sentence(
        "Accounts without a net purchase in 12 months: {n}. Their wallets of {wallet} are not part of the headroom: winning them is another task.",
        n=len(idle), wallet=money_field(idle["wallet"].sum()),
    )  # fmt: skip


def quiet_finding(profile: pd.DataFrame) -> str:
    """What was lost to accounts that bought in the year before and not since, as a sentence cell; the year before may be unknown."""
    if len(profile) == 0 or profile["revenue_prior_12m"].isna().any():
        return message("The data hold no complete earlier year, so it cannot be told who stopped buying.")
    quiet = profile[(profile["revenue_prior_12m"] > 0) & (profile["orders_12m"] == 0)]
    if quiet.empty:
        return message("Every account that bought in the 12 months before has bought again.")
    before = float(quiet["revenue_prior_12m"].sum())
    return sentence(
        "Accounts that bought in the 12 months before and not since: {n}. They then brought {revenue}, {share} of that year's revenue.",
        n=len(quiet), revenue=money_field(before), share=ratio_field(before / float(profile["revenue_prior_12m"].sum())),
    )  # fmt: skip
