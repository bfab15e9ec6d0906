"""Plans: the notebook of one account or of one seller, run for every one of a cycle, in children of the warm server (A8, A12, D3).

Three calls, each in a process of its own: `prepare` finds whom there is to plan for and makes a working folder, `plan_one` executes the notebook and
writes its papers, `finish` writes the index and puts the folder in its place. The plans read the cycle and write no table of it, so they may run side
by side; the folder of an earlier run stays until the new one is whole.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import pandas as pd
import papermill

from kit.action import seller_list
from kit.cycle import Cycle, open_cycle
from kit.errors import CycleError, KitError, SettingsError, StageError
from kit.language import message as _
from kit.report.plan_report import plan_suffix, write_plan_index, write_plan_report
from kit.run.channel import Channel
from kit.run.engine import ENGINE, register_engine
from kit.run.failure import fixed_text, places
from kit.run.notebooks import check_parameters, cleaned_notebook, translated_notebook
from kit.run.warm_client import WarmServer

__all__ = ["KINDS", "Kind", "finish", "plan_one", "prepare", "serve_finish", "serve_plan_one", "serve_prepare"]

Tell = Callable[[dict[str, object]], None]
_PARAMETERS = ("engagement", "cycle", "as_of", "language")


@dataclass(frozen=True)
class Kind:
    """One kind of plan: its notebook and the parameter that says for whom, its folder in the cycle, its title, whom there is to plan for.

    `listed` gives id, name and figures of each, the largest first; `nobody` is the error of a cycle (its name) that has none.
    """

    notebook: str
    parameter: str
    folder: str
    title: str
    nobody: Callable[[str], KitError]
    listed: Callable[[Cycle], pd.DataFrame]


def prepare(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """For whom plans of this kind can be made in the cycle, largest first, with a name for the files of each, and the working folder.

    Raises
    ------
    CycleError
        If there is no cycle, its stages have not run, or there is nobody to plan for.
    """
    cycle, kind = _cycle(request), KINDS[request["kind"]]
    plan_suffix(cycle, request["profile"])
    _checked(request)
    keys = kind.listed(cycle)["id"].tolist()
    if not keys:
        raise kind.nobody(cycle.folder.name)
    work = Path(mkdtemp(prefix=f".{kind.folder}-", dir=cycle.folder))
    work.chmod(0o755)
    return {"work": str(work), "cycle": str(cycle.folder), "keys": [[key, _stem(key)] for key in keys]}


def plan_one(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """The papers of one account or seller, written to the working folder; their names."""
    register_engine()
    cycle, kind, key = _cycle(request), KINDS[request["kind"]], request["key"]
    executed = papermill.execute_notebook(
        translated_notebook(_checked(request), cycle.language), None,
        {"engagement": str(cycle.engagement.folder), "cycle": str(cycle.folder), "as_of": "", "language": cycle.language.code, kind.parameter: key},
        engine_name=ENGINE, progress_bar=False, request_save_on_cell_execute=False, server=server, label=f"{Path(kind.notebook).stem} {key}",
        limit_seconds=request["limit_seconds"], folder=request["work"],
        on_cell=lambda done, total: tell({"stage": key, "done": done, "total": total}),
    )  # fmt: skip
    made = write_plan_report(cycle, cleaned_notebook(executed), Path(request["work"]) / request["stem"], request["profile"])
    return {"files": [path.name for path in made]}


def finish(request: Mapping[str, Any], server: WarmServer | None, tell: Tell) -> dict[str, object]:
    """The index page written, the folder in its place, the cycle sealed anew; the path of the folder."""
    cycle, kind, work = _cycle(request), KINDS[request["kind"]], Path(request["work"])
    write_plan_index(cycle, kind.title, kind.listed(cycle), request["plans"], work / "index.html", request["profile"])
    final = cycle.folder / f"{kind.folder}{plan_suffix(cycle, request['profile'])}"
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


serve_prepare, serve_plan_one, serve_finish = (partial(_served, call) for call in (prepare, plan_one, finish))


def _cycle(request: Mapping[str, Any]) -> Cycle:
    return open_cycle(request["engagement"], request.get("cycle", ""), request["as_of"], request["language"])


def _checked(request: Mapping[str, Any]) -> Any:
    kind = KINDS[request["kind"]]
    notebook = nbformat.read(Path(request["notebooks"]) / kind.notebook, as_version=4)
    check_parameters(notebook, dict.fromkeys((*_PARAMETERS, kind.parameter), ""), kind.notebook)
    return notebook


def _stem(key: str) -> str:
    """A file name for the account or seller: its id where that is one, else made safe and told apart by a hash."""
    safe = re.sub(r"[^\w-]", "_", key, flags=re.ASCII)
    return safe if safe == key and len(safe) <= 60 else f"{safe[:60]}-{blake2b(key.encode(), digest_size=3).hexdigest()}"


def _key_accounts(cycle: Cycle) -> pd.DataFrame:
    portfolio, profile = cycle.read("portfolio")[["account_id", "tier"]], cycle.read("profile")[["account_id", "revenue_12m"]]
    ranked = portfolio.merge(profile, on="account_id")
    key = ranked[ranked["tier"] == "key"].sort_values(["revenue_12m", "account_id"], ascending=[False, True])
    return cycle.named(key).rename(columns={"account_id": "id"})[["id", "name", "revenue_12m"]]


def _sellers(cycle: Cycle) -> pd.DataFrame:
    sellers = cycle.read("sellers") if cycle.has("sellers") else None
    return seller_list(cycle.read("portfolio"), cycle.read("profile"), sellers).rename(columns={"seller_id": "id"})


KINDS = {
    "key_account": Kind("account_plan.ipynb", "account_id", "accounts", _("Account plans"),
                        lambda folder: CycleError.of("no_key_accounts", folder=folder), _key_accounts),
    "seller": Kind("territory_plan.ipynb", "seller_id", "sellers", _("Territory plans"),
                   lambda folder: CycleError.of("no_sellers", folder=folder), _sellers),
}  # fmt: skip
