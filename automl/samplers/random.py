"""Evenly at random: what any other sampler has to beat, and what none can mislead."""

from __future__ import annotations

from optuna.samplers import RandomSampler

from automl.recipe import Recipe

CANNOT = ()


def make(seed: int, recipe: Recipe) -> RandomSampler:
    """The sampler of one run."""
    return RandomSampler(seed=seed)
