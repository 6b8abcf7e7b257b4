"""What a model is told of trials: the finished, the stopped, those over a limit, those in training."""

from __future__ import annotations

import numpy as np
import pytest
from optuna.distributions import FloatDistribution
from optuna.trial import FrozenTrial, TrialState, create_trial

from automl.samplers import COUNTED, REACHED
from automl.samplers._told import Aim, Told

WIDTH = FloatDistribution(0.0, 1.0)


def trial(score: float | None, cost: float | None, reached: float = 0.0, over: float = 0.0) -> FrozenTrial:
    return create_trial(
        state=TrialState.PRUNED if score is None else TrialState.COMPLETE,
        values=None if score is None or cost is None else [score, cost],
        params={"width": 0.5},
        distributions={"width": WIDTH},
        constraints={"parameters": over} if over else None,
        user_attrs={} if score is not None else {COUNTED: (None, cost), REACHED: reached},
    )


GOOD = [trial(0.96, 3.0), trial(0.97, 4.0), trial(0.98, 5.0)]


def test_costs_are_known_of_the_stopped_and_of_those_in_training() -> None:
    told = Told.of([*GOOD, trial(None, 4.5), trial(None, None)], [trial(None, 6.0)], Aim())
    assert told.costs == pytest.approx([3.0, 4.0, 5.0, 4.5, np.nan, 6.0], nan_ok=True)
    assert told.counted.tolist() == [True] * 4 + [False, True]
    assert told.judged.tolist() == [True] * 5 + [False]


def test_a_stopped_trial_counts_as_the_poorer_the_sooner_it_was_behind() -> None:
    told = Told.of([*GOOD, *(trial(None, 4.0, share) for share in (1 / 16, 3 / 16, 9 / 16, 1.0))], [], Aim())
    *_, first, second, third, last = told.standing()
    assert first == pytest.approx(0.96)
    assert first < second < third < last < 0.97


def test_where_less_is_better_a_stopped_trial_counts_as_having_more() -> None:
    told = Told.of([trial(0.2, 3.0), trial(0.5, 3.0), trial(None, 4.0)], [], Aim(most=False))
    assert told.standing() == pytest.approx([-0.2, -0.5, -0.5])


def test_over_a_limit_is_not_judged_but_its_cost_is_known() -> None:
    told = Told.of([*GOOD, trial(None, 7.0, over=0.5)], [], Aim())
    assert told.judged.tolist() == [True, True, True, False]
    assert told.costs[-1] == 7.0
    assert told.excess[-1] == 0.5


def test_with_one_objective_there_are_no_costs() -> None:
    single = create_trial(state=TrialState.COMPLETE, value=0.5)
    told = Told.of([single], [], Aim(costs=False))
    assert not told.counted.any()
    assert told.scores.tolist() == [0.5]
