"""Trainers, the ways of learning: one module each, whose docstring's first line says what is learnt.

A trainer defines
  `choices(pick, shape) -> Plan`: its own decisions (rates, augmentation, noise) as a frozen dataclass of
      its own; the names lie under `train.` in the log, so that they never meet those of a space;
  `prepare(data, folder, device) -> Shared`: what all trials share. Each worker calls it, one at a time: the
      first call does the work and keeps it in `folder`, the later ones read it there;
  `train(model, data, plan, shared, report) -> Scores`: learns for `report.epochs` epochs from `data.train`,
      and calls `report(epoch, loss, score)` after each, epochs counted from 1, score on `data.valid`.
      `report` raises `Stop` where the trial is to end: let it pass. Model and data are on `report.device`;
  `evaluate(model, part, plan, shared) -> Scores`: the same score on any part; `retrain` calls it with test;
  `SCORE = Score(…)` and `COSTS = (Cost(…), …)`, written as literals that are read unimported;
  `LEARNS`, the kinds of output it can train, and `TRAITS`, as a space states them; `JUDGED_BY`, the kinds of
      target that its score needs, where they are of another kind than the output.
It may define `adapt(model, plan) -> model`, which changes the network before anything is counted, trained or
exported (adapters, frozen layers, masks), and `costs(model, plan, shape) -> Mapping[str, float]`, its costs
known at build; both run on the meta device too.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from automl.seams import NOTHING, Cost, Data, DataShape, Part, Pick, Report, Score, Scores, Shared

Plan = Any  # each trainer has its own frozen dataclass


class Trainer(Protocol):
    """A module of this folder."""

    SCORE: Score
    COSTS: tuple[Cost, ...]
    LEARNS: tuple[str, ...]
    TRAITS: tuple[str, ...]

    def choices(self, pick: Pick, shape: DataShape) -> Plan: ...

    def prepare(self, data: Data, folder: Path, device: str) -> Shared: ...

    def train(self, model: Any, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores: ...

    def evaluate(self, model: Any, part: Part, plan: Plan, shared: Shared) -> Scores: ...


def names() -> list[str]:
    """All trainers; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Trainer:
    """The trainer of this name, imported now."""
    return cast(Trainer, import_module(f"{__name__}.{name}"))


def adapted(trainer: Trainer, model: Any, plan: Plan) -> Any:
    """The network as this trainer wants it: itself, where the trainer does not adapt."""
    adapt = getattr(trainer, "adapt", None)
    return model if adapt is None else adapt(model, plan)


def build_costs(trainer: Trainer, model: Any, plan: Plan, shape: DataShape) -> Mapping[str, float]:
    """The trainer's costs that are known before training."""
    costs = getattr(trainer, "costs", None)
    known: Mapping[str, float] = NOTHING if costs is None else costs(model, plan, shape)
    return known
