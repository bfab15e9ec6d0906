"""Places: where the accounts are, from a list of municipalities (IN12, IN13).

An account is placed by its municipality code, else by city and state; then what it lacks is filled: code, latitude, longitude (the seat of the
municipality). Nothing that the client gave is overwritten. Every rule beyond the plain ones is told with the places that it decided, the unplaced are
listed with their revenue, and coordinates of the client that lie far from the place that it names are pointed out.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kit.errors import Problem, SettingsError
from kit.language import sentence
from kit.load.findings import Finding, details_by_value, exact_sum
from kit.load.mapping.canonical import Canonical
from kit.load.mapping.definition import Municipalities
from kit.load.mapping.gazetteer import PLACE_RULES, Gazetteer, Placed, gazetteer

__all__ = ["place_list", "placed_accounts"]

_PLAIN = ("code", "name")
_EARTH_KM = 6371.0


def place_list(cities: Canonical) -> Gazetteer:
    """The list of municipalities with the aliases of mapping.toml.

    Raises
    ------
    SettingsError
        If an alias means no municipality of the list, or several; each names the nearest.
    """
    assert isinstance(cities.mapping, Municipalities)
    places = gazetteer(cities.frame, cities.mapping.countries)
    problems = []
    for written, meant in cities.mapping.alias.items():
        city, mark, state = written.rpartition("/")
        if (position := places.position_of(meant)) is not None:
            places.name_alias(city if mark else written, state if mark else "", position)
            continue
        near = difflib.get_close_matches(meant, [places.label(n) for n in range(len(places.frame))], n=1, cutoff=0.0)
        setting = f'municipalities.alias."{written}"'
        problems.append(Problem.of("alias_unknown", file="mapping.toml", setting=setting, values=[meant], nearest=near[0], other=cities.source.file))
    if problems:
        raise SettingsError(*problems)
    return places


def placed_accounts(accounts: Canonical, cities: Canonical, revenue: Mapping[str, float] | None, far_km: float) -> list[Finding]:
    """Fill code and coordinates of the accounts' canonical frame from the list; `revenue` is by account id, None without order lines.

    What was found, decided by a rule and left open; coordinates further than `far_km` from where they should be are pointed out.
    """
    places, frame = place_list(cities), accounts.frame
    city, state, code, country = (_texts(frame, name) for name in ("city", "state", "municipality_code", "country"))
    keys = list(zip(city, state, code, strict=True))
    home = np.array([not c or not places.countries or places.plain(c) in places.countries for c in country], dtype=bool)
    answers = {key: places.place(*key) for key in set(keys)}
    asked = _Asked(
        accounts, cities.source.file, places, [answers[key] if here else Placed() for key, here in zip(keys, home, strict=True)],
        np.array([f"{c or k}/{s}" if s else c or k for c, s, k in keys], dtype=object), home,
        frame["account_id"].astype("str").map(revenue or {}).fillna(0.0).to_numpy(dtype="float64"),
    )  # fmt: skip
    own = _coordinates(frame)
    filled = _fill(frame, places.frame, asked.at)
    findings = [*asked.rules(filled), *asked.open(), *asked.far(own, far_km)]
    return findings if revenue is not None else [_unvalued(f) for f in findings]


def _fill(frame: pd.DataFrame, cities: pd.DataFrame, at: np.ndarray) -> int:
    """Fill what the placed accounts lack; how many of them got coordinates."""
    placed, without = at >= 0, np.isnan(_coordinates(frame)).any(axis=0)
    if not placed.any():
        return 0
    codes = frame["municipality_code"].astype("str") if "municipality_code" in frame else pd.Series(np.nan, index=frame.index, dtype="str")
    found = cities["municipality_code"].astype("str").to_numpy()[at]
    frame["municipality_code"] = codes.where(~placed | codes.notna().to_numpy(), pd.Series(found, index=frame.index, dtype="str")).astype("category")
    for name, own in zip(("latitude", "longitude"), _coordinates(frame), strict=True):
        frame[name] = np.where(placed & without, cities[name].to_numpy(dtype="float64")[at], own)
    return int((placed & without).sum())


@dataclass(frozen=True)
class _Asked:
    """The accounts with the list's answers: what each wrote, whether it stands in the list's country, and its revenue."""

    accounts: Canonical
    file: str
    places: Gazetteer
    found: list[Placed]
    written: np.ndarray
    home: np.ndarray
    worth: np.ndarray

    @property
    def at(self) -> np.ndarray:
        """The position in the list per account, -1 for none."""
        return np.array([-1 if f.position is None else f.position for f in self.found])

    def finding(self, text: str, rows: np.ndarray, shown: list[str], remedy: str, column: str) -> Finding:
        index = self.accounts.frame.index[rows]
        details = details_by_value(pd.Series(shown, index=index, dtype="str"), self.worth[rows]) if shown else ()
        source, value = self.accounts.source, details[0].value if details else ""
        first = int(index.min()) if details else None
        return Finding("accounts", text, source.file, source.sheet, column, len(index), exact_sum(self.worth[rows]), first, value, remedy, details)

    @property
    def column(self) -> str:
        """The client's columns that say where an account is."""
        header = self.accounts.header
        return ", ".join(header[name] for name in ("city", "state", "municipality_code") if header.get(name))

    def rules(self, filled: int) -> Iterator[Finding]:
        """How many accounts the list places, and those that a rule beyond the plain ones decided."""
        rules = np.array([f.rule for f in self.found])
        if (placed := rules != "").any():
            text = sentence("{n} of {all} accounts stand in {file}; {filled} that had no coordinates got those of their municipality's seat",
                            n=int(placed.sum()), all=len(rules), file=self.file, filled=filled)  # fmt: skip
            yield self.finding(text, placed, [], "", self.column)
        remedy = sentence("Look at every pair; a wrong one is put right by an alias in mapping.toml")
        for rule in (r for r in PLACE_RULES if r not in _PLAIN and (rules == r).any()):
            rows = rules == rule
            shown = [f"{self.written[n]} = {self.places.label(self.at[n])}" for n in np.flatnonzero(rows)]
            text = sentence("{n} accounts placed {rule}", n=int(rows.sum()), rule=("label", PLACE_RULES[rule]))
            yield self.finding(text, rows, shown, remedy, self.column)

    def open(self) -> Iterator[Finding]:
        """The accounts that say where they are and that the list does not place."""
        rows = (self.at < 0) & self.home & (self.written != "") & ~np.char.startswith(self.written.astype(str), "/")
        if rows.any():
            text = sentence("{n} accounts name a place that {file} does not hold: they have no municipality", n=int(rows.sum()), file=self.file)
            line = '[municipalities.alias] "…/UF" = "…/UF"'
            remedy = sentence("Correct them with the client, or say what is meant in mapping.toml: {line}", line=line)
            yield self.finding(text, rows, [_hint(self.written[n], self.found[n]) for n in np.flatnonzero(rows)], remedy, self.column)

    def far(self, own: np.ndarray, far_km: float) -> Iterator[Finding]:
        """Coordinates that the client gave, far from the seat of the account's municipality, or from every seat where it is unplaced."""
        given = np.flatnonzero(~np.isnan(own).any(axis=0) & self.home)
        seats = np.radians(self.places.frame[["latitude", "longitude"]].to_numpy(dtype="float64").T)
        points, at = np.radians(own[:, given]), self.at[given]
        distance = np.where(at >= 0, _kilometres(points, seats[:, at]), np.nan)
        for n in np.flatnonzero(at < 0):
            distance[n] = np.nanmin(_kilometres(points[:, n, None], seats))
        if (far := distance > far_km).any():
            rows, ids = given[far], self.accounts.frame["account_id"].astype("str")
            header = self.accounts.header
            text = sentence("Coordinates more than {km} km from the seat of the account's municipality, or from any place of {file}",
                            km=far_km, file=self.file)  # fmt: skip
            remedy = sentence("They are kept: ask the client which of the two is right, the place or the coordinates")
            shown = [f"{ids.iloc[n]}: {self.written[n]}, {km:.0f} km" for n, km in zip(rows, distance[far], strict=True)]
            yield self.finding(text, rows, shown, remedy, f"{header['latitude']}, {header['longitude']}")


def _kilometres(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Great-circle distances; rows are latitude and longitude in radians."""
    half = (theirs - ours) / 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.sin(half[0]) ** 2 + np.cos(ours[0]) * np.cos(theirs[0]) * np.sin(half[1]) ** 2))


def _coordinates(frame: pd.DataFrame) -> np.ndarray:
    return np.array([frame[n].to_numpy(dtype="float64") if n in frame else np.full(len(frame), np.nan) for n in ("latitude", "longitude")])


def _hint(written: str, found: Placed) -> str:
    if found.proposal:
        return f"{written} ≈ {found.proposal}?"
    return f"{written} ({', '.join(found.elsewhere)})" if found.elsewhere else written


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return frame[name].astype("str").fillna("").tolist() if name in frame else [""] * len(frame)


def _unvalued(finding: Finding) -> Finding:
    return replace(finding, revenue=None, details=tuple(replace(d, revenue=None) for d in finding.details))
