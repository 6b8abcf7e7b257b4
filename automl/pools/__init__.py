"""Pools, where jobs run: one module each, whose docstring's first line says where.

A pool defines `start(setup, workers) -> Pool` and keeps that many workers alive until `close`. A worker gets
the setup once (it loads the data and prepares), then one job at a time. What happens comes back from
`events` as the values of `automl.results.events`, in order for each trial. A worker that dies gives
`WorkerGone` with its trial and is replaced; trying that trial again is the planner's business.
A job waits at each of its `rungs` (epochs) for `go_on` or `stop`; elsewhere `stop` ends it at the next epoch.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from automl.recipe import Recipe
from automl.results.events import Event
from automl.seams import Choices


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told once: the run, and where it trains."""

    run: str  # the run's id, which every event carries
    folder: Path
    recipe: Recipe
    device: str  # "cpu", "cuda:0", "mps"
    options: Mapping[str, Any] = field(default_factory=dict)  # the pool's own: an address, a limit of memory


@dataclass(frozen=True, slots=True)
class Job:
    """One training: a trial, or a finalist again with another seed."""

    trial: int
    choices: Choices
    epochs: int
    seed: int
    rungs: tuple[int, ...] = ()
    attempt: int = 1
    test: bool = False  # retrain alone: read the test data at the end
    keep: bool = True  # leave the weights in the run folder


class PoolError(Exception):
    """No worker can train: one sentence for the user. `events` raises it."""


class Pool(Protocol):
    """Workers that train."""

    def submit(self, job: Job) -> None: ...

    def events(self, seconds: float) -> Sequence[Event]:
        """What happened since the last call, waiting at most so long for the first of it."""
        ...

    def go_on(self, trial: int) -> None: ...

    def stop(self, trial: int) -> None: ...

    def resize(self, workers: int) -> str:
        """So many workers from now on, as far as there is room; a sentence where there is not ("" else)."""
        ...

    def close(self) -> None: ...


class Start(Protocol):
    """A module of this folder."""

    def start(self, setup: Setup, workers: int) -> Pool: ...


def names() -> list[str]:
    """All pools; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Start:
    """The pool of this name, imported now."""
    return cast(Start, import_module(f"{__name__}.{name}"))
