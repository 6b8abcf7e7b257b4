"""Chooses for you: a surrogate, TPE, or a sampler that breeds, by budget and number of objectives.

The rule: with one objective or two it is `surrogate`, which finds most with few trials: up to 300 of them, or
up to 100 in a space whose choices hang on one another or under limits, where asking it soon takes long. Else
up to 1,500 trials it is `tpe`; beyond them `nsga2` with two objectives or more, and `evolution` with one. The
run's log says which it became.

What a model costs to ask grows with all that it knows; from about 1,500 trials a sampler that breeds is as
good and keeps its pace.
"""

from __future__ import annotations

from typing import Any

from automl import catalogue, samplers
from automl.recipe import Recipe

CANNOT = ()

FEW, FEWER, MANY = 300, 100, 1500  # FEWER: where an ask at 300 trials would take 0.2 s


def chosen(recipe: Recipe) -> str:
    """The name of the sampler that this recipe gets."""
    few = FEW if _plain(recipe.space) and not recipe.limits else FEWER
    if recipe.trials <= few and len(recipe.objectives) <= 2:
        return "surrogate"
    if recipe.trials <= MANY:
        return "tpe"
    return "nsga2" if len(recipe.objectives) > 1 else "evolution"


def _plain(space: str) -> bool:
    """Whether every network of a space has the same choices."""
    known = catalogue.installed().spaces.get(space)
    return known is not None and "conditional" not in known.words("TRAITS")


def make(seed: int, recipe: Recipe) -> Any:
    """The sampler of one run."""
    return samplers.find(chosen(recipe)).make(seed, recipe)
