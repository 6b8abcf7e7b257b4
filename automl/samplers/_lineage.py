"""Children of earlier trials: what a sampler needs that breeds, on spaces whose choices are conditional.

Optuna's own genetic samplers breed only the choices that all trials have in common and draw the others at
random, and they see finished trials alone. Here a choice is inherited wherever the parent has it, and a trial
over a limit is a parent too, as long as there are few better: the smaller its violation, the better.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState


def finished(study: Study) -> list[FrozenTrial]:
    """The trials that say something, in the order of their numbers."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def violation(trial: FrozenTrial) -> float:
    """How far a trial is over its limits, all together; 0 where it keeps them."""
    return sum(value for value in trial.constraints.values() if value > 0)


def ranks(trials: Sequence[FrozenTrial], directions: Sequence[StudyDirection]) -> list[float]:
    """A number for each trial, smaller is better: fronts of the finished, the stopped, then by violation.

    Within a front, whoever stands farther from its neighbours comes first.
    """
    done = [place for place, trial in enumerate(trials) if _complete(trial)]
    signs = np.array([-1.0 if d == StudyDirection.MAXIMIZE else 1.0 for d in directions])
    values = np.array([trials[place].values for place in done]).reshape(len(done), len(signs)) * signs
    found = [len(trials) + _behind(trial) for trial in trials]
    for place, front, crowd in zip(done, _fronts(values), _crowding(values), strict=True):
        found[place] = front + 1 / (2 + crowd)
    return found


def _complete(trial: FrozenTrial) -> bool:
    return trial.state == TrialState.COMPLETE and violation(trial) == 0


def _behind(trial: FrozenTrial) -> float:
    over = violation(trial)
    return 0.0 if over == 0 else 1 + min(over, 1e9)


def _fronts(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which front each row is on, 0 being the one that nothing dominates."""
    no_worse = (values[:, None] <= values[None]).all(2)
    dominates = no_worse & (values[:, None] < values[None]).any(2)
    front = np.full(len(values), -1, np.int64)
    number = 0
    while (front < 0).any():
        left = front < 0
        free = left & ~(dominates & left[:, None]).any(0)
        front[free] = number
        number += 1
    return front


def _crowding(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gap between both neighbours on each axis, as a share of its whole width, summed."""
    crowd = np.zeros(len(values))
    for axis in values.T if len(values) else ():
        order = np.argsort(axis, kind="stable")
        width = max(axis[order[-1]] - axis[order[0]], 1e-12)
        crowd[order[0]] = crowd[order[-1]] = math.inf
        crowd[order[1:-1]] += (axis[order[2:]] - axis[order[:-2]]) / width
    return crowd


def holds(offered: BaseDistribution, value: Any) -> bool:
    """Whether a value that a parent has may be picked here: a recipe may have narrowed the range since."""
    if isinstance(offered, CategoricalDistribution):
        return any(value == option and type(value) is type(option) for option in offered.choices)
    assert isinstance(offered, IntDistribution | FloatDistribution)
    if isinstance(value, str | bool) or not offered.low <= value <= offered.high:
        return False
    return isinstance(offered, FloatDistribution) or (value - offered.low) % offered.step == 0


def drawn(source: random.Random, offered: BaseDistribution) -> Any:
    """One value, evenly; on the log scale where the distribution says so."""
    if isinstance(offered, CategoricalDistribution):
        return source.choice(offered.choices)
    assert isinstance(offered, IntDistribution | FloatDistribution)
    return at(offered, source.random())


def moved(source: random.Random, offered: BaseDistribution, value: Any) -> Any:
    """Another value: any other option, or a number mostly nearby."""
    if isinstance(offered, CategoricalDistribution):
        others = [option for option in offered.choices if option != value]
        return source.choice(others) if others else value
    assert isinstance(offered, IntDistribution | FloatDistribution)
    here = share(offered, value)
    for _ in range(16):
        there = source.random() if source.random() < 0.2 else here + source.gauss(0, 0.2)
        new = at(offered, min(max(there, 0.0), 1.0))
        if new != value:
            return new
    step = offered.step or 0  # every try fell on the value itself: the next one, then
    return value + step if value + step <= offered.high else value - step


def _ends(offered: IntDistribution | FloatDistribution) -> tuple[float, float]:
    """Low and high; a whole number gets half a step on each side, so that all are equally likely."""
    half = (offered.step or 1) / 2 if isinstance(offered, IntDistribution) else 0.0
    return offered.low - half, offered.high + half


def at(offered: IntDistribution | FloatDistribution, share: float) -> Any:
    low, high = _ends(offered)
    value = (
        math.exp(math.log(low) + share * math.log(high / low)) if offered.log else low + share * (high - low)
    )
    if isinstance(offered, FloatDistribution):
        return min(max(value, offered.low), offered.high)
    steps = round((value - offered.low) / offered.step)
    return min(max(offered.low + steps * offered.step, offered.low), offered.high)


def share(offered: IntDistribution | FloatDistribution, value: float) -> float:
    low, high = _ends(offered)
    if high <= low:
        return 0.5
    return math.log(value / low) / math.log(high / low) if offered.log else (value - low) / (high - low)
