"""Costs that are measured instead of counted: which a run needs, where they can be had, and when.

None of them depends on what the weights are, so they are measured of each trial before it is trained, and
only those that the recipe asks for. So early stopping ranks all trials of a rung by them, the ones that it
stops as well, and what breaks a limit is not trained at all. Latency and energy are taken with the device to
itself; memory by a fresh process, or by torch's counters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from automl.engine import energy, memory
from automl.engine.latency import answering, latency
from automl.engine.quiet import Quiet
from automl.recipe import Recipe
from automl.seams import Choices, DataShape

BATCHES = {"latency": 1, "latency_64": 64}
NAMES = (*BATCHES, "energy", "memory")


class CannotMeasure(Exception):
    """The recipe decides by a cost that this computer has no means to measure: one sentence."""


def needed(recipe: Recipe) -> set[str]:
    """The measured costs that decide something: an objective, the x axis, a limit."""
    return {*recipe.objectives, recipe.cost.name, *recipe.limits} & set(NAMES)


def wanted(recipe: Recipe) -> set[str]:
    """Those, and the ones that are to be known without deciding anything."""
    return needed(recipe) | set(recipe.measure) & set(NAMES)


def check(recipe: Recipe, device: str, own: Iterable[str] = ()) -> None:
    """Raises where a cost that decides cannot be measured here; `own` are those the trainer tells itself."""
    for name in sorted(needed(recipe) - set(own)):
        if reason := hindrance(name, device):
            raise CannotMeasure(
                f"The recipe decides by {name}, which is not measured here: {reason}. "
                "Take it out of objectives, cost and limits, or run on another device."
            )


def hindrance(name: str, device: str) -> str:
    """Why a cost cannot be measured on a device; empty where it can."""
    if name == "energy":
        try:
            energy.counter(device)
        except energy.NotMeasured as error:
            return str(error)
    known = device.startswith("cuda") or (device == "cpu" and sys.platform in ("linux", "darwin"))
    if name == "memory" and not known:
        return f"the peak of memory is not told on {device} of {sys.platform}"
    return ""


class Measuring:
    """A worker's measurements of one run."""

    def __init__(
        self, recipe: Recipe, shape: DataShape, device: str, worker: int, own: Iterable[str] = ()
    ) -> None:
        """`own` are the costs that the trainer tells itself."""
        self.recipe = recipe
        self.shape = shape
        self.device = device
        self.names = {name for name in wanted(recipe) - set(own) if not hindrance(name, device)}
        self.quiet = Quiet(device, worker) if self.names - {"memory"} else None

    def costs(self, choices: Choices, built: Callable[[], Any]) -> Mapping[str, float]:
        """All that the run wants of a network; `built` makes it anew."""
        found: dict[str, float] = {}
        if "memory" in self.names:
            found["memory"] = float(self._memory(choices, built))
        if self.quiet is not None:
            model = built()
            with self.quiet.alone():
                found |= self._alone(model)
        return found

    def _memory(self, choices: Choices, built: Callable[[], Any]) -> int:
        if self.device.startswith("cuda"):
            return memory.on_gpu(built, self.shape, self.device)
        return memory.on_cpu(self.recipe, choices, self.shape)

    def _alone(self, model: Any) -> dict[str, float]:
        take = partial(latency, model, self.shape, device=self.device)
        found = {name: take(batch=BATCHES[name]) for name in BATCHES if name in self.names}
        if "energy" in self.names:
            work = answering(model, self.shape, 64, self.device)
            found["energy"] = energy.joules(work, 64, energy.counter(self.device))
        return found
