"""Archive: a zip file is looked into before anything is unpacked (IN14).

A small zip can hold gigabytes, and its list of contents can lie about them. The sizes in the list are checked first, then everything is unpacked in
pieces and thrown away: Python stops at the size that the list gives and compares the check sum, so that what passes is as large as it says. A zip
with one file in it is read as that file; with several the mapping says which, as `file = "export.zip/clientes.csv"`.
"""

from __future__ import annotations

import difflib
import zipfile
import zlib
from pathlib import Path

from kit.errors import DataError, KitError, MissingFileError
from kit.language import message
from kit.load.files.source import MAX_BYTES, check_caps

__all__ = ["check_archive", "member_content"]

MAX_RATIO = 200  # deflate makes text 5 to 50 times smaller, a bomb 1,000 times
_SMALL = 50_000_000
_PIECE = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError)


def check_archive(archive: zipfile.ZipFile, file: str) -> None:
    """Raise DataError if the archive would unpack to too much, is damaged or is locked; nothing of it is kept."""
    members = [info for info in archive.infolist() if not info.is_dir()]
    _check_sizes(members, file)
    for info in members:
        try:
            with archive.open(info) as content:
                while content.read(_PIECE):
                    pass
        except _FAULTS as error:
            raise _unreadable(info, file) from error


def member_content(path: Path, file: str, member: str = "") -> tuple[str, bytes]:
    """The name and the bytes of one file in the zip file `path`; `member` may stay empty where there is only one.

    Raises
    ------
    DataError
        If it is no zip file, holds several files or none, would unpack to too much, or is locked.
    MissingFileError
        If `member` is not in it; the message names the nearest.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: info for info in archive.infolist() if _counts(info)}
            if member and member not in members:
                near = difflib.get_close_matches(member, members, n=1, cutoff=0.0)
                raise MissingFileError.of("data_file_missing", place=file, file=f"{file}/{member}", sheet="", folder=file,
                                          nearest=f"{file}/{near[0]}" if near else "–", values=sorted(members)[:10] or ["–"])  # fmt: skip
            if not members:
                raise DataError.of("file_empty", place=file, file=file, sheet="")
            if not member and len(members) > 1:
                raise DataError.of("zip_member_needed", place=file, file=file, sheet="", values=sorted(members)[:10], first=sorted(members)[0])
            info = members[member or next(iter(members))]
            _check_sizes([info], file)
            try:
                return info.filename, archive.read(info)
            except _FAULTS as error:
                raise _unreadable(info, file) from error
    except zipfile.BadZipFile as error:
        raise DataError.of("zip_unreadable", place=file, file=file, sheet="", values=[path.name]) from error


def _check_sizes(members: list[zipfile.ZipInfo], file: str) -> None:
    unpacked, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    check_caps(file, n_bytes=unpacked)
    if unpacked > _SMALL and unpacked > MAX_RATIO * packed:
        raise DataError.of("file_too_large", place=file, file=file, sheet="", rows=[1], count=unpacked, limit=min(MAX_BYTES, MAX_RATIO * packed),
                           unit=("label", message("bytes")))  # fmt: skip


def _unreadable(info: zipfile.ZipInfo, file: str) -> KitError:
    if info.flag_bits & 1:
        return DataError.of("zip_locked", place=file, file=file, sheet="", values=[info.filename])
    return DataError.of("zip_unreadable", place=file, file=file, sheet="", values=[info.filename])


def _counts(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file of the client, and not a folder or what a Mac adds."""
    name = info.filename.rsplit("/", 1)[-1]
    return not info.is_dir() and not info.filename.startswith("__MACOSX/") and name not in (".DS_Store", "Thumbs.db", "desktop.ini")
