"""Calendar files: a seller's visits, calls and tasks as iCalendar, to be opened by any calendar (A4).

An event keeps its id from run to run, so that a calendar that is read in again is brought up to date instead of doubled. The stamp of time is the
cut-off date of the data, not the clock: the same cycle gives the same bytes. It names the account and the city, and nobody of the account's people.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pandas as pd

from kit.cycle import Cycle

__all__ = ["calendar_file"]


def calendar_file(rows: pd.DataFrame, cycle: Cycle) -> bytes:
    """The iCalendar file of these rows: `visit_id`, `date`, `start`, `duration_minutes`, `what`, `account`, `city`, `objective`, `content`.

    Times stand in the time zone of the settings; without one they are those of whoever opens the file.
    """
    zone = cycle.settings.calendar.timezone.value
    book = icalendar.Calendar()
    book.add("prodid", "-//Carteira//calendar//")
    book.add("version", "2.0")
    stamp = datetime(cycle.as_of.year, cycle.as_of.month, cycle.as_of.day, tzinfo=UTC)
    for row in rows.sort_values(["date", "start", "visit_id"]).to_dict("records"):
        hours, minutes = str(row["start"]).split(":")
        begins = datetime(row["date"].year, row["date"].month, row["date"].day, int(hours), int(minutes), tzinfo=ZoneInfo(zone) if zone else None)
        event = icalendar.Event()
        event.add("uid", f"{row['visit_id']}@{cycle.engagement.name}.carteira")
        event.add("dtstamp", stamp)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(minutes=max(1, round(float(row["duration_minutes"])))))
        event.add("summary", f"{row['what']}: {row['account'] or row['objective']}")
        event.add("description", "\n".join(text for text in (row["objective"], row["content"]) if text))
        if row["city"]:
            event.add("location", row["city"])
        book.add_component(event)
    if zone:
        book.add_missing_timezones()
    return book.to_ical()
