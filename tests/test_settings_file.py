"""Settings files: where a slip of the pen stands, and in which language its writer reads."""

from __future__ import annotations

from pathlib import Path

from kit.settings_file import written_language


def test_the_language_is_known_even_where_the_settings_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "engagement.toml").write_text("[engagement]\nlanguage = 'es'\ntitle = 'abc\n", encoding="utf-8")
    assert written_language(tmp_path) == "es" and written_language(tmp_path / "nowhere") == ""
