"""Files: what the mapping calls a file of the engagement's `data/` folder, whatever its format, as a `Source`.

One file, a file inside a zip (`export.zip/clientes.csv`), several files with the same columns (a list, or a pattern such as `vendas_2026-*.csv`).
Text formats are read as text and understood later, with the whole column as evidence; workbooks and Parquet keep the types they have. A client's
file is only ever read (IN1, IN2, IN8, IN14).
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.errors import DataError, MissingFileError
from kit.load.files.archive import member_content
from kit.load.files.delimited import check_lines, read_delimited
from kit.load.files.layout import HeaderRow
from kit.load.files.parquet import read_parquet
from kit.load.files.several import combined
from kit.load.files.sheets import read_sheet
from kit.load.files.source import MAX_CELL, Source, check_caps

__all__ = ["FORMATS", "check_twins", "file_names", "read_source"]

FORMATS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".zip")
_TEXTS, _SHEETS = FORMATS[:3], FORMATS[3:7]
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True)
class _Form:
    sheet: str
    encoding: str
    separator: str
    header: HeaderRow


def read_source(
    folder: Path, file: str | Sequence[str], sheet: str = "", encoding: str = "", separator: str = "", header: HeaderRow = None
) -> Source:
    """The file or files `file` of the folder `folder`, read as ending and content say; `header` is the number of the row with the names, or "none".

    Raises
    ------
    MissingFileError
        If it is not there; the message names the nearest file that is.
    DataError
        If its format is not known, it is too large, empty, or cannot be understood without guessing.
    """
    wanted = [file] if isinstance(file, str) else list(file)
    names = list(dict.fromkeys(name for one in wanted for name in file_names(folder, one)))
    form = _Form(sheet, encoding, separator, header)
    if len(names) == 1:
        return _read(folder, names[0], form)
    check_twins(folder, names)
    label = wanted[0] if len(wanted) == 1 else f"{wanted[0]} … {wanted[-1]}"
    return combined(label, [_read(folder, name, form) for name in names])


def file_names(folder: Path, wanted: str) -> list[str]:
    """The files of the folder that a name or pattern means; MissingFileError names the nearest if there is none."""
    if _inside(folder, folder / wanted) and (folder / wanted).is_file():
        return [wanted]
    if any(mark in wanted for mark in "*?[") and ".." not in wanted and not Path(wanted).is_absolute():
        found = sorted(p.relative_to(folder).as_posix() for p in folder.glob(wanted) if p.is_file() and _inside(folder, p))
        if found:
            return found
    archive, inside, _ = wanted.partition(".zip/")
    if inside and (folder / f"{archive}.zip").is_file() and _inside(folder, folder / f"{archive}.zip"):
        return [wanted]
    there = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    near = difflib.get_close_matches(wanted, there, n=1, cutoff=0.0)
    raise MissingFileError.of(
        "data_file_missing", place=wanted, file=wanted, sheet="", folder=folder.name, nearest=near[0] if near else "–", values=there[:10] or ["–"]
    )


def _inside(folder: Path, path: Path) -> bool:
    return folder.resolve() in path.resolve().parents


def check_twins(folder: Path, names: list[str]) -> None:
    """Raise DataError if two of the files hold the same bytes: their rows would count twice."""
    seen: dict[str, str] = {}
    for name in (n for n in names if (folder / n).is_file()):
        check_caps(name, n_bytes=(folder / name).stat().st_size)
        with (folder / name).open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        if digest in seen:
            raise DataError.of("files_twins", place=name, file=name, sheet="", other=seen[digest], values=[seen[digest], name])
        seen[digest] = name


def _read(folder: Path, name: str, form: _Form) -> Source:
    path, member = folder / name, ""
    if not path.is_file():
        archive, _, member = name.partition(".zip/")
        path = folder / f"{archive}.zip"
    size = path.stat().st_size
    check_caps(name, n_bytes=size)
    if path.suffix.lower() not in FORMATS:
        raise DataError.of("format_unknown", place=name, file=name, sheet="", values=[path.suffix], known=list(FORMATS))
    if size == 0:
        raise DataError.of("file_empty", place=name, file=name, sheet="")
    if path.suffix.lower() == ".zip":
        inside, content = member_content(path, name.partition(".zip/")[0] + ".zip" if member else name, member)
        return _read_content(content, inside, name, form)
    if path.suffix.lower() in _TEXTS:
        with path.open("rb") as stream:
            check_lines(stream.read(2 * MAX_CELL), name)  # a cell without end is refused before the file is read
    if path.suffix.lower() == ".parquet":
        return read_parquet(path, name)
    return _read_content(path.read_bytes(), name, name, form)


def _read_content(content: bytes, inside: str, name: str, form: _Form) -> Source:
    """The content of a file (or of a member of a zip) that is called `inside`; `name` is what the mapping calls it."""
    suffix = Path(inside).suffix.lower()
    kind = "zip" if content.startswith(_ZIP) else "ole" if content.startswith(_OLE) else "parquet" if content.startswith(_PARQUET) else "text"
    if suffix not in FORMATS:  # a member of a zip may have no ending: its content tells
        suffix = {"zip": ".xlsx", "ole": ".xls", "parquet": ".parquet"}.get(kind, ".csv")
    where: dict[str, object] = {"place": name, "file": name, "sheet": ""}
    if suffix == ".parquet":
        return read_parquet(content, name)
    if suffix in _TEXTS:
        if kind != "text":
            raise DataError.of("workbook_as_text", **where)
        return read_delimited(content, name, form.encoding, form.separator, form.header)
    if suffix == ".zip":
        raise DataError.of("format_unknown", **where, values=[inside], known=list(FORMATS[:-1]))
    if kind == "text":
        start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        web = start.startswith(b"<") and (b"<html" in start or b"<table" in start or b"<?xml" in start or b"<!doctype" in start)
        if web:
            raise DataError.of("page_as_workbook", **where)
        if b"\x00" not in content[:2000]:
            raise DataError.of("text_as_workbook", **where)
    return read_sheet(content, name, form.sheet, form.header)
