"""Visit calendar: what is due, on which day and at which hour, and what found no day (A11, B3, E5).

One seller at a time, in the order of their ids: days without holidays and leave, zones, patterns, routes, hours. Everything that is due stands either
in the table `calendar` or, with its cause, in `unvisited`. Beside it, the part of the visits that by experience takes place (E5): without it the
calendar is fiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from kit.action.calendar.day_routes import working_windows
from kit.action.calendar.due_visits import Given, due_visits, receiving_hours
from kit.action.calendar.places import Map, seller_map
from kit.action.calendar.rhythm import Due, horizon, round_of
from kit.action.calendar.seller_days import SellerDays, lay_out
from kit.action.calendar.vrp_order import solver_order
from kit.action.calendar.working_days import Place, WorkingDays, country_code, working_days
from kit.action.seller_hours import capacity
from kit.engagement import Settings
from kit.language import message, sentence
from kit.schema import Status, table

__all__ = ["CalendarTables", "visit_calendar"]

_CAUSES = {
    "no_seller": message("The account has no seller"),
    "no_hours": message("The seller's hours of these weeks are used up by what is more urgent"),
    "no_open_day": message("No day is open: holidays, leave, or hours in which the account receives nobody"),
    "too_soon": message("The last visit is too recent: the next one falls into the following weeks"),
    "day_full": message("The days on which it could lie are full"),
    "clash": message("On the day of this appointment it cannot be reached beside the others"),
    "too_long": message("It is longer than a working day: split it"),
}


@dataclass(frozen=True)
class CalendarTables:
    """The tables `calendar`, `unvisited` and `calendar_weeks`, and how it went."""

    calendar: pd.DataFrame
    unvisited: pd.DataFrame
    weeks: pd.DataFrame
    status: Status

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by the names under which a cycle keeps them."""
        return {"calendar": self.calendar, "unvisited": self.unvisited, "calendar_weeks": self.weeks}


def visit_calendar(given: Given, as_of: pd.Timestamp, settings: Settings) -> CalendarTables:
    """The calendar of the weeks after `as_of`: rows of `calendar` and `unvisited` together are what is due.

    Raises
    ------
    DataError
        If receiving hours or an appointment (W21) cannot be read.
    """
    days = working_days(settings, given.days_off, given.accounts)
    first, last = horizon(as_of.date(), int(settings.calendar.weeks.value), days)
    due = due_visits(given, first, last, settings)
    work = _Work(given, settings, days, first, last, capacity(given.sellers, settings))
    rows: list[dict[str, object]] = []
    missing = {visit.visit_id: "no_seller" for visit in due if not visit.seller_id}
    for seller in sorted({visit.seller_id for visit in due} - {""}):
        found, places = work.seller([visit for visit in due if visit.seller_id == seller], seller)
        missing |= found.missing
        rows += _rows(found, places, seller, settings)
    calendar = table("calendar").conform(_frame(rows, "calendar"))
    left = [_left(visit, missing[visit.visit_id]) for visit in due if visit.visit_id in missing]
    unvisited = table("unvisited").conform(_frame(left, "unvisited"))
    return CalendarTables(calendar, unvisited, _weeks(calendar, work), _status(calendar, unvisited, work))


@dataclass(frozen=True)
class _Work:
    """What all sellers share."""

    given: Given
    settings: Settings
    days: WorkingDays
    first: date
    last: date
    there: pd.Series

    def budget(self, seller: str, days: int) -> float:
        """Minutes that the seller has on so many working days."""
        hours = float(self.there.get(seller, self.settings.thresholds.seller_hours_12m.value))
        return 60 * hours * days / self.settings.calendar.days_12m.value

    def open_days(self, seller: str) -> list[date]:
        """The days on which the seller works: those of the country of most accounts, without leave."""
        own = self.given.accounts.loc[self.given.accounts["seller_id"] == seller, "country"].dropna().map(country_code)
        counted = own[own != ""].value_counts()
        country = str(min(counted[counted == counted.max()].index)) if len(counted) else self.days.home.country
        return self.days.between(self.first, self.last, Place(country), seller)

    def seller(self, due: list[Due], seller: str) -> tuple[SellerDays, Map]:
        """The seller's days with what lies on them, and the map of the accounts."""
        about, open_days = self.settings.calendar, self.open_days(seller)
        wanted = {visit.account_id for visit in due} - {""}
        accounts = self.given.accounts[self.given.accounts["account_id"].isin(wanted)].sort_values("account_id")
        weight = pd.Series([v.minutes for v in due], index=[v.account_id for v in due]).groupby(level=0).sum()
        places = seller_map(accounts, self._base(seller), weight, self.settings, self.settings.engagement.seed)
        way = _minutes_of_way(places.km, self.settings)
        where = {row["account_id"]: self._place(row) for row in accounts.to_dict("records")}
        hours = working_windows(about.begins.minutes, about.ends.minutes, about.break_begins.minutes, about.break_minutes.value)
        found = lay_out(
            due, open_days, hours, places, way, receiving_hours(self.given.service[self.given.service["account_id"].isin(wanted)]),
            self._openings(open_days, where), about.spacing.value, self.budget(seller, len(open_days)),
            solver_order(self.settings),
        )  # fmt: skip
        return found, places

    def _openings(self, days: list[date], where: dict[str, Place]) -> Callable[[str], np.ndarray]:
        @cache
        def at(place: Place | None) -> np.ndarray:
            return np.array([place is None or self.days.is_open(day, place) for day in days], dtype=bool)

        return lambda account: at(where.get(account))

    def _place(self, row: dict[str, object]) -> Place:
        country, state, city = ("" if pd.isna(row[name]) else str(row[name]).strip() for name in ("country", "state", "city"))
        return Place(self.settings.calendar.country.value or country_code(country) or self.days.home.country, state, city)

    def _base(self, seller: str) -> tuple[float, float] | None:
        rows = self.given.sellers[self.given.sellers["seller_id"] == seller][["latitude", "longitude"]].dropna()
        return (float(rows.iloc[0, 0]), float(rows.iloc[0, 1])) if len(rows) and (rows.iloc[0] != 0).any() else None


