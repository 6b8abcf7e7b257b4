"""Chooses for you: TPE up to 1,500 trials, then NSGA-II; with one objective, evolution instead of NSGA-II.

The rule, by budget, space and objectives: up to 1,500 trials it is `tpe`, in every space; beyond them it is
`nsga2` with two objectives or more, and `evolution` with one. The run's log says which it became.

TPE finds more with few trials, but the time it takes to propose grows with all that it knows; from about
1,500 trials a sampler that breeds is as good and keeps its pace.
"""

from __future__ import annotations

from typing import Any

from automl.recipe import Recipe
from automl.samplers import evolution, nsga2, tpe

CANNOT = ()

MANY = 1500


def chosen(recipe: Recipe) -> str:
    """The name of the sampler that this recipe gets."""
    if recipe.trials <= MANY:
        return "tpe"
    return "nsga2" if len(recipe.objectives) > 1 else "evolution"


def make(seed: int, recipe: Recipe) -> Any:
    """The sampler of one run."""
    return {"tpe": tpe, "nsga2": nsga2, "evolution": evolution}[chosen(recipe)].make(seed, recipe)
