"""NSGA-III: survival spread evenly over directions between the objectives; for three objectives and more.

Where distance to neighbours says little, as with many objectives, each of a set of even directions keeps who
lies nearest to it (Deb and Jain 2014). Bred by our own sampler, like NSGA-II here, so that conditional
choices are inherited and limits are learnt; it has nothing to spread with a single objective.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from optuna.trial import FrozenTrial

from automl.recipe import Recipe
from automl.samplers._breeding import Breeding

CANNOT = ("one objective",)

POPULATION = 60
FIRST = 30  # drawn, before there are parents


def make(seed: int, recipe: Recipe) -> Breeding:
    """The sampler of one run."""
    up = recipe.score.direction == "max"
    signs = [-1.0 if up and name == recipe.score.name else 1.0 for name in recipe.objectives]
    kept = partial(survivors, signs=np.array(signs), ways=directions(len(signs), POPULATION))
    return Breeding(seed, kept, first=FIRST, tournament=2, crossover=0.9)


def directions(objectives: int, most: int) -> NDArray[np.float64]:
    """Even directions (Das and Dennis 1998): all shares in so many steps that sum to 1, at most so many."""
    steps = 1
    while math.comb(objectives + steps, steps + 1) <= most and steps < most:
        steps += 1
    rows = []
    for bars in combinations(range(steps + objectives - 1), objectives - 1):
        ends = (-1, *bars, steps + objectives - 1)
        rows.append([after - before - 1 for before, after in pairwise(ends)])
    return np.array(rows) / steps


def survivors(
    trials: Sequence[FrozenTrial],
    order: Sequence[float],
    *,
    signs: NDArray[np.float64],
    ways: NDArray[np.float64],
) -> list[int]:
    """The places of those that stay: whole fronts, then of the next who serve the emptiest directions."""
    ranked = sorted(range(len(trials)), key=lambda place: order[place])
    if len(ranked) <= POPULATION:
        return ranked
    last = int(order[ranked[POPULATION]])
    whole = [place for place in ranked if int(order[place]) < last]
    split = [place for place in ranked if int(order[place]) == last]
    if last >= len(trials):  # stopped early or over a limit: these have no values, and are ranked already
        return ranked[:POPULATION]
    values = np.array([trials[place].values for place in (*whole, *split)]) * signs
    nearest, apart = _associated(values, ways)
    counts = np.bincount(nearest[: len(whole)], minlength=len(ways))
    return whole + [split[at] for at in _filled(counts, nearest[len(whole) :], apart[len(whole) :],
                                                POPULATION - len(whole))]  # fmt: skip


def _associated(
    values: NDArray[np.float64], ways: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each row the direction it lies nearest to, and how far from it; axes are scaled to 0 … 1."""
    low, high = values.min(0), values.max(0)
    scaled = (values - low) / np.maximum(high - low, 1e-12)
    unit = ways / np.linalg.norm(ways, axis=1, keepdims=True)
    along = scaled @ unit.T
    apart = np.sqrt(np.maximum((scaled**2).sum(1, keepdims=True) - along**2, 0))
    nearest = apart.argmin(1)
    return nearest, apart[np.arange(len(values)), nearest]


def _filled(
    counts: NDArray[np.int64], nearest: NDArray[np.int64], apart: NDArray[np.float64], wanted: int
) -> list[int]:
    """So many of the rows, always the closest one of the direction that has the fewest so far."""
    counts = counts.copy()
    left = set(range(len(nearest)))
    chosen: list[int] = []
    while len(chosen) < wanted and left:
        best = min(left, key=lambda at: (counts[nearest[at]], apart[at], at))
        left.remove(best)
        counts[nearest[best]] += 1
        chosen.append(best)
    return chosen
