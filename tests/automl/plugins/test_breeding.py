"""Who breeds, what is inherited, and which sampler `auto` takes."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import optuna
import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState, create_trial

from automl.samplers import auto, evolution, nsga2
from automl.samplers._lineage import drawn, holds, moved, ranks
from tests.contracts.samples import recipe

UP_DOWN = (optuna.study.StudyDirection.MAXIMIZE, optuna.study.StudyDirection.MINIMIZE)
DEPTH = IntDistribution(1, 4)


def trial(
    values: tuple[float, float] | None, over: float = 0.0, params: Mapping[str, Any] | None = None
) -> FrozenTrial:
    chosen = params or {"depth": 2}
    return create_trial(
        state=TrialState.COMPLETE if values else TrialState.PRUNED,
        values=values,
        params=dict(chosen),
        distributions=dict.fromkeys(chosen, DEPTH),
        constraints={"parameters": over} if over else None,
    )


def test_the_front_comes_first_then_those_behind_it_the_stopped_and_the_nearest_to_the_limit() -> None:
    trials = [
        trial(None, over=3.0),
        trial((0.9, 100.0)),
        trial(None),
        trial((0.8, 100.0)),
        trial((0.8, 10.0)),
        trial(None, over=0.1),
        trial((0.7, 200.0)),
    ]
    order = ranks(trials, UP_DOWN)
    assert sorted(range(7), key=lambda place: order[place])[2:] == [3, 6, 2, 5, 0]
    assert {place for place in range(7) if order[place] < 1} == {1, 4}


def test_on_a_front_the_lonely_come_before_the_crowded() -> None:
    trials = [trial((score, cost)) for score, cost in [(0.1, 1.0), (0.11, 1.1), (0.5, 5.0), (0.9, 9.0)]]
    order = ranks(trials, UP_DOWN)
    assert sorted(range(4), key=lambda place: order[place]) == [0, 3, 2, 1]


def test_ranking_nothing_finished_is_no_error() -> None:
    order = ranks([trial(None, 2.0), trial(None, 1.0)], UP_DOWN)
    assert order[1] < order[0]


def test_evolution_forgets_the_old_but_not_the_front() -> None:
    old_best, old = trial((0.99, 1.0)), trial((0.1, 50.0))
    trials = [old_best, old, *[trial((0.5, 10.0)) for _ in range(60)]]
    kept = evolution.survivors(trials, ranks(trials, UP_DOWN))
    assert 0 in kept
    assert 1 not in kept
    assert len(kept) == evolution.YOUNG + 1


def test_nsga2_keeps_the_best_fifty_however_old() -> None:
    trials = [trial((number / 100, 10.0)) for number in range(100)]
    kept = nsga2.survivors(trials, ranks(trials, UP_DOWN))
    assert sorted(kept) == list(range(50, 100))


DISTRIBUTIONS = [
    IntDistribution(8, 256, step=8),
    IntDistribution(1, 1000, log=True),
    IntDistribution(3, 4),
    FloatDistribution(1e-4, 1e-1, log=True),
    FloatDistribution(-1.0, 1.0),
    CategoricalDistribution(("a", "b", True, 1)),
]


@pytest.mark.parametrize("offered", DISTRIBUTIONS, ids=str)
def test_what_is_drawn_or_moved_lies_in_its_range_and_moves(offered: Any) -> None:
    source = random.Random(0)
    seen = set()
    for _ in range(300):
        value = drawn(source, offered)
        other = moved(source, offered, value)
        assert holds(offered, value)
        assert holds(offered, other)
        assert (other, type(other)) != (value, type(value))
        seen.add((other, type(other)))
    assert len(seen) >= min(4, getattr(offered, "high", 4) - getattr(offered, "low", 0) + 1)


@pytest.mark.parametrize(
    ("offered", "value"),
    [
        (IntDistribution(1, 4), 5),
        (IntDistribution(1, 4), "2"),
        (IntDistribution(8, 64, step=8), 12),
        (CategoricalDistribution(("a", "b")), "c"),
        (CategoricalDistribution((True, False)), 1),
    ],
)
def test_a_value_that_a_recipe_no_longer_allows_is_not_inherited(offered: Any, value: Any) -> None:
    assert not holds(offered, value)


@pytest.mark.parametrize(
    ("trials", "objectives", "expected"),
    [
        (100, ("accuracy", "parameters"), "surrogate"),
        (101, ("accuracy", "parameters"), "tpe"),
        (40, ("accuracy", "parameters", "macs"), "tpe"),
        (1500, ("accuracy", "parameters"), "tpe"),
        (1501, ("accuracy", "parameters"), "nsga2"),
        (1501, ("accuracy",), "evolution"),
        (40, ("accuracy",), "surrogate"),
    ],
)
def test_auto_chooses_by_the_number_of_trials_and_objectives(
    trials: int, objectives: tuple[str, ...], expected: str
) -> None:
    assert auto.chosen(recipe(trials=trials, objectives=objectives)) == expected


@pytest.mark.parametrize("space", ["cell", "convnet"])
@pytest.mark.parametrize("limits", [{}, {"parameters": 1e5}])
def test_auto_takes_the_surrogate_in_every_space_and_under_limits(
    space: str, limits: dict[str, float]
) -> None:
    assert auto.chosen(recipe(space=space, trials=40, limits=limits)) == "surrogate"


@pytest.mark.parametrize(("trials", "expected"), [(300, "surrogate"), (301, "tpe")])
def test_auto_keeps_the_surrogate_longer_where_asking_it_is_cheap(trials: int, expected: str) -> None:
    assert auto.chosen(recipe(space="cell", trials=trials, limits={})) == expected


def test_a_long_study_does_not_make_asking_slower_than_it_must() -> None:
    """What no longer survives is not ranked again: the survivors stay few."""
    sampler = nsga2.make(0, recipe())
    study = optuna.create_study(sampler=sampler, directions=["maximize", "minimize"])
    source = random.Random(0)
    study.add_trials([trial((source.random(), source.random())) for _ in range(1000)])
    study.ask().suggest_int("depth", 1, 4)
    assert len(sampler._alive) == nsga2.POPULATION
    assert len(sampler._seen) == 1000
