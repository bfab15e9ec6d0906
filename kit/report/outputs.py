"""Outputs: the one source of every table, figure, call-out and key figure.

A notebook cell shows one of these objects. Each carries its structured form (mime type `application/vnd.carteira.v1+json`), from which the web page
and the document are made, and a small escaped HTML form for whoever reads the notebook itself. Nothing is ever parsed back from HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import pandas as pd
from matplotlib.text import Text

from kit.errors import SettingsError
from kit.language import MISSING, Language
from kit.report.evidence import hidden_rows
from kit.report.formats import column_cells, columns_of, heading_of, sheet_name
from kit.report.style import NOTHING, figure_svg
from kit.schema import RESULTS, Column
from kit.schema.loading import LOADING

__all__ = ["MIME", "CalloutKind", "Output", "call_out", "key_figures", "show_figure", "show_table"]

MIME = "application/vnd.carteira.v1+json"
CalloutKind = Literal["finding", "caution", "decision", "abstained"]
_IN_ANNEX = frozenset(table.name for table in (*RESULTS, *LOADING))
_CALLOUT_KINDS = ("finding", "caution", "decision", "abstained")


@dataclass(frozen=True)
class Output:
    """Something that a report shows: its structured form, its text, and for figures the picture as SVG."""

    structure: Mapping[str, Any]
    html: str = ""
    text: str = ""
    svg: str = field(default="", repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: dict(self.structure), "text/plain": self.text}
        if self.html:
            bundle["text/html"] = self.html
        if self.svg:
            bundle["image/svg+xml"] = self.svg
        return bundle


def show_table(
    frame: pd.DataFrame,
    name: str,
    language: Language,
    *,
    title: str = "",
    finding: str = "",
    kind: CalloutKind = "abstained",
    columns: Sequence[str] | None = None,
    rows: int = 15,
    note: str = "",
    labels: Mapping[str, Any] | None = None,
    emphasis: Sequence[int] | pd.Series = (),
    internal: bool = False,
) -> Output:
    """The top `rows` of `frame` as a table; where rows are left out, a note says how many there are and which sheet of the annex has them.

    A column (but the first) in which nothing is known is left out and named in the note.

    Parameters
    ----------
    frame : DataFrame
        In the order to show. Columns of the schema table `name` take their label, kind and vocabulary from it.
    name : str
        The schema table, or "" for a frame made for this one view.
    title, note : str
        What the table shows, and what the reader must know to read it; messages are translated.
    finding : str
        In place of a title, the sentence that says what the table means, computed from the data. Without rows it is all that there is to say: a
        call-out of this `kind`.
    columns : sequence of str, optional
        Which columns, in which order; all by default.
    labels : mapping, optional
        Column → English label, (kind, label) or (kind, label, personal-data class), for columns that the schema table does not have. A column of no
        class given has the strictest that a schema column of its name has (in rows that are no persons: that is not of a business too).
    emphasis : sequence of int or boolean Series
        Rows (by position, or by a mask) that carry the message, such as a total.
    internal : bool
        Whether the whole table is for the house only; single rows are, where `ev_status` or `ev_visibility` say so.

    Raises
    ------
    SettingsError
        If there is neither title nor finding.
    """
    title = finding or title
    _check_text("table", title=title)
    if finding and frame.empty:
        return call_out(finding, kind, internal)
    shown = frame.head(rows)
    specs = columns_of(frame, name, columns, labels)
    blank = [s for s in specs[1:] if len(shown) and all(c == MISSING for c in column_cells(shown[s.name], s, language))]
    specs = [s for s in specs if s not in blank]
    headings = [heading_of(spec, language) for spec in specs]
    units = shown["unit"] if "unit" in shown.columns else None
    cells = [column_cells(shown[spec.name], spec, language, units) for spec in specs]
    structure = {
        "type": "table",
        "title": language.text(title),
        "columns": [
            {"label": h.title, "kind": h.kind, "align": h.align, "name": s.name, "personal": s.personal} for h, s in zip(headings, specs, strict=True)
        ],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "emphasis": [i for i in _positions(emphasis) if i < len(shown)],
        "internal_rows": [i for i, hidden in enumerate(hidden_rows(shown).tolist()) if hidden],
        "note": " ".join(part for part in (language.text(note), _cap_note(frame, shown, name, language), _blank_note(blank, language)) if part),
        "empty": language.text("Nothing to show: the table is empty.") if frame.empty else "",
    }
    plain = shown[[s.name for s in specs]].to_string(index=False)  # what is not shown is not kept in the notebook either
    return Output(_marked(structure, internal), _table_html(structure), f"{structure['title']}\n{plain}")


def show_figure(figure: Any, language: Language, *, title: str, alt: str, caption: str = "", source: str = "", internal: bool = False) -> Output:
    """A matplotlib figure (or its axes) as vector picture with the title that states its finding and the text that replaces it.

    A picture that the data do not carry becomes a call-out that says so in the words of its title. `internal` ones stay in the house.

    Raises
    ------
    SettingsError
        If the title or the alt text is empty: a figure that cannot be told in words is not shown.
    """
    _check_text("figure", title=title, alt=alt)
    said = {"title": title, "alt": alt, "caption": caption, "source": source}
    structure: dict[str, Any] = {"type": "figure", **{key: language.text(value) for key, value in said.items()}}
    figure = getattr(figure, "figure", figure)
    if any(ax.get_gid() == NOTHING for ax in figure.axes):
        return call_out(structure["title"], "abstained", internal)
    texts = sorted({line.strip() for text in figure.findobj(Text) for line in text.get_text().splitlines() if line.strip()})
    drawn = {**structure, "width": figure.get_figwidth(), "height": figure.get_figheight(), "texts": texts}
    return Output(_marked(drawn, internal), "", f"{structure['title']}\n{structure['alt']}", figure_svg(figure))


def call_out(text: str, kind: CalloutKind = "finding", internal: bool = False) -> Output:
    """One sentence or two that say what it means: a finding, a caution, a decision, or what the data could not support (`abstained`).

    `internal` ones, such as a judgement about a person, stay in the house.

    Raises
    ------
    SettingsError
        If the text is empty or the kind is none of the four.
    """
    _check_text("call_out", text=text)
    if kind not in _CALLOUT_KINDS:
        raise SettingsError.of("callout_kind_unknown", values=[kind], known=list(_CALLOUT_KINDS))
    html = f'<p style="border-left:3px solid #1f3a5f;padding:.3em .8em">{escape(text)}</p>'
    return Output(_marked({"type": "callout", "kind": kind, "text": text}, internal), html, text)


def key_figures(figures: Sequence[tuple[str, str, str] | tuple[str, str]]) -> Output:
    """A row of headline figures: (label, formatted value, note) each; the note may be left out."""
    items = [{"label": f[0], "value": f[1], "note": f[2] if len(f) > 2 else ""} for f in figures]
    html = "".join(f"<li>{escape(i['label'])}: <strong>{escape(i['value'])}</strong> {escape(i['note'])}</li>" for i in items)
    return Output({"type": "key_figures", "items": items}, f"<ul>{html}</ul>", "\n".join(f"{i['label']}: {i['value']}" for i in items))


def _marked(structure: dict[str, Any], internal: bool) -> dict[str, Any]:
    return {**structure, "internal": True} if internal else structure


def _check_text(what: str, **texts: str) -> None:
    for name, text in texts.items():
        if not str(text).strip():
            raise SettingsError.of("output_text_missing", what=what, part=name)


def _positions(emphasis: Sequence[int] | pd.Series) -> list[int]:
    if isinstance(emphasis, pd.Series):
        return [i for i, chosen in enumerate(emphasis.tolist()) if chosen is True]
    return sorted(int(i) for i in emphasis)


def _cap_note(frame: pd.DataFrame, shown: pd.DataFrame, name: str, language: Language) -> str:
    if len(shown) == len(frame):
        return ""
    if name in _IN_ANNEX:
        sheet = sheet_name(name, language)
        return language.text("Top {shown} of {total}; all rows in the annex, sheet “{sheet}”.", shown=len(shown), total=len(frame), sheet=sheet)
    return language.text("Top {shown} of {total}.", shown=len(shown), total=len(frame))


def _blank_note(blank: Sequence[Column], language: Language) -> str:
    unknown = [language.text(column.label) for column in blank if column.kind != "sentence"]  # no remark is not a figure that lacks
    return language.text("Not known for any of them: {columns}.", columns=unknown) if unknown else ""


def _table_html(structure: Mapping[str, Any]) -> str:
    columns, aligned = structure["columns"], [f' style="text-align:{c["align"]}"' for c in structure["columns"]]
    head = "".join(f"<th scope=col{a}>{escape(c['label'])}</th>" for a, c in zip(aligned, columns, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{a}>{escape(cell)}</td>" for a, cell in zip(aligned, row, strict=True)) + "</tr>" for row in structure["rows"]
    )
    note = f"<p>{escape(structure['note'] or structure['empty'])}</p>" if structure["note"] or structure["empty"] else ""
    return f"<p><strong>{escape(structure['title'])}</strong></p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
