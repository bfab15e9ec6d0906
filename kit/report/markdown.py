"""Markdown: the prose of a notebook as blocks of plain data.

mistune parses the text to its syntax tree; only the tree is read. Raw HTML is shown as the text that it is, links keep their words and drop their
address, so that a report never points outside and never runs what a client typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import mistune

__all__ = ["Block", "markdown_blocks", "plain_text"]

Block = dict[str, Any]
_PARSE = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])
_NESTING = {"strong": "strong", "emphasis": "emphasis", "strikethrough": "strike"}


def markdown_blocks(source: str) -> list[Block]:
    """The blocks of a Markdown text: headings (with their Markdown level), paragraphs, lists, quotes, code and tables."""
    tokens = _PARSE(source)
    assert isinstance(tokens, list)
    return list(_blocks(tokens))


def plain_text(spans: Iterable[Mapping[str, Any]]) -> str:
    """The words of inline spans, without their emphasis."""
    return "".join(span["text"] if "text" in span else plain_text(span["children"]) for span in spans)


def _blocks(tokens: Iterable[Mapping[str, Any]]) -> Iterable[Block]:
    for token in tokens:
        kind, children = token["type"], token.get("children", [])
        if kind == "heading":
            yield {"type": "heading", "level": token["attrs"]["level"], "spans": _spans(children)}
        elif kind in ("paragraph", "block_text"):
            yield {"type": "paragraph", "spans": _spans(children)}
        elif kind == "list":
            items = [list(_blocks(item["children"])) for item in children]
            yield {"type": "list", "ordered": bool(token["attrs"]["ordered"]), "items": items}
        elif kind == "block_quote":
            yield {"type": "quote", "blocks": list(_blocks(children))}
        elif kind in ("block_code", "block_html", "block_error"):
            yield {"type": "code", "text": token.get("raw", "").rstrip("\n")}
        elif kind == "table":
            yield _table(children)


def _spans(tokens: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    for token in tokens:
        kind, children = token["type"], token.get("children", [])
        if kind in _NESTING:
            spans.append({"type": _NESTING[kind], "children": _spans(children)})
        elif kind == "codespan":
            spans.append({"type": "code", "text": token["raw"]})
        elif kind == "linebreak":
            spans.append({"type": "break", "text": "\n"})
        elif kind == "softbreak":
            spans.append({"type": "text", "text": " "})
        elif children:
            spans.extend(_spans(children))
        else:
            spans.append({"type": "text", "text": token.get("raw", "")})
    return spans


def _table(parts: Iterable[Mapping[str, Any]]) -> Block:
    heads: list[dict[str, str]] = []
    rows: list[list[str]] = []
    for part in parts:
        if part["type"] == "table_head":
            heads = [{"label": _cell(c), "kind": "text", "align": c["attrs"].get("align") or "left"} for c in part["children"]]
        else:
            rows.extend([_cell(c) for c in row["children"]] for row in part["children"])
    return {"type": "table", "title": "", "columns": heads, "rows": rows, "emphasis": [], "note": "", "empty": ""}


def _cell(token: Mapping[str, Any]) -> str:
    return plain_text(_spans(token.get("children", [])))
