"""What the sampler is told of each trial, and how a study is filled from a log."""

from __future__ import annotations

import math

import pytest
from optuna.trial import TrialState

from automl.engine.study import FAILED, Study, finished, infeasible, stopped
from automl.picks import Range
from automl.samplers import COUNTED, REACHED
from automl.seams import Choices, DataShape, Spec
from tests.automl.engine.tiny import build, recipe

SHAPE = DataShape((Spec("image", (1, 8, 8)),), (Spec("classes", (10,)),), Spec("class"))


def asked(study: Study, number: int) -> Choices:
    asker = study.ask()
    build(asker, SHAPE)
    study.ranges.update(asker.ranges)
    study.keep(number, {"parameters": 100.0})
    return dict(asker.choices)


def told(study: Study) -> list[tuple[TrialState, object, object]]:
    trials = study._study.get_trials(deepcopy=False)
    return [(trial.state, trial.values, trial.constraints) for trial in trials]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["asked for", "from a log"])
def test_each_end_of_a_trial_has_its_verdict(elsewhere: bool) -> None:
    study = Study(recipe(sampler="tpe"))
    done = finished(study.recipe, 0.5, {"parameters": 1000.0})
    verdicts = [done, stopped(study.recipe, {}, 1), infeasible({"parameters": 0.25}), FAILED]
    for number, verdict in enumerate(verdicts):
        choices = asked(study, number)
        study.tell(number + 100 * elsewhere, choices, verdict)
    expected = [
        (TrialState.COMPLETE, [0.5, 3.0], {}),
        (TrialState.PRUNED, None, {}),
        (TrialState.PRUNED, None, {"parameters": 0.25}),
        (TrialState.FAIL, None, {}),
    ]
    assert [entry for entry in told(study) if entry[0] is not TrialState.RUNNING] == expected


def test_a_score_at_a_rung_is_never_a_value() -> None:
    study = Study(recipe(sampler="tpe"))
    study.tell(0, asked(study, 0), stopped(study.recipe, {"parameters": 100.0}, 3))
    only = study._study.get_trials()[0]
    assert only.intermediate_values == {}
    assert only.values is None


@pytest.mark.parametrize("number", [0, 100], ids=["asked for", "from a log"])
def test_of_a_stopped_trial_its_costs_are_known_and_how_far_it_came(number: int) -> None:
    study = Study(recipe(sampler="tpe"))
    study.tell(number, asked(study, 0), stopped(study.recipe, {"parameters": 1000.0, "macs": 5.0}, 1))
    ended = [trial for trial in study._study.get_trials() if trial.state is TrialState.PRUNED]
    assert [trial.user_attrs for trial in ended] == [{COUNTED: (None, 3.0), REACHED: 1 / study.recipe.epochs}]


def test_what_a_trial_in_training_costs_is_known_too() -> None:
    study = Study(recipe())
    asked(study, 0)
    assert study._study.get_trials()[0].user_attrs == {COUNTED: (None, 2.0)}


def test_a_rejected_proposal_is_told_with_its_violation() -> None:
    study = Study(recipe())
    build(study.ask(), SHAPE)
    study.close(infeasible({"macs": 2.0}))
    assert told(study) == [(TrialState.PRUNED, None, {"macs": 2.0})]


def test_a_cost_is_told_as_its_logarithm_and_in_the_order_of_the_objectives() -> None:
    made = recipe(objectives=("parameters", "accuracy", "macs"))
    verdict = finished(made, 0.75, {"parameters": 1e4, "macs": 0.0})
    assert verdict.values == pytest.approx((4.0, 0.75, -12.0))


def test_a_cost_that_nobody_measured_is_named() -> None:
    with pytest.raises(KeyError, match="latency"):
        finished(recipe(objectives=("accuracy", "latency")), 0.5, {"parameters": 1.0})


def test_a_study_told_from_a_log_knows_the_choices_without_asking_its_sampler() -> None:
    study = Study(recipe(sampler="tpe"))
    study.ranges["width"] = Range("int", 1, 64)
    study.ranges["fixed"] = Range("int", 3, 3)
    study.add([({"width": 5, "fixed": 3}, finished(study.recipe, 0.5, {"parameters": 10.0}))])
    only = study._study.get_trials()[0]
    assert only.params == {"width": 5}
    assert math.isclose(only.values[1], 1.0)


def test_a_resumed_study_does_not_begin_with_the_same_proposals() -> None:
    fresh, resumed = Study(recipe()), Study(recipe(), known=3)
    assert [asked(fresh, n) for n in range(3)] != [asked(resumed, n) for n in range(3)]
