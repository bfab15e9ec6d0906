"""Keys: the secret of one engagement, kept apart from its folder, and what only its holder may know (PR3).

A pseudonym is a keyed hash (HMAC-SHA256), so nobody can find out whose it is by hashing a list of names or tax ids. The key and the names that belong
to the pseudonyms stand in one file of the key folder (`KIT_KEYS`, else the user's configuration folder), which only its owner may read; it is made
when first needed. The engagement's folder holds the key's fingerprint, so that a lost key is noticed and never replaced in silence, and the hashes of
persons who asked to be forgotten.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import sys
import unicodedata
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kit.engagement import Engagement
from kit.errors import SettingsError

__all__ = [
    "STATE", "Key", "Suppressed", "destroy_key", "engagement_key", "is_pseudonym", "key_folder", "plain_text", "pseudonym_key", "read_suppressed",
    "remember", "write_state",
]  # fmt: skip

_PSEUDONYM = re.compile(r"P-[A-Z2-7]{10}")
STATE = "privacy.json"  # in the engagement's folder: no secret, no name


@dataclass(frozen=True)
class Key:
    """An engagement's secret; `names` are the persons behind its pseudonyms, pseudonym → name."""

    path: Path
    secret: bytes = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def fingerprint(self) -> str:
        """What tells this key from another one and says nothing about it."""
        return self.hashed("fingerprint", "")[:16]

    def hashed(self, kind: str, text: str) -> str:
        """The keyed hash of a text in a role; accents, case and blanks do not count."""
        return hmac.new(self.secret, f"{kind}|{plain_text(text)}".encode(), "sha256").hexdigest()

    def pseudonym(self, kind: str, text: str) -> str:
        """What stands for a person (`P-` and ten letters or digits), the same in every table and every run."""
        return "P-" + b32encode(bytes.fromhex(self.hashed(kind, text)))[:10].decode()


@dataclass(frozen=True)
class Suppressed:
    """Persons to be forgotten, as keyed hashes: of ids (`sellers`, `contacts`), and of names by their number of words."""

    ids: frozenset[str] = frozenset()
    names: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ids or self.names)


def key_folder() -> Path:
    """Where keys are kept: `KIT_KEYS`, else the configuration folder of the person who works here."""
    if given := os.environ.get("KIT_KEYS"):
        return Path(given).expanduser().resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "carteira" / "keys"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "carteira" / "keys"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "carteira" / "keys"


def engagement_key(engagement: Engagement, make: bool = False) -> Key | None:
    """The engagement's key; None if there is none yet and `make` is off.

    Raises
    ------
    SettingsError
        If the key that the engagement's folder knows is lost, or the key folder lies inside the engagement.
    """
    folder = key_folder()
    if folder == engagement.folder or engagement.folder in folder.parents:
        raise SettingsError.of("key_folder_inside", folder=str(folder), engagement=engagement.name)
    known = str(_state(engagement).get("key", ""))
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        key = Key(path, bytes.fromhex(record["key"]), record["names"])
        if key.fingerprint == known or (not known and record["folder"] == str(engagement.folder)):
            return key
    if known:
        raise SettingsError.of("key_lost", file=str(folder / f"{engagement.name}-{known}.json"), engagement=engagement.name)
    if not make:
        return None
    secret = secrets.token_bytes(32)
    path = folder / f"{engagement.name}-{Key(folder, secret).fingerprint}.json"
    return _written(Key(path, secret), engagement)


def pseudonym_key(engagement: Engagement) -> str:
    """The fingerprint of the key under which persons stand in the engagement's tables; '' where they stand under their names."""
    key = engagement_key(engagement) if engagement.settings.privacy.pseudonyms == "on" else None
    return key.fingerprint if key else ""


def remember(key: Key, engagement: Engagement, names: Mapping[str, str], forget: Iterable[str] = ()) -> Key:
    """The key with further names behind its pseudonyms, and without those to `forget`, kept in its file."""
    gone = set(forget)
    kept = {**key.names, **names}
    return _written(replace(key, names={k: v for k, v in sorted(kept.items()) if k not in gone}), engagement)


def destroy_key(engagement: Engagement) -> bool:
    """Whether there was a key, which is now gone: its pseudonyms can never be turned into names again."""
    try:
        key = engagement_key(engagement)
    except SettingsError:
        return False
    if key is None:
        return False
    key.path.write_bytes(secrets.token_bytes(max(key.path.stat().st_size, 64)))
    key.path.unlink()
    return True


def read_suppressed(engagement: Engagement) -> Suppressed:
    """Who is to be forgotten in this engagement."""
    state = _state(engagement).get("suppressed", {})
    return Suppressed(frozenset(state.get("ids", [])), dict(state.get("names", {})))


def write_state(engagement: Engagement, key: Key, suppressed: Suppressed | None = None) -> None:
    """Keep the key's fingerprint, and who is to be forgotten, in the engagement's folder; what stands there already is not written again."""
    suppressed = read_suppressed(engagement) if suppressed is None else suppressed
    held = {"ids": sorted(suppressed.ids), "names": dict(sorted(suppressed.names.items()))}
    state = {"key": key.fingerprint, "suppressed": held}
    if state != _state(engagement):
        _write(engagement.folder / STATE, json.dumps(state, indent=1) + "\n", 0o644)


def is_pseudonym(text: str) -> bool:
    """Whether the text has the form of a pseudonym (an id such as `P-001` has not)."""
    return _PSEUDONYM.fullmatch(text) is not None


def plain_text(text: str) -> str:
    """The text without accents, case, marks and double blanks: how people and files write one name."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def _state(engagement: Engagement) -> dict[str, dict[str, dict[str, int]]]:
    path = engagement.folder / STATE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _written(key: Key, engagement: Engagement) -> Key:
    key.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    record = {"folder": str(engagement.folder), "key": key.secret.hex(), "names": dict(key.names)}
    _write(key.path, json.dumps(record, indent=1, ensure_ascii=False) + "\n", 0o600)
    return key


def _write(path: Path, text: str, mode: int) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)
