"""Private life: what the kit never keeps about a person, known by the head of a column, by its values, or by a sentence that tells it (PR1, D3).

Family, religion, health, politics, union, ethnicity and intimate life have no column and get none. Words of business beside a word of private life
are heeded ("price policy", "product family", "account health").
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

__all__ = ["header_words", "is_never", "private_words", "tells_private_life"]

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
    return bool(private_words(header))


def private_words(text: str) -> list[str]:
    """The words of a header or of a sentence that are about a person's private life, without accents; what is business is not among them."""
    words = header_words(text)
    business = {at for phrase in _BUSINESS for n in _places(words, phrase) for at in range(n, n + len(phrase))}
    return [" ".join(never) for never in _NEVER if any(n not in business for n in _places(words, never))]


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


def _places(words: tuple[str, ...], phrase: tuple[str, ...]) -> list[int]:
    return [n for n in range(len(words) - len(phrase) + 1) if words[n : n + len(phrase)] == phrase]
