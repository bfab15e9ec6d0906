"""A view shows at every value what a run with that value would give, says what is wrong, and saves nothing."""

from __future__ import annotations

import tomllib

import pytest

from kit.engagement import Settings, changed_settings, setting_address
from kit.language import read_language
from kit.report.outputs import Output, call_out
from kit.what_if import Panel, beside, what_if

ENGLISH, PORTUGUESE = read_language("en", "USD"), read_language("pt_BR", "BRL")


def _told(settings: Settings) -> Output:
    return call_out(f"A up to <{settings.thresholds.abc_a.value:.2f}>, {settings.formats.field.minutes.value:.0f} minutes")


@pytest.fixture
def panel(settings: Settings) -> Panel:
    return what_if(settings, ENGLISH, _told, "abc_a", "abc_b", "field.minutes")


def test_nothing_is_drawn_before_a_control_is_moved(settings):
    drawn = []
    view = what_if(settings, ENGLISH, lambda given: drawn.append(given) or call_out("drawn"), "abc_a")
    view._repr_mimebundle_()
    assert drawn == [] and view.shown.value == ""
    view.controls["abc_a"].value = 0.7
    assert len(drawn) == 1 and "drawn" in view.shown.value


def test_a_moved_control_draws_with_its_value_and_leaves_the_other_settings_and_the_engagement_alone(panel, settings):
    panel.controls["abc_a"].value = 0.6
    assert "A up to &lt;0.60&gt;, 90 minutes" in panel.shown.value
    panel.controls["field.minutes"].value = 45
    assert "A up to &lt;0.60&gt;, 45 minutes" in panel.shown.value
    assert settings.thresholds.abc_a.value == 0.8 and settings.formats.field.minutes.value == 90


def test_the_value_here_and_that_of_the_settings_stand_beside_each_control_in_the_readers_language(settings):
    view = what_if(settings, PORTUGUESE, _told, "abc_a", "wallet_mid")
    view.controls["wallet_mid"].value = 0.85
    assert view.values["abc_a"].value == "<b>80%</b> · configuração: 80%"
    assert view.values["wallet_mid"].value == "<b>0,85</b> · configuração: 0,90"
    assert view.controls["abc_a"].description == "Classe A: participação acumulada na receita antes da conta"


def test_what_was_tried_can_be_copied_into_the_settings_file_as_it_stands(panel):
    panel.controls["abc_a"].value = 0.65
    panel.controls["field.minutes"].value = 60
    copied = panel.told.value.partition("<pre>")[2].partition("</pre>")[0].replace("&quot;", '"')
    read = tomllib.loads(copied)
    assert read["thresholds"]["abc_a"]["value"] == 0.65 and read["formats"]["field"]["minutes"]["value"] == 60
    assert read["thresholds"]["abc_a"]["reason"]


def test_the_way_back_restores_every_control_and_draws_nothing(panel):
    panel.controls["abc_a"].value, panel.controls["abc_b"].value = 0.5, 0.9
    panel.back.click()
    assert panel.changed == {} and panel.shown.value == "" and "<pre>" not in panel.told.value
    assert panel.controls["abc_a"].value == 0.8


def test_values_that_contradict_each_other_are_said_in_the_view_and_in_its_language(settings):
    view = what_if(settings, PORTUGUESE, _told, "abc_a", "abc_b")
    view.controls["abc_a"].value = 0.97
    assert "abc_a &lt; abc_b" in view.shown.value and "crescer nesta ordem" in view.shown.value
    view.controls["abc_a"].value = 0.7
    assert "A up to" in view.shown.value


def test_a_failure_that_nobody_foresaw_is_told_instead_of_leaving_an_old_picture(settings):
    view = what_if(settings, ENGLISH, lambda given: 1 / (given.thresholds.abc_a.value - 0.5) and call_out("fine"), "abc_a")
    view.controls["abc_a"].value = 0.6
    assert "fine" in view.shown.value
    view.controls["abc_a"].value = 0.5
    assert "ZeroDivisionError" in view.shown.value and "fine" not in view.shown.value


def test_every_setting_of_the_method_has_an_address_at_which_it_changes(settings):
    changed = {name: limit.value for name, limit in settings.reasons()}
    assert changed_settings(settings, changed) == settings
    assert [setting_address(name) for name in ("abc_a", "field.minutes", "reach.access")] == [
        "thresholds.abc_a", "formats.field.minutes", "reach.access",
    ]  # fmt: skip
    assert changed_settings(settings, {"reach.access": 0.5}).reach.access.value == 0.5


def test_a_table_of_measures_puts_each_in_its_own_unit():
    own, here = ([("Headroom", money, "money"), ("Share of wallet", share, "ratio")] for money, share in ((100.0, 0.5), (50.0, None)))
    shown = beside(own, here, ENGLISH, "Less is open").structure
    assert shown["rows"] == [["Headroom", "$100", "$50"], ["Share of wallet", "50.0%", "–"]]
