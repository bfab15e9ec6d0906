"""Day routes: the shortest order is found, windows and the break hold, calls fill gaps."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest

from kit.action.calendar.day_routes import Day, Stop, working_windows
from kit.action.calendar.rhythm import Due
from kit.action.calendar.vrp_order import solver_order
from kit.engagement import changed_settings
from kit.errors import SettingsError

HOURS = working_windows(480, 1080, 720, 60)
ANY = ((480.0, 720.0), (780.0, 1080.0))


def _stop(row: int, minutes: float = 30, windows=ANY, name: str = "") -> Stop:
    visit = Due(name or f"v{row}", str(row), "s", "visit" if row >= 0 else "phone", "automatic", minutes, date(2026, 7, 6))
    return Stop(visit, row, minutes, 10.0, windows)


def _line(*at: float) -> np.ndarray:
    places = np.array([0.0, *at])
    return np.abs(places[:, None] - places)


def test_stops_on_a_line_are_made_on_one_way_out_and_back():
    day = Day(_line(30, 10, 20), HOURS)
    assert all(day.add(_stop(row)) for row in (1, 2, 3))
    day.improve()
    assert day.length(day.route) == 60 and day.minutes() == 150


@pytest.mark.parametrize("seed", range(6))
def test_two_opt_and_or_opt_reach_the_best_of_all_orders(seed):
    draws = np.random.default_rng(seed)
    places = draws.uniform(0, 60, (7, 2))
    way = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
    day = Day(way, HOURS)
    assert all(day.add(_stop(row, 10)) for row in draws.permutation(np.arange(1, 7)))
    day.improve()
    best = min(day.length([_stop(row, 10) for row in order]) for order in itertools.permutations(range(1, 7)))
    assert day.length(day.route) <= 1.05 * best


def test_a_window_late_in_the_day_changes_the_order_and_not_the_window():
    day = Day(_line(10, 20), HOURS)
    assert day.add(_stop(1, windows=((900.0, 960.0),))) and day.add(_stop(2))
    times = day.times()
    assert times is not None and 900 <= times["v1"] <= 930 and times["v2"] < 720


def test_a_visit_that_does_not_end_before_the_break_waits_for_its_end():
    day = Day(_line(10), HOURS)
    assert day.add(_stop(1, 200, name="long")) and day.times() == {"long": 490.0}
    assert day.add(_stop(1, 45, name="second")) and day.times()["second"] in (780.0, 1035.0, 490.0)
    assert all(a >= 780 or a + m <= 720 for a, m in ((day.times()["long"], 200), (day.times()["second"], 45)))


def test_the_way_home_belongs_to_the_day():
    day = Day(_line(150), HOURS)
    assert not day.add(_stop(1, 30, windows=((1000.0, 1080.0),)))  # 1030 + 150 is after six
    assert day.add(_stop(1, 30)) and day.legs() == [300.0]


def test_calls_take_the_gaps_and_are_refused_when_none_is_left():
    day = Day(_line(10), HOURS)
    assert day.add(_stop(1, 220)) and day.add(_stop(-1, 290, name="call"))
    times = day.times()
    assert times["v1"] == 490 and times["call"] == 780
    assert not day.add(_stop(-1, 60, name="another"))


def test_without_a_break_the_day_is_one_window_and_an_empty_day_none():
    assert working_windows(480, 1080, 720, 0) == ((480, 1080),) and working_windows(480, 480, 720, 60) == ()
    assert working_windows(480, 1080, 1080, 60) == ((480, 1080),)


def test_a_solver_finds_the_best_order_where_the_settings_ask_for_it(settings):
    pytest.importorskip("pyvrp")
    order = solver_order(changed_settings(settings, {"calendar.router": "pyvrp"}))
    places = np.random.default_rng(3).uniform(0, 60, (7, 2))
    day = Day(np.ceil(np.hypot(*(places[:, None] - places).transpose(2, 0, 1))), HOURS, [_stop(row, 10) for row in (1, 2, 3, 4, 5, 6)])
    best = min(day.length([_stop(row, 10) for row in rows]) for rows in itertools.permutations(range(1, 7)))
    assert order is not None
    day.take(order(day))
    assert day.length(day.route) == best and sorted(stop.row for stop in day.route) == [1, 2, 3, 4, 5, 6]


def test_an_order_that_is_longer_or_misses_a_window_is_not_taken():
    day = Day(_line(30, 10, 20), HOURS, [_stop(2, 10), _stop(3, 10), _stop(1, 10)])
    before = list(day.route)
    day.take([before[1], before[0], before[2]])
    late = Day(_line(5, 10), HOURS, [_stop(1, windows=((480.0, 530.0),)), _stop(2)])
    late.way[2, 1], late.way[0, 2], late.way[1, 0] = 1, 1, 1
    late.take([late.route[1], late.route[0]])
    assert day.route == before and [stop.row for stop in late.route] == [1, 2]


def test_a_solver_that_is_not_installed_is_asked_for_by_name(settings, monkeypatch):
    monkeypatch.setattr("kit.action.calendar.vrp_order.find_spec", lambda name: None)
    assert solver_order(settings) is None
    with pytest.raises(SettingsError) as error:
        solver_order(changed_settings(settings, {"calendar.router": "pyvrp"}))
    assert error.value.problems[0].message == "router_missing"
