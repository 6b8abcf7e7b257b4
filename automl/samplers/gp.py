"""Gaussian processes: a smooth model of all trials, asked where most is to be gained; for few, dear trials.

Each proposal weighs the objectives anew (ParEGO, Knowles 2006), models their weighted worst, and takes of a
thousand candidates the one with the largest expected gain times the chance of keeping the limits, which a
second model learns from what broke them. Trials still in training count as the model expects them. It cannot
model choices that depend on one another, and its time grows with the cube of the trials: 300 at the most.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from automl.recipe import Recipe
from automl.samplers._by_name import AskedByName
from automl.samplers._gaussian import fitted, normal_below, normal_gain
from automl.samplers._lineage import drawn, finished, holds, moved, share, violation

CANNOT = ("conditional",)
MOST = 300  # trials

FIRST = 12  # drawn, before there is a model
CANDIDATES = 400  # half of them drawn, half near the best
BEST = 8
FEWEST = 4  # finished trials to model; with fewer, what may keep the limits is tried

Choice = Mapping[str, Any]
Rows = NDArray[np.float64]


def make(seed: int, recipe: Recipe) -> Gp:
    """The sampler of one run."""
    return Gp(seed)


class Gp(AskedByName):
    """Proposes whole trials as soon as the choices are known; the first ones are drawn."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)
        self._proposed: tuple[int, Choice] = (-1, {})

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """What was proposed for this trial; a choice that no trial had before is drawn."""
        if self._proposed[0] != trial.number:
            self._proposed = (trial.number, self._propose(study))
        value = self._proposed[1].get(param_name)
        if value is None or not holds(param_distribution, value):
            return drawn(self._source, param_distribution)
        return value

    def _propose(self, study: Study) -> Choice:
        told = [trial for trial in finished(study) if trial.params][-MOST:]
        done = [trial for trial in told if trial.state == TrialState.COMPLETE]
        if len(told) < FIRST:
            return {}
        spread = told[-1].distributions
        told = [trial for trial in told if trial.params.keys() == spread.keys()]
        done = [trial for trial in done if trial.params.keys() == spread.keys()]
        if len(done) < FEWEST:
            nearest = sorted(told, key=violation)[:BEST]
            candidates = self._candidates([trial.params for trial in nearest], spread)
            allowed = self._allowed(told, _rows(candidates, spread), spread)
            return candidates[int(np.argmax(allowed))]
        return self._gaining(study, told, done, spread)

    def _gaining(
        self,
        study: Study,
        told: Sequence[FrozenTrial],
        done: Sequence[FrozenTrial],
        spread: Mapping[str, BaseDistribution],
    ) -> Choice:
        """The candidate from which most is to be gained, within the limits."""
        worth = self._worth(done, study.directions)
        best = [done[at] for at in worth.argsort()[:BEST]]
        candidates = self._candidates([trial.params for trial in best], spread)
        rows = _rows(candidates, spread)
        model = fitted(_rows([trial.params for trial in done], spread), worth)
        open_ones = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        asked = [trial.params for trial in open_ones if trial.params.keys() == spread.keys()]
        if asked:
            model = model.believing(_rows(asked, spread))
        mean, deviation = model.told(rows)
        gain = normal_gain(mean, deviation, float(worth.min())) * self._allowed(told, rows, spread)
        return candidates[int(gain.argmax())]

    def _worth(self, done: Sequence[FrozenTrial], directions: Sequence[StudyDirection]) -> Rows:
        """One number a trial, smaller is better: the worst weighted objective, and a little of their sum."""
        signs = np.array([-1.0 if way == StudyDirection.MAXIMIZE else 1.0 for way in directions])
        values = np.array([trial.values for trial in done]) * signs
        ranks = values.argsort(0, kind="stable").argsort(0, kind="stable") / max(1, len(done) - 1)
        spread = np.maximum(np.ptp(values, 0), 1e-12)
        even = (
            0.5 * ranks + 0.5 * (values - values.min(0)) / spread
        )  # ranks, so that one outlier bends nothing
        weights = np.array([self._source.expovariate(1) for _ in signs])
        weights /= weights.sum()
        worth: Rows = (even * weights).max(1) + 0.05 * (even * weights).sum(1)
        return worth

    def _candidates(self, best: Sequence[Choice], spread: Mapping[str, BaseDistribution]) -> list[Choice]:
        made: list[Choice] = [
            {name: drawn(self._source, offered) for name, offered in spread.items()}
            for _ in range(CANDIDATES // 2)
        ]
        while len(made) < CANDIDATES:
            near = dict(self._source.choice(best))
            for name in self._source.sample(
                list(spread), min(len(spread), self._source.choice((1, 1, 2, 3)))
            ):
                near[name] = moved(self._source, spread[name], near[name])
            made.append(near)
        return made

    def _allowed(
        self, told: Sequence[FrozenTrial], rows: Rows, spread: Mapping[str, BaseDistribution]
    ) -> Rows | float:
        """The chance that a candidate keeps the limits."""
        over = np.array([math.log1p(violation(trial)) for trial in told])
        if not over.any():
            return 1.0
        over = np.where(over > 0, np.maximum(over, 0.1), -0.3)
        mean, deviation = fitted(_rows([trial.params for trial in told], spread), over).told(rows)
        return normal_below(mean, deviation, 0.0)


def _rows(choices: Sequence[Choice], spread: Mapping[str, BaseDistribution]) -> Rows:
    """Choices as numbers from 0 to 1; an option is a column of its own."""
    columns: list[Sequence[float]] = []
    for name, offered in spread.items():
        if isinstance(offered, CategoricalDistribution):
            columns += [[0.7 * (choice[name] == option) for choice in choices] for option in offered.choices]
        else:
            columns.append([share(offered, choice[name]) for choice in choices])
    return np.array(columns, np.float64).reshape(len(columns), len(choices)).T
