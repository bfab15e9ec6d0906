"""Views of the analysis: limits of the classes, weights of the ranking, number of groups, hours of the formats (B1, A8.4, A9, A12)."""

from __future__ import annotations

from typing import Any

import numpy as np
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
from kit.schema.vocabulary import SERVICE_FORMATS
from kit.what_if.panel import Panel, beside, what_if

__all__ = ["groups", "hours", "limits", "weights"]

_ROWS = 12
_STARTS = 10  # of k-means, as in a run
_LABELS = {
    "rank": ("int", _("Rank here")), "own": ("int", _("Rank by the settings")), "name": ("text", _("Name")),
    "frontier_headroom": ("money", _("Frontier headroom")), "score": ("number", _("Score")),
}  # fmt: skip
_ACCOUNTS = {
    "key_account": _("Accounts with a key account manager"), "field": _("Accounts in field sales"), "inside": _("Accounts in inside sales"),
    "digital": _("Accounts served digitally"), "partner": _("Accounts with a partner"),
}  # fmt: skip
_HOURS = ("key_account.contacts_12m", "field.contacts_12m", "field.minutes", "field.cost_per_hour", "inside.contacts_12m", "seller_hours_12m")


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


def hours(cycle: Cycle, service: pd.DataFrame, *given: Any) -> Panel:
    """Who gets which format with other contacts, minutes, costs, hours. `given`: accounts, portfolio, profile, potential, segments, sellers."""
    say, (accounts, portfolio, profile, potential, segments, sellers) = cycle.language, given
    own = _formats(analysis.format_summary(service, profile))

    def draw(settings: Settings) -> Output:
        plan = analysis.service_plan(accounts, portfolio, profile, potential, segments, sellers, settings)
        summary = analysis.format_summary(plan.service, profile)
        return beside(own, _formats(summary), say, say.told(analysis.format_finding(summary)))

    return what_if(cycle.settings, say, draw, *_HOURS, title=say.text("Hours and formats"))


def _in_all(portfolio: pd.DataFrame) -> pd.DataFrame:
    """The portfolio as one: cells by seller are not looked at."""
    return portfolio.assign(seller_id=None)


def _formats(summary: pd.DataFrame) -> list[tuple[str, Any, str]]:
    rows = summary[summary["dimension"] == "service_format"].set_index("key")
    counts: list[tuple[str, Any, str]] = [
        (_ACCOUNTS[name], int(rows["accounts"].get(name, 0)), "accounts") for name in SERVICE_FORMATS
    ]  # fmt: skip
    money = [(_("Cost to serve"), rows["cost_to_serve"].sum(), "money"), (_("Left after its cost"), rows["profit"].sum(), "money")]
    return [*counts, (_("Hours, 12 months"), float(np.round(rows["hours_12m"].sum(), 1)), "hours"), *money]
