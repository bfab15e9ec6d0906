"""Run: the stage notebooks of an engagement, in order, each in a fresh warm kernel, and the report at the end."""

from kit.run.each import EACH, PlanOutcome, Plans, run_each
from kit.run.stages import Outcome, RunResult, StageRun, batch_exit_code, run_batch, run_engagement

__all__ = [
    "EACH", "Outcome", "PlanOutcome", "Plans", "RunResult", "StageRun", "batch_exit_code", "run_batch", "run_each", "run_engagement",
]  # fmt: skip
