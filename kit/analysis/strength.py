"""Strength: how attractive the scored accounts are, and how strong we are there, as several raters see it (W10; A1, A12, E10).

Each rater scores criteria from 1 to 5, alone; a rater's reading of an axis is the mean of the criteria by their weights, the account's is the mean of
the raters, and what the raters differ by stands beside it. The middle of the scale (3: like most) parts attractive from not and strong from weak: the
position. It is firm where every rater sees it so. What nobody scored on both axes is not placed, and nothing is guessed for it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.language import message, sentence
from kit.schema import Status, table

__all__ = ["matrix_finding", "strength_matrix"]

_MIDDLE = 3.0
_AXES = ("attractiveness", "our_strength")
_NONE = message("No account is scored on attractiveness and on our strength: the worksheet for it is the portfolio scoring.")


def strength_matrix(scores: pd.DataFrame) -> tuple[pd.DataFrame, Status]:
    """Table `portfolio_matrix` from the sheet `portfolio_scores`, and how it went; `dropped` counts scored accounts that cannot be placed.

    Obsolete rows do not count, nor do scores without an axis. A criterion without a weight has the mean weight of the others of its rater.
    """
    given = scores[(scores["ev_status"] != "obsolete") & scores["score"].notna() & scores["axis"].notna()]
    given = given.sort_values(["account_id", "axis", "rater", "criterion_id"], kind="stable", ignore_index=True)
    raters = _by_rater(given)
    rows = pd.concat([_on_axis(raters, axis) for axis in (*_AXES, "importance_to_them")], axis=1)
    placed = rows.dropna(subset=list(_AXES)).rename_axis("account_id").sort_index()
    if placed.empty:
        return table("portfolio_matrix").empty(), Status("portfolio_matrix", "abstained", _NONE, 0, scores["account_id"].nunique())
    by = given.groupby("account_id")
    placed = placed.drop(columns=["importance_to_them_low", "importance_to_them_high"]).assign(
        raters=by["rater"].nunique(),
        criteria=by["criterion_id"].nunique(),
        position=_position(placed),
        position_firm=_firm(placed),
        ev_status=by["ev_status"].agg(lambda s: "confirmed" if (s == "confirmed").all() else "assumed"),
        ev_visibility=by["ev_visibility"].agg(lambda s: "client_safe" if (s == "client_safe").all() else "internal"),
    )
    return table("portfolio_matrix").conform(placed.reset_index()), _status(placed, len(rows))


def matrix_finding(matrix: pd.DataFrame, spread: float) -> str:
    """Where the scored accounts stand, and where the raters do not agree; `spread` is the difference in points from which they should talk."""
    if matrix.empty:
        return _NONE
    counts = matrix["position"].value_counts()
    far = (matrix[[f"{axis}_high" for axis in _AXES]].to_numpy() - matrix[[f"{axis}_low" for axis in _AXES]].to_numpy() > spread).any(axis=1)
    text = message(
        "Scored accounts: {n}. Attractive, and we are weak there: {build}; attractive, and we are strong: {protect}. Raters disagree on the "
        "position: {unsure}; more than {spread} points apart: {far}."
    )
    fields = {"build": int(counts.get("build", 0)), "protect": int(counts.get("protect", 0)), "unsure": int((~matrix["position_firm"]).sum())}
    return sentence(text, n=len(matrix), far=int(far.sum()), spread=spread, **fields)


def _by_rater(given: pd.DataFrame) -> pd.DataFrame:
    """A rater's score of an axis of an account: the mean of the criteria by weight."""
    by = ["account_id", "axis", "rater"]
    weight = given["weight"].astype("float64")
    weight = weight.fillna(weight.groupby([given[name] for name in by]).transform("mean")).fillna(1.0)
    total = weight.groupby([given[name] for name in by]).transform("sum")
    weight = weight.where(total > 0, 1.0)
    sums = given.assign(weight=weight, weighed=weight * given["score"].astype("float64")).groupby(by)[["weighed", "weight"]].sum()
    return (sums["weighed"] / sums["weight"]).rename("score").reset_index()


def _on_axis(raters: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Mean, lowest and highest reading of the axis over the raters, by account."""
    readings = raters[raters["axis"] == axis].groupby("account_id")["score"].agg(["mean", "min", "max"])
    return readings.set_axis([axis, f"{axis}_low", f"{axis}_high"], axis=1)


def _position(placed: pd.DataFrame) -> np.ndarray:
    attractive, strong = (placed[axis] >= _MIDDLE for axis in _AXES)
    return np.select([attractive & strong, attractive, strong], ["protect", "build", "maintain"], "minimal")


def _firm(placed: pd.DataFrame) -> pd.Series:
    same = [(placed[f"{axis}_low"] >= _MIDDLE) == (placed[f"{axis}_high"] >= _MIDDLE) for axis in _AXES]
    return same[0] & same[1]


def _status(placed: pd.DataFrame, scored: int) -> Status:
    dropped = scored - len(placed)
    if (alone := int((placed["raters"] < 2).sum())) == len(placed):
        reason = message("Only one person scored each account: how far others would differ is not known.")
        return Status("portfolio_matrix", "degraded", reason, len(placed), dropped)
    text = sentence("Scored by one person only: {alone} accounts.", alone=alone) if alone else ""
    return Status("portfolio_matrix", "ok", text, len(placed), dropped)
