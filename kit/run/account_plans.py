"""Account plans: the notebook of one account, run for every key account of a cycle, in children of the warm server (A8, D3).

Three calls, each in a process of its own: `prepare` finds the accounts and makes a working folder, `plan_account` executes the notebook and writes
its papers, `finish` writes the index and puts the folder in its place. The plans read the cycle and write no table of it, so they may run side by
side; the folder of an earlier run stays until the new one is whole.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import papermill

from kit.cycle import Cycle, open_cycle
from kit.errors import CycleError, KitError, SettingsError, StageError
from kit.report.account_report import account_suffix, write_account_index, write_account_report
from kit.run.channel import Channel
from kit.run.engine import ENGINE, register_engine
from kit.run.failure import fixed_text, places
from kit.run.notebooks import check_parameters, cleaned_notebook, translated_notebook
from kit.run.warm_client import WarmServer

__all__ = ["PLAN_NOTEBOOK", "finish", "plan_account", "prepare", "serve_finish", "serve_plan_account", "serve_prepare"]

PLAN_NOTEBOOK = "account_plan.ipynb"
_PARAMETERS = ("engagement", "cycle", "as_of", "language", "account_id")
Tell = Callable[[dict[str, object]], None]


def prepare(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """The key accounts of the cycle, largest first, with a name for the files of each, and the working folder.

    Raises
    ------
    CycleError
        If there is no cycle, its stages have not run, or it has no key account.
    """
    cycle = _cycle(request)
    account_suffix(cycle, request["profile"])
    _checked(Path(request["notebooks"]) / PLAN_NOTEBOOK)
    ranked = cycle.read("portfolio")[["account_id", "tier"]].merge(cycle.read("profile")[["account_id", "revenue_12m"]], on="account_id")
    key = ranked[ranked["tier"] == "key"].sort_values(["revenue_12m", "account_id"], ascending=[False, True])["account_id"].tolist()
    if not key:
        raise CycleError.of("no_key_accounts", folder=cycle.folder.name)
    work = Path(mkdtemp(prefix=".accounts-", dir=cycle.folder))
    work.chmod(0o755)
    return {"work": str(work), "cycle": str(cycle.folder), "accounts": [[account, _stem(account)] for account in key]}


def plan_account(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """The papers of one account, written to the working folder; their names."""
    register_engine()
    cycle, path = _cycle(request), Path(request["notebooks"]) / PLAN_NOTEBOOK
    executed = papermill.execute_notebook(
        translated_notebook(_checked(path), cycle.language), None,
        {"engagement": str(cycle.engagement.folder), "cycle": str(cycle.folder), "as_of": "", "language": cycle.language.code,
         "account_id": request["account_id"]},
        engine_name=ENGINE, progress_bar=False, request_save_on_cell_execute=False, server=server, label=f"account_plan {request['account_id']}",
        limit_seconds=request["limit_seconds"], folder=request["work"],
        on_cell=lambda done, total: tell({"stage": request["account_id"], "done": done, "total": total}),
    )  # fmt: skip
    made = write_account_report(cycle, cleaned_notebook(executed), Path(request["work"]) / request["stem"], request["profile"])
    return {"files": [path.name for path in made]}


def finish(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """The index page written, the folder in its place, the cycle sealed anew; the path of the folder."""
    cycle, work = _cycle(request), Path(request["work"])
    write_account_index(cycle, request["plans"], work / "index.html", request["profile"])
    final = cycle.folder / f"accounts{account_suffix(cycle, request['profile'])}"
    aside = work.with_name(f"{work.name}-old")
    if final.exists():
        final.rename(aside)
    work.rename(final)
    shutil.rmtree(aside, ignore_errors=True)
    cycle.seal()
    return {"folder": str(final)}


def _served(call: Callable[..., dict[str, object]], channel: Channel, request: Mapping[str, Any]) -> None:
    def tell(told: dict[str, object]) -> None:
        channel.send({"op": "tell", "told": told})

    try:
        tell({"result": call(request, WarmServer(channel), tell)})
    except KitError as error:
        tell({"error": error.record()})
    except OSError as error:
        tell({"error": SettingsError.of("folder_unusable", folder=str(error.filename or "")).record()})
    except Exception as error:
        tell({"error": StageError.of("run_failed", kind=type(error).__name__, reason=fixed_text(error), places=places(error)).record()})


serve_prepare, serve_plan_account, serve_finish = (partial(_served, call) for call in (prepare, plan_account, finish))


def _cycle(request: Mapping[str, Any]) -> Cycle:
    return open_cycle(request["engagement"], request.get("cycle", ""), request["as_of"], request["language"])


def _checked(path: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)
    check_parameters(notebook, dict.fromkeys(_PARAMETERS, ""), path.name)
    return notebook


def _stem(account: str) -> str:
    """A file name for the account: its id where that is one, else made safe and told apart by a hash."""
    safe = re.sub(r"[^\w-]", "_", account, flags=re.ASCII)
    return safe if safe == account and len(safe) <= 60 else f"{safe[:60]}-{blake2b(account.encode(), digest_size=3).hexdigest()}"
