"""NSGA-II: the fifty best so far breed, by fronts and by distance; for thousands of trials.

The rule of survival is Deb and others' (2002), applied after each trial instead of each generation, so that
no worker waits. Bred by our own sampler, not by Optuna's, because ours inherits conditional choices and
learns from trials over a limit: Optuna's draws every choice at random that not all trials have.
"""

from __future__ import annotations

from collections.abc import Sequence

from optuna.trial import FrozenTrial

from automl.recipe import Recipe
from automl.samplers._breeding import Breeding

CANNOT = ()

POPULATION = 50


def make(seed: int, recipe: Recipe) -> Breeding:
    """The sampler of one run."""
    return Breeding(seed, survivors, first=POPULATION, tournament=2, crossover=0.9)


def survivors(trials: Sequence[FrozenTrial], order: Sequence[float]) -> list[int]:
    """The places of the best."""
    return sorted(range(len(trials)), key=lambda place: order[place])[:POPULATION]
