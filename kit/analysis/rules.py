"""Rules: the groups as sentences that a client can keep.

A shallow decision tree on plain features (money, orders, days; an industry or not) is read as boxes, its limits are rounded to figures that people
remember, and accounts are then assigned by the rounded rules, not by the clustering: what the report says is what happens. Fidelity is the share of
accounts that rules learnt without them place as the clustering did: how well a new account can be placed by hand, and nothing about whether the
groups exist. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf, log10
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from kit.language import message, sentence
from kit.schema import Column

__all__ = ["Box", "assigned", "boxes", "placed_without", "rule_in_words", "shallow_tree"]

_TOLERANCE = 0.04
_FOLDS = 5


@dataclass(frozen=True)
class Box:
    """Where a rule holds: for some features a range (above low, up to high), and the group that lives there."""

    group: int
    ranges: tuple[tuple[str, float, float], ...]


def shallow_tree(features: pd.DataFrame, labels: NDArray[np.int64], k: int) -> DecisionTreeClassifier:
    """The tree with the fewest leaves (k to 2k, none under 2 % of the accounts or five) that is within four points of the one with 2k."""
    smallest, plain = max(5, len(features) // 50), features.to_numpy("float64")
    trees = [DecisionTreeClassifier(max_leaf_nodes=n, min_samples_leaf=smallest, random_state=0).fit(plain, labels) for n in range(k, 2 * k + 1)]
    right = [tree.score(plain, labels) for tree in trees]
    return next(tree for tree, score in zip(trees, right, strict=True) if score >= right[-1] - _TOLERANCE)


def boxes(tree: DecisionTreeClassifier, columns: list[Column]) -> list[Box]:
    """The leaves of the tree, neighbours of one group joined, with rounded limits; together they cover every account exactly once."""
    found = [box for box in _below(tree, columns, 0, {}) if all(low < high for _, low, high in box.ranges)]
    while pair := next(((a, b, joined) for i, a in enumerate(found) for b in found[i + 1 :] if (joined := _joined(a, b)) is not None), None):
        found = [pair[2] if box is pair[0] else box for box in found if box is not pair[1]]
    return found


def assigned(features: pd.DataFrame, rules: list[Box]) -> NDArray[np.int64]:
    """The group of every row of `features` by the rules."""
    group = np.zeros(len(features), dtype="int64")
    for box in rules:
        inside = np.ones(len(features), dtype=bool)
        for name, low, high in box.ranges:
            values = features[name].to_numpy("float64")
            inside &= (values > low) & (values <= high)
        group[inside] = box.group
    return group


def placed_without(features: pd.DataFrame, labels: NDArray[np.int64], columns: list[Column], k: int) -> NDArray[np.int64]:
    """The group of every row of `features` by rules learnt on four fifths of the rows, those without it."""
    fold, group = np.arange(len(features)) % _FOLDS, np.zeros(len(features), dtype="int64")
    for own in range(_FOLDS):
        rules = boxes(shallow_tree(features[fold != own], labels[fold != own], k), columns)
        group[fold == own] = assigned(features[fold == own], rules)
    return group


def rule_in_words(rules: list[Box], group: int, columns: list[Column]) -> str:
    """The rule of one group as a sentence cell: conditions joined by "and", boxes by "or"."""
    kinds = {column.name: column for column in columns}
    told = [_box_in_words(box, kinds) for box in rules if box.group == group]
    rule = told[-1]
    for box in reversed(told[:-1]):
        rule = sentence("{rule}; or {other}", rule=("all", [box]), other=("all", [rule]))
    return rule


def _below(tree: DecisionTreeClassifier, columns: list[Column], node: int, path: dict[str, tuple[float, float]]) -> list[Box]:
    inner = tree.tree_
    if inner.children_left[node] == -1:
        return [Box(int(tree.classes_[inner.value[node][0].argmax()]), tuple((name, *path[name]) for name in sorted(path)))]
    column = columns[inner.feature[node]]
    limit = _rounded(float(inner.threshold[node]), column)
    low, high = path.get(column.name, (-inf, inf))
    left = _below(tree, columns, inner.children_left[node], {**path, column.name: (low, min(high, limit))})
    right = _below(tree, columns, inner.children_right[node], {**path, column.name: (max(low, limit), high)})
    groups = {box.group for box in left + right}
    if len(groups) == 1:
        return [Box(groups.pop(), tuple((name, *path[name]) for name in sorted(path)))]
    return left + right


def _joined(one: Box, two: Box) -> Box | None:
    """One box in place of two of the same group that lie side by side along a single feature; None if they do not."""
    first, second = ({name: (low, high) for name, low, high in box.ranges} for box in (one, two))
    differing = [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]
    if one.group != two.group or len(differing) != 1 or first.keys() != second.keys():
        return None
    name = differing[0]
    (low, middle), (again, high) = sorted((first[name], second[name]))
    if middle != again:
        return None
    rest = [(n, *limits) for n, limits in first.items() if n != name]
    return Box(one.group, tuple(sorted(rest + ([(name, low, high)] if (low, high) != (-inf, inf) else []))))


def _rounded(limit: float, column: Column) -> float:
    """Counts and days whole, ratios to the hundredth, money to two figures; a yes or no in the middle."""
    if column.kind in ("int", "days"):
        return float(floor(limit))
    if column.kind == "bool":
        return 0.5
    if column.kind == "ratio" or limit <= 0:
        return round(limit, 2)
    return round(limit, 1 - floor(log10(limit)))


def _box_in_words(box: Box, kinds: dict[str, Column]) -> str:
    conditions = [_condition(kinds[name], low, high) for name, low, high in box.ranges]
    if not conditions:
        return message("All accounts that buy")
    return conditions[0] if len(conditions) == 1 else sentence("{conditions}", conditions=("all", conditions))


def _condition(column: Column, low: float, high: float) -> str:
    label = ("label", column.label)
    if column.kind == "bool" and high == inf:
        return sentence("{feature}: {value}", feature=label, value=column.example)
    if column.kind == "bool":
        return sentence("{feature}: not {value}", feature=label, value=column.example)
    whole = column.kind in ("int", "days")
    if low == -inf:
        return sentence("{feature}: at most {high}", feature=label, high=_shown(high, column))
    if high == inf and whole:
        return sentence("{feature}: at least {low}", feature=label, low=_shown(low + 1, column))
    if high == inf:
        return sentence("{feature}: above {low}", feature=label, low=_shown(low, column))
    if whole:
        return sentence("{feature}: {low} to {high}", feature=label, low=_shown(low + 1, column), high=_shown(high, column))
    return sentence("{feature}: above {low} up to {high}", feature=label, low=_shown(low, column), high=_shown(high, column))


def _shown(value: float, column: Column) -> Any:
    return (column.kind, value) if column.kind in ("money", "ratio") else int(value)
