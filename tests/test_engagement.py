"""Settings: one file, every decision with its reason, nothing misspelt in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.engagement import Engagement, read_engagement
from kit.errors import KitError, MissingFileError, SettingsError


def _engagement(folder: Path, text: str = "") -> Path:
    (folder / "engagement.toml").write_text(text, encoding="utf-8")
    return folder


def _problems(folder: Path, text: str) -> dict[str, dict[str, object]]:
    with pytest.raises(SettingsError) as caught:
        read_engagement(_engagement(folder, text))
    return {p.message: dict(p.fields) for p in caught.value.problems}


def test_an_empty_file_gives_the_defaults_each_with_a_reason(tmp_path: Path) -> None:
    settings = read_engagement(_engagement(tmp_path)).settings
    assert settings.thresholds.abc_a.value == 0.8
    assert all(threshold.reason for _, threshold in settings.reasons())


def test_a_misspelt_setting_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    found = _problems(tmp_path, "[thresholds]\nabc_aa = { value = 0.7, reason = 'x' }\n[engagement]\nlangauge = 'es'\n")
    assert set(found) == {"setting_unknown"}
    with pytest.raises(SettingsError) as caught:
        read_engagement(tmp_path)
    assert {(p.fields["setting"], p.fields["nearest"]) for p in caught.value.problems} == {
        ("thresholds.abc_aa", "thresholds.abc_a"),
        ("engagement.langauge", "engagement.language"),
    }


def test_a_threshold_changed_without_a_reason_is_refused(tmp_path: Path) -> None:
    assert _problems(tmp_path, "[thresholds]\nabc_a = { value = 0.7 }\n")["threshold_without_reason"]["setting"] == "thresholds.abc_a"


def test_a_bare_number_is_told_the_form_of_a_threshold(tmp_path: Path) -> None:
    assert _problems(tmp_path, "[thresholds]\nabc_a = 0.7\n")["setting_shape"]["values"] == ["0.7"]


@pytest.mark.parametrize(("text", "setting"), [
    ("[engagement]\ncurrency = 'reais'\n", "engagement.currency"),
    ("[engagement]\nas_of = '31/05/2020'\n", "engagement.as_of"),
    ("[engagement]\nseed = 'dez'\n", "engagement.seed"),
    ("[thresholds]\nabc_a = { value = 'muito', reason = 'x' }\n", "thresholds.abc_a.value"),
])  # fmt: skip
def test_a_mistyped_setting_is_named(tmp_path: Path, text: str, setting: str) -> None:
    assert _problems(tmp_path, text)["setting_invalid"]["setting"] == setting


def test_limits_that_do_not_rise_are_refused(tmp_path: Path) -> None:
    text = "[thresholds]\ninactive_days = { value = 60, reason = 'monthly buyers' }\n"
    assert _problems(tmp_path, text)["thresholds_out_of_order"]["values"] == [90.0, 60.0]


def test_switching_the_tax_id_check_off_needs_a_reason(tmp_path: Path) -> None:
    assert "tax_id_check_without_reason" in _problems(tmp_path, "[engagement]\ntax_id_check = 'off'\n")


def test_an_unknown_language_names_the_three(tmp_path: Path) -> None:
    assert _problems(tmp_path, "[engagement]\nlanguage = 'fr'\n")["language_unknown"]["known"] == ["en", "es", "pt_BR"]


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    assert "line 1" in str(_problems(tmp_path, "[engagement\n")["toml_unreadable"]["reason"])


def test_a_folder_without_settings_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError) as caught:
        read_engagement(tmp_path / "nowhere")
    assert isinstance(caught.value, FileNotFoundError) and isinstance(caught.value, KitError) and caught.value.exit_code == 2


def test_the_hash_follows_what_shapes_the_figures_and_not_how_they_are_told(tmp_path: Path) -> None:
    def hashed(text: str) -> str:
        return read_engagement(_engagement(tmp_path, text)).hash

    base = hashed("")
    assert hashed("[engagement]\nlanguage = 'es'\nclient = 'Acme'\n") == base
    assert hashed("[engagement]\nseed = 7\n") != base
    assert hashed("[thresholds]\nabc_a = { value = 0.7, reason = 'few accounts' }\n") != base


def test_parameters_replace_the_settings_of_the_file(tmp_path: Path) -> None:
    project: Engagement = read_engagement(_engagement(tmp_path, "[engagement]\nas_of = 2020-05-31\n"), language="pt-BR", as_of="2020-04-30")
    assert (project.language.code, project.settings.engagement.as_of) == ("pt_BR", "2020-04-30")
