"""Visit calendar at the size of a busy seller: one seller, 240 accounts, four weeks, with windows and without; results in results/calendar.md.

python -m benchmarks.calendar
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from kit.action import Given, visit_calendar
from kit.engagement import read_engagement
from kit.resources import resource
from kit.schema import table

AS_OF = pd.Timestamp("2026-06-30")
LIMIT_SECONDS = 60.0


def given(accounts: int, windows: bool, seed: int) -> Given:
    """Invented accounts within some 60 km of one base, a visit of 40 minutes each, 6 to 26 times a year."""
    draws = np.random.default_rng(seed)
    ids = [f"{n:04d}" for n in range(accounts)]
    visits = draws.choice([6.0, 13.0, 26.0], accounts, p=[0.5, 0.4, 0.1])
    contacts = pd.DataFrame({"account_id": ids, "seller_id": "s1", "channel": "visit", "owner_role": "seller", "contacts_12m": visits,
                             "hours_12m": visits, "objective": "", "content": "", "rule": ""})  # fmt: skip
    places = {"latitude": -22.9 + draws.normal(0, 0.2, accounts), "longitude": -47.06 + draws.normal(0, 0.2, accounts)}
    frame = pd.DataFrame({"account_id": ids, "name": ids, "seller_id": "s1", "state": "SP", "country": "BR", **places})
    sellers = pd.DataFrame({"seller_id": ["s1"], "name": ["Ana"], "latitude": [-22.9], "longitude": [-47.06], "capacity_hours_12m": [1800.0]})
    told = pd.DataFrame({"account_id": ids[::3], "time_windows": draws.choice(["Monday to Wednesday, 8:00-12:00", "13:00-17:00"], len(ids[::3]))})
    service = table("account_service").conform(told) if windows else table("account_service").empty()
    empty = {name: table(name).empty() for name in ("plan", "activities", "visits", "days_off")}
    return Given(contacts=contacts, accounts=table("accounts").conform(frame), sellers=table("sellers").conform(sellers), service=service, **empty)


def main() -> None:
    """Measure and write the table; an error if a case takes longer than the limit."""
    settings = read_engagement(resource("sample_data/distributor")).settings
    lines = ["# Visit calendar: one seller, four weeks", "", "CPU seconds on one core; invented accounts (benchmarks/calendar.py).", "",
             "| accounts | windows | due | planned | without a day | hours on the way | CPU s |", "|--:|---|--:|--:|--:|--:|--:|"]  # fmt: skip
    visit_calendar(given(5, False, 0), AS_OF, settings)  # libraries and holidays are read in
    for accounts, windows in ((60, False), (120, False), (240, False), (240, True)):
        world = given(accounts, windows, 7)
        began = time.process_time()
        made = visit_calendar(world, AS_OF, settings)
        took = time.process_time() - began
        assert took < LIMIT_SECONDS, (accounts, took)
        planned, left = len(made.calendar), len(made.unvisited)
        way = made.weeks["hours_on_the_way"].sum()
        lines.append(f"| {accounts} | {'a third' if windows else 'none'} | {planned + left} | {planned} | {left} | {way:.0f} | {took:.2f} |")
    (Path(__file__).parent / "results" / "calendar.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
