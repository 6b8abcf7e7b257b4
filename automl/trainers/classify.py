"""Learns to tell classes apart: cross-entropy, judged by accuracy on validation data.

The loop is the one that all such trainers share; what is here is the loss, the share of right answers, and
how images are varied.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._accuracy import accuracy
from automl.trainers._batches import PLAIN, Varied
from automl.trainers._learning import Course, Pace, learn, paced, prepared, tensors

SCORE = Score("accuracy", "%", "max", "majority class", 0.0, 1.0)
COSTS = ()
LEARNS = ("classes",)
TRAITS = ("continuous",)
FLOATS = ("rate",)


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    smoothing: float = 0.0
    varied: Varied = PLAIN


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; everything else is held unless a recipe opens it."""
    return Plan(
        **paced(pick),
        smoothing=pick.choice("smoothing", (0.0, 0.05, 0.1, 0.2), held=0.0),
        varied=Varied(
            shift=pick.int("shift", 0, 4, held=0), flip=pick.choice("flip", (False, True), held=False)
        ),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """The score that needs no learning: always answering the commonest class of the training data."""

    def majority() -> Shared:
        train, valid = tensors(data.train).target.cpu(), tensors(data.valid).target.cpu()
        commonest = int(torch.bincount(train).argmax())
        return Shared(float((valid == commonest).double().mean()), facts={"majority": commonest})

    return prepared(folder / "classify.json", majority)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    loss = partial(F.cross_entropy, label_smoothing=plan.smoothing)
    return learn(model, data, plan, Course(loss, accuracy, plan.varied), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The share of right answers, in full precision."""
    return accuracy(model, part, "float32")
