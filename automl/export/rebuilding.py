"""A run's networks and data again, as its workers had them, for exports."""

from __future__ import annotations

from typing import Any

from automl import spaces, trainers
from automl.datasets import DataError
from automl.engine.loading import Loaded, load
from automl.export import ExportError
from automl.picks import PickError, replaying
from automl.recipe import IMPORTED, Recipe
from automl.results.rundir import RunDir
from automl.results.rundir_errors import told
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.seams import DataShape


def network(run: RunDir, state: RunState, trial: Trial) -> tuple[Any, DataShape]:
    """The network of a trial's choices, with fresh weights, and what it is fed."""
    recipe = _recipe(run, state)
    if "shape" not in state.facts:
        raise ExportError("The log does not say what the networks are fed: the data were never ready.")
    shape = DataShape.of(state.facts["shape"])
    asker, trainer = replaying(trial.choices, recipe.choices), trainers.find(recipe.trainer)
    try:
        model = spaces.find(recipe.space).build(asker, shape)
        plan = trainer.choices(asker.under("train"), shape)
    except PickError as error:
        raise ExportError(f"This version builds other networks from these choices: {error}") from error
    return trainers.adapted(trainer, model, plan), shape


def loaded(run: RunDir, state: RunState) -> Loaded:
    """The run's data, with space and trainer; on the CPU, whatever the run was on."""
    recipe = _recipe(run, state)
    try:
        with told(run.path):
            found = load(recipe, run.path, "cpu", decides=False)
    except DataError as error:
        raise ExportError(str(error)) from error
    known = state.facts.get("hash")
    if known is not None and known != found.data.hash:
        raise ExportError("The data have changed since the run, so its score would not come again.")
    return found


def _recipe(run: RunDir, state: RunState) -> Recipe:
    recipe = state.recipe or run.recipe()
    if recipe.space == IMPORTED:
        raise ExportError("The run was imported from an Optuna study: there is no network to export.")
    return recipe
