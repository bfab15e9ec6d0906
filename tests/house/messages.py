"""Every message that people read, found in the sources; `python -m tests.house.messages` brings the catalogues in step with them.

Messages stand in the code (first argument of the calls below), in the error ids, in the vocabularies of the schema, in the shipped TOML templates,
in the notebooks' Markdown, paragraph by paragraph, and in the titles and captions that their code cells give.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kit.language import LANGUAGES
from kit.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
CALLS = {"message", "_", "text", "sentence"}
SHOWN = {"title", "note", "alt", "caption", "source"}
TOLD = {"reason", "objective", "content", "pitch", "offer_mix", "positioning", "title", "tax_id_check_reason", "note", "ask", "decides"}
ERRORS = {"Problem", "KitError", "SettingsError", "DataError", "MissingFileError", "CycleError", "StageError"}


def catalogue_path(code: str) -> Path:
    """Where the catalogue of a language is kept."""
    return ROOT / "kit" / "locale" / code / "LC_MESSAGES" / "kit.po"


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it stands."""
    with catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code)


def messages() -> dict[str, str]:
    """Every message id → the file in which it stands."""
    found: dict[str, str] = {}
    for source in sorted((ROOT / "kit").rglob("*.py")):
        for text in _in_python(ast.parse(source.read_text(encoding="utf-8"))):
            found.setdefault(text, source.relative_to(ROOT).as_posix())
    for name, table in TABLES.items():
        for word in (w for c in table.columns if c.kind == "word" for w in c.vocabulary):
            found.setdefault(f"word.{word}", f"table {name}")
    for source in sorted((ROOT / "notebooks").glob("[0-9]_*.ipynb")):
        found.setdefault(f"word.{source.stem.split('_', 1)[1]}", "stages")
    found["word.report"] = "stages"
    for source in sorted([*(ROOT / "templates").rglob("*.toml"), *(ROOT / "sample_data").glob("*/engagement.toml")]):
        for text in _in_toml(tomllib.loads(source.read_text(encoding="utf-8"))):
            found.setdefault(text, source.relative_to(ROOT).as_posix())
    for source in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]:
            content = "".join(cell["source"])
            for text in paragraphs(content) if cell["cell_type"] == "markdown" else _in_cell(ast.parse(content)):
                found.setdefault(text, source.relative_to(ROOT).as_posix())
    return found


def paragraphs(markdown: str) -> list[str]:
    """The translatable blocks of a Markdown cell: what stands between blank lines."""
    return [block for block in re.split(r"\n\s*\n", markdown.strip()) if block]


def _in_python(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and all(isinstance(e, ast.Constant) for e in node.elts):
                first, second = (e.value for e in node.elts if isinstance(e, ast.Constant))
                if first == "word" and isinstance(second, str):
                    yield f"word.{second}"
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
        first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if not isinstance(first, str) or not first.strip():
            continue
        if called == "Problem" or (called == "of" and owner in ERRORS):
            yield f"error.{first}"
        elif called == "word":
            yield f"word.{first}"
        elif called in CALLS:
            yield first


def _in_cell(tree: ast.Module) -> Iterator[str]:
    yield from _in_python(tree)
    for node in ast.walk(tree):
        name = node.arg if isinstance(node, ast.keyword) else getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
        value = getattr(node, "value", None)
        if name in SHOWN and isinstance(value, ast.Constant) and value.value:
            yield str(value.value)


def _in_toml(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in TOLD and isinstance(part, str):
                if part:
                    yield part
            elif name == "notes":
                yield from part
            else:
                yield from _in_toml(part)
    elif isinstance(value, list):
        for part in value:
            yield from _in_toml(part)


def main() -> None:
    """Add what is new, drop what is gone; translations that stay are kept."""
    wanted = messages()
    for code in LANGUAGES:
        old, new = catalogue(code), Catalog(locale=code, charset="utf-8", fuzzy=False)
        for text in sorted(wanted):
            kept = old.get(text)
            new.add(text, kept.string if kept else "")
        _write(code, new)


def _write(code: str, new: Catalog) -> None:
    header = "\n".join(catalogue_path(code).read_text(encoding="utf-8").split("\n\n")[0].splitlines())
    lines = [header, ""]
    for entry in new:
        if entry.id:
            lines += [f"msgid {_quoted(str(entry.id))}", f"msgstr {_quoted(str(entry.string))}", ""]
    catalogue_path(code).write_text("\n".join(lines), encoding="utf-8")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


if __name__ == "__main__":
    main()
