"""The question bank: every question has its place and its words in three languages; an engagement's own questions come in; slips are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.engagement import read_engagement, recorded_settings
from kit.errors import SettingsError
from kit.investigation.beliefs import FIELDS
from kit.language import read_language
from kit.question_bank import read_question_bank
from kit.schema import SHEETS
from kit.schema.vocabulary import QUESTION_CATEGORIES

LIMITS = recorded_settings({}).questions
OWN = """category = "market"

[[question]]
id = "export_share"
source = "client"
minutes = 2.5
ask = "Que parte da produção é exportada?"
fills = "market_facts.statement"
decides = "Se a moeda importa"

[[question]]
id = "wallet"
source = "seller"
ask = "Quanto a conta gasta com isto?"
fills = "wallet_lines.spend"
decides = "O lugar na ordem"
"""


def _own(folder: Path, text: str = OWN, name: str = "nossas.toml") -> Path:
    (folder / "questionnaires").mkdir(exist_ok=True)
    (folder / "questionnaires" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_bank_asks_in_every_category_in_its_order_and_every_fact_that_is_valued():
    bank = read_question_bank()
    order = [one.category for one in bank.values()]
    assert list(dict.fromkeys(order)) == list(QUESTION_CATEGORIES) and order == sorted(order, key=QUESTION_CATEGORIES.index)
    assert min(order.count(category) for category in QUESTION_CATEGORIES) >= 7
    assert set(FIELDS) <= set(bank) and all(name == one.id for name, one in bank.items())


def test_every_topic_of_the_purchase_process_has_its_question():
    assert set(SHEETS["purchase_answers"].column("topic").vocabulary) <= set(read_question_bank())


@pytest.mark.parametrize("code", ["pt_BR", "es"])
def test_the_shipped_questions_speak_each_language(code):
    say = read_language(code)
    assert [text for one in read_question_bank().values() for text in (one.ask, one.decides) if say.text(text) == text] == []


def test_minutes_are_those_of_the_bank_else_the_setting_for_the_source():
    bank = read_question_bank()
    assert bank["recommend"].minutes_at(LIMITS) == 1
    assert bank["wallet"].minutes_at(LIMITS) == LIMITS.minutes_client.value
    assert bank["annual_revenue"].minutes_at(LIMITS) == LIMITS.minutes_register.value


def test_the_engagements_own_questions_replace_those_of_the_same_id_and_add_others(tmp_path):
    shipped, bank = read_question_bank(tmp_path), read_question_bank(_own(tmp_path))
    assert shipped == read_question_bank() and set(bank) - set(shipped) == {"export_share"}
    assert bank["export_share"].minutes_at(LIMITS) == 2.5 and bank["export_share"].category == "market"
    assert (bank["wallet"].category, bank["wallet"].source) == ("market", "seller")
    assert {name: one for name, one in bank.items() if name not in ("wallet", "export_share")} == {
        name: one for name, one in shipped.items() if name != "wallet"
    }


def test_own_questions_are_part_of_what_shapes_the_figures(tmp_path):
    (tmp_path / "engagement.toml").write_text("", encoding="utf-8")
    before = read_engagement(tmp_path).hash
    assert read_engagement(_own(tmp_path)).hash != before


@pytest.mark.parametrize(("old", "new", "message", "told"), [
    ('category = "market"', 'category = "markets"', "rules_word", "market"),
    ('category = "market"\n', "", "rules_absent", "category"),
    ('source = "seller"', 'source = "sellers"', "rules_word", "seller"),
    ('fills = "wallet_lines.spend"', 'fills = "wallet_lines.spent"', "rules_word", "wallet_lines.spend"),
    ("decides = \"O lugar na ordem\"", 'decides = " "', "rules_absent", "question wallet.decides"),
    ("ask = \"Quanto", 'aks = "Quanto', "rules_word", "ask"),
    ("minutes = 2.5", "minutes = 0", "question_minutes", "question export_share.minutes"),
    ("minutes = 2.5", 'minutes = "five"', "question_minutes", "five"),
    ('id = "wallet"', 'id = "export_share"', "question_twice", "export_share"),
    ("[[question]]\nid = \"export_share\"", "[question]\nid = \"export_share\"", "toml_unreadable", ""),
])  # fmt: skip
def test_a_slip_in_an_own_file_is_told(tmp_path, old, new, message, told):
    assert old in OWN
    with pytest.raises(SettingsError) as caught:
        read_question_bank(_own(tmp_path, OWN.replace(old, new, 1)))
    problem = next(p for p in caught.value.problems if p.message == message)
    assert told in " ".join(map(str, (problem.fields.get("nearest"), problem.fields.get("setting"), problem.fields.get("values"))))
    assert all("{" not in read_language(code).render(caught.value) for code in ("en", "es", "pt_BR"))


def test_questions_that_are_no_list_and_an_id_of_two_files_are_told(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read_question_bank(_own(tmp_path, 'category = "market"\n[question]\nid = "x"\n'))
    assert [p.message for p in caught.value.problems] == ["rules_list"]
    _own(_own(tmp_path), name="outras.toml")
    with pytest.raises(SettingsError) as caught:
        read_question_bank(tmp_path)
    assert [(p.message, p.fields["file"]) for p in caught.value.problems] == [("question_twice", "questionnaires/outras.toml")] * 2
