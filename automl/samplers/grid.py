"""Goes through every combination once, in an even order: for small spaces without a free number.

The first trial shows how many values each choice has; from then on each trial is the next step of a walk that
comes by every combination before it repeats one, far from the last. It learns nothing, and cannot search
choices that depend on each other, nor numbers without steps: list the values of those in the recipe
(`choices.train.rate = [0.003, 0.01]`). When all has been tried, the run ends.
"""

from __future__ import annotations

import math
import random
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.study import Study
from optuna.trial import FrozenTrial

from automl.recipe import Recipe
from automl.samplers._by_name import AskedByName

CANNOT = ("conditional", "continuous")

_GOLDEN = (5**0.5 - 1) / 2  # steps of this share of a range never come close to where they were


def make(seed: int, recipe: Recipe) -> Grid:
    """The sampler of one run."""
    return Grid(seed)


class Grid(AskedByName):
    """Trial n is combination (start + n · stride) modulo all; the two have no factor in common."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)
        self._share = self._source.random()
        self._spread: dict[str, int] = {}
        self._places: tuple[int, dict[str, int]] = (-1, {})
        self._asked = -1

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """The value that this trial's combination has here; a choice seen for the first time is drawn."""
        if self._places[0] != trial.number:
            self._asked += 1
            self._places = (trial.number, _digits(self._combination(), self._spread))
        values = _values(param_distribution)
        place = self._places[1].get(param_name)
        if place is None or self._spread[param_name] != len(values):
            self._spread[param_name] = len(values)
            place = self._source.randrange(len(values))
        return values[place]

    def _combination(self) -> int:
        every = math.prod(self._spread.values())
        stride = max(1, round(every * _GOLDEN))
        while math.gcd(stride, every) > 1:
            stride += 1
        return (int(self._share * every) + self._asked * stride) % every


def _digits(number: int, spread: dict[str, int]) -> dict[str, int]:
    """A number as one digit for each choice."""
    found = {}
    for name, size in spread.items():
        number, found[name] = divmod(number, size)
    return found


def _values(offered: BaseDistribution) -> tuple[Any, ...] | range:
    if isinstance(offered, CategoricalDistribution):
        return offered.choices
    if isinstance(offered, IntDistribution):
        return range(offered.low, offered.high + 1, offered.step)
    assert isinstance(offered, FloatDistribution)
    raise ValueError(
        "the sampler “grid” cannot search numbers without steps: list their values in the recipe"
    )
