"""Week lists: the workbook of one week, to be printed, filled in and handed back (B4).

Who, why, what to say, by when, and an empty column for the outcome. A client's text is text and never a formula (XL1); the same list is the same
bytes (XL5).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xlsxwriter

from kit.cycle import Cycle
from kit.language import message
from kit.workbook import INK, SAFE, checked, write_text

__all__ = ["write_week"]

_COLUMNS = (
    ("by", message("By when"), 11), ("start", message("Begins at"), 8), ("seller", message("Seller"), 20), ("account", message("Account"), 28),
    ("city", message("City"), 16), ("what", message("Channel"), 10), ("why", message("Why: cell"), 20), ("objective", message("Objective"), 34),
    ("content", message("What to say"), 40), ("outcome", message("Outcome"), 24), ("next", message("Next step"), 20),
)  # fmt: skip


def write_week(path: Path, week: pd.Timestamp, rows: pd.DataFrame, cycle: Cycle) -> Path:
    """The list of the week as the workbook `path`; returns it.

    Raises
    ------
    KitError
        If the workbook refuses a cell.
    """
    say = cycle.language
    book = xlsxwriter.Workbook(str(path), SAFE)
    title = say.text("Contacts of the week from {day}", day=week.date())
    book.set_properties({"title": title, "comments": cycle.stamp, "created": cycle.as_of.to_pydatetime()})
    base = {"font_size": 10, "valign": "top"}
    lined = {**base, "border": 4, "border_color": "#BBBBBB", "align": "left"}
    cell = book.add_format({**lined, "text_wrap": True, "num_format": "@"})
    day = book.add_format({**lined, "num_format": "d mmm yyyy" if say.code == "en" else "dd/mm/yyyy"})
    head = book.add_format({**base, "bold": True, "font_color": INK, "bottom": 2, "bottom_color": INK, "text_wrap": True})
    sheet = book.add_worksheet(say.text("Week list")[:31])
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&L&A&R&P / &N")
    write_text(sheet, 0, 0, title, book.add_format({"bold": True, "font_size": 14, "font_color": INK}))
    for i, (_, label, width) in enumerate(_COLUMNS):
        checked(sheet.set_column(i, i, width), label)
        write_text(sheet, 1, i, say.text(label), head)
    for n, row in enumerate(rows.sort_values(["seller", "by", "start", "visit_id"]).to_dict("records"), start=2):
        checked(sheet.write_datetime(n, 0, row["by"].to_pydatetime(), day), "by")
        for i, (name, _, _) in enumerate(_COLUMNS[1:], start=1):
            value = row.get(name)
            write_text(sheet, n, i, value if isinstance(value, str) else "", cell)
    sheet.freeze_panes(2, 0)
    checked(sheet.autofilter(1, 0, max(len(rows), 1) + 1, len(_COLUMNS) - 1), "filter")
    book.close()
    return path
