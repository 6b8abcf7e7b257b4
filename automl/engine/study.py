"""The sampler's memory: an Optuna study in memory, asked for choices and told how they did.

What it is told decides what it learns. Finished: the values, costs as log10. Stopped early: PRUNED, without
its score at the rung, which is no value. Over a limit or out of memory: PRUNED with the violation as a
constraint (told as FAIL, a sampler learns nothing of it). Given up, or asked twice: FAIL. What a trial costs
is counted before its training: it is told of those in training and those stopped as well, as an attribute,
and of these at what share of their epochs they were behind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.study import StudyDirection
from optuna.trial import TrialState, create_trial

from automl import samplers
from automl.picks import Asker, Range, asking
from automl.recipe import Recipe
from automl.samplers import COUNTED, REACHED
from automl.seams import Choices

optuna.logging.set_verbosity(optuna.logging.WARNING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial did, in the study's terms."""

    state: TrialState
    values: tuple[float, ...] | None = None
    violations: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[str, object] = field(default_factory=dict)  # attributes: what is known without a value


FAILED = Verdict(TrialState.FAIL)


def infeasible(violations: Mapping[str, float]) -> Verdict:
    """Over a limit, by how much of it; a violation is above 0."""
    return Verdict(TrialState.PRUNED, violations=dict(violations))


def stopped(recipe: Recipe, costs: Mapping[str, float], epochs: int) -> Verdict:
    """Trained for so many epochs, then behind; of its values, the costs that were counted are known."""
    reached = min(epochs / recipe.epochs, 1.0)
    return Verdict(TrialState.PRUNED, known={COUNTED: counted(recipe, costs), REACHED: reached})


def finished(recipe: Recipe, score: float, costs: Mapping[str, float]) -> Verdict:
    """Trained to its end; KeyError names a cost that nobody measured."""
    values = (score if n == recipe.score.name else _told(costs[n]) for n in recipe.objectives)
    return Verdict(TrialState.COMPLETE, tuple(values))


def counted(recipe: Recipe, costs: Mapping[str, float]) -> tuple[float | None, ...]:
    """The values of a trial as far as these costs say them."""
    return tuple(
        _told(costs[n]) if n in costs and n != recipe.score.name else None for n in recipe.objectives
    )


def _told(cost: float) -> float:
    return math.log10(max(cost, 1e-12))


class Study:
    """An Optuna study by our trial numbers; ranges are remembered as they are asked for."""

    def __init__(self, recipe: Recipe, known: int = 0) -> None:
        """A fresh study; `known` trials will be told from a log, and the sampler does not repeat itself."""
        best = StudyDirection.MAXIMIZE if recipe.score.direction == "max" else StudyDirection.MINIMIZE
        costs = StudyDirection.MINIMIZE
        directions = [best if name == recipe.score.name else costs for name in recipe.objectives]
        sampler = samplers.find(recipe.sampler).make(recipe.seed + known, recipe)
        self.recipe = recipe
        self.ranges: dict[str, Range] = {}
        self._study = optuna.create_study(sampler=sampler, directions=directions)
        self._asked: dict[int, optuna.Trial] = {}
        self._open: optuna.Trial | None = None

    def ask(self) -> Asker:
        """A pick for one more proposal; it stays open until it is kept, rejected or dropped."""
        self._open = self._study.ask()
        return asking(self._open, self.recipe.choices)

    def keep(self, number: int, costs: Mapping[str, float]) -> None:
        """The open proposal is this trial, which costs this much as far as it is known by now."""
        assert self._open is not None
        self._open.set_user_attr(COUNTED, counted(self.recipe, costs))
        self._asked[number], self._open = self._open, None

    def close(self, verdict: Verdict) -> None:
        """The open proposal is none: it broke a limit, or was known already."""
        assert self._open is not None
        self._tell(self._open, verdict)
        self._open = None

    def tell(self, number: int, choices: Choices, verdict: Verdict) -> None:
        """How a trial did: one that was asked for here, or one from elsewhere (the user, a log)."""
        asked = self._asked.pop(number, None)
        if asked is not None:
            self._tell(asked, verdict)
        else:
            self.add([(choices, verdict)])

    def add(self, known: Iterable[tuple[Choices, Verdict]]) -> None:
        """Trials that this study did not ask for, with what became of them."""
        spread = {name: distribution(r) for name, r in self.ranges.items() if r.size != 1}
        self._study.add_trials(
            create_trial(
                state=verdict.state,
                values=verdict.values,
                params={name: value for name, value in choices.items() if name in spread},
                distributions={name: spread[name] for name in choices if name in spread},
                constraints=dict(verdict.violations) or None,
                user_attrs=dict(verdict.known),
            )
            for choices, verdict in known
        )

    def _tell(self, trial: optuna.Trial, verdict: Verdict) -> None:
        for name, violation in verdict.violations.items():
            trial.set_constraint(name, violation)
        for name, known in verdict.known.items():
            trial.set_user_attr(name, known)
        self._study.tell(trial, verdict.values, verdict.state)


def distribution(offered: Range) -> BaseDistribution:
    """Optuna's word for a range."""
    if offered.kind == "choice":
        return CategoricalDistribution(offered.options)
    if offered.kind == "float":
        return FloatDistribution(offered.low, offered.high, log=offered.log)
    step = 1 if offered.log else offered.step
    return IntDistribution(int(offered.low), int(offered.high), log=offered.log, step=step)
