"""Joins: columns that stand in another file, ids that stand in several columns, months that stand side by side.

A join looks up, it never multiplies: a key that occurs twice in the other file is an error. Keys meet as text, so that `7`, `7.0` and `"7"` are one
seller; other spellings meet only by a rule that the mapping names (`match`), and every pair that it repairs is told. Rows whose key is not found keep
their place, with the looked-up columns missing, and are counted as a finding, which names the rule that would help.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kit.errors import DataError, KitError, Problem
from kit.language import sentence
from kit.load.files.layout import is_total_label
from kit.load.files.source import Source, located
from kit.load.findings import Finding, Touched
from kit.load.mapping.definition import Join, Melt
from kit.load.mapping.key_rules import BETWEEN, RULE_MEANINGS, mildest_rule, repaired_keys
from kit.load.values.cells import cells_of, zero_filled

__all__ = ["combined_text", "header_problem", "joined", "melted", "most_frequent"]


def header_problem(source: Source, headers: Sequence[str], wanted: str, table: str) -> Problem:
    """The problem that a mapped column is not in the file, with the nearest that is."""
    near = difflib.get_close_matches(wanted, headers, n=1, cutoff=0.0)
    return Problem.of("column_missing", **source.where(wanted), table=table, nearest=near[0] if near else "–", values=list(headers)[:30])


def joined(
    frame: pd.DataFrame, source: Source, join: Join, other: Source, table: str, weights: np.ndarray | None = None
) -> tuple[pd.DataFrame, list[Touched]]:
    """The frame with the columns that `join` takes from `other`, row by row the same; and what was found by a rule, or not found.

    `weights` says for how many rows of the file a row stands, where the engine has summed them up.

    Raises
    ------
    DataError
        If a column is not there, a name is taken already, the other file's key is repeated, or a key could be several of its keys by the join's rule.
    """
    _check_join(frame, source, join, other, table)
    ours = combined_text([frame[name] for name in join.key], BETWEEN)
    theirs = combined_text([other.frame[name] for name in join.key.values()], BETWEEN)
    _check_unique(theirs, join, other)
    place = {value: n for n, value in enumerate(theirs) if isinstance(value, str)}
    used = ours.cat.categories[np.unique(ours.cat.codes[ours.cat.codes >= 0])]
    pairs, doubtful = repaired_keys(used, place, join.match)
    if doubtful:
        raise _doubtful_keys(ours, doubtful, source, join, other)
    met = {**place, **{key: place[repaired] for key, repaired in pairs.items()}}
    found = np.array([met.get(v, -1) for v in ours.cat.categories] + [-1], dtype=np.int64)[ours.cat.codes]
    looked_up = {new: pd.Series(other.frame[name].array.take(found, allow_fill=True), index=frame.index) for new, name in join.take.items()}
    unmatched = (found < 0) & (ours.cat.codes.to_numpy() >= 0)
    weights = np.ones(len(ours), dtype=np.int64) if weights is None else weights
    findings = [_repaired(ours, pairs, source, join, other, table, weights)] if pairs else []
    if unmatched.any():
        findings.append(_unmatched(ours, unmatched, sorted(set(place)), source, join, other, table, weights))
    return frame.assign(**looked_up), findings


def _repaired(ours: pd.Series, pairs: dict[str, str], source: Source, join: Join, other: Source, table: str, weights: np.ndarray) -> Touched:
    rows, column = ours.isin(list(pairs)).to_numpy(), ", ".join(join.key)
    shown = {key: f"{_told(key)} = {_told(theirs)}" for key, theirs in pairs.items()}
    text = sentence(
        "{n} values of “{column}” meet {other} only by the rule “{rule}” ({meaning})",
        n=len(pairs), column=column, other=other.file, rule=join.match, meaning=("label", RULE_MEANINGS[join.match]),
    )  # fmt: skip
    remedy = sentence("Look at every pair: a wrong one gives its rows a wrong {taken}", taken=", ".join(join.take.values()))
    first = int(ours.index[rows].min())
    finding = Finding(table, text, source.file, source.sheet, column, int(weights[rows].sum()), None, first, min(shown.values()), remedy)
    return Touched(finding, rows, ours.astype("str").map(shown), weights)


def _unmatched(
    ours: pd.Series, rows: np.ndarray, known: list[str], source: Source, join: Join, other: Source, table: str, weights: np.ndarray
) -> Touched:
    column, count = ", ".join(join.key), int(weights[rows].sum())
    text = sentence("{n} rows find no match for “{column}” in {other}", n=count, column=column, other=other.file)
    strange = sorted(ours[rows].astype("str").unique())
    rule, pairs = mildest_rule(strange, known)
    if pairs:
        pair = next(iter(pairs.items()))
        remedy = sentence(
            "A rule would repair {n} of {all} values, such as {ours} = {theirs}. If they are the same, add to the join in mapping.toml: {line}",
            n=len(pairs), all=len(strange), ours=_told(pair[0]), theirs=_told(pair[1]), line=f'match = "{rule}"',
        )  # fmt: skip
    else:
        remedy = sentence("Complete {other}, or accept that {taken} stays empty there", other=other.file, taken=", ".join(join.take.values()))
    first = int(ours.index[rows].min())
    finding = Finding(table, text, source.file, source.sheet, column, count, None, first, _told(strange[0]), remedy)
    return Touched(finding, rows, ours.astype("str").map(_told, na_action="ignore"), weights)


def _doubtful_keys(ours: pd.Series, doubtful: dict[str, tuple[str, ...]], source: Source, join: Join, other: Source) -> KitError:
    rows = ours.index[ours.isin(list(doubtful)).to_numpy()]
    key, several = next(iter(doubtful.items()))
    return DataError.of(
        "join_key_doubtful", **source.where(", ".join(join.key)), rows=rows[:5].tolist(), count=len(rows), values=[_told(k) for k in doubtful][:3],
        other=other.file, rule=join.match, example=_told(key), candidates=[_told(k) for k in several[:3]],
    )  # fmt: skip


def _told(key: str) -> str:
    return key.replace(BETWEEN, ", ")


def _check_join(frame: pd.DataFrame, source: Source, join: Join, other: Source, table: str) -> None:
    problems = [header_problem(source, list(frame.columns), name, table) for name in join.key if name not in frame.columns]
    there = list(other.frame.columns)
    problems += [header_problem(other, there, name, table) for name in [*join.key.values(), *join.take.values()] if name not in there]
    taken = [(new, old) for new, old in join.take.items() if new in frame.columns]
    problems += [Problem.of("join_name_taken", **source.where(new), other=other.file, values=[old]) for new, old in taken]
    if problems:
        raise DataError(*problems)


def _check_unique(keys: pd.Series, join: Join, other: Source) -> None:
    known = keys[keys.notna()]
    repeated = known[known.duplicated(keep=False)]
    if len(repeated):
        values = [_told(v) for v in sorted(repeated.astype("str").unique())[:3]]
        column = ", ".join(join.key.values())
        told = {**other.where(column), "rows": repeated.index[:5].tolist(), "count": len(repeated), "values": values}
        raise DataError(located(Problem("join_key_repeated", told), other))


def combined_text(columns: Sequence[pd.Series], between: str = "-", before: str = "", widths: Sequence[int] = ()) -> pd.Series:
    """One text per row from the columns' texts, missing where any of them is; texts of digits are filled with zeros to `widths`."""
    texts = [cells_of(column).texts(zero_filled(width)) for column, width in zip(columns, widths or [0] * len(columns), strict=True)]
    if len(texts) == 1 and not before:
        return texts[0]
    codes = np.stack([t.cat.codes.to_numpy().astype(np.int64) for t in texts])
    distinct, inverse = np.unique(codes, axis=1, return_inverse=True)
    words: list[str | None] = []
    for column in distinct.T:
        parts = [None if code < 0 else str(text.cat.categories[code]) for code, text in zip(column, texts, strict=True)]
        words.append(None if None in parts else before + between.join(p for p in parts if p is not None))
    categories = sorted({w for w in words if w is not None})
    position = {w: n for n, w in enumerate(categories)}
    found = np.array([-1 if w is None else position[w] for w in words], dtype=np.int64)[inverse.ravel()]
    return pd.Series(pd.Categorical.from_codes(found, pd.Index(categories, dtype="str")), index=columns[0].index)


