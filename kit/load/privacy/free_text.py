"""Free text: e-mail addresses, telephones and tax ids of persons where nobody expects them are found, counted and shown masked (Q48, PR2).

A remark may hold a telephone, a city an e-mail address, a company's name the tax id of its owner. Every distinct text is read once; a tax id counts
only if its check digits agree, a number without any mark only if most numbers of its length in the column do. Columns that are not mapped are judged
by their headers alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kit.language import message, sentence
from kit.load.findings import Detail, Finding
from kit.load.mapping.canonical import Canonical
from kit.personal_text import BARE, is_tax_id, mask, personal_parts
from kit.private_life import header_words, is_never

__all__ = ["personal_findings"]

_SAID = {
    "email": message("“{column}”: e-mail addresses"),
    "phone": message("“{column}”: telephone numbers"),
    "tax_id": message("“{column}”: tax ids of persons"),
}
_OF_A_PERSON = tuple(tuple(words.split()) for words in (
    "cpf", "rg", "curp", "dni", "nascimento", "nacimiento", "birth", "birthday", "birthdate", "cumpleanos", "hobby", "hobbies", "passatempo",
    "pasatiempo", "celular", "whatsapp",
))  # fmt: skip
_OF_WHOM_THE_ROW_IS = tuple(tuple(words.split()) for words in (
    "e mail", "email", "mail", "correo", "telefone", "telefono", "phone", "movil", "mobile", "fax", "ramal", "aniversario",
))  # fmt: skip
_PEOPLE = ("contacts", "sellers")
_REMEDY = message("Ask the client to leave them out; what is mapped is kept in the cycle's tables. With pseudonyms on, they are masked there")


def personal_findings(part: Canonical) -> list[Finding]:
    """A finding per column and kind of personal data that does not belong there, and one per unread column that the work does not need."""
    findings: list[Finding] = []
    for column in part.table.columns:
        if column.name in part.frame.columns and (column.kind == "text" or (column.kind == "id" and column.name not in ("tax_id", "order_id"))):
            findings += _column_findings(part, column.name, "email" if column.kind == "id" else "")
    mapped = {header for name in part.mapping.mapped for header in part.mapping.headers_of(name)}
    unneeded = _OF_A_PERSON + (_OF_WHOM_THE_ROW_IS if part.table.name in _PEOPLE else ())
    for header in part.source.frame.columns:
        words = header_words(header)
        if header not in mapped and not is_never(header) and any(_holds(words, phrase) for phrase in unneeded):
            text = sentence("“{column}” holds data about persons that the work does not need: it was not read", column=header)
            remedy = sentence("Ask the client not to send this column, and delete it from the file")
            findings.append(Finding(part.table.name, text, part.source.file, part.source.sheet, header, 0, None, 1, "", remedy))
    return findings


def _column_findings(part: Canonical, name: str, only: str) -> Iterator[Finding]:
    values = part.frame[name]
    texts = [v for v in values.dropna().unique() if isinstance(v, str) and (("@" in v) if only else ("@" in v or len(v) > 7))]
    bare = _most_are_tax_ids(texts)
    found: dict[str, dict[str, list[str]]] = {}
    for text in texts:
        for kind, piece in personal_parts(text, bare):
            if kind == (only or kind):
                found.setdefault(kind, {}).setdefault(text, []).append(piece)
    for kind, pieces in sorted(found.items()):
        yield _finding(part, name, kind, pieces)


def _finding(part: Canonical, name: str, kind: str, pieces: Mapping[str, list[str]]) -> Finding:
    """The finding; its cases are masked and say in which rows they stand."""
    touched = part.frame[name].isin(list(pieces)).to_numpy()
    held = part.frame[name][touched].astype("str")
    rows, counts = held.index.to_numpy(), np.ones(len(held), dtype="int64") if part.weights is None else part.weights[touched]
    header, source = part.header[name], part.source
    shown = held.map(lambda text: ", ".join(mask(kind, piece) for piece in pieces[text]))
    details = tuple(Detail(text, int(row), int(count)) for row, text, count in sorted(zip(rows, shown, counts, strict=True)))
    return Finding(
        part.table.name, sentence(_SAID[kind], column=header), source.file, source.sheet, header, int(counts.sum()), None,
        int(rows.min()), min(shown), sentence(_REMEDY), details,
    )  # fmt: skip


def _most_are_tax_ids(texts: list[str]) -> bool:
    """Whether cells that are eleven digits and nothing else are tax ids: one in a hundred of any numbers would pass by chance."""
    numbers = [t.strip() for t in texts if BARE.fullmatch(t.strip())]
    return sum(map(is_tax_id, numbers)) * 2 >= len(numbers)


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[n : n + len(phrase)] == phrase for n in range(len(words) - len(phrase) + 1))
