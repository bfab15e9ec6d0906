"""Settings: one file, every decision with its reason, nothing misspelt in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.engagement import Engagement, read_engagement
from kit.errors import KitError, MissingFileError, SettingsError
from kit.language import read_language


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


def test_a_value_to_be_written_into_the_file_keeps_its_decimal_point(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_engagement(_engagement(tmp_path, "[thresholds]\nabc_a = { value = 0.7 }\n"))
    assert "value = 0.7," in read_language("es").render(caught.value)


def test_a_bare_number_is_told_the_form_of_a_threshold(tmp_path: Path) -> None:
    assert _problems(tmp_path, "[thresholds]\nabc_a = 0.7\n")["setting_shape"]["values"] == ["0.7"]


@pytest.mark.parametrize(("text", "setting"), [
    ("[engagement]\ncurrency = 'reais'\n", "engagement.currency"),
    ("[locks]\n'001' = { format = 'visit', by = 'Sales director', reason = 'x' }\n", "locks.001.format"),
    ("[locks]\n'001' = { format = 'field', by = '', reason = 'x' }\n", "locks.001.by"),
    ("[eligibility]\nfield = { value = ['huge'], reason = 'x' }\n", "eligibility.field.value.0"),
    ("[response]\nhours = { value = 0, reason = 'x' }\n", "response.hours.value"),
    ("[engagement]\nas_of = '31/05/2020'\n", "engagement.as_of"),
    ("[engagement]\nseed = 'dez'\n", "engagement.seed"),
    ("[thresholds]\nabc_a = { value = 'muito', reason = 'x' }\n", "thresholds.abc_a.value"),
])  # fmt: skip
def test_a_mistyped_setting_is_named(tmp_path: Path, text: str, setting: str) -> None:
    assert _problems(tmp_path, text)["setting_invalid"]["setting"] == setting


def test_a_tier_that_no_format_may_serve_is_refused(tmp_path: Path) -> None:
    text = "[eligibility]\n" + "".join(f"{name} = {{ value = ['key'], reason = 'x' }}\n" for name in ("field", "inside", "digital"))
    assert _problems(tmp_path, text)["eligibility_nobody"]["values"] == [("word", "large"), ("word", "medium"), ("word", "small")]


def test_limits_that_do_not_rise_are_refused(tmp_path: Path) -> None:
    text = "[thresholds]\ninactive_days = { value = 60, reason = 'monthly buyers' }\n"
    assert _problems(tmp_path, text)["thresholds_out_of_order"]["values"] == [90.0, 60.0]


def test_switching_the_tax_id_check_off_needs_a_reason(tmp_path: Path) -> None:
    assert "tax_id_check_without_reason" in _problems(tmp_path, "[engagement]\ntax_id_check = 'off'\n")


def test_an_unknown_language_names_the_three(tmp_path: Path) -> None:
    assert _problems(tmp_path, "[engagement]\nlanguage = 'fr'\n")["language_unknown"]["known"] == ["en", "es", "pt_BR"]


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    problem = _problems(tmp_path, "[engagement]\nlanguage = “es”\n")["toml_unreadable"]
    assert (problem["rows"], problem["values"]) == ([2], ["language = “es”"])


def test_settings_saved_in_another_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "engagement.toml").write_bytes("[engagement]\nclient = 'Indústria'\n".encode("cp1252"))
    with pytest.raises(SettingsError) as caught:
        read_engagement(tmp_path)
    assert (caught.value.problems[0].message, caught.value.problems[0].fields["rows"]) == ("toml_not_utf8", [2])


@pytest.mark.parametrize("as_of", ["30/06/2026", "20260630", "2026-W26-1", "2026-02-30", "2026-06-30T10:00"])
def test_a_cut_off_date_is_written_in_one_way_only(tmp_path: Path, as_of: str) -> None:
    assert _problems(tmp_path, f"[engagement]\nas_of = '{as_of}'\n")["setting_invalid"]["setting"] == "engagement.as_of"


@pytest.mark.parametrize("value", ["95", "-0.1", "nan", "inf"])
def test_a_share_is_between_0_and_1(tmp_path: Path, value: str) -> None:
    text = f"[thresholds]\nabc_b = {{ value = {value}, reason = 'x' }}\n"
    assert _problems(tmp_path, text)["setting_invalid"]["setting"] == "thresholds.abc_b.value"


@pytest.mark.parametrize("code", ["es", "pt_BR"])
@pytest.mark.parametrize("text", [
    "as_of = '30/06/2026'", "currency = 'reais'", "seed = -1", "seed = 'a'", "notes = 'a'", "tax_id_check = 'x'", "title = 5",
])  # fmt: skip
def test_why_a_setting_is_refused_is_told_in_the_readers_language(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "engagement.toml").write_text(f"[engagement]\n{text}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_engagement(tmp_path)
    told = read_language(code).render(caught.value)
    assert "Input" not in told and "must" not in told and "should" not in told


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
