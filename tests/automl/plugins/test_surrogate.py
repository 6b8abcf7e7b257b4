"""The surrogate sampler: what it takes for alike, what it expects, what a step of the front is worth."""

from __future__ import annotations

import numpy as np
import pytest
from optuna.distributions import BaseDistribution, CategoricalDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState, create_trial

from automl.samplers._encoding import Encoding
from automl.samplers._likeness import Kinds
from automl.samplers._process import Fitted, Process, fitted
from automl.samplers._worth import Stairs, softened

DEPTH, WIDTH = IntDistribution(1, 3), IntDistribution(8, 64, step=8)
KIND = CategoricalDistribution(("plain", "wide"))


def trial(depth: int, kind: str) -> FrozenTrial:
    """The third layer is there with three layers, and an expansion with wide blocks."""
    params: dict[str, object] = {"depth": depth, "kind": kind}
    offered: dict[str, BaseDistribution] = {"depth": DEPTH, "kind": KIND}
    if depth == 3:
        params["width3"], offered["width3"] = 16, WIDTH
    if kind == "wide":
        params["expand"], offered["expand"] = 2, IntDistribution(2, 6)
    return create_trial(state=TrialState.COMPLETE, value=0.5, params=params, distributions=offered)


def test_it_learns_which_choices_hang_on_which_and_keeps_to_it() -> None:
    encoding = Encoding()
    encoding.learn([trial(depth, kind) for depth in (1, 2, 3) for kind in ("plain", "wide")])
    rows = encoding.fresh(np.random.default_rng(0), 200)
    for row in [*rows, *encoding.changed(np.random.default_rng(1), rows)]:
        choices = encoding.choices(row)
        assert ("width3" in choices) is (choices["depth"] == 3)
        assert ("expand" in choices) is (choices["kind"] == "wide")
        assert choices.get("width3", 8) in range(8, 65, 8)


def test_rows_and_choices_are_the_same_thing() -> None:
    encoding = Encoding()
    trials = [trial(3, "wide"), trial(1, "plain")]
    rows = encoding.learn(trials)
    assert [encoding.choices(row) for row in rows] == [one.params for one in trials]


def test_the_slopes_of_the_likelihood_are_those_of_its_values() -> None:
    """A search along wrong slopes would still end somewhere, only not at the likeliest weights."""
    source = np.random.default_rng(0)
    kinds = Kinds.of([("a", "b", "c"), ("a", "b", "c"), ()])
    rows = np.column_stack([source.integers(3, size=(12, 2)).astype(float), source.random(12)])
    rows[0, 0] = rows[3, 2] = np.nan
    slope, weights = np.ones((12, 12)), source.uniform(0.5, 2, kinds.weights)
    found = kinds.slopes(rows, slope, weights)
    for number in range(kinds.weights):
        up, down = weights.copy(), weights.copy()
        up[number] *= np.exp(1e-5)
        down[number] *= np.exp(-1e-5)
        change = (kinds.apart(rows, rows, up) - kinds.apart(rows, rows, down)).sum() / 2e-5
        assert found[number] == pytest.approx(change, abs=1e-5)


def test_a_process_finds_the_choice_that_matters_and_is_unsure_far_away() -> None:
    source = np.random.default_rng(1)
    kinds = Kinds.of([("a", "b", "c"), ("a", "b", "c")])
    rows = source.integers(3, size=(40, 2)).astype(float)
    fit = fitted(kinds, rows, rows[:, 0] * 10)
    assert fit.weights[0] > 3 * fit.weights[1]
    known = Process(kinds, rows[rows[:, 0] < 2], rows[rows[:, 0] < 2, 0] * 10, fit)
    mean, deviation = known.expects(np.array([[1.0, 0.0], [2.0, 0.0]]))
    assert mean[0] == pytest.approx(10, abs=1)
    assert deviation[1] > 3 * deviation[0]


def test_options_weigh_on_their_own_only_where_that_is_asked_for() -> None:
    source = np.random.default_rng(2)
    kinds = Kinds.of([("a", "b", "c")] * 3)
    rows = source.integers(3, size=(30, 3)).astype(float)
    values = (rows == 2).sum(1).astype(float)
    assert set(fitted(kinds, rows, values).weights[kinds.columns :].round(9)) == {1.0}
    weights: Fitted = fitted(kinds, rows, values, by_option=True)
    assert weights.weights[kinds.columns + 2] > 2 * weights.weights[kinds.columns]


def test_a_candidate_is_worth_the_area_that_it_adds() -> None:
    stairs = Stairs.of(np.array([1.0, 3.0]), np.array([1.0, 2.0]), floor=0.0, low=0.0, end=4.0)
    sure = np.full(4, 1e-9)
    gains = stairs.gain(np.array([2.0, 2.0, 4.0, 0.5]), sure, np.array([1.0, 2.5, 0.0, 3.0]))
    assert gains == pytest.approx([1.0, 0.0, 4 + 3 + 2, 0.0], abs=1e-6)


def test_an_unsure_candidate_is_worth_more_than_a_sure_one_that_adds_nothing() -> None:
    stairs = Stairs.of(np.array([1.0]), np.array([0.0]), floor=0.0, low=0.0, end=1.0)
    sure, unsure = stairs.gain(np.array([1.0, 1.0]), np.array([1e-9, 1.0]), np.zeros(2))
    assert unsure > 100 * max(sure, 1e-9)


def test_poor_scores_move_together_and_the_order_stays() -> None:
    scores = np.array([10.0, 50.0, 70.0, 80.0, 85.0, 90.0, 92.0])
    soft = softened(scores)
    assert (np.diff(soft) > 0).all()
    assert (soft[3:] == scores[3:]).all()
    assert soft[1] - soft[0] < 40
