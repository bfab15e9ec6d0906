"""Views of the analysis: limits of the classes, weights of the ranking, number of groups (B1, A8.4, A9)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kit import analysis
from kit.analysis.cells import Earlier
from kit.analysis.rules import assigned, boxes, rule_in_words, shallow_tree
from kit.analysis.segment_features import segment_features
from kit.analysis.stability import cluster_labels
from kit.cycle import Cycle
from kit.engagement import Settings
from kit.language import message as _
from kit.report.cells_figure import plot_portfolio_cells
from kit.report.outputs import Output, call_out, show_figure, show_table
from kit.what_if.panel import Panel, what_if

__all__ = ["groups", "limits", "weights"]

_ROWS = 12
_STARTS = 10  # of k-means, as in a run
_LABELS = {
    "rank": ("int", _("Rank here")), "own": ("int", _("Rank by the settings")), "name": ("text", _("Name")),
    "frontier_headroom": ("money", _("Frontier headroom")), "score": ("number", _("Score")),
}  # fmt: skip


def limits(
    cycle: Cycle, accounts: pd.DataFrame, days: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, portfolio: pd.DataFrame, *given: Any
) -> Panel:
    """The cells of the portfolio with other limits; the triangles tell what moves against the settings. `given`: named tiers and wallets."""
    say, own = cycle.language, Earlier(cycle.as_of, _in_all(portfolio), profile, False)

    def draw(settings: Settings) -> Output:
        here, _status = analysis.portfolio(accounts, days, profile, potential, cycle.as_of, settings.thresholds, settings.classes, *given)
        cells, _status = analysis.portfolio_cells(_in_all(here), profile, own)
        alt = say.text("Grid: lifecycle down, ABC class and potential across; accounts, revenue and change against the settings in each cell")
        caption = say.text("The triangles tell how many accounts more or fewer than with the settings.")
        told = say.told(analysis.drift_finding(here, profile))
        return show_figure(plot_portfolio_cells(cells, say), say, title=told, alt=alt, caption=caption)

    names = ("abc_a", "abc_b", "potential_high", "potential_medium", "pre_inactive_days", "inactive_days")
    return what_if(cycle.settings, say, draw, *names, title=say.text("Limits of the classes"))


def weights(cycle: Cycle, profile: pd.DataFrame, potential: pd.DataFrame, ranking: pd.DataFrame, *given: Any) -> Panel:
    """The first of the ranking with other weights, beside their rank by the settings. `given`: win rates and headroom drawn again."""
    say, own = cycle.language, ranking.set_index("account_id")["rank"]

    def draw(settings: Settings) -> Output:
        here, _status = analysis.ranking(profile, potential, settings.thresholds, *given)
        first = cycle.named(here).sort_values("rank").head(_ROWS)
        first = first.assign(own=first["account_id"].map(own))
        both = int((first["own"] <= _ROWS).sum())
        told = say.text("{n} of the first {top} accounts are among the first {top} by the settings.", n=both, top=len(first))
        return show_table(first, "", say, title=told, columns=[*_LABELS], rows=_ROWS, labels=_LABELS)

    return what_if(cycle.settings, say, draw, "margin_weight", "win_weight", title=say.text("Weights of the ranking"))


def groups(cycle: Cycle, accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame) -> Panel:
    """The buying accounts cut into as many groups as wanted, with their rules; untested, and said so: the test takes longer than a view may."""
    say, seed = cycle.language, cycle.settings.engagement.seed
    facts = profile.merge(potential[["account_id", "headroom"]], on="account_id", how="left").set_index("account_id")
    labels = {
        "rule": ("sentence", _("Rule")), "size": ("int", _("Accounts")), "revenue_12m": ("money", _("Revenue, 12 months")),
        "headroom": ("money", _("Headroom")),
    }  # fmt: skip

    def draw(settings: Settings) -> Output:
        features, k = segment_features(accounts, profile, potential), max(2, int(settings.thresholds.segments_max.value))
        if len(features.numbers) < 2 * k:
            return call_out(say.text("Too few accounts buy for {k} groups.", k=k), "abstained")
        plain, columns = features.plain, features.columns()
        rules = boxes(shallow_tree(plain, cluster_labels(features.coded.points(), k, _STARTS, seed), k), columns)
        group = pd.Series(assigned(plain, rules), plain.index)
        sums = {name: (name, "sum") for name in ("revenue_12m", "headroom")}
        rows = facts.loc[plain.index].groupby(group).agg(size=("revenue_12m", "size"), **sums)
        rows = rows.assign(rule=[rule_in_words(rules, int(g), columns) for g in rows.index]).sort_values("revenue_12m", ascending=False)
        told = say.text("{k} groups, not tested: a run shows groups only where accounts drawn again give them again, at most as many as set here.",
                        k=len(rows))  # fmt: skip
        return show_table(rows, "", say, title=told, columns=[*labels], rows=20, labels=labels)

    return what_if(cycle.settings, say, draw, "segments_max", title=say.text("Number of groups"))


def _in_all(portfolio: pd.DataFrame) -> pd.DataFrame:
    """The portfolio as one: cells by seller are not looked at."""
    return portfolio.assign(seller_id=None)