def _minutes_of_way(km: np.ndarray, settings: Settings) -> np.ndarray:
    """Minutes between all stops; from and to the base at most those of a travelling day, where it is one."""
    about = settings.calendar
    minutes = np.ceil(np.round(np.nan_to_num(60 * km / about.speed_kmh.value), 6))
    away = np.nan_to_num(km[0]) > about.away_km.value
    minutes[0, away] = np.minimum(minutes[0, away], about.away_minutes.value)
    minutes[away, 0] = np.minimum(minutes[away, 0], about.away_minutes.value)
    return minutes


def _rows(found: SellerDays, places: Map, seller: str, settings: Settings) -> Iterable[dict[str, object]]:
    about = settings.calendar
    for day, plan in zip(found.days, found.plans, strict=True):
        times = plan.times() or {}
        legs = {stop.visit.visit_id: leg for stop, leg in zip(plan.route, plan.legs(), strict=True)}
        for stop in (*plan.route, *plan.desk):
            visit, row = stop.visit, places.order.get(stop.visit.account_id, 0)
            away = stop.row > 0 and places.km[0, row] > about.away_km.value
            yield {
                **_told(visit), "seller_id": seller, "date": pd.Timestamp(day), "start": _clock(times[visit.visit_id]),
                "travel_minutes": legs.get(visit.visit_id, 0.0), "zone": int(places.zone[row]) + 1 if stop.row > 0 else None,
                "away": bool(away), "expected": 1.0 if visit.plan_id else about.shown_away.value if away else about.shown_home.value,
            }  # fmt: skip


def _left(visit: Due, cause: str) -> dict[str, object]:
    return {**_told(visit), "cause": cause, "reason": _CAUSES[cause]}


def _told(visit: Due) -> dict[str, object]:
    return {
        "visit_id": visit.visit_id, "account_id": visit.account_id or None, "seller_id": visit.seller_id or None, "cycle": round_of(visit.ideal),
        "kind": visit.kind, "channel": visit.channel or None, "plan_id": visit.plan_id or None, "duration_minutes": visit.minutes,
        "due": pd.Timestamp(visit.ideal),
    }  # fmt: skip


def _frame(rows: list[dict[str, object]], name: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=table(name).names) if rows else table(name).empty()


def _clock(minutes: float) -> str:
    whole = int(np.ceil(minutes - 1e-6))
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _weeks(calendar: pd.DataFrame, work: _Work) -> pd.DataFrame:
    """Table `calendar_weeks`: per seller and week what lies in it and the hours there are."""
    calendar = calendar.assign(week=calendar["date"] - pd.to_timedelta(calendar["date"].dt.day_of_week, unit="D"))
    rows: list[dict[str, object]] = []
    for seller in sorted({*work.given.contacts["seller_id"].dropna(), *calendar["seller_id"].dropna()}):
        days = pd.Series(pd.to_datetime(work.open_days(seller)))
        own = calendar[calendar["seller_id"] == seller]
        for week in pd.date_range(work.first, work.last, freq="7D"):
            count = int(days.between(week, week + pd.Timedelta(days=6)).sum())
            told = {"seller_id": seller, "week": week, "days": count, "hours_there": work.budget(seller, count) / 60}
            rows.append({**told, **_week(own[own["week"] == week])})
    return table("calendar_weeks").conform(_frame(rows, "calendar_weeks"))


def _week(rows: pd.DataFrame) -> dict[str, object]:
    visits = rows[rows["channel"] == "visit"]
    return {
        "visits": len(visits), "calls": int(rows["channel"].isin(["phone", "video"]).sum()), "tasks": int(rows["plan_id"].notna().sum()),
        "hours_with_clients": rows["duration_minutes"].sum() / 60, "hours_on_the_way": rows["travel_minutes"].sum() / 60,
        "visits_expected": visits["expected"].sum(),
    }  # fmt: skip


def _status(calendar: pd.DataFrame, unvisited: pd.DataFrame, work: _Work) -> Status:
    used, dropped = len(calendar), len(unvisited)
    long = unvisited[unvisited["cause"] == "too_long"]["account_id"].dropna().unique().tolist()
    if long:
        reason = sentence("Longer than a working day, so they found none: visits to {accounts}. Split them, or correct their minutes in W21.",
                          accounts=", ".join(long[:3]))  # fmt: skip
        return Status("calendar", "degraded", reason, used, dropped)
    if not work.days.home.country:
        reason = message("No country is known, so no public holiday is kept free: set [calendar] country in engagement.toml.")
        return Status("calendar", "degraded", reason, used, dropped)
    if dropped:
        reason = sentence("Due without a day: {n} of {all}. Each stands in the list with its cause.", n=dropped, all=used + dropped)
        return Status("calendar", "degraded", reason, used, dropped)
    return Status("calendar", used=used)
