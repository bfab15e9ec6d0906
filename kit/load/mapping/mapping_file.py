"""Mapping file: a draft written as the `mapping.toml` that a person reads and corrects (CR7).

What is certain stands plainly; a proposal stands behind `#` with how sure it is, why, and three values: to accept it, take the `#` away. Every line
is complete in itself (`columns.order_id = …`), so that it can be taken or left alone; a remark stands behind `##` and stays one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from kit.language import Language
from kit.load.mapping.definition import Join
from kit.load.mapping.draft import Draft, Option, Question, TableDraft

__all__ = ["mapping_text", "option_line", "shown_option", "shown_reasons"]

_WIDTH = 150


def mapping_text(draft: Draft, language: Language, elsewhere: Sequence[str] = ()) -> str:
    """The text of `mapping.toml`, its comments in the reader's language; tables `elsewhere` come from files that need no mapping."""
    lines = ["## " + line for line in _wrapped(language.text(
        "Which column of the client's files is which of ours. Plain lines were certain; a line behind # is a proposal: take the # away to accept "
        "it, or correct it. templates/mapping.toml explains every key. Then: kit check."
    ))]  # fmt: skip
    ordered = sorted(draft.tables.values(), key=lambda t: t.table.name != "orders")
    for part in ordered:
        lines += ["", *_table(part, language)]
    if "orders" not in (*draft.tables, *elsewhere):
        lines += ["", "# [orders]", "## " + language.text("No file looks like order lines: name it here."), '# file = ""']
    if draft.unused:
        files = ", ".join(sheet.source.place for sheet in draft.unused)
        lines += ["", *("## " + line for line in _wrapped(language.text("Not used: {files}", files=files)))]
    return "\n".join(lines) + "\n"


def _table(part: TableDraft, language: Language) -> Iterator[str]:
    live = part.live or part.table.name == "orders"
    off = "" if live else "# "
    yield f"{off}[{part.table.name}]"
    if not live:
        fields = ", ".join(q.field for q in part.needed)
        yield "## " + language.text("This table waits: it needs {fields}. Take the # away from its lines once they are right.", fields=fields)
    if part.sheet.known:
        yield "## " + language.text("Recognised: {system}, {name}", system=part.sheet.known.system, name=part.sheet.known.name)
    yield f"{off}file = {_quoted(part.sheet.source.file)}"
    if part.sheet.source.sheet:
        yield f"{off}sheet = {_quoted(part.sheet.source.sheet)}"
    if part.sheet.encoding:
        reason = language.text("the other files of the delivery are written so; this one alone does not tell")
        yield f"{off}format.encoding = {_quoted(part.sheet.encoding)}  # {reason}"
    for name, option in part.given.items():
        yield from (off + line for line in option_line(name, option))
    for question in part.questions:
        yield from _question(question, language)
    yield from _joins(part, off, language)


def _joins(part: TableDraft, off: str, language: Language) -> Iterator[str]:
    """The look-ups that given fields need, which also take what proposals need of the same file; then those that only proposals need."""
    needed = {_identity(j) for o in part.given.values() for j in o.joins}
    for join in _merged([o.joins for o in [*part.given.values(), *(o for q in part.questions for o in q.options)]]):
        if _identity(join) in needed:
            yield from (off + line for line in ["", *_join(join, part.table.name)])
        else:
            yield from ("", "## " + language.text("Needed by a proposal above:"), *("# " + line for line in _join(join, part.table.name)))


def _question(question: Question, language: Language) -> Iterator[str]:
    mark = language.text("needed") if question.needed else language.text("optional")
    yield f"## {question.field} ({mark})"
    if not question.options:
        yield "## " + language.text("no column looks like it")
        yield f'# columns.{question.field} = ""'
    for option in question.options:
        first, *rest = option_line(question.field, option)
        yield f"# {first}  # {shown_reasons(option, language)}"[:400]
        yield from ("# " + line for line in rest)


def option_line(name: str, option: Option) -> list[str]:
    """The lines of `mapping.toml` that give the field by this option."""
    if option.way == "parts":
        columns = f"[{', '.join(_quoted(p) for p in option.parts)}]"
        apart = f"{{ columns = {columns}, between = {_quoted(option.between)} }}"
        lines = [f"parts.{name} = {columns if option.between == '-' else apart}"]
    elif option.way == "melt":
        lines = [f"melt = {option.text}"]
    elif option.way == "repeats":
        lines = [f"repeats = {_quoted(option.text)}"]
    elif option.way == "file":
        file, sheet = json.loads(option.text)
        lines = [f"file = {_quoted(file)}"] + [f"sheet = {_quoted(sheet)}"] * bool(sheet)
    else:
        lines = [f"{option.way}.{name} = {_quoted(option.text)}"]
    if option.values:
        pairs = ", ".join(f"{_quoted(k)} = {_quoted(v)}" for k, v in sorted(option.values.items()))
        lines.append(f"values.{name} = {{ {pairs} }}")
    return lines


def shown_option(option: Option) -> str:
    """An option as a person reads it: a header, a formula, a file and its sheet."""
    return " › ".join(filter(None, json.loads(option.text))) if option.way == "file" else option.text


def shown_reasons(option: Option, language: Language) -> str:
    """How sure an option is, why, what its profile says, and three of its values, as one line."""
    parts = [language.ratio(option.confidence), *(language.told(r) for r in option.reasons)]
    if option.note:
        parts.append(language.text(option.note))
    if option.samples:
        parts.append(language.text("such as {values}", values=" | ".join(s.replace("\n", " ")[:30] for s in option.samples)))
    return "; ".join(parts).replace("\n", " ")


def _merged(all_joins: Sequence[Sequence[Join]]) -> list[Join]:
    """The joins in order, those of one key to one file together."""
    merged: dict[tuple[str, ...], Join] = {}
    for joins in all_joins:
        for join in joins:
            at = _identity(join)
            merged[at] = join.model_copy(update={"take": {**merged[at].take, **join.take}}) if at in merged else join
    return list(merged.values())


def _identity(join: Join) -> tuple[str, ...]:
    return (*join.files, join.sheet, *(text for pair in join.key.items() for text in pair))


def _join(join: Join, table: str) -> list[str]:
    sheet = [f"sheet = {_quoted(join.sheet)}"] if join.sheet else []
    encoding = [f"format.encoding = {_quoted(join.format.encoding)}"] if join.format.encoding else []
    file = json.dumps(join.file, ensure_ascii=False)
    return [f"[[{table}.join]]", f"file = {file}", *sheet, *encoding, f"key = {_pairs(join.key)}", f"take = {_pairs(join.take)}"]


def _pairs(pairs: Mapping[str, str]) -> str:
    if all(k == v for k, v in pairs.items()):
        return f"[{', '.join(_quoted(k) for k in pairs)}]"
    return "{ " + ", ".join(f"{_quoted(k)} = {_quoted(v)}" for k, v in pairs.items()) + " }"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > _WIDTH - 2:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
