"""Privacy at the door: what must never enter has no column, and a file that brings it is told so (PR1).

Family, religion, health, politics, union, ethnicity and intimate life of a person are never read, whatever the mapping says; columns of the file that
look like them are named, so that the client can stop sending them. A column is known by its header, words of business beside it heeded ("price
policy", "product family", "account health"), or by its values, where the header says nothing but every value is a religion, a marital status or an
ethnicity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from kit.errors import Problem
from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding
from kit.load.mapping.definition import TableMapping

__all__ = ["header_words", "is_never", "never_findings", "never_problems", "tells_private_life"]

_PEOPLE = ("contacts", "sellers", "accounts")
_NEVER = tuple(tuple(words.split()) for words in (
    "familia", "family", "filhos", "hijos", "children", "kids", "conjuge", "conyuge", "spouse", "esposa", "esposo", "marido", "wife", "husband",
    "estado civil", "marital status", "civil status", "religiao", "religion", "religioso", "faith", "igreja", "iglesia", "church",
    "saude", "salud", "health", "doenca", "enfermedad", "disease", "illness", "deficiencia", "discapacidad", "disability",
    "gravidez", "gestante", "embarazo", "embarazada", "pregnancy", "pregnant", "medical history", "historico medico", "historia clinica",
    "tipo sanguineo", "blood type",
    "crenca", "creencia", "credo", "religioes", "religiones", "religions", "doencas", "enfermedades", "esposas", "filho", "filha", "hijo", "hija",
    "netos", "nietos", "casado", "casada", "married", "ideologia", "ideology", "etnico", "etnica",
    "ethnic", "racial", "sexual", "vida intima", "intimate life",
    "politica", "politics", "political", "partido politico", "filiacao partidaria", "sindicato", "sindical", "trade union", "union membership",
    "etnia", "ethnicity", "raca", "raza", "race", "cor da pele", "skin colour", "orientacao sexual", "orientacion sexual", "sexual orientation",
    "vida sexual", "sexualidade", "sexualidad", "sexuality", "valores pessoais", "valores personales", "personal values",
))  # fmt: skip
_BUSINESS = tuple(tuple(words.split()) for words in (
    "politica de", "politica comercial", "politica preco", "politica precos", "politica credito", "politica desconto", "politica descuento",
    "politica descontos", "politica descuentos", "politica frete", "politica cobranca", "politica cobranza", "politica pagamento", "politica pago",
    "regiao politica", "familia de produto", "familia de produtos", "familia de producto", "familia de productos", "familia produto",
    "familia produtos", "familia producto", "familia productos", "familia de itens", "familia de articulos", "product family", "family of products",
    "family code", "family business", "item family", "health score", "health index", "health check", "account health", "customer health",
    "client health", "saude financeira", "saude da conta", "saude do cliente", "saude da carteira", "salud financiera", "salud de la cuenta",
    "salud del cliente", "salud de la cartera", "good faith",
))  # fmt: skip
_NEUTRAL = frozenset(["outro", "outra", "outros", "outras", "otro", "otra", "otros", "otras", "other", "none", "nenhuma", "ninguna", "unknown"])
_PRIVATE_VALUES = tuple(frozenset(values.split()) for values in (
    "catolico catolica catolicos catholic evangelico evangelica evangelical protestante protestant espirita judeu judia judio jewish jew muculmano "
    "musulman muslim islam budista buddhist ateu atea ateo atheist agnostico agnostica agnostic umbanda candomble cristao cristiano christian",
    "solteiro solteira soltero soltera single casado casada married divorciado divorciada divorced viuvo viuva viudo viuda widowed separado "
    "separada separated",
    "branco branca blanco blanca pardo parda preto preta negro negra indigena amarelo amarela mestizo mestiza afrodescendente afrodescendiente",
))  # fmt: skip
_PLAINLY = frozenset(["pardo", "parda", "indigena", "mestizo", "mestiza", "afrodescendente", "afrodescendiente"])  # the others are colours too
_FEW = 30


def is_never(header: str) -> bool:
    """Whether a column's header names something about a person that the kit never reads."""
    words = header_words(header)
    business = {at for phrase in _BUSINESS for n in _places(words, phrase) for at in range(n, n + len(phrase))}
    return any(n not in business for never in _NEVER for n in _places(words, never))


def tells_private_life(values: pd.Series) -> bool:
    """Whether all values of a column are religions, marital statuses or ethnicities, at least two of them different."""
    distinct = list(values.dropna().unique())[: _FEW + 1]
    said = {" ".join(header_words(str(v))) for v in distinct} - _NEUTRAL - {"", "n i", "nao informado", "no informado"}
    if not 2 <= len(said) <= _FEW:
        return False
    found = [group for group in _PRIVATE_VALUES if said <= group]
    return bool(found) and (found[0] is not _PRIVATE_VALUES[2] or bool(said & _PLAINLY))


def header_words(header: str) -> tuple[str, ...]:
    """The words of a header without accents and case; `MaritalStatus` is two."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).casefold()))


def never_problems(table: str, mapping: TableMapping, source: Source) -> Iterator[Problem]:
    """A problem for every mapped column that must not be read."""
    if table in _PEOPLE:
        for name in mapping.mapped:
            for header in mapping.headers_of(name):
                if is_never(header) or _told_by_values(source, header):
                    yield Problem.of("column_never", **source.where(header), table=table, setting=f"{table}.{name}")


def never_findings(table: str, mapping: TableMapping, source: Source) -> Iterator[Finding]:
    """A finding for every column of the file that was left unread because of what it is."""
    if table in _PEOPLE:
        mapped = {header for name in mapping.mapped for header in mapping.headers_of(name)}
        for header in source.frame.columns:
            if header not in mapped and (is_never(header) or _told_by_values(source, header)):
                text = sentence("“{column}” is about a person's private life: it was not read", column=header)
                remedy = sentence("Ask the client not to send this column, and delete it from the file")
                yield Finding(table, text, source.file, source.sheet, header, 0, None, 1, "", remedy)


def _told_by_values(source: Source, header: str) -> bool:
    return header in source.frame.columns and not pd.api.types.is_numeric_dtype(source.frame[header]) and tells_private_life(source.frame[header])


def _places(words: tuple[str, ...], phrase: tuple[str, ...]) -> list[int]:
    return [n for n in range(len(words) - len(phrase) + 1) if words[n : n + len(phrase)] == phrase]
