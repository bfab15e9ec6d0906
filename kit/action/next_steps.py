"""Next steps: a goal, an action and a task for the accounts where the next month counts most.

Two lists: the A accounts that drift, largest revenue first, because there is still something to save (B3); then the first accounts of the ranking
of potential against capture, because there is most to win (A8.4, A10). Every line has owner, due date and measure (C1, C3, C4). Nobody has
promised anything yet, so every line is `to_confirm`; targets are assumptions that name themselves.
"""

from __future__ import annotations

import pandas as pd

from kit.action.contact_rules import ContactRules
from kit.action.product_lines import line_facts
from kit.action.step_sentences import steps_of
from kit.language import sentence
from kit.schema import Status, table

__all__ = ["next_steps"]

_DRIFTING = ("pre_inactive", "just_inactivated")
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
) -> tuple[pd.DataFrame, Status]:
    """Table `plan`: one goal, one action and one task for at most `top_accounts` drifting A accounts and the first `top_accounts` of the ranking.

    Growth: target = revenue of 12 months + `headroom_share` × (low wallet − captured); where that is nothing or unknown, the revenue is defended.
    Drifting: the revenue of the last 12 months is defended. Due dates are `as_of` plus the days of the rules, moved to the next weekday.

    Status `degraded` where the ranking is empty (then revenue orders), `abstained` where no account qualifies.
    """
    accounts = _accounts(ranking, portfolio, profile, potential).join(line_facts(account_months, as_of), on="account_id")
    chosen = pd.concat([_drifting(accounts, top_accounts), _growing(accounts, top_accounts)])
    if chosen.empty:
        return table("plan").empty(), Status("next_steps", "abstained", sentence("No account is active, new or a drifting A account: there is no next step to propose"))
    rows = [
        row
        for priority, account in enumerate(chosen.to_dict("records"), start=1)
        for row in _rows(account, priority, rules, as_of)
    ]
    plan = table("plan").conform(pd.DataFrame(rows)).sort_values(["priority", "due", "plan_id"], ascending=[True, False, True], ignore_index=True)
    if ranking.empty:
        reason = sentence("There is no ranking of potential: the largest accounts by revenue stand in its place")
        return plan, Status("next_steps", "degraded", reason, used=len(chosen))
    return plan, Status("next_steps", used=len(chosen))


def _accounts(ranking: pd.DataFrame, portfolio: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame) -> pd.DataFrame:
    accounts = portfolio[["account_id", "seller_id", "lifecycle", "abc_class"]].merge(profile, on="account_id", how="left")
    accounts = accounts.merge(potential[["account_id", "wallet", "wallet_low", "wallet_high", "share_of_wallet"]], on="account_id", how="left")
    accounts = accounts.merge(ranking[["account_id", "rank"]], on="account_id", how="left")
    return accounts.sort_values("account_id", ignore_index=True)


def _drifting(accounts: pd.DataFrame, count: int) -> pd.DataFrame:
    drifting = accounts[(accounts["abc_class"] == "A") & accounts["lifecycle"].isin(_DRIFTING)]
    return drifting.sort_values(["revenue_12m", "account_id"], ascending=[False, True]).head(count).assign(situation="drifting")


def _growing(accounts: pd.DataFrame, count: int) -> pd.DataFrame:
    served = accounts[accounts["lifecycle"].isin(_SERVED)]
    ordered = served.sort_values(["rank", "revenue_12m", "account_id"], ascending=[True, False, True], na_position="last").head(count)
    open_part = ordered["wallet_low"] - ordered["revenue_12m"]
    return ordered.assign(situation=open_part.gt(0).map({True: "growing", False: "defending"}).astype("str"))


def _rows(account: dict[str, object], priority: int, rules: ContactRules, as_of: pd.Timestamp) -> list[dict[str, object]]:
    parent, rows = None, []
    for step in steps_of(account, rules.next_steps):
        plan_id = f"{account['account_id']}-{step.level[0].upper()}1"
        rows.append({
            "plan_id": plan_id, "parent_id": parent, "account_id": account["account_id"], "level": step.level, "situation": account["situation"],
            "statement": step.statement, "measure": step.measure, "baseline": step.baseline, "target": step.target,
            "owner": account["seller_id"] or None, "due": _weekday(as_of, step.days), "priority": priority, "status": "planned", "to_confirm": True,
        })  # fmt: skip
        parent = plan_id
    return rows


def _weekday(as_of: pd.Timestamp, days: int) -> pd.Timestamp:
    return pd.offsets.BusinessDay().rollforward(as_of.normalize() + pd.Timedelta(days=days))


