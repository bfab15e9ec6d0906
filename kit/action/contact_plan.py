"""Contact plan: what is done with each account, how often, by which channel, by whom.

The cell of an account (lifecycle × ABC × potential) and its service format compile, through the contact rules, into channel, contacts a year,
objective, content, owner and escalation (B3, A12): an A account about to go inactive brings in the director, a C account does not. Contacts may be
fractions: 0.5 is a contact every two years. Where a seller's hours are short, contacts shrink by one factor (`seller_hours`).
"""

from __future__ import annotations

import pandas as pd

from kit.action.contact_rules import DIMENSIONS, OWN, ContactRule, ContactRules
from kit.action.seller_hours import capacity, kept_part
from kit.engagement import Settings
from kit.language import sentence
from kit.schema import Status, table
from kit.schema.seller_labels import UNASSIGNED

__all__ = ["contact_cells", "contact_plan"]


def contact_plan(
    portfolio: pd.DataFrame, service: pd.DataFrame, rules: ContactRules, sellers: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, Status]:
    """Table `contact_plan`, one row per account of the portfolio, and how it went.

    contacts = frequency of the rule × contacts a year of the service format; hours = contacts × minutes / 60. A contact takes the minutes of the
    account's own format, or, where the rule asks for another channel, those of the format that the rules name for that channel.

    Status: `ok`; `degraded` where a service format had to be assumed from the tier, or hours were short and contacts shrank (the smallest factor is
    named); `infeasible` where not even the least parts fit a seller's hours.
    """
    accounts, assumed = _with_format(portfolio, service, rules)
    accounts = accounts.merge(_compiled(accounts, rules, settings), on=list(DIMENSIONS), how="left").sort_values("account_id", ignore_index=True)
    seller = accounts["seller_id"].replace("", pd.NA)
    there = capacity(sellers, settings)
    named = {name: float(there.get(name, settings.thresholds.seller_hours_12m.value)) for name in seller.dropna().unique()}
    kept, short = kept_part(accounts["hours_asked_12m"], accounts["least"], seller.fillna(UNASSIGNED), named)
    plan = accounts.assign(owner=seller, contacts_12m=accounts["contacts_asked_12m"] * kept, hours_12m=accounts["hours_asked_12m"] * kept)
    status = _status(plan, kept, short, named, assumed)
    return table("contact_plan").conform(plan[table("contact_plan").names]), status


def contact_cells(contact_plan: pd.DataFrame, profile: pd.DataFrame, rules: ContactRules) -> pd.DataFrame:
    """Table `contact_cells`: the rules that apply, in their order and by channel, with accounts, 12-month revenue, contacts and hours.

    Accounts, contacts and hours sum to the plan's.
    """
    plan = contact_plan.merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left")
    sums = plan.groupby(["rule", "channel"], as_index=False).agg(
        accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"), contacts_12m=("contacts_12m", "sum"), hours_12m=("hours_12m", "sum")
    )
    told = pd.DataFrame([
        {"rule": r.name, "cell": r.cell, "order": i, "objective": r.objective, "content": r.content, "escalation": r.escalation, "reason": r.reason}
        for i, r in enumerate(rules.rules, start=1)
    ])  # fmt: skip
    cells = table("contact_cells").conform(sums.merge(told, on="rule", how="left") if len(sums) else table("contact_cells").empty())
    return cells.sort_values(["order", "channel"], ignore_index=True)


def _with_format(portfolio: pd.DataFrame, service: pd.DataFrame, rules: ContactRules) -> tuple[pd.DataFrame, int]:
    accounts = portfolio.merge(service[["account_id", "service_format"]], on="account_id", how="left")
    without = accounts["service_format"].isna()
    accounts["service_format"] = accounts["service_format"].where(~without, accounts["tier"].map(dict(rules.tiers)))
    return accounts, int(without.sum())


def _compiled(accounts: pd.DataFrame, rules: ContactRules, settings: Settings) -> pd.DataFrame:
    cells = accounts[list(DIMENSIONS)].drop_duplicates().itertuples(index=False, name=None)
    names = [*DIMENSIONS, "rule", "channel", "objective", "content", "owner_role", "escalation", "contacts_asked_12m", "hours_asked_12m", "least"]
    rows = [(*cell, *_orders(rules.rule(*cell), str(cell[-1]), rules, settings)) for cell in cells]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[:10], "str") | dict.fromkeys(names[10:], "float64"))


def _orders(rule: ContactRule, service_format: str, rules: ContactRules, settings: Settings) -> tuple[object, ...]:
    own = rules.formats[service_format]
    channel = own.channel if rule.channel == OWN else rule.channel
    timed_as = service_format if channel == own.channel else rules.minutes[channel]
    contacts = rule.frequency * getattr(settings.formats, service_format).contacts_12m.value
    hours = contacts * getattr(settings.formats, timed_as).minutes.value / 60
    role = own.owner_role if rule.owner_role == OWN else rule.owner_role
    return rule.name, channel, rule.objective, rule.content, role, rule.escalation, contacts, hours, own.least.value


def _status(plan: pd.DataFrame, kept: pd.Series, short: list[str], there: dict[str, float], assumed: int) -> Status:
    if short:
        owned = plan[plan["owner"].isin(short)]
        missing = float((owned["hours_asked_12m"] * owned["least"]).sum() - sum(there[name] for name in short))
        reason = sentence(
            "Even the least contacts that key accounts keep do not fit the hours of {sellers}: {hours} hours a year are missing. "
            "All their contacts shrink by one factor until accounts move or hours are added.",
            sellers=", ".join(short), hours=round(missing, 0),
        )  # fmt: skip
        return Status("contact_plan", "infeasible", reason, used=len(plan))
    if (kept < 1).any():
        reason = sentence(
            "Hours are short for {n} of {all} sellers: their contacts shrink by one factor each, the smallest is {factor}. "
            "Ratios between classes stay, and key accounts keep at least the part that the contact rules give them.",
            n=int(plan.loc[kept < 1, "owner"].nunique()), all=len(there), factor=("ratio", round(float(kept.min()), 4)),
        )  # fmt: skip
        return Status("contact_plan", "degraded", reason, used=len(plan))
    if assumed:
        reason = sentence("Accounts without a service format: {n}. Theirs is assumed from the account's tier.", n=assumed)
        return Status("contact_plan", "degraded", reason, used=len(plan))
    return Status("contact_plan", used=len(plan))
