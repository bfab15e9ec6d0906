"""Approach library: every kind of group has a text, and a slip in the client's own file is told with the nearest right word."""

from __future__ import annotations

import itertools

import pytest

from kit.analysis.approach_library import DIMENSIONS, ApproachLibrary, approach_path, read_approach_library
from kit.errors import MissingFileError, SettingsError
from kit.language import read_language
from kit.resources import resource

SHIPPED = resource("templates/approach.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def library() -> ApproachLibrary:
    return read_approach_library(resource("templates/approach.toml"))


def test_every_text_is_for_some_group_and_every_group_has_one(library):
    groups = [dict(zip(DIMENSIONS, group, strict=True)) for group in itertools.product(*DIMENSIONS.values())]
    assert {library.text(**group).name for group in groups} == {text.name for text in library.texts}


def test_the_first_text_that_fits_is_taken(library):
    group = {"lifecycle": "active", "abc_class": "A", "share_of_wallet": "high", "headroom": "high", "service_format": "field"}
    assert library.text(**group).name == "defend"
    assert library.text(**{**group, "share_of_wallet": "mid"}).name == "widen"
    assert library.text(**{**group, "share_of_wallet": "unknown", "headroom": "unknown"}).name == "keep"
    assert library.text(**{**group, "service_format": "partner"}).name == "partner_served"
    assert library.text(**{**group, "lifecycle": "prospect", "service_format": "digital"}).name == "prospect"


@pytest.mark.parametrize("code", ["pt_BR", "es"])
def test_the_shipped_texts_speak_each_language(library, code):
    say = read_language(code)
    texts = [getattr(text, name) for text in library.texts for name in ("pitch", "offer_mix", "positioning", "reason")]
    assert [text for text in texts if say.text(text) == text] == []


def test_the_engagements_own_library_takes_the_place_of_the_shipped_one(tmp_path):
    assert approach_path(tmp_path) == resource("templates/approach.toml")
    (tmp_path / "approach.toml").write_text(SHIPPED.replace("Easy to try: one order", "Testar é fácil: um pedido"), encoding="utf-8")
    own = read_approach_library(approach_path(tmp_path))
    assert next(text for text in own.texts if text.name == "prospect").positioning.startswith("Testar é fácil")


@pytest.mark.parametrize(("old", "new", "message", "told"), [
    ('lifecycle = ["new"]', 'lifecycle = ["newish"]', "rules_word", "new"),
    ("positioning = \"Behind", "posicioning = \"Behind", "rules_word", "positioning"),
    ("positioning = \"Behind the partner, never past it\"", 'positioning = " "', "rules_absent", "approach partner_served.positioning"),
    ('lifecycle = ["new"]', 'lifecycle = "new"', "rules_list", "approach new.when.lifecycle"),
    ("high_headroom = { value = 1.5", "high_headroom = { value = -1", "rules_number", "levels.high_headroom"),
    ("hunter_share = { value = 0.5", "hunter_share = { value = 50", "rules_share", "hunting.hunter_share"),
    ('name = "easy"', 'name = "keep"', "rules_twice", "keep"),
    ('name = "easy"\nwhen = { lifecycle = ["active"] }', 'name = "easy"\nwhen = { lifecycle = ["new"] }', "approach_uncovered", "active | C"),
])  # fmt: skip
def test_a_slip_in_the_file_is_told(tmp_path, old, new, message, told):
    assert old in SHIPPED
    path = tmp_path / "approach.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_approach_library(path)
    problem = next(p for p in caught.value.problems if p.message == message)
    assert told in " ".join(map(str, (problem.fields.get("nearest"), problem.fields.get("setting"), problem.fields.get("values"))))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MissingFileError) as caught:
        read_approach_library(tmp_path / "approach.toml")
    assert caught.value.problems[0].message == "approach_missing"
