"""Order by a solver: the order of a day's stops by pyvrp (extra `routes`), where the settings ask for it (A11).

The solver sees one window of each stop, from the first opening to the last closing, so the day checks its order against the real windows and takes it
only when the way is shorter. It stops on a count of iterations, so that two runs give the same order.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from kit.action.calendar.day_routes import Day, Stop
from kit.engagement import Settings
from kit.errors import SettingsError

__all__ = ["solver_order"]

_ITERATIONS = 200
_SCALE = 10  # tenths of a minute: the solver counts in whole numbers


def solver_order(settings: Settings) -> Callable[[Day], list[Stop]] | None:
    """How the settings want the stops of a day ordered beyond the kit's own search; None for that alone.

    Raises
    ------
    SettingsError
        If the settings name the solver and it is not installed.
    """
    if not settings.calendar.router.value:
        return None
    if find_spec("pyvrp") is None:
        raise SettingsError.of("router_missing", setting="calendar.router", values=[settings.calendar.router.value])
    seed = settings.engagement.seed % 2**31
    return lambda day: _order(day, seed)


def _order(day: Day, seed: int) -> list[Stop]:
    """The stops with a place in the solver's order, those without behind them; the day's own order where it finds none."""
    pyvrp: Any = importlib.import_module("pyvrp")
    placed, rest = [stop for stop in day.route if stop.row], [stop for stop in day.route if not stop.row]
    if len(placed) < 3:
        return list(day.route)
    model = pyvrp.Model()
    rows = [0, *(stop.row for stop in placed)]
    spots = [model.add_location(n, 0) for n in range(len(rows))]
    depot = model.add_depot(spots[0])
    for spot, stop in zip(spots[1:], placed, strict=True):
        late = round(_SCALE * (stop.windows[-1][1] - stop.minutes))
        early = min(late, round(_SCALE * stop.windows[0][0]))
        model.add_client(spot, service_duration=round(_SCALE * stop.minutes), tw_early=early, tw_late=late)
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot, tw_early=round(_SCALE * day.hours[0][0]), tw_late=round(_SCALE * day.hours[-1][1]))
    for one, here in zip(rows, spots, strict=True):
        for other, there in zip(rows, spots, strict=True):
            if here is not there:
                way = round(_SCALE * float(day.way[one, other]))
                model.add_edge(here, there, distance=way, duration=way)
    best = model.solve(stop=pyvrp.stop.MaxIterations(_ITERATIONS), seed=seed, display=False).best
    found = [placed[activity.idx] for route in best.routes() for activity in route if activity.is_client()]
    return [*found, *rest] if best.is_feasible() and len(found) == len(placed) else list(day.route)
