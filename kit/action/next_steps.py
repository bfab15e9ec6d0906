"""Next steps: a goal, an action and a task for the accounts where the next month counts most.

Two lists. A accounts that drift or left, largest revenue at stake first, because there is still something to save (B3). Then the first accounts of
the ranking of potential against capture whose low wallet is still open, because there is most to win (A8.4, A10). Every line has owner, due date and
measure (C1, C3, C4). Nobody has promised anything yet, so every line is `to_confirm`; targets are assumptions that name themselves. An account that
has an open goal of its own in the worksheets steps back: nothing is proposed for it, and the next account of the list takes its place.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kit.action.contact_rules import ContactRules
from kit.action.product_lines import line_facts
from kit.action.step_sentences import steps_of
from kit.language import in_a_row, sentence
from kit.schema import Status, table

__all__ = ["next_steps"]

_DRIFTING = {"pre_inactive": "drifting", "just_inactivated": "drifting", "inactive": "winning_back"}
_SERVED = ("active", "new")


def next_steps(
    ranking: pd.DataFrame,
    portfolio: pd.DataFrame,
    profile: pd.DataFrame,
    potential: pd.DataFrame,
    account_months: pd.DataFrame,
    rules: ContactRules,
    as_of: pd.Timestamp,
    top_accounts: int,
    portfolio_before: pd.DataFrame | None = None,
    with_goal: Collection[str] = (),
) -> tuple[pd.DataFrame, Status]:
    """Table `plan`: one goal, one action and one task for at most `top_accounts` drifting A accounts, and for `top_accounts` of the ranking.

    Growing: target = revenue of 12 months + `headroom_share` × (low wallet − revenue), at most `most_growth` of the revenue more, and only where it
    is at least `least_growth` of it. Where the ranking has too few of those, its first other accounts fill the list and their revenue is defended.
    Drifting (pre-inactive, just inactivated): the revenue of the last 12 months is defended. Winning back (inactive; class A now or, where
    `portfolio_before` is given, one year earlier): target = `headroom_share` × revenue of the 12 months before, or the revenue of the last 12 if that
    is more. Due dates are `as_of` plus the days of the rules, moved to the next weekday. Ids are the account's with -G1, -A1, -T1. Accounts in
    `with_goal` have a goal that people typed and get no proposal.

    Status `ok`, naming how many accounts rank higher than the growing ones and are full, and how many step back; `degraded` where the ranking is
    empty (then revenue orders); `abstained` where no account qualifies.
    """
    accounts = _accounts(ranking, portfolio, profile, potential, portfolio_before).join(line_facts(account_months, as_of), on="account_id")
    own = accounts["account_id"].isin(list(with_goal))
    accounts = accounts[~own].reset_index(drop=True)
    served = _served(accounts, rules)
    chosen = pd.concat([_drifting(accounts, top_accounts), served.sort_values("situation", ascending=False, kind="stable").head(top_accounts)])
    if chosen.empty:
        reason = sentence("No account is active, new or a drifting A account: there is no next step to propose.")
        return table("plan").empty(), Status("next_steps", "abstained", reason)
    rows = [row for priority, account in enumerate(chosen.to_dict("records"), start=1) for row in _rows(account, priority, rules, as_of)]
    plan = table("plan").conform(pd.DataFrame(rows)).sort_values(["priority", "due", "plan_id"], ascending=[True, False, True], ignore_index=True)
    return plan, _status(ranking, served, len(chosen), int(own.sum()))


def _status(ranking: pd.DataFrame, served: pd.DataFrame, used: int, own: int) -> Status:
    back = sentence("Accounts with an open goal of their own in the worksheets, for which nothing is proposed: {n}.", n=own) if own else ""
    if ranking.empty:
        reason = sentence("There is no ranking of potential: the largest accounts by revenue stand in its place.")
        return Status("next_steps", "degraded", in_a_row([reason, back]), used=used)
    full = int((served["situation"].eq("defending") & served["rank"].lt(served.loc[served["situation"] == "growing", "rank"].min())).sum())
    told = sentence(
        "Accounts that rank higher but already buy about as much as their low wallet: {n}. They are defended in the account reviews; "
        "the next steps begin with the first ones whose wallet is open.",
        n=full,
    )  # fmt: skip
    return Status("next_steps", "ok", in_a_row([told if full else "", back]), used=used)


def _accounts(
    ranking: pd.DataFrame, portfolio: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, portfolio_before: pd.DataFrame | None
) -> pd.DataFrame:
    accounts = portfolio[["account_id", "seller_id", "lifecycle", "abc_class"]].merge(profile, on="account_id", how="left")
    accounts = accounts.merge(
        potential[["account_id", "basis", "wallet", "wallet_low", "wallet_high", "share_of_wallet"]], on="account_id", how="left"
    )
    accounts = accounts.merge(ranking[["account_id", "rank"]], on="account_id", how="left")
    important = portfolio if portfolio_before is None else pd.concat([portfolio, portfolio_before])
    accounts["important"] = accounts["account_id"].isin(important.loc[important["abc_class"] == "A", "account_id"])
    return accounts.sort_values("account_id", ignore_index=True)


def _drifting(accounts: pd.DataFrame, count: int) -> pd.DataFrame:
    stake = accounts[["revenue_12m", "revenue_prior_12m"]].max(axis=1)
    situation = accounts["lifecycle"].map(_DRIFTING)
    drifting = accounts.assign(situation=situation, stake=stake)[accounts["important"] & situation.notna() & (stake > 0)]
    return drifting.sort_values(["situation", "stake", "account_id"], ascending=[True, False, True]).head(count)


def _served(accounts: pd.DataFrame, rules: ContactRules) -> pd.DataFrame:
    served = accounts[accounts["lifecycle"].isin(_SERVED)]
    ordered = served.sort_values(["rank", "revenue_12m", "account_id"], ascending=[True, False, True], na_position="last")
    won = rules.next_steps["headroom_share"].value * (ordered["wallet_low"] - ordered["revenue_12m"])
    growing = won.gt(0) & won.ge(rules.next_steps["least_growth"].value * ordered["revenue_12m"])
    return ordered.assign(situation=growing.map({True: "growing", False: "defending"}).astype("str"))


def _rows(account: dict[str, object], priority: int, rules: ContactRules, as_of: pd.Timestamp) -> list[dict[str, object]]:
    parent, rows = None, []
    for step in steps_of(account, rules.next_steps):
        plan_id = f"{account['account_id']}-{step.level[0].upper()}1"
        rows.append({
            "plan_id": plan_id, "parent_id": parent, "account_id": account["account_id"], "seller_id": account["seller_id"] or None,
            "kind": "next_step", "level": step.level, "situation": account["situation"], "statement": step.statement, "measure": step.measure,
            "unit": "money" if step.formula else None, "formula": step.formula or None, "baseline": round(step.baseline, 2),
            "target": round(step.target, 2), "owner": account["seller_id"] or None, "start": as_of.normalize(), "due": _weekday(as_of, step.days),
            "priority": priority, "hours": step.hours or None, "status": "planned", "to_confirm": True,
        })  # fmt: skip
        parent = plan_id
    return rows


def _weekday(as_of: pd.Timestamp, days: int) -> pd.Timestamp:
    return pd.offsets.BusinessDay().rollforward(as_of.normalize() + pd.Timedelta(days=days))
