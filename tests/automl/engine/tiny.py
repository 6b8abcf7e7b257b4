"""A small search without training: plug-ins that build for a planner, and fake workers to answer it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from torch import nn

from automl import spaces, trainers
from automl.engine.planner import Planner
from automl.pools import Setup
from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir
from automl.results.rundir import RunDir
from automl.seams import DataShape, Pick
from tests.automl import made_up

FAKE = Path(__file__).with_name("fake_worker.py")


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """One hidden layer of a width."""
    width = pick.int("width", 1, 64)
    bias = pick.choice("bias", (True, False))
    return nn.Sequential(nn.Flatten(), nn.Linear(64, width, bias), nn.ReLU(), nn.Linear(width, 10))


def small(pick: Pick, shape: DataShape) -> nn.Module:
    """A space of three networks."""
    return nn.Sequential(nn.Flatten(), nn.Linear(64, pick.int("width", 1, 3)))


def choices(pick: Pick, shape: DataShape) -> dict[str, float]:
    """One rate."""
    return {"rate": pick.float("rate", 1e-3, 1e-1, log=True)}


def no_choices(pick: Pick, shape: DataShape) -> dict[str, float]:
    """Nothing to decide."""
    return {}


def use(patch: pytest.MonkeyPatch, space: Any = build, plan: Any = choices) -> None:
    """Puts the plug-ins in the place of all others, in this process."""
    patch.setattr(spaces, "find", lambda _name: SimpleNamespace(build=space))
    patch.setattr(trainers, "find", lambda _name: SimpleNamespace(choices=plan))


def recipe(**more: Any) -> Recipe:
    """A recipe for them; one worker, at random, unless said otherwise."""
    usual = {"trials": 6, "epochs": 4, "workers": 1, "sampler": "random", "device": "cpu"}
    return dataclasses.replace(made_up.recipe(), **{**usual, **more})


def command(mode: str = "good", pause: float = 0.0) -> list[str]:
    """How a fake worker is started."""
    return [sys.executable, str(FAKE), mode, str(pause)]


def setup(folder: Path, mode: str = "good", pause: float = 0.0, **options: Any) -> Setup:
    """For a pool of fake workers."""
    told = {"command": command(mode, pause), **options}
    return Setup("r1", folder, recipe(), "cpu", told)


class Told:
    """A listener that keeps what it is told, and may act on it."""

    def __init__(self, act: Any = None) -> None:
        self.events: list[e.Event] = []
        self._act = act

    def __call__(self, events: Sequence[e.Event]) -> None:
        self.events += events
        for event in events:
            if self._act is not None:
                self._act(event)

    def of(self, kind: type[e.Event]) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def run(folder: Path, made: Recipe | None = None) -> RunDir:
    """A new run's folder."""
    return rundir.make(made or recipe(), out=folder)


def planner(
    here: RunDir, told: Any = None, mode: str = "good", options: Mapping[str, Any] | None = None, **more: Any
) -> Planner:
    """A planner whose workers are fake."""
    return Planner(here, listen=told, options={"command": command(mode), **(options or {})}, **more)


@contextmanager
def pool(folder: Path, workers: int = 1, mode: str = "good", **options: Any) -> Iterator[Any]:
    """A local pool of fake workers, closed at the end."""
    from automl.pools import local

    made = local.start(setup(folder, mode, **options), workers)
    try:
        yield made
    finally:
        made.close()


def until(made: Any, *kinds: type[e.Event], rounds: int = 200) -> list[e.Event]:
    """What a pool tells until one of these comes; at most so many tenths of a second."""
    seen: list[e.Event] = []
    for _ in range(rounds):
        for event in made.events(0.1):
            seen.append(event)
            if isinstance(event, e.EpochDone):
                made.go_on(event.trial)
        if any(isinstance(event, kinds) for event in seen):
            return seen
    raise AssertionError(f"none of {kinds} came, only {seen}")
