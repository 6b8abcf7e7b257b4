"""Parzen estimators over all choices together (TPE): the best from some tens of trials to a thousand.

Trials still in training count as poor ones, so that workers do not try the same; choices that are only asked
together are modelled together; a trial over a limit counts as worse than any within it.
"""

from __future__ import annotations

import warnings

from optuna.exceptions import ExperimentalWarning
from optuna.samplers import TPESampler

from automl.recipe import Recipe

CANNOT = ()


def make(seed: int, recipe: Recipe) -> TPESampler:
    """The sampler of one run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)  # `group` is, and is measured to be worth it
        return TPESampler(seed=seed, multivariate=True, group=True, constant_liar=True)
