"""Run: the stage notebooks of an engagement, in order, each in a fresh warm kernel, and the report at the end."""

from kit.run.stages import Outcome, RunResult, StageRun, batch_exit_code, run_batch, run_engagement

__all__ = ["Outcome", "RunResult", "StageRun", "batch_exit_code", "run_batch", "run_engagement"]
