"""Contact rules: every cell is covered, wrong words are named with the nearest right one."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from kit.action.contact_rules import DIMENSIONS, ContactRules, contact_rules_path, read_contact_rules
from kit.errors import MissingFileError, SettingsError
from kit.language import read_language
from kit.resources import resource

SHIPPED = resource("templates/contact_rules.toml").read_text(encoding="utf-8")


def _changed(folder: Path, old: str, new: str) -> Path:
    assert old in SHIPPED
    path = folder / "contact_rules.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


def _problems(path: Path) -> dict[str, dict[str, object]]:
    with pytest.raises(SettingsError) as caught:
        read_contact_rules(path)
    return {p.message: dict(p.fields) for p in caught.value.problems}


def test_every_combination_of_lifecycle_class_potential_and_format_has_a_rule(rules: ContactRules) -> None:
    cells = list(itertools.product(*DIMENSIONS.values()))
    assert len(cells) == 6 * 3 * 4 * 5
    assert all(rules.rule(*cell).objective for cell in cells)


def test_every_shipped_rule_applies_somewhere(rules: ContactRules) -> None:
    assert rules.never_apply == ()
    assert rules.status.status == "ok"


def test_an_a_account_that_drifts_or_left_brings_in_the_director_and_no_c_account_ever_does(rules: ContactRules) -> None:
    for lifecycle, potential, service_format in itertools.product(
        DIMENSIONS["lifecycle"], DIMENSIONS["potential_class"], DIMENSIONS["service_format"]
    ):
        drifts = lifecycle in ("pre_inactive", "just_inactivated", "inactive")
        assert (rules.rule(lifecycle, "A", potential, service_format).escalation == "director") == drifts
        assert rules.rule(lifecycle, "C", potential, service_format).escalation == "none"


def test_the_first_rule_that_fits_is_taken(rules: ContactRules) -> None:
    assert rules.rule("pre_inactive", "C", "high", "inside").name == "c_drifting_with_potential"
    assert rules.rule("pre_inactive", "C", "low", "inside").name == "c_drifting"


def test_an_unknown_word_is_named_with_the_nearest_right_one(tmp_path: Path) -> None:
    path = _changed(
        tmp_path, 'when = { lifecycle = ["pre_inactive"], abc_class = ["B"] }', 'when = { lifecycle = ["pre_inactiv"], abc_class = ["B"] }'
    )
    fields = _problems(path)["rules_word"]
    assert (fields["values"], fields["nearest"], fields["setting"]) == (["pre_inactiv"], "pre_inactive", "rule b_drifting.when.lifecycle")


def test_an_unknown_field_is_named_with_the_nearest_right_one(tmp_path: Path) -> None:
    fields = _problems(_changed(tmp_path, "frequency = 1.25", "frequancy = 1.25"))
    assert fields["rules_word"]["nearest"] == "frequency"
    assert fields["rules_absent"]["setting"] == "rule a_drifting_visited.frequency"


def test_a_cell_that_no_rule_covers_is_named(tmp_path: Path) -> None:
    path = _changed(tmp_path, 'when = { lifecycle = ["active"], abc_class = ["C"] }', 'when = { lifecycle = ["active"], abc_class = ["B"] }')
    fields = _problems(path)["contact_rules_uncovered"]
    assert fields["count"] == 2 * 4  # class C, medium and low potential, four formats: key accounts have a rule of their own
    assert fields["values"] == ["active | C | medium | field", "active | C | medium | inside", "active | C | medium | digital"]


def test_a_rule_that_can_never_apply_is_reported(tmp_path: Path) -> None:
    again = '\n[[rule]]\nname = "too_late"\nwhen = { lifecycle = ["new"] }\nchannel = "phone"\nfrequency = 1\nobjective = "x"\ncontent = "y"\n'
    path = tmp_path / "contact_rules.toml"
    path.write_text(SHIPPED + again + 'owner_role = "seller"\nescalation = "none"\nreason = "z"\n', encoding="utf-8")
    status = read_contact_rules(path).status
    assert status.status == "degraded"
    assert "too_late" in status.reason


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("frequency = 1.25", 'frequency = "often"', "rules_number"),
        ("frequency = 1.25", "frequency = -1", "rules_number"),
        ("frequency = 1.25", "frequency = inf", "rules_number"),
        ("headroom_share = { value = 0.25", "headroom_share = { value = 25", "rules_share"),
        ('lifecycle = ["new"]', 'lifecycle = "new"', "rules_list"),
        ('name = "b_drifting"', 'name = "a_drifting_partner"', "rules_twice"),
        ('objective = "Bring the account back to its rhythm"', 'objective = " "', "rules_absent"),
        ("task_days = { value = 14, reason =", "task_days = { value = 14, raison =", "rules_number"),
        ('small = "digital"', "", "rules_absent"),
        ("[formats.partner]", "[formats.partners]", "rules_word"),
        ("[[rule]]", "[rules", "toml_unreadable"),
    ],
)
def test_what_is_wrong_has_its_own_message(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in _problems(_changed(tmp_path, old, new))


def test_an_engagements_own_rules_go_before_the_kits(tmp_path: Path) -> None:
    assert contact_rules_path(tmp_path) == resource("templates/contact_rules.toml")
    (tmp_path / "contact_rules.toml").write_text(SHIPPED, encoding="utf-8")
    assert contact_rules_path(tmp_path) == tmp_path / "contact_rules.toml"


def test_every_number_that_is_a_judgement_carries_its_reason(rules: ContactRules) -> None:
    numbers = rules.assumptions().set_index("setting")
    assert numbers.loc["next_steps.headroom_share", "value"] == 0.25
    assert numbers.loc["formats.key_account.least", "value"] == 0.5
    assert (numbers["reason"].str.len() > 20).all()
    assert read_language("pt_BR").told(numbers.loc["formats.field.least", "meaning"]).endswith("vendas externas")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError) as caught:
        read_contact_rules(tmp_path / "contact_rules.toml")
    assert caught.value.problems[0].message == "contact_rules_missing"
