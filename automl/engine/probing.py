"""Trains a few networks of a recipe for an epoch or two, to know what a run would take; keeps nothing.

One process does it all, and takes no place in a device's queue: what else runs there slows it, as it would
slow the run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from automl.engine import provenance
from automl.engine.building import Builder, Built
from automl.engine.loading import Loaded, load
from automl.engine.training import train
from automl.picks import drawing
from automl.pools import Job
from automl.pools._sizing import cores
from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir
from automl.results.estimate import Probe

SECONDS, NETWORKS, EPOCHS = 20.0, 3, 2
_DRAWN = 200  # proposals that may be over a limit before it is given up


class CannotProbe(Exception):
    """Nothing of this recipe can be trained: one sentence."""


def probe(
    recipe: Recipe,
    seconds: float = SECONDS,
    now: Callable[[], float] = time.perf_counter,
    inputs: Path | None = None,
) -> Probe:
    """Ends soon after so many seconds of training, with at least one network; `inputs` as a run has them."""
    device = provenance.device(recipe.device)
    if device == "cpu":
        torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="topograph-probe-") as folder:
        if inputs is not None:
            rundir.copy_inputs(inputs, Path(folder) / "inputs")
        loaded = load(recipe, Path(folder), device)
        until, epochs, sizes = now() + seconds, [], []
        for number, built in enumerate(_networks(recipe, loaded)):
            taken = _epochs(loaded, built, number, Path(folder))
            epochs.append(taken[-1])  # the first one also warms up
            sizes.append(built.parameters * 4.0)
            if now() > until:
                break
    workers = cores() if device == "cpu" else 1
    means = statistics.fmean(epochs), loaded.seconds, statistics.fmean(sizes)
    return Probe(device, workers, len(epochs), *means)


def _networks(recipe: Recipe, loaded: Loaded) -> list[Built]:
    builder = Builder(recipe, loaded.data.shape)
    found: list[Built] = []
    for seed in range(_DRAWN):
        built = builder.build(drawing(recipe.seed + seed, recipe.choices))
        if not built.fault and not builder.violations(built):
            found.append(built)
        if len(found) == NETWORKS:
            break
    if not found:
        raise CannotProbe(f"None of {_DRAWN} networks drawn at random keeps the limits: raise a limit.")
    return found


def _epochs(loaded: Loaded, built: Built, number: int, folder: Path) -> list[float]:
    """Seconds of each epoch."""
    told: list[e.Event] = []
    whole = max(loaded.recipe.epochs, 1)
    job = Job(number, built.choices, whole, loaded.recipe.seed + number, keep=False)
    train(loaded, job, "probe", folder, 0, told.append, lambda epoch, _rung: epoch >= min(EPOCHS, whole))
    seconds = [event.seconds for event in told if isinstance(event, e.EpochDone)]
    if not seconds:
        raise CannotProbe(getattr(told[-1], "reason", "") or "The first network did not train.")
    return seconds
