"""Keys: made once, kept apart, missed when lost (PR3)."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engagement import Engagement, Settings
from kit.errors import SettingsError
from kit.keys import STATE, Key, Suppressed, destroy_key, engagement_key, is_pseudonym, plain_text, read_suppressed, remember, write_state


@pytest.fixture
def engagement(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Engagement:
    monkeypatch.setenv("KIT_KEYS", str(tmp_path / "keys"))
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "engagement.toml").write_text("", encoding="utf-8")
    return Engagement(folder, settings)


def refusal(engagement: Engagement) -> str:
    with pytest.raises(SettingsError) as caught:
        engagement_key(engagement, make=True)
    return caught.value.problems[0].message


def test_a_key_is_made_on_first_use_outside_the_engagement_for_its_owner_only(engagement: Engagement) -> None:
    assert engagement_key(engagement) is None
    key = engagement_key(engagement, make=True)
    assert key is not None and engagement_key(engagement) == key and len(key.secret) == 32
    assert engagement.folder not in key.path.parents and stat.S_IMODE(key.path.stat().st_mode) == 0o600
    assert key.secret.hex() not in repr(key)


def test_a_lost_key_is_an_error_and_never_replaced_in_silence(engagement: Engagement) -> None:
    key = engagement_key(engagement, make=True)
    assert key is not None
    write_state(engagement, key)
    key.path.unlink()
    assert refusal(engagement) == "key_lost"
    key.path.write_text(json.dumps({"folder": str(engagement.folder), "key": "00", "names": {}}), encoding="utf-8")
    assert refusal(engagement) == "key_lost"


def test_the_engagements_folder_holds_neither_key_nor_name(engagement: Engagement) -> None:
    key = engagement_key(engagement, make=True)
    assert key is not None
    key = remember(key, engagement, {"P-A": "Ana Lima"})
    write_state(engagement, key, Suppressed(frozenset([key.hashed("contacts", "K1")]), {key.hashed("name", "Ana Lima"): 2}))
    written = (engagement.folder / STATE).read_text(encoding="utf-8")
    assert key.secret.hex() not in written and "Ana" not in written and "K1" not in written
    assert read_suppressed(engagement).names == {key.hashed("name", "ana  LIMA"): 2}
    assert engagement_key(engagement) == key and remember(key, engagement, {}, forget=["P-A"]).names == {}


def test_a_key_folder_inside_the_engagement_is_refused(engagement: Engagement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_KEYS", str(engagement.folder / "keys"))
    assert refusal(engagement) == "key_folder_inside"


def test_two_engagements_of_one_name_do_not_share_a_key_and_a_moved_one_keeps_its_own(engagement: Engagement, tmp_path: Path) -> None:
    key, other = engagement_key(engagement, make=True), replace(engagement, folder=tmp_path / "elsewhere" / "acme")
    assert key is not None and (own := engagement_key(other, make=True)) is not None and own.secret != key.secret
    write_state(engagement, key)
    engagement.folder.rename(tmp_path / "moved")
    moved = engagement_key(replace(engagement, folder=tmp_path / "moved"))
    assert moved is not None and moved.secret == key.secret


def test_a_destroyed_key_is_gone(engagement: Engagement) -> None:
    assert not destroy_key(engagement)
    key = engagement_key(engagement, make=True)
    assert destroy_key(engagement) and key is not None and not key.path.exists() and os.listdir(key.path.parent) == []


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_pseudonym_is_the_same_for_one_person_and_another_for_another(one: str, other: str) -> None:
    key = Key(Path("k"), b"secret")
    assert (key.pseudonym("sellers", one) == key.pseudonym("sellers", other)) == (plain_text(one) == plain_text(other))
    assert key.pseudonym("sellers", one) != key.pseudonym("contacts", one) and Key(Path("k"), b"other").pseudonym("x", one) != key.pseudonym("x", one)


def test_a_name_is_one_name_however_it_is_written() -> None:
    assert plain_text("  JOÃO  d'Ávila-Souza ") == plain_text("joao d avila souza") == "joao d avila souza"


def test_an_id_that_only_begins_like_a_pseudonym_is_none() -> None:
    assert is_pseudonym(Key(Path("k"), b"secret").pseudonym("contacts", "K1")) and not any(map(is_pseudonym, ("P-001", "P-AAAAAAAAA1", "", "P-")))
