"""The doctor looks at the computer and repairs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import doctor


def test_a_healthy_installation_passes_every_look(tmp_path: Path) -> None:
    assert [f.text for f in doctor.examination(tmp_path) if not f.ok] == []


def test_a_synchronised_folder_is_pointed_out(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Acme"
    folder.mkdir()
    assert any(not f.ok and str(folder) == f.fields.get("folder") for f in doctor.examination(folder))


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "requires", lambda name: ["pandas>=3", "surely-not-installed>=1"])
    ill = [f for f in doctor.examination(tmp_path) if not f.ok]
    assert ill and ill[0].fields["names"] == ["surely-not-installed"]
