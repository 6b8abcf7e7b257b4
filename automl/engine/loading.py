"""What a worker holds between trials: the plug-ins, the data on the device, what all trials share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from automl import datasets, places, spaces, trainers
from automl.engine import measuring
from automl.engine.precision import Tuned, tuned
from automl.picks import replaying
from automl.recipe import Recipe
from automl.results import lock
from automl.seams import Choices, Data, DataShape, Root, Shared


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a trial needs but its choices."""

    recipe: Recipe
    device: str
    space: spaces.Space
    trainer: trainers.Trainer
    data: Data
    shared: Shared
    tuned: Tuned
    seconds: float = 0.0  # what it took to prepare

    def built(self, choices: Choices) -> tuple[Any, Any]:
        """The network with real weights, on the device, and the trainer's plan."""
        asker = replaying(choices, self.recipe.choices)
        model = self.space.build(asker, self.data.shape)
        plan = self.trainer.choices(asker.under("train"), self.data.shape)
        return trainers.adapted(self.trainer, model, plan).to(self.device), plan


class NoDevice(Exception):
    """The device is not in this machine, or torch was built without it: one sentence."""


def load(recipe: Recipe, folder: Path, device: str, *, decides: bool = True) -> Loaded:
    """Loads and prepares; one worker of a run at a time, so that the first does the work for all.

    `decides`: trials are to be judged, by costs that must be measurable here.
    """
    check(device)
    began = time.perf_counter()
    space, trainer = spaces.find(recipe.space), trainers.find(recipe.trainer)
    if decides:
        measuring.check(recipe, device, (cost.name for cost in trainer.COSTS))
    shared = folder / "shared"
    root = Root(places.cache(), shared, folder / "inputs", recipe.seed, recipe.data)
    with _turn(shared):
        data = datasets.find(recipe.dataset).load(root).to(device)
        _fitting(recipe, space, trainer, data.shape)
        torch.manual_seed(recipe.seed)
        common = trainer.prepare(data, shared, device)
        speed = tuned(space, data.shape, recipe, device, shared)
    return Loaded(recipe, device, space, trainer, data, common, speed, time.perf_counter() - began)


def _fitting(recipe: Recipe, space: spaces.Space, trainer: trainers.Trainer, shape: DataShape) -> None:
    """A dataset of several kinds shows which it is only when it is read; then what cannot go on is said."""
    given, wanted = shape.input.kind, shape.output.kind
    for name, able, kind, verb in (
        (recipe.space, space.TAKES, given, "reads"),
        (recipe.space, space.GIVES, wanted, "answers"),
        (recipe.trainer, trainer.LEARNS, wanted, "learns"),
    ):
        if kind not in able:
            raise datasets.DataError(
                f"“{name}” {verb} {', '.join(able)}, but “{recipe.dataset}” has {kind} here; "
                "change the recipe's [data], or take another space or trainer."
            )


def check(device: str) -> None:
    """Raises where torch cannot use the device."""
    kind, _, number = device.partition(":")
    there: dict[str, Callable[[], bool]] = {
        "cpu": lambda: True,
        "cuda": lambda: torch.cuda.is_available() and int(number or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available,
    }
    if kind not in there or not there[kind]():
        version = torch.__version__
        raise NoDevice(f"The device “{device}” cannot be used here by torch {version}: choose --device cpu.")
    if kind == "cuda":
        torch.cuda.set_device(int(number or 0))


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "turn.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with lock.turn(descriptor):
            yield
    finally:
        os.close(descriptor)
