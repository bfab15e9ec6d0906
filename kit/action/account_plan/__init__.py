"""Account plan: the ladder of goals, milestones, actions and tasks of an account, and what became of it (C1–C7)."""

from kit.action.account_plan.joined import accounts_with_goal, plan_table
from kit.action.account_plan.typed import typed_plan

__all__ = ["accounts_with_goal", "plan_table", "typed_plan"]
