"""What every sampler holds to: asked and told from outside, two objectives, limits, conditional choices."""

from __future__ import annotations

import math
from typing import Any

import optuna
import pytest
from optuna.trial import TrialState

from automl import catalogue, samplers
from automl.picks import asking, key
from automl.seams import Choices
from tests.contracts.samples import recipe

EVERY_SAMPLER = pytest.mark.parametrize("name", samplers.names())
optuna.logging.set_verbosity(optuna.logging.ERROR)


def made(name: str, seed: int, objectives: int = 2) -> optuna.Study:
    names = ("accuracy", "parameters", "macs")[:objectives]
    sampler = samplers.find(name).make(seed, recipe(objectives=names))
    return optuna.create_study(sampler=sampler, directions=["maximize", "minimize", "minimize"][:objectives])


def conditional(trial: optuna.Trial, name: str = "random") -> tuple[Choices, float, float]:
    """A small space of the usual kind: how many layers, how wide each, of what; with its score and size.

    A sampler that states that it cannot do choices that depend on others, or without steps, gets none.
    """
    cannot = samplers.find(name).CANNOT
    pins: dict[str, Any] = {"train.rate": [1e-3, 1e-2, 1e-1]} if "continuous" in cannot else {}
    if "conditional" in cannot:
        pins |= {"depth": 2, "block1": "plain", "block2": "plain"}
    asker = asking(trial, pins)
    widths = []
    for number in range(asker.int("depth", 1, 4)):
        widths.append(asker.int(f"width{number}", 8, 128, 8))
        if asker.choice(f"block{number}", ("plain", "wide")) == "wide":
            widths[-1] *= asker.int(f"expand{number}", 2, 6)
    rate = asker.float("train.rate", 1e-3, 1e-1, log=True)
    size = sum(a * b for a, b in zip([8, *widths], [*widths, 10], strict=True))
    score = 1 - 1 / math.log2(size) - 0.05 * abs(math.log10(rate / 1e-2))
    return asker.choices, score, float(size)


def told(
    study: optuna.Study, trials: int, limit: float = math.inf, name: str = "random"
) -> tuple[list[str], int]:
    """So many trials within the limit; their keys, and how many proposals were over it."""
    keys: list[str] = []
    over = 0
    objectives = len(study.directions)
    while len(keys) < trials and over < 40 * trials:
        trial = study.ask()
        choices, score, size = conditional(trial, name)
        if size > limit:
            over += 1
            trial.set_constraint("parameters", size / limit - 1)
            study.tell(trial, state=TrialState.PRUNED)
        else:
            keys.append(key(choices))
            study.tell(trial, [score, math.log10(size), size][:objectives])
    return keys, over


@EVERY_SAMPLER
def test_sixty_trials_of_a_conditional_space_are_nearly_all_different(name: str) -> None:
    keys, _ = told(made(name, 1), 60, name=name)
    assert len(set(keys)) >= 55


@EVERY_SAMPLER
def test_a_seed_repeats_itself_and_another_does_not(name: str) -> None:
    runs = [told(made(name, seed), 40, 3000, name)[0] for seed in (5, 5, 6)]
    assert runs[0] == runs[1] != runs[2]


@EVERY_SAMPLER
def test_several_trials_may_be_open_at_once(name: str) -> None:
    study = made(name, 2)
    told(study, 30, name=name)
    trials = [study.ask() for _ in range(6)]
    keys = [key(conditional(trial, name)[0]) for trial in trials]
    assert len(set(keys)) >= 5
    for trial in reversed(trials):
        study.tell(trial, [0.5, 3.0])
    assert len(told(study, 5, name=name)[0]) == 5


@EVERY_SAMPLER
def test_stopped_failed_and_foreign_trials_are_no_hindrance(name: str) -> None:
    study = made(name, 3)
    told(study, 12, name=name)
    known = study.trials[0]
    study.add_trials([optuna.trial.create_trial(values=[0.4, 2.0], params=known.params,
                                                distributions=known.distributions)])  # fmt: skip
    for number in range(30):
        trial = study.ask()
        conditional(trial, name)
        study.tell(trial, state=TrialState.PRUNED if number % 2 else TrialState.FAIL)
    assert len(told(study, 10, name=name)[0]) == 10


@EVERY_SAMPLER
def test_a_study_of_one_objective_is_done_or_refused(name: str) -> None:
    if "one objective" not in samplers.find(name).CANNOT:
        assert len(told(made(name, 4, objectives=1), 30, 5000, name)[0]) == 30


@EVERY_SAMPLER
def test_three_objectives_are_done_or_refused(name: str) -> None:
    if "many objectives" not in samplers.find(name).CANNOT:
        assert len(told(made(name, 4, objectives=3), 30, 5000, name)[0]) == 30


@pytest.mark.parametrize("name", [name for name in samplers.names() if name not in ("random", "grid")])
def test_it_learns_to_keep_a_limit_from_the_proposals_that_broke_it(name: str) -> None:
    """At random, most proposals break this limit; a sampler that listens breaks it half as often."""
    trials = 50
    at_random = sum(told(made("random", seed), trials, 2000, name)[1] for seed in range(2))
    learnt = sum(told(made(name, seed), trials, 2000, name)[1] for seed in range(2))
    assert learnt < at_random / 2


@EVERY_SAMPLER
def test_what_it_states_can_be_read_without_importing_it(name: str) -> None:
    stated: Any = catalogue.installed().samplers[name]
    assert stated.line
    assert stated.words("CANNOT") == samplers.find(name).CANNOT
