"""Views of the investigation: the level of the wallet, what is within reach, what the minutes for questions buy (A3, A8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kit import investigation
from kit.cycle import Cycle
from kit.engagement import Settings
from kit.investigation.information import chosen_greedily
from kit.investigation.level import Level
from kit.investigation.level import wallet_level as level_at
from kit.language import message as _
from kit.report.outputs import Output, show_table
from kit.schema import Status
from kit.schema.vocabulary import HORIZONS, QUESTION_SOURCES
from kit.what_if.panel import Panel, beside, what_if

__all__ = ["question_time", "reach", "wallet_level"]

Measures = list[tuple[str, Any, str]]
_ROWS = 12


def wallet_level(cycle: Cycle, accounts: pd.DataFrame, profile: pd.DataFrame, wallets: pd.DataFrame, potential: pd.DataFrame) -> Panel:
    """Wallets, headroom and who holds it, with the readings at other quantiles of comparable accounts; `potential` is the engagement's own."""
    own, say, readings = _wallets(potential), cycle.language, _Readings()

    def draw(settings: Settings) -> Output:
        seed = settings.engagement.seed
        found, status = investigation.potential(accounts, profile, wallets, settings.thresholds, seed, readings)
        return beside(own, _wallets(found), say, say.told(investigation.potential_finding(found, status)))

    return what_if(cycle.settings, say, draw, "wallet_mid", "wallet_low", "wallet_high")


def reach(cycle: Cycle, potential: pd.DataFrame, wallets: pd.DataFrame, opportunities: pd.DataFrame) -> Panel:
    """What can be acquired by each horizon, with other access, chance and mobility."""
    say = cycle.language

    def steps(settings: Settings) -> pd.DataFrame:
        found, _status = investigation.horizons(potential, wallets, opportunities, cycle.as_of, settings.reach)
        return investigation.horizon_table(found, wallets, settings.reach)

    def draw(settings: Settings) -> Output:
        here = steps(settings)
        return beside(_reached(steps(cycle.settings)), _reached(here), say, say.told(investigation.horizons_finding(here)))

    return what_if(cycle.settings, say, draw, "reach.access", "reach.chance", *(f"reach.spot_{name}" for name in HORIZONS))


def question_time(cycle: Cycle, questions: pd.DataFrame, accounts: pd.DataFrame, status: Status) -> Panel:
    """How many questions fit into other minutes, and which come first. The list is filled by worth per minute: a run looks a little further."""
    say, asking = cycle.language, cycle.settings.questions
    own = _asked(questions, asking.setup_minutes.value)

    def draw(settings: Settings) -> Sequence[Output]:
        found, limits = _chosen(questions, cycle.settings, settings), settings.questions
        told = say.told(investigation.questions_finding(found, status, limits))
        measures = beside(own, _asked(found, limits.setup_minutes.value), say, told)
        title = say.text("The first of the list, with these minutes")
        return measures, show_table(
            investigation.interview_list(found, accounts), "", say, finding=title, rows=_ROWS, labels=investigation.INTERVIEW_LABELS
        )

    return what_if(cycle.settings, say, draw, *(f"questions.{name}_minutes" for name in ("budget", "setup")),
                   *(f"questions.minutes_{source}" for source in QUESTION_SOURCES))  # fmt: skip


class _Readings:
    """Wallet levels, each estimated once: moving one reading leaves the other two as they are."""

    def __init__(self) -> None:
        self._known: dict[float, Level] = {}

    def __call__(self, features: Any, log_spend: Any, fold: Any, tau: float) -> Level:
        if tau not in self._known:
            self._known[tau] = level_at(features, log_spend, fold, tau)
        return self._known[tau]


def _wallets(potential: pd.DataFrame) -> Measures:
    buying = potential[(potential["captured"] > 0) & potential["wallet"].notna()]
    order = buying["headroom"].fillna(0.0).sort_values(ascending=False)
    known = len(buying) > 0
    return [
        (_("Realistic wallet"), buying["wallet"].sum() if known else np.nan, "money"),
        (_("Headroom"), order.sum() if known else np.nan, "money"),
        (_("Share of wallet"), buying["captured"].sum() / buying["wallet"].sum() if known else np.nan, "ratio"),
        (_("Accounts with something to win"), int((order > 0).sum()), "accounts"),
        (_("Accounts that hold half of the headroom"), int((order.cumsum() < order.sum() / 2).sum()) + 1 if known else 0, "accounts"),
    ]


def _reached(steps: pd.DataFrame) -> Measures:
    labels = (_("Within reach, short horizon"), _("Within reach, medium horizon"), _("Within reach, long horizon"))
    amounts: Measures = [(label, value, "money") for label, value in zip(labels, steps["reach"], strict=True)]
    return [*amounts, (_("Share of the headroom in the long run"), steps["share"].iloc[-1], "ratio")]


def _chosen(questions: pd.DataFrame, own: Settings, here: Settings) -> pd.DataFrame:
    """The questions with their minutes here and the list chosen anew; what an answer is worth stays, and so do minutes that the bank sets."""
    before, after = ({source: getattr(s.questions, f"minutes_{source}").value for source in QUESTION_SOURCES} for s in (own, here))
    by_source = questions["minutes"] == questions["source"].map(before)
    now = questions["source"].map(after).where(by_source, questions["minutes"]).astype("float64")
    worth = questions["voi_per_minute"] * questions["minutes"]
    rate = (worth / now).where(now > 0, worth)
    limits = here.questions
    account = pd.factorize(questions["account_id"])[0].astype("int64")
    chosen = chosen_greedily(account, worth.to_numpy(dtype="float64"), np.maximum(now.to_numpy(), 1e-9), limits.setup_minutes.value,
                             limits.budget_minutes.value)  # fmt: skip
    return questions.assign(minutes=now, voi_per_minute=rate, chosen=chosen)


def _asked(questions: pd.DataFrame, setup: float) -> Measures:
    chosen = questions[questions["chosen"].astype("bool")]
    accounts = int(chosen["account_id"].nunique())
    return [
        (_("Questions"), len(chosen), "questions"),
        (_("Accounts asked about"), accounts, "accounts"),
        (_("Minutes"), chosen["minutes"].sum() + accounts * setup, "minutes"),
        (_("Worth of the answers, against the whole list"), _worth(chosen) / max(_worth(questions), 1e-9), "ratio"),
    ]


def _worth(questions: pd.DataFrame) -> float:
    return float((questions["voi_per_minute"] * questions["minutes"]).sum())
