"""A model of score and cost, asked where the front would gain most: the best up to some hundred trials.

Gaussian processes over the choices, made for trials that are dear: what it costs to ask grows with what is
known, up to a bound. It learns which choices hang on which, proposes nothing twice, counts a trial in
training as what it expects of it and one stopped early as a poor one, the poorer the sooner it was stopped,
and learns where limits are broken. Costs that are counted before training it knows of every trial.
"""

from __future__ import annotations

import math

from automl.recipe import Recipe
from automl.samplers._gaining import Gaining
from automl.samplers._told import Aim

CANNOT = ("many objectives",)


def make(seed: int, recipe: Recipe) -> Gaining:
    """The sampler of one run."""
    return Gaining(seed, aim(recipe))


def aim(recipe: Recipe) -> Aim:
    """What a recipe is after; a cost without bounds is bounded by the costs that were seen."""
    names = list(recipe.objectives)
    score = names.index(recipe.score.name) if recipe.score.name in names else 0
    most = recipe.score.direction == "max" and names[score] == recipe.score.name
    low, high = recipe.bounds.get(names[score], (-math.inf, math.inf))
    costs = [recipe.bounds[name] for name in names if name != names[score] and name in recipe.bounds]
    least, largest = map(math.log10, costs[0]) if costs else (-math.inf, math.inf)
    return Aim(score, most, low if most else -high, least, largest, len(names) > 1)