def melted(frame: pd.DataFrame, source: Source, melt: Melt, table: str) -> pd.DataFrame:
    """A row per row and molten column: its header in `melt.name`, its cell in `melt.value`; rows keep their numbers."""
    if absent := [name for name in melt.keep if name not in frame.columns]:
        raise DataError(*(header_problem(source, list(frame.columns), name, table) for name in absent))
    headers = [name for name in frame.columns if name not in melt.keep]
    if totals := [name for name in headers if is_total_label(name)]:
        raise DataError.of("melt_total", **source.where(totals[0]), table=table, keep=[*melt.keep, *totals])
    kept = pd.concat([frame[list(melt.keep)]] * len(headers))
    names = np.repeat(np.arange(len(headers)), len(frame))
    cells = np.concatenate([frame[name].astype(object).to_numpy() for name in headers])
    codes, values = pd.factorize(cells)
    return kept.assign(**{
        melt.name: pd.Categorical.from_codes(names, pd.Index(headers, dtype="str")),
        melt.value: pd.Categorical.from_codes(codes, pd.Index(values, dtype=object)),
    })  # fmt: skip


def most_frequent(frame: pd.DataFrame, key: str) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """One row per key with each column's most frequent value (of equals, the smallest); and, per column, the keys that had several."""
    known = frame[frame[key].notna()]
    ids, first = np.unique(known[key].cat.codes.to_numpy(), return_index=True)
    owner = np.searchsorted(ids, known[key].cat.codes.to_numpy())
    result, several = {key: known[key].iloc[first]}, {}
    for name in known.columns.drop(key):
        codes, values = pd.factorize(known[name], sort=True)
        pairs, counts = np.unique(owner[codes >= 0] * len(values) + codes[codes >= 0], return_counts=True)
        whose, what = np.divmod(pairs, max(len(values), 1))
        order = np.lexsort((what, -counts, whose))
        owners, at, ways = np.unique(whose[order], return_index=True, return_counts=True)
        chosen = np.full(len(ids), -1, dtype=np.int64)
        chosen[owners] = what[order][at]
        result[name] = pd.Series(pd.Series(values).array.take(chosen, allow_fill=True), index=result[key].index)
        if (ways > 1).any():
            several[str(name)] = sorted(result[key].iloc[owners[ways > 1]].astype("str"))
    return pd.DataFrame(result), several
