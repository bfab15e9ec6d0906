"""Executed notebooks: what must not stay in one when a person is forgotten, and what must not leave with one that failed (NB5, Q19).

A notebook keeps what it showed in several forms: the structured output, a small HTML form, plain text, a picture. Where the structured form names the
person, the name is taken out and the other forms go; a picture that names him becomes a sentence. A notebook that leaves the house loses parameters,
tracebacks, error texts, warnings, timings and paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from kit.language import message
from kit.load.privacy.person import Person
from kit.pseudonyms import FORGOTTEN, PERSON_IDS

__all__ = ["PICTURE_GONE", "cleaned_to_leave", "redacted_notebook", "walked"]

_STRUCTURE = "application/vnd.carteira.v1+json"
PICTURE_GONE = message("This picture named a person who was erased; the next run draws it anew.")
_PATH = re.compile(r"(?:[A-Za-z]:\\|/)(?:[\w .@+-]+[/\\]){2,}[\w .@+-]*")


def redacted_notebook(notebook: dict[str, Any], person: Person, change: Callable[[str], str], gone: str = PICTURE_GONE) -> dict[str, Any]:
    """A copy of an executed notebook in which nothing names the person; `change` takes the names out of a text, `gone` stands for a picture."""
    copy = deepcopy(notebook)
    for cell in copy["cells"]:
        cell["source"] = _lines(cell["source"], change)
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = _lines(output["text"], change)
            if "data" in output:
                output["data"] = _redacted_data(output["data"], person, change, gone)
    return copy


def cleaned_to_leave(notebook: dict[str, Any], outputs: bool) -> dict[str, Any]:
    """A copy of a notebook that may leave the house: no injected parameter, traceback, error text, warning, timing or path.

    `outputs` keeps the other outputs; without it there are none.
    """
    copy = deepcopy(notebook)
    copy["cells"] = [cell for cell in copy["cells"] if "injected-parameters" not in cell["metadata"].get("tags", []) and not _is_banner(cell)]
    for name in ("papermill", "widgets"):
        copy["metadata"].pop(name, None)
    for cell in copy["cells"]:
        for name in ("papermill", "execution"):
            cell["metadata"].pop(name, None)
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = re.sub(r'(=\s*)(".*?"|\'.*?\')', r'\1""', "".join(cell["source"]))
        if cell["cell_type"] == "code":
            cell["execution_count"] = cell["execution_count"] if outputs else None
            cell["outputs"] = [_leaving(output) for output in cell["outputs"] if outputs and output.get("name") != "stderr"]
    return copy


def _leaving(output: dict[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "error":
        return {"output_type": "error", "ename": output["ename"], "evalue": "", "traceback": []}
    if "text" in output:
        output = {**output, "text": _PATH.sub("…", "".join(output["text"]))}
    return output


def _is_banner(cell: dict[str, Any]) -> bool:
    return any(tag in cell["metadata"].get("tags", []) for tag in ("papermill-error-cell-tag",))


def _redacted_data(data: dict[str, Any], person: Person, change: Callable[[str], str], gone: str) -> dict[str, Any]:
    structure = data.get(_STRUCTURE)
    if structure is None:
        return {kind: _lines(value, change) if kind.startswith("text/") else value for kind, value in data.items()}
    if structure["type"] == "figure" and any(change(text) != text for text in structure.get("texts", [])):
        title = change(structure["title"])
        return {_STRUCTURE: {"type": "callout", "kind": "abstained", "text": f"{title.rstrip('.')}. {gone}"}, "text/plain": title}
    new = _without_ids(walked(structure, change), person)
    return data if new == structure else {**{k: v for k, v in data.items() if not k.startswith("text/")}, _STRUCTURE: new, "text/plain": ""}


def _without_ids(structure: dict[str, Any], person: Person) -> dict[str, Any]:
    """Table cells that are the person's id, in columns that hold such ids."""
    if structure["type"] != "table" or not person.kind:
        return structure
    columns = {n for n, c in enumerate(structure["columns"]) if c.get("name") in (*PERSON_IDS[person.kind], "key")}
    rows = [[FORGOTTEN if n in columns and cell in person.ids else cell for n, cell in enumerate(row)] for row in structure["rows"]]
    return {**structure, "rows": rows}


def walked(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [walked(v, change) for v in value]
    return {k: walked(v, change) for k, v in value.items()} if isinstance(value, dict) else value


def _lines(text: Any, change: Callable[[str], str]) -> Any:
    return [change(line) for line in text] if isinstance(text, list) else change(text) if isinstance(text, str) else text
