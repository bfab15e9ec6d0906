"""The kit's papermill engine: one notebook in one fresh kernel, with limits, one retry on start, and failures that come back as the kit's errors.

Registered in papermill under the name `carteira` by `register_engine`, and used through papermill's API with four arguments of its own: `server` (a
warm server or None), `limit_seconds` for the whole notebook, `on_cell` for progress and `folder` to run in.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from kit.errors import StageError, error_from_record
from kit.run.warm_client import WarmServer
from kit.run.warm_kernels import StageKernelManager

__all__ = ["ENGINE", "StageEngine", "register_engine"]

ENGINE = "carteira"
_ASK = "__import__('kit.run.failure', fromlist=['FailureNote']).FailureNote(getattr(__import__('sys'), 'last_value', None))"
_START_SECONDS = 60


class _StartError(Exception):
    """The kernel did not get ready."""


class _StageClient(PapermillNotebookClient):
    """Executes the cells; asks a kernel whose cell failed what happened."""

    def __init__(self, manager: NotebookExecutionManager, server: WarmServer | None, label: str, limit_seconds: float, **kwargs: Any) -> None:
        self.server = server
        self.label = label
        self.deadline = time.monotonic() + limit_seconds
        super().__init__(manager, timeout_func=self._remaining, shutdown_kernel="immediate", ipython_hist_file="", **kwargs)

    def create_kernel_manager(self) -> StageKernelManager:
        self.km = StageKernelManager(server=self.server, label=self.label, log=self.log)
        return self.km

    def start_new_kernel_client(self, **kwargs: Any) -> Any:
        try:
            return super().start_new_kernel_client(**kwargs)
        except (RuntimeError, TimeoutError) as error:
            raise _StartError(str(error)) from error

    def papermill_execute_cells(self) -> None:
        super().papermill_execute_cells()
        failed = [i for i, cell in enumerate(self.nb.cells) if cell.metadata.papermill.get("exception") is True]
        if failed:
            raise self._failure(failed[0])

    def _failure(self, cell: int) -> Exception:
        asked = self.kc.execute("", silent=True, store_history=False, user_expressions={"failure": _ASK})
        answer = self.wait_for_reply(asked)["content"].get("user_expressions", {}).get("failure", {})
        record = answer.get("data", {}).get("application/json")
        if record is None:
            kinds = [output.ename for output in self.nb.cells[cell].outputs if output.output_type == "error"]
            place = {"notebook": self.label, "cell": self._number(cell)}
            return StageError.of("stage_failed", kind=kinds[0] if kinds else "unknown", reason="", places=[], **place)
        error = error_from_record(record)
        if isinstance(error, StageError):
            return StageError(*(type(p).of(p.message, **{**p.fields, "notebook": self.label, "cell": self._number(cell)}) for p in error.problems))
        return error

    def _number(self, index: int) -> int:
        """The cell's number as a reader of the notebook counts code cells, the injected one left out."""
        return sum(c.cell_type == "code" and "injected-parameters" not in c.metadata.get("tags", []) for c in self.nb.cells[: index + 1])

    def _remaining(self, cell: Any) -> int:
        return max(1, round(self.deadline - time.monotonic()))


class StageEngine(Engine):
    """papermill's engine for the kit's notebooks."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        server: WarmServer | None = None,
        label: str = "notebook",
        limit_seconds: float = 1800.0,
        folder: str | Path | None = None,
        on_cell: Callable[[int, int], None] | None = None,
        start_timeout: int = _START_SECONDS,
        **_: Any,
    ) -> Any:
        """Execute the notebook; errors of the kit come out as they were raised in the kernel, everything else as StageError."""
        _report_cells(nb_man, on_cell)
        place = {"metadata": {"path": str(folder)}} if folder else {}
        for attempt in (1, 2):
            client = _StageClient(nb_man, server, label, limit_seconds, startup_timeout=start_timeout, log=_quiet(), resources=place)
            try:
                return client.execute()
            except _StartError as error:
                if attempt == 2:
                    raise StageError.of("kernel_not_started", notebook=label, seconds=start_timeout) from error
            except CellTimeoutError as error:
                raise StageError.of("stage_timeout", notebook=label, cell=_running(client, nb_man), seconds=limit_seconds) from error
            except DeadKernelError as error:
                raise StageError.of("kernel_died", notebook=label, cell=_running(client, nb_man)) from error
        raise AssertionError


def register_engine() -> None:
    """Make papermill know the engine; calling it again changes nothing."""
    papermill_engines.register(ENGINE, StageEngine)


def _report_cells(nb_man: NotebookExecutionManager, on_cell: Callable[[int, int], None] | None) -> None:
    if on_cell is None:
        return
    completed = nb_man.cell_complete

    def complete(cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        completed(cell, cell_index=cell_index, **kwargs)
        on_cell((cell_index or 0) + 1, len(nb_man.nb.cells))

    nb_man.cell_complete = complete


def _running(client: _StageClient, nb_man: NotebookExecutionManager) -> int:
    started = [i for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill.get("start_time")]
    return client._number(started[-1]) if started else 0


def _quiet() -> logging.Logger:
    logger = logging.getLogger("kit.run")
    logger.setLevel(logging.CRITICAL)
    return logger
