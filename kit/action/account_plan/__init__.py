"""Account plan: the ladder of goals, milestones, actions and tasks of an account, and what became of it (C1–C7)."""

from kit.action.account_plan.accountability import account_visits, accountability
from kit.action.account_plan.current import current_values
from kit.action.account_plan.drafts import milestone_drafts
from kit.action.account_plan.findings import (
    LATE_LABELS,
    PART_LABELS,
    accountability_finding,
    ladder_finding,
    ladder_goals,
    late_finding,
    parts_finding,
)
from kit.action.account_plan.joined import accounts_with_goal, plan_table
from kit.action.account_plan.parts import plan_parts
from kit.action.account_plan.progress import late_lines, plan_progress
from kit.action.account_plan.replication import Portfolio, replicated_lines, similar_accounts
from kit.action.account_plan.typed import typed_plan

__all__ = [
    "LATE_LABELS", "PART_LABELS", "Portfolio", "account_visits", "accountability", "accountability_finding", "accounts_with_goal", "current_values",
    "ladder_finding", "ladder_goals", "late_finding", "late_lines", "milestone_drafts", "parts_finding", "plan_parts", "plan_progress", "plan_table",
    "replicated_lines", "similar_accounts", "typed_plan",
]  # fmt: skip
