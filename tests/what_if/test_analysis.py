"""The views of the analysis show what a run with the changed settings gives, and groups only as what they are: untested."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pandas as pd
import pytest

from kit import analysis, what_if
from kit.engagement import Settings, changed_settings, recorded_settings
from kit.language import Language, read_language
from tests.conftest import SixAccounts
from tests.investigation.planted import planted

SETTINGS, ENGLISH = recorded_settings({}), read_language("en", "USD")


@dataclass(frozen=True)
class _Cycle:
    """What a view reads of a cycle."""

    accounts: pd.DataFrame
    as_of: pd.Timestamp
    settings: Settings = SETTINGS
    language: Language = ENGLISH

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.merge(self.accounts[["account_id", "name"]], on="account_id")


@pytest.fixture
def cycle(six_accounts: SixAccounts) -> _Cycle:
    return _Cycle(six_accounts.accounts, six_accounts.as_of)


def _read(six: SixAccounts, settings: Settings) -> pd.DataFrame:
    given = (six.accounts, six.account_days, six.profile, six.potential, six.as_of)
    return analysis.portfolio(*given, settings.thresholds, settings.classes, None, None)[0]


def test_other_limits_draw_the_portfolio_of_a_run_with_them_and_what_moves_against_the_settings(cycle, six_accounts, monkeypatch):
    drawn = []
    monkeypatch.setattr("kit.what_if.analysis.plot_portfolio_cells", lambda cells, language: drawn.append(cells) or SimpleNamespace(figure=None))
    monkeypatch.setattr("kit.what_if.analysis.show_figure", lambda figure, language, **said: what_if.beside([], [], ENGLISH, said["title"]))
    own = _read(six_accounts, SETTINGS)
    view = what_if.limits(cycle, six_accounts.accounts, six_accounts.account_days, six_accounts.profile, six_accounts.potential, own, None, None)
    view.controls["inactive_days"].value = 400  # 004 bought 190 days ago
    here = _read(six_accounts, changed_settings(SETTINGS, {"inactive_days": 400}))
    moved = (here["lifecycle"] != own["lifecycle"]) | (here["abc_class"] != own["abc_class"])
    cells = drawn[0]
    assert moved.any() and cells["accounts_in"].sum() == cells["accounts_out"].sum() == moved.sum()
    assert cells.groupby("lifecycle")["accounts"].sum().loc[lambda n: n > 0].to_dict() == here["lifecycle"].value_counts().to_dict()


def test_the_limits_are_drawn_as_one_picture(cycle, six_accounts):
    own = _read(six_accounts, SETTINGS)
    view = what_if.limits(cycle, six_accounts.accounts, six_accounts.account_days, six_accounts.profile, six_accounts.potential, own, None, None)
    view.controls["abc_a"].value = 0.5
    assert view.shown.value.count("data:image/svg+xml") == 1 and "Grid: lifecycle down" in view.shown.value


def test_other_weights_give_the_ranking_of_a_run_with_them_beside_the_rank_by_the_settings(cycle, six_accounts):
    profile, potential = six_accounts.profile, six_accounts.potential
    chances = pd.DataFrame({"win_rate": [0.9, 0.1, 0.5, 0.5, 0.5, 0.5], "closed": 5}, index=pd.Index(profile["account_id"], name="account_id"))
    own, _ = analysis.ranking(profile, potential, SETTINGS.thresholds, chances)
    view = what_if.weights(cycle, profile, potential, own, chances, None)
    view.controls["win_weight"].value = 0.0
    here, _ = analysis.ranking(profile, potential, changed_settings(SETTINGS, {"win_weight": 0.0}).thresholds, chances)
    assert here["rank"].tolist() != own["rank"].tolist()
    names, first = six_accounts.accounts.set_index("account_id")["name"], here.sort_values("rank")
    assert [view.shown.value.index(f">{names[a]}<") for a in first["account_id"]] == sorted(view.shown.value.index(f">{n}<") for n in names)
    assert "6 of the first 6 accounts are among the first 6 by the settings." in view.shown.value


def test_groups_hold_every_buying_account_and_are_said_to_be_untested():
    p = planted(120, "linear", "beta_1.2_2.2", 3)
    profile, potential = p.profile.assign(margin_basis="recorded"), pd.DataFrame({"account_id": p.accounts["account_id"], "headroom": 100.0})
    view = what_if.groups(_Cycle(p.accounts, pd.Timestamp("2024-12-31")), p.accounts, profile, potential)
    view.controls["segments_max"].value = 3
    assert "3 groups, not tested" in view.shown.value and ENGLISH.number(profile["revenue_12m"].max()) not in view.shown.value
    few = what_if.groups(_Cycle(p.accounts, pd.Timestamp("2024-12-31")), p.accounts.head(5), profile.head(5), potential.head(5))
    few.controls["segments_max"].value = 4
    assert "Too few accounts buy for 4 groups." in few.shown.value


def test_other_hours_and_contacts_serve_as_a_run_with_them_would(cycle, six_accounts):
    membership = pd.DataFrame({"account_id": six_accounts.accounts["account_id"], "segment": "S1"})
    given = (six_accounts.accounts, _read(six_accounts, SETTINGS), six_accounts.profile, six_accounts.potential, membership, six_accounts.sellers)
    own = analysis.service_plan(*given, SETTINGS).service
    view = what_if.hours(cycle, own, *given)
    view.controls["inside.contacts_12m"].value = 1
    here = analysis.service_plan(*given, changed_settings(SETTINGS, {"inside.contacts_12m": 1})).service
    before, after = (ENGLISH.money(table["cost_to_serve"].sum()) for table in (own, here))
    assert before != after and before in view.shown.value and after in view.shown.value
    assert ENGLISH.money(here["profit"].sum()) in view.shown.value


def test_several_views_stand_under_tabs_in_the_reader_s_language(settings):
    together = what_if.Panels(*(what_if.what_if(settings, ENGLISH, lambda given: [], "abc_a", title=title) for title in ("One", "Two")))
    assert together.box.titles == ("One", "Two") and "JupyterLab" in together._repr_mimebundle_()["text/plain"]
