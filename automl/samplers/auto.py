"""Chooses for you: a surrogate, TPE, or a sampler that breeds, by budget and number of objectives.

The rule: up to 300 trials with one objective or two it is `surrogate`, which finds most with few trials, in
spaces whose choices hang on one another and under limits too. Else up to 1,500 trials it is `tpe`; beyond
them `nsga2` with two objectives or more, and `evolution` with one. The run's log says which it became.

What a model costs to ask grows with all that it knows; from about 1,500 trials a sampler that breeds is as
good and keeps its pace.
"""

from __future__ import annotations

from typing import Any

from automl import samplers
from automl.recipe import Recipe

CANNOT = ()

FEW, MANY = 300, 1500


def chosen(recipe: Recipe) -> str:
    """The name of the sampler that this recipe gets."""
    if recipe.trials <= FEW and len(recipe.objectives) <= 2:
        return "surrogate"
    if recipe.trials <= MANY:
        return "tpe"
    return "nsga2" if len(recipe.objectives) > 1 else "evolution"


def make(seed: int, recipe: Recipe) -> Any:
    """The sampler of one run."""
    return samplers.find(chosen(recipe)).make(seed, recipe)
