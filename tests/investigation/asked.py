"""Asked worlds: accounts of which little is known, answers drawn from what could be, and the gain that a list of questions reaches.

200 accounts × 4 fields; the margin within reach of an account is a size times four uncertain factors. In the uneven world most fields are roughly
known and a few are wide open, as in a used dossier; in the even one everything is about equally unknown, and the dearest field matters most, which
suits no list. Beliefs are right on average here; those of a client need not be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kit.investigation.information import Effort, information_value

MINUTES = np.array([20.0, 8.0, 5.0, 3.0])
HOURS = np.array([0.0, 0.6, 4.0, 18.0, 60.0])
EFFORT = Effort(HOURS, -np.expm1(-HOURS / 12), 60.0)
_LEVELS = (np.arange(64) + 0.5) / 64


@dataclass(frozen=True)
class Asked:
    """Expected margin per account, possible factors (account × field × 64 equally likely points, mean 1) and the true ones (account × field)."""

    margin: np.ndarray
    factors: np.ndarray
    truth: np.ndarray


def asked_world(seed: int, even: bool = False, accounts: int = 200) -> Asked:
    """One world; factors are log-normal, by field their spread is up to 1.2, .8, .6, .5 in the even world and (1.5, 1.5, 1.8, 2)·U^2.5 else."""
    rng = np.random.default_rng([seed, even])
    margin = np.exp(rng.normal(7.0, 1.5, accounts))
    uniform = rng.random((accounts, 4))
    spread = uniform * np.array([1.2, 0.8, 0.6, 0.5]) if even else np.array([1.5, 1.5, 1.8, 2.0]) * uniform**2.5
    factors = np.exp(spread[:, :, None] * ndtri(_LEVELS))
    factors /= factors.mean(axis=2, keepdims=True)
    truth = np.take_along_axis(factors, rng.integers(0, 64, (accounts, 4, 1)), axis=2)[:, :, 0]
    return Asked(margin, factors, truth)


def worth(world: Asked, told: np.ndarray) -> np.ndarray:
    """The value of each question that is still open (account × field), given the answers so far; 0 for those that were told."""
    margin = world.margin * np.where(told, world.truth, 1.0).prod(axis=1)
    weights = np.full((len(margin), 64), 1 / 64)
    values = [information_value(margin, world.factors[:, f], weights, EFFORT).worth for f in range(4)]
    return np.where(told, 0.0, np.column_stack(values))


def reached(world: Asked, told: np.ndarray) -> float:
    """Share of what full knowledge would gain that decisions with these answers gain."""
    true = world.margin * world.truth.prod(axis=1)

    def gained(seen: np.ndarray) -> float:
        hours = EFFORT.hours[EFFORT.best(seen)[1]]
        return float((true * -np.expm1(-hours / 12) - EFFORT.price * hours).sum())

    blind, all_ = gained(world.margin), gained(true)
    return (gained(world.margin * np.where(told, world.truth, 1.0).prod(axis=1)) - blind) / (all_ - blind)


def asked_in_order(score: np.ndarray, budget: float) -> np.ndarray:
    """Which questions fit into the minutes when they are asked by falling score; what does not fit is passed over."""
    told, minutes = np.zeros(score.shape, dtype=bool), np.broadcast_to(MINUTES, score.shape)
    for place in np.argsort(-score, axis=None, kind="stable"):
        at = np.unravel_index(place, score.shape)
        if minutes[at] <= budget:
            told[at] = True
            budget -= minutes[at]
    return told


def asked_in_rounds(world: Asked, budget: float, rounds: int = 10) -> np.ndarray:
    """Value per minute, weighed anew after each part of the minutes."""
    told = np.zeros(world.truth.shape, dtype=bool)
    for part in range(1, rounds + 1):
        left = budget * part / rounds - float((told * MINUTES).sum())
        score = worth(world, told) / MINUTES
        told |= asked_in_order(np.where(told, -1.0, score), left) & ~told & (score > 0)
    return told
