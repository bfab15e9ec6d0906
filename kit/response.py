"""Response: what part of an account's margin in play hours of service keep or win (A12).

Two curves over hours x, both 0 at none and 1 at the end. Modified exponential: 1 − e^(−x/h), h the hours that win 63 %; every further hour brings
less. ADBUDG (Little 1970): x^c/(h^c + x^c), h the hours that win half; with c above 1 the first hours bring little. Hours and shape are assumptions
of the engagement (`[response]`) until people judge an account; all that plans with hours asks here, so that questions, formats and calls agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.assumptions import Response

__all__ = ["ResponseCurve", "assumed_curve", "part_won"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ResponseCurve:
    """What hours do to the margin of accounts, one entry per account. `floor`: margin of 12 months without any hours; `ceiling`: with more than
    enough of them; `scale`: hours of the curve; `shape`: 0 for the modified exponential, else the bend of ADBUDG; `basis`: where they come from,
    judged, history or assumed."""

    floor: Array
    ceiling: Array
    scale: Array
    shape: Array
    basis: NDArray[np.str_]

    @property
    def in_play(self) -> Array:
        """The margin that hours can keep or win; none where the ceiling is not above the floor."""
        return np.maximum(self.ceiling - self.floor, 0.0)

    def won(self, hours: ArrayLike) -> Array:
        """The margin that these hours keep or win of each account; hours are one number per account or a row of them per account."""
        given = np.asarray(hours, dtype="float64")
        if given.ndim == 2:
            return self.in_play[:, None] * _part(given, self.scale[:, None], self.shape[:, None])
        return self.in_play * _part(given, self.scale, self.shape)

    def of(self, places: NDArray[np.int64] | slice) -> ResponseCurve:
        """The curves of some of the accounts."""
        return ResponseCurve(self.floor[places], self.ceiling[places], self.scale[places], self.shape[places], self.basis[places])

    def moved(self, in_play: Array | float, scale: Array | float, shape: Array | float) -> ResponseCurve:
        """The curves with margin in play, hours and shape times these factors: what if they were misjudged?"""
        return replace(self, ceiling=self.floor + self.in_play * in_play, scale=self.scale * scale, shape=self.shape * shape)


def assumed_curve(floor: ArrayLike, in_play: ArrayLike, response: Response) -> ResponseCurve:
    """The curve of the settings for every account, given its margin that comes by itself and its margin in play."""
    held, play = np.asarray(floor, dtype="float64"), np.asarray(in_play, dtype="float64")
    scale, shape = np.full(len(play), response.hours.value), np.full(len(play), response.shape.value)
    return ResponseCurve(held, held + play, scale, shape, np.full(len(play), "assumed"))


def part_won(hours: ArrayLike, response: Response) -> Array:
    """The part (0-1) of the margin in play that these hours a year keep or win."""
    given = np.asarray(hours, dtype="float64")
    return _part(given, np.float64(response.hours.value), np.float64(response.shape.value))


def _part(hours: Array, scale: Array | np.float64, shape: Array | np.float64) -> Array:
    given, bend = np.maximum(hours, 0.0) / scale, np.asarray(shape)
    straight = bend == 0
    if straight.all():
        return -np.expm1(-given)
    with np.errstate(over="ignore", divide="ignore"):
        raised = given ** np.where(straight, 1.0, bend)
    bent = np.where(np.isinf(raised), 1.0, raised / (1.0 + np.where(np.isinf(raised), 0.0, raised)))
    return np.where(straight, -np.expm1(-given), bent) if straight.any() else bent
