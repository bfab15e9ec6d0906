"""Purchase models: planted parameters found again, formulas against their textbook form, and what must stop or abstain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.special import betaln, gammaln

from kit.analysis.purchases import PurchaseModel, _loss, _Triples, fitted_model, repeat_purchases
from kit.errors import DataError
from tests.analysis.planted_buyers import PLANTED, planted_buyers

AS_OF = pd.Timestamp("2024-12-31")
KINDS = ("bg_nbd", "mbg_nbd")


@pytest.fixture(scope="module")
def buyers() -> dict[str, pd.DataFrame]:
    return {kind: planted_buyers(20_000, kind, seed=5) for kind in KINDS}


def _model(kind: str, r: float, alpha: float, a: float, b: float) -> PurchaseModel:
    return PurchaseModel(kind, r, alpha, a, b, 0.0, True)  # type: ignore[arg-type]


def _textbook(kind: str, r: float, alpha: float, a: float, b: float, history: pd.DataFrame) -> float:
    """The likelihood as Fader, Hardie and Lee (2005) and Batislam et al. (2007) write it, term by term."""
    total = 0.0
    for x, last, observed in history.itertuples(index=False):
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
        if kind == "bg_nbd":
            stays, leaves = betaln(a, b + x), betaln(a + 1, b + x - 1) if x > 0 else -np.inf
        else:
            stays, leaves = betaln(a, b + x + 1), betaln(a + 1, b + x)
        total += start + np.logaddexp(stays - (r + x) * np.log(alpha + observed), leaves - (r + x) * np.log(alpha + last))
    return float(total)


@pytest.mark.parametrize("kind", KINDS)
def test_the_planted_parameters_are_found_again(buyers, kind):
    model = fitted_model(buyers[kind], kind)
    assert model.settled
    assert [model.r, model.alpha, model.a, model.b] == pytest.approx(PLANTED[kind], rel=0.12)
    assert model.log_likelihood >= _textbook(kind, *PLANTED[kind], buyers[kind])


@pytest.mark.parametrize(("kind", "figures", "next_39_weeks"), [
    ("bg_nbd", (0.259041, 5.212693, 0.741465, 2.078103), 1341.583), ("mbg_nbd", (0.603718, 6.084515, 0.929731, 1.212819), 1138.135),
])  # fmt: skip
def test_a_small_seeded_sample_has_the_figures_that_another_implementation_gives(kind, figures, next_39_weeks):
    history = planted_buyers(2000, kind, seed=1)  # the figures are those of lifetimes 0.11.3
    model = fitted_model(history, kind)
    assert [model.r, model.alpha, model.a, model.b] == pytest.approx(figures, rel=1e-5)
    assert model.expected(history, 39).sum() == pytest.approx(next_39_weeks, rel=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_likelihood_is_that_of_the_publications_and_its_gradient_that_of_the_likelihood(kind):
    history = planted_buyers(80, kind, seed=2)
    values = (0.7, 3.0, 1.3, 2.2)
    data = _Triples.of(history)
    loss, gradient = _loss(np.log(values), data, kind)
    assert -loss * len(history) == pytest.approx(_textbook(kind, *values, history), rel=1e-12)
    assert gradient == pytest.approx(approx_fprime(np.log(values), lambda logs: _loss(logs, data, kind)[0], 1e-7), abs=1e-5)


@pytest.mark.parametrize(("kind", "values"), [
    ("bg_nbd", (0.243, 4.414, 0.793, 2.426)), ("mbg_nbd", (2.0, 60.0, 1.0, 4.0)), ("mbg_nbd", (8.0, 150.0, 9.0, 90.0)),
])  # fmt: skip
def test_expected_purchases_are_the_integral_over_what_is_not_known(kind, values):
    r, alpha, a, b = values
    history = pd.DataFrame({"repeats": [0.0, 3.0, 60.0], "last_at": [0.0, 80.0, 700.0], "observed": [40.0, 100.0, 720.0]})
    model, horizon = _model(kind, *values), 365.0
    for row, expected in zip(history.itertuples(), model.expected(history, horizon), strict=True):
        end = b + row.repeats + (kind == "mbg_nbd")

        def weighed(p: float, x: float = row.repeats, seen: float = row.observed, end: float = end) -> float:
            density = np.exp((a - 1) * np.log(p) + (end - 1) * np.log1p(-p) - betaln(a, end))
            return density * -np.expm1(-(r + x) * np.log1p(p * horizon / (alpha + seen))) / p

        if_alive = quad(weighed, 0, 0.05, epsabs=0)[0] + quad(weighed, 0.05, 1, epsabs=0)[0]
        alive = model.alive(history.loc[[row.Index]])[0]
        assert expected == pytest.approx(alive * if_alive, rel=1e-5)


def test_bg_calls_every_one_time_buyer_alive_and_mbg_doubts_more_with_time():
    once = pd.DataFrame({"repeats": [0.0, 0.0], "last_at": [0.0, 0.0], "observed": [10.0, 400.0]})
    assert _model("bg_nbd", 1, 30, 1, 2).alive(once).tolist() == [1, 1]
    sooner, later = _model("mbg_nbd", 1, 30, 1, 2).alive(once)
    assert 1 > sooner > later > 0


def test_the_order_of_rows_and_the_unit_of_time_change_no_figure(buyers):
    history = buyers["mbg_nbd"].head(3000)
    model = fitted_model(history, "mbg_nbd")
    assert fitted_model(history.sample(frac=1, random_state=3), "mbg_nbd") == model
    in_days = fitted_model(history.assign(last_at=history["last_at"] * 7, observed=history["observed"] * 7), "mbg_nbd")
    assert in_days.alpha == pytest.approx(7 * model.alpha, rel=1e-4)
    assert in_days.expected(history * [1, 7, 7], 39 * 7) == pytest.approx(model.expected(history, 39), rel=1e-4)


def test_without_a_repeat_purchase_there_is_nothing_to_fit():
    history = pd.DataFrame({"repeats": [0.0] * 50, "last_at": [0.0] * 50, "observed": np.arange(10.0, 60.0)})
    assert not fitted_model(history, "mbg_nbd").settled


def test_accounts_that_are_never_lost_put_a_parameter_at_its_bound():
    history = pd.DataFrame({"repeats": [35.0, 11.0] * 20, "last_at": [1065.0, 1066.0] * 20, "observed": [1070.0, 1072.0] * 20})
    assert not fitted_model(history, "mbg_nbd").settled


def test_a_history_counts_days_from_the_first_purchase(make_days):
    days = make_days({"a": ["2024-01-01", "2024-01-31", "2024-12-01"], "b": ["2024-12-31"]})
    history = repeat_purchases(days, AS_OF)
    assert history.loc["a"].tolist() == [2, 335, 365]
    assert history.loc["b"].tolist() == [0, 0, 0]


def test_a_purchase_after_the_cut_off_date_stops(make_days):
    with pytest.raises(DataError) as error:
        repeat_purchases(make_days({"a": ["2024-12-30", "2025-01-02"]}), AS_OF)
    assert error.value.problems[0].fields["values"] == ["2025-01-02"]
