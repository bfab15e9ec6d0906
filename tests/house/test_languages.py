"""Three languages, each complete: no message without a translation, none with other fields, none left over."""

from __future__ import annotations

import re
import string

import pytest

from kit.language import LANGUAGES, read_language
from tests.house.messages import catalogue, messages

IDS_OF_THEIR_OWN = ("error.", "word.")
TERMS_KEPT = {"Share of wallet"}  # the term of the trade in all three languages


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_nothing_else(code: str) -> None:
    listed = {str(entry.id) for entry in catalogue(code) if entry.id}
    wanted = messages()
    assert listed - wanted.keys() == set(), "left over: run python -m tests.house.messages"
    assert {text: wanted[text] for text in wanted.keys() - listed} == {}, "missing: run python -m tests.house.messages"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_translated(code: str) -> None:
    silent = [e.id for e in catalogue(code) if e.id and not e.string and (code != "en" or str(e.id).startswith(IDS_OF_THEIR_OWN))]
    assert silent == []


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_translations_keep_the_fields_of_the_message(code: str) -> None:
    english = {str(e.id): str(e.string or e.id) for e in catalogue("en") if e.id}
    differing = {e.id: (english[str(e.id)], e.string) for e in catalogue(code) if e.id and _fields(str(e.string)) != _fields(english[str(e.id)])}
    assert differing == {}


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_few_translations_are_the_english_text_itself(code: str) -> None:
    same = {str(e.id) for e in catalogue(code) if e.id and e.string == e.id and len(re.sub(r"\{\w+\}", "", str(e.id)).split()) > 2}
    assert same - TERMS_KEPT == set()


@pytest.mark.parametrize(("code", "thousand", "money", "ratio", "day"), [
    ("en", "1,234.5", "R$1,234,568", "12.3%", "31 May 2020"),
    ("es", "1.234,5", "1.234.568\u00a0BRL", "12,3\u00a0%", "31/05/2020"),
    ("pt-BR", "1.234,5", "R$\u00a01.234.568", "12,3%", "31/05/2020"),
])  # fmt: skip
def test_figures_take_the_form_of_the_language(code: str, thousand: str, money: str, ratio: str, day: str) -> None:
    from datetime import date

    language = read_language(code, "BRL")
    shown = (language.number(1234.5, 1), language.money(1234567.8), language.ratio(0.1234, 1), language.date(date(2020, 5, 31)))
    assert shown == (thousand, money, ratio, day)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_missing_figure_is_a_dash_and_never_a_zero(code: str) -> None:
    language = read_language(code)
    assert {language.number(None), language.money(float("nan")), language.ratio(None), language.date(None)} == {"–"}
