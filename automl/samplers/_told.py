"""What trials say to a model: which were finished, stopped, refused or are in training; scores and costs.

A trial stopped early has no score. It counts as poor by how soon it was behind: at its last epoch as the
poorer finished ones, at the first as the worst of them. That is no measurement, only an order. Lower still,
where no finished one is, the stopped would drown what tells the finished apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from optuna.trial import FrozenTrial, TrialState

from automl.samplers import COUNTED, REACHED
from automl.samplers._lineage import violation
from automl.samplers._worth import softened

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

POOR = 0.2  # what is stopped at the end counts as the score that this share of the finished lie below
SOON = 1 / 16  # the share of its epochs at which a trial counts as stopped at the first


@dataclass(frozen=True, slots=True)
class Aim:
    """Which value is the score, whether more of it is better, and the box that the area is taken in."""

    score: int = 0
    most: bool = True
    worst: float = -math.inf  # the score's worse bound, turned so that more is better
    low: float = -math.inf  # the cost's bounds, as the study is told costs
    high: float = math.inf
    costs: bool = True  # whether the other value is a cost; else there is none


@dataclass(frozen=True, slots=True)
class Told:
    """Columns over trials; scores are turned so that more is better; what is not known is not a number."""

    done: Mask
    over: Mask  # a limit
    running: Mask
    scores: Array
    costs: Array
    excess: Array  # over limits
    reached: Array  # the share of its epochs that a trial came to

    @classmethod
    def of(cls, ended: Sequence[FrozenTrial], running: Sequence[FrozenTrial], aim: Aim) -> Told:
        """Of trials that ended, and after them those in training."""
        trials = [*ended, *running]
        values = [_values(trial) for trial in trials]
        sign = 1 if aim.most else -1
        return cls(
            np.array([complete(trial) for trial in trials], bool),
            np.array([violation(trial) > 0 for trial in trials], bool),
            np.arange(len(trials)) >= len(ended),
            sign * np.array([known[aim.score] for known in values], float),
            np.array([known[1 - aim.score] if aim.costs else None for known in values], float),
            np.array([violation(trial) for trial in trials], float),
            np.array([trial.user_attrs.get(REACHED, 0.0) for trial in trials], float),
        )

    @property
    def counted(self) -> Mask:
        """Whose costs are known: of most trials before they are trained."""
        return ~np.isnan(self.costs)

    @property
    def judged(self) -> Mask:
        """Which have a score, or count as having a poor one."""
        return ~self.over & ~self.running

    def standing(self) -> Array:
        """A score for each that is judged: of the finished, softened, and what stopped ones count as."""
        found = np.full(len(self.done), np.nan)
        found[self.done] = own = softened(self.scores[self.done])
        stopped = self.judged & ~self.done
        poor, least = float(np.quantile(own, POOR)), float(own.min())
        late = 1 - np.log(np.clip(self.reached[stopped], SOON, 1)) / math.log(SOON)
        found[stopped] = least + late * (poor - least)
        return found


def complete(trial: FrozenTrial) -> bool:
    """Whether it was trained to its end and keeps the limits."""
    return trial.state == TrialState.COMPLETE and violation(trial) == 0


def _values(trial: FrozenTrial) -> Sequence[float | None]:
    """What is known of its values."""
    if trial.state == TrialState.COMPLETE:
        return list(trial.values)
    counted: Sequence[float | None] = trial.user_attrs.get(COUNTED, (None, None))
    return counted
