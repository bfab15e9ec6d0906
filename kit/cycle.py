"""Cycle: one run of the method on one cut of the data, as a folder of tables.

A cycle is named by its cut-off date and holds all that was found: `tables/*.parquet`, `facts.json` (key figures), `notebooks/`, the reports, and
`run.json` (what was read, with which settings and versions, the hash of every output). Stages meet here and nowhere else, so any notebook can be run
again alone. Its stamp says whether two cycles are the same (`stamp`; A2, B5).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from kit.engagement import Engagement, Settings, Thresholds, read_engagement, recorded_settings
from kit.errors import CycleError, DataError, Problem
from kit.keys import pseudonym_key
from kit.language import Language
from kit.schema import CLIENT, SHEETS, Status, table
from kit.stamp import MANIFEST, inputs_hash, output_hashes, stamp_of, versions

__all__ = ["Cycle", "cycle_folder", "open_cycle", "read_cycle", "reports_folder", "start_cycle", "verify_cycle", "write_text"]


@dataclass(frozen=True)
class Cycle:
    """One cycle's folder, its engagement and its cut-off date; `stamp` names the figures."""

    folder: Path
    engagement: Engagement
    as_of: pd.Timestamp
    stamp: str

    @property
    def settings(self) -> Settings:
        """The engagement's settings."""
        return self.engagement.settings

    @property
    def thresholds(self) -> Thresholds:
        """The engagement's thresholds, each a value with its reason."""
        return self.engagement.settings.thresholds

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.engagement.language

    @property
    def year_earlier(self) -> pd.Timestamp:
        """The cut-off date one year earlier: where a recomputed comparison stands."""
        return self.as_of - pd.DateOffset(years=1)

    def has(self, name: str) -> bool:
        """Whether the table has been written."""
        return self._path(name).is_file()

    def read(self, name: str) -> pd.DataFrame:
        """The table `name`, typed as the schema says; columns that an earlier version did not know yet are empty.

        Raises
        ------
        CycleError
            If the stage that makes it has not run in this cycle.
        """
        if not self.has(name):
            raise CycleError.of("table_missing", table=name, folder=self.folder.name)
        kept = pd.read_parquet(self._path(name)).reindex(columns=table(name).names)
        return kept.astype({c.name: c.dtype for c in table(name).columns})

    def inputs(self) -> dict[str, pd.DataFrame]:
        """The tables that came in: the client's, and the worksheets'."""
        return {t.name: self.read(t.name) for t in (*CLIENT, *SHEETS.values()) if self.has(t.name)}

    def write(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame as it now stands on disk: checked against the schema, sorted by key, written under a temporary name and renamed."""
        typed = table(name).conform(frame)
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        typed.to_parquet(temporary, index=False, compression="zstd")
        temporary.replace(path)
        return typed

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with the accounts' names after their ids, and owners by name where the sellers are known."""
        if "owner" in frame.columns and self.has("sellers"):
            sellers = self.read("sellers").set_index("seller_id")["name"]
            frame = frame.assign(owner=frame["owner"].map(sellers).fillna(frame["owner"]))
        if "name" in frame.columns:
            return frame
        names, at = self.read("accounts").set_index("account_id")["name"], list(frame.columns).index("account_id") + 1
        return frame.assign(name=frame["account_id"].map(names))[[*frame.columns[:at], "name", *frame.columns[at:]]]

    def record(self, stage: str, *statuses: Status, left_out: pd.DataFrame | None = None) -> pd.DataFrame:
        """The stage's rows of the table `status`; what the stage said before is replaced, and so are its rows of `left_out` if any are given."""
        rows = pd.DataFrame([asdict(s) for s in statuses], columns=["part", "status", "reason", "used", "dropped"]).assign(stage=stage)
        written = self._replace_stage("status", stage, rows)
        if left_out is not None:
            self._replace_stage("left_out", stage, left_out.assign(stage=stage))
        return written[written["stage"] == stage].reset_index(drop=True)

    def facts(self) -> dict[str, dict[str, Any]]:
        """The key figures so far: name → value, unit, table, stage."""
        path = self.folder / "facts.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def write_facts(self, stage: str, facts: Mapping[str, tuple[Any, str, str]]) -> dict[str, Any]:
        """The stage's key figures, name → value; each given as (value, unit, table it comes from). Replaces what the stage wrote before."""
        kept = {name: fact for name, fact in self.facts().items() if fact["stage"] != stage}
        new = {name: {"value": _plain(value), "unit": unit, "table": source, "stage": stage} for name, (value, unit, source) in facts.items()}
        if twice := sorted(kept.keys() & new.keys()):
            raise CycleError.of("fact_twice", values=twice[:3], stage=stage)
        write_text(self.folder / "facts.json", json.dumps({**kept, **new}, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return {name: fact["value"] for name, fact in new.items()}

    def manifest(self) -> dict[str, Any]:
        """The contents of `run.json`."""
        return json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))

    def seal(self, **more: Any) -> dict[str, Any]:
        """The manifest, now with `more` (such as seconds per stage), the versions, and the hash of every file in the folder."""
        manifest = {**self.manifest(), **more, "versions": versions(), "outputs": output_hashes(self.folder)}
        write_text(self.folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return manifest

    def previous(self) -> Cycle | None:
        """The earlier cycle to compare with: that of the setting, else the latest earlier one, in `previous/` or beside this cycle; or None."""
        setting, home = self.settings.engagement.previous, self.engagement.folder
        if setting and not (home / setting / MANIFEST).is_file():
            raise CycleError.of("previous_missing", setting="engagement.previous", folder=setting)
        beside = [path.parent for path in sorted(self.folder.parent.glob(f"[!.]*/{MANIFEST}"))]
        places = [home / setting] if setting else [home / "previous", *beside]
        found = [_cycle(place, self.engagement) for place in places if (place / MANIFEST).is_file()]
        earlier = max(filter(self._earlier, found), key=lambda cycle: cycle.as_of, default=None)
        if setting and earlier is None:
            raise CycleError.of("previous_not_earlier", setting="engagement.previous", folder=setting, as_of=self.as_of)
        return earlier

    def _earlier(self, other: Cycle) -> bool:
        return other.as_of < self.as_of and other.manifest()["engagement"] == self.engagement.name and other.has("portfolio")

    def _path(self, name: str) -> Path:
        table(name)
        return self.folder / "tables" / f"{name}.parquet"

    def _replace_stage(self, name: str, stage: str, rows: pd.DataFrame) -> pd.DataFrame:
        before = self.read(name) if self.has(name) else table(name).empty()
        kept = before[before["stage"] != stage]
        return self.write(name, pd.concat([kept, table(name).conform(rows)], ignore_index=True) if len(kept) else rows)


def reports_folder() -> Path:
    """Where cycles are kept: `KIT_REPORTS`, else the nearest `reports` folder of the working directory and those above it, else a new one here."""
    if set_by_environment := os.environ.get("KIT_REPORTS"):
        return Path(set_by_environment).resolve()
    here = Path.cwd()
    return next((p / "reports" for p in (here, *here.parents) if (p / "reports").is_dir()), here / "reports")


def cycle_folder(engagement: Engagement, as_of: pd.Timestamp) -> Path:
    """The folder in which the engagement's cycle of that date is kept."""
    return reports_folder() / engagement.name / as_of.date().isoformat()


def start_cycle(engagement: Engagement, as_of: pd.Timestamp, tables: Mapping[str, pd.DataFrame], cycle: str | Path = "") -> Cycle:
    """A cycle with the client's canonical tables written; `cycle` is its folder ('' = the engagement's place in the reports folder)."""
    folder = Path(cycle).resolve() if str(cycle) else cycle_folder(engagement, as_of)
    folder.mkdir(parents=True, exist_ok=True)
    new = Cycle(folder, engagement, as_of, "")
    written = {name: new.write(name, frame) for name, frame in tables.items()}
    manifest = {
        "engagement": engagement.name,
        "folder": str(engagement.folder),
        "as_of": as_of.date().isoformat(),
        "language": engagement.language.code,
        "kit": version("carteira-kit"),
        "settings_hash": engagement.hash,
        "inputs_hash": inputs_hash(written),
        "seed": engagement.settings.engagement.seed,
        "settings": engagement.settings.model_dump(mode="json"),
        "key": pseudonym_key(engagement),
    }
    write_text(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return _cycle(folder, engagement)


def open_cycle(engagement: str | Path, cycle: str = "", as_of: str = "", language: str = "") -> Cycle:
    """The cycle that a notebook works on; every argument is text, '' = default.

    `cycle` is a folder; without it, the engagement's cycle of `as_of`, or its latest one.

    Raises
    ------
    CycleError
        If there is no such cycle, or the settings have changed since its data were loaded.
    """
    project = read_engagement(engagement, language, as_of)
    home = reports_folder() / project.name
    if cycle or as_of:
        folder = Path(cycle).resolve() if cycle else home / as_of
    else:
        folder = max((p.parent for p in home.glob(f"[0-9]*/{MANIFEST}")), default=home)
    if not (folder / MANIFEST).is_file():
        raise CycleError.of("cycle_missing", folder=str(folder), engagement=project.name)
    opened = _cycle(folder, project)
    recorded = opened.manifest()
    if recorded["settings_hash"] != project.hash:
        raise CycleError.of("settings_changed", folder=folder.name, engagement=project.name)
    if as_of and recorded["as_of"] != as_of:
        raise CycleError.of("as_of_differs", folder=folder.name, values=[as_of, recorded["as_of"]])
    return opened


def read_cycle(folder: str | Path, engagement: Engagement | None = None) -> Cycle:
    """The cycle kept in `folder`, with the settings that its manifest recorded unless an engagement is given.

    Raises
    ------
    CycleError
        If the folder holds no cycle.
    """
    place = Path(folder).resolve()
    if not (place / MANIFEST).is_file():
        raise CycleError.of("cycle_missing", folder=str(folder), engagement="–")
    manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    home = Path(manifest.get("folder", manifest["engagement"]))
    return _cycle(place, engagement or Engagement(home, recorded_settings(manifest["settings"])))


def verify_cycle(folder: str | Path) -> dict[str, Any]:
    """The manifest of the cycle, after every output was compared with its recorded hash and the stamp was computed anew.

    Raises
    ------
    CycleError
        If a file was changed, is missing, or was added since; one problem each, tables named.
    """
    cycle = read_cycle(folder)
    manifest = cycle.manifest()
    if "outputs" not in manifest:
        raise CycleError.of("cycle_unsealed", folder=cycle.folder.name)
    recorded: dict[str, str] = manifest["outputs"]
    found = output_hashes(cycle.folder)
    problems = [Problem.of("output_missing", file=name) for name in sorted(recorded.keys() - found.keys())]
    problems += [Problem.of("output_added", file=name) for name in sorted(found.keys() - recorded.keys())]
    problems += [Problem.of("output_changed", file=name) for name in sorted(recorded.keys() & found.keys()) if recorded[name] != found[name]]
    if not problems and inputs_hash(cycle.inputs()) != manifest["inputs_hash"]:
        problems.append(Problem.of("stamp_differs", folder=cycle.folder.name))
    if problems:
        raise CycleError(*problems)
    return manifest


def write_text(path: Path, text: str) -> None:
    """The text as the file `path`, written under a temporary name and renamed."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def _cycle(folder: Path, engagement: Engagement) -> Cycle:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Cycle(folder, engagement, pd.Timestamp(manifest["as_of"]), stamp_of(manifest))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    value = value.item() if hasattr(value, "item") else value
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, (str, int, float, bool)):
        return value
    raise DataError.of("fact_type", values=[str(value)])
