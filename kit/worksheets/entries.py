"""Entries: one field of a form as a widget: lists to choose from, scales with their anchors, dates to pick, numbers in the reader's own form.

Everything works with the keyboard alone. Lists are fields to type in that offer their words: a notebook takes the keys of a plain drop-down list for
its own commands. A value that the field does not take is told under it and is not saved; what was there before stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

import ipywidgets as widgets

from kit.language import Language
from kit.schema import Column
from kit.schema.entry import column_note, number_bounds

__all__ = ["Entry", "entry_of"]

_LONGEST_SCALE = 11
_LAYOUT = {"width": "640px"}
_STYLE = {"description_width": "200px"}


@dataclass(frozen=True)
class Entry:
    """A field of the form: its column, its widget, and the line under it that explains and complains."""

    column: Column
    widget: Any
    line: widgets.HTML
    language: Language
    choices: tuple[tuple[str, Any], ...] = ()

    @property
    def box(self) -> widgets.VBox:
        """The widget with its line below."""
        return widgets.VBox([self.widget, self.line])

    def show(self, value: Any) -> None:
        """Show a value as the file holds it; what the widget cannot show is told in the line."""
        if isinstance(self.widget, widgets.DatePicker):
            self.widget.value = value.date() if isinstance(value, datetime) else None
            self.explain("" if self.widget.value or value is None else str(value))
            return
        label = next((label for label, choice in self.choices if choice == value), None)
        self.widget.value = label if label is not None else _shown(value, self.column, self.language)
        self.explain(self.language.text("Choose a value of the list.") if self.choices and label is None and value is not None else "")

    def read(self) -> tuple[Any, str]:
        """The value to write (None for an empty field), and what is wrong with it ('' if nothing is)."""
        value = self.widget.value
        if value is None or value == "":
            return None, ""
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day), ""
        if self.choices:
            return _chosen(value, self.choices, self.language)
        bounds = number_bounds(self.column)
        return (value, "") if bounds is None or not isinstance(value, str) else _number(value, self.column, self.language, bounds)

    def explain(self, wrong: str) -> None:
        """What the field means, and in bold what is wrong with its value."""
        note = escape(column_note(self.column, self.language)[0].replace("\n", " · "))
        shown = f"<b>{escape(wrong)}</b> " if wrong else ""
        self.line.value = f"<div style='margin:-2px 0 6px 208px;font-size:12px;line-height:1.35;max-width:430px'>{shown}{note}</div>"


def entry_of(column: Column, language: Language, known: Sequence[str] = ()) -> Entry:
    """The entry for a column; `known` are ids that it may refer to."""
    title = language.text(column.label) + (" *" if column.required else "")
    common = {"description": title, "layout": _LAYOUT, "style": _STYLE, "tooltip": title}
    choices = tuple(_options(column, language))
    offered = [label for label, _ in choices] or (sorted(known) if column.kind == "id" else [])
    if column.kind in ("date", "month"):
        widget: Any = widgets.DatePicker(value=None, **common)
    elif offered:
        widget = widgets.Combobox(options=offered, ensure_option=False, continuous_update=False, placeholder="–" if choices else "", **common)
    else:
        widget = widgets.Text(value="", continuous_update=False, placeholder=column_note(column, language)[1], **common)
    entry = Entry(column, widget, widgets.HTML(), language, choices)
    entry.explain("")
    return entry


def _options(column: Column, language: Language) -> list[tuple[str, Any]]:
    if column.kind == "bool":
        return [(language.text("yes"), "true"), (language.text("no"), "false")]
    if column.vocabulary:
        return [(language.word(word), word) for word in column.vocabulary]
    bounds = number_bounds(column)
    if column.kind != "int" or bounds is None or bounds[1] - bounds[0] >= _LONGEST_SCALE:
        return []
    meaning = dict(_anchors(column, language))
    points = range(int(bounds[0]), int(bounds[1]) + 1)
    return [(f"{language.signed(n) if bounds[0] < 0 else n}" + (f" · {meaning[n]}" if n in meaning else ""), n) for n in points]


def _chosen(text: str, choices: tuple[tuple[str, Any], ...], language: Language) -> tuple[Any, str]:
    """The choice that a text names: by its words, or the number of a scale alone."""
    plain = text.strip().casefold()
    for label, value in choices:
        if plain in (label.casefold(), str(value).casefold(), label.split(" · ")[0].casefold()):
            return value, ""
    return None, language.text("Choose a value of the list.")


def _anchors(column: Column, language: Language) -> list[tuple[int, str]]:
    """The points of the scale that have a meaning: `0: none · 10: decides alone`."""
    parts = [part for anchor in column.anchors for part in language.text(anchor).split(" · ")]
    matched = [re.match(r"([−+-]?\d+): (.+)", part) for part in parts]
    return [(int(m[1].replace("−", "-")), m[2]) for m in matched if m]


def _shown(value: Any, column: Column, language: Language) -> str:
    if value is None or isinstance(value, datetime):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and column.kind != "id":
        number = float(value) * (100 if column.kind == "ratio" else 1)
        text = f"{number:.10f}".rstrip("0").rstrip(".")
        return (text if language.code == "en" else text.replace(".", ",")) + (" %" if column.kind == "ratio" else "")
    return str(value)


def _number(text: str, column: Column, language: Language, bounds: tuple[float, float]) -> tuple[Any, str]:
    plain = text.strip().rstrip("%").strip().replace("−", "-")
    if not re.fullmatch(r"-?\d+(?:[.,]\d+)?", plain):
        return None, language.text("Type a number.")
    if re.fullmatch(r"-?\d{1,3}[.,]\d{3}", plain) and column.kind != "ratio":
        return None, language.text("Type the number without thousands marks.")
    number = float(plain.replace(",", ".")) / (100 if column.kind == "ratio" else 1)
    if not bounds[0] <= number <= bounds[1]:
        return None, language.text("From {low} to {high}.", low=bounds[0], high=bounds[1])
    if column.kind in ("int", "days"):
        return (int(number), "") if number == int(number) else (None, language.text("Type a whole number."))
    return number, ""
