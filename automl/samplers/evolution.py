"""Regularised evolution: a child of the best of a few young trials, with one or two choices changed.

Only the youngest trials may be parents (Real and others 2019), and the front, which never ages here: with two
objectives an extreme point once lost is not soon found again.
"""

from __future__ import annotations

from collections.abc import Sequence

from optuna.trial import FrozenTrial

from automl.recipe import Recipe
from automl.samplers._breeding import Breeding

CANNOT = ()

YOUNG = 40


def make(seed: int, recipe: Recipe) -> Breeding:
    """The sampler of one run."""
    return Breeding(seed, survivors, first=16, tournament=10, crossover=0.0)


def survivors(trials: Sequence[FrozenTrial], order: Sequence[float]) -> list[int]:
    """The places of those that may be parents: the front, and the youngest of the others within the limits.

    While there are few of these, those stopped early or over a limit fill up, the nearest to it first.
    """
    within = [place for place in range(len(trials)) if order[place] < len(trials)]
    front = [place for place in within if order[place] < 1]
    chosen = front + [place for place in within if order[place] >= 1][-YOUNG:]
    if len(chosen) < YOUNG // 2:
        rest = sorted(set(range(len(trials))) - set(chosen), key=lambda place: order[place])
        chosen += rest[: YOUNG // 2 - len(chosen)]
    return chosen
