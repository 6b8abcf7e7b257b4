"""Learns numbers: mean squared error on standardised targets, judged by R² on validation data.

R² is the share of the targets' variance that the answers explain, the mean of it over several targets: 1 is
perfect, 0 is no better than the mean of the data judged, and it may lie below. With one target, the root of
the mean squared error (`rmse`) is kept beside it, in the target's own unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._batches import in_order
from automl.trainers._learning import Course, Pace, answers, learn, paced, prepared, tensors

SCORE = Score("r2", "", "max", "mean of the training data", 0.0, 1.0)
COSTS = ()
LEARNS = ("values",)
TRAITS = ("continuous",)
FLOATS = ("rate",)


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    loss: str = "squares"


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; everything else is held unless a recipe opens it."""
    return Plan(**paced(pick, batch=32), loss=pick.choice("loss", ("squares", "huber"), held="squares"))


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """The score of always answering the mean of the training data: about 0."""

    def mean() -> Shared:
        train, valid = tensors(data.train).target.cpu(), tensors(data.valid).target.cpu()
        facts = {name: value for name, value in data.facts.items() if name == "target deviation"}
        return Shared(_explained(train.mean(0).expand_as(valid), valid), facts=facts)

    return prepared(folder / "regress.json", mean)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""

    def judge(model: nn.Module, part: Tensors, precision: str) -> Scores:
        return _judged(model, part, precision, shared)

    loss = F.huber_loss if plan.loss == "huber" else F.mse_loss
    return learn(model, data, plan, Course(loss, judge), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """R², in full precision."""
    return _judged(model, part, "float32", shared)


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str, shared: Shared) -> Scores:
    model.eval()
    said = torch.cat([answers(model, inputs, precision) for inputs, _ in in_order(part)])
    scores = {}
    if (deviation := shared.facts.get("target deviation")) is not None:
        scores["rmse"] = float((said - part.target).square().mean().sqrt()) * float(deviation)
    return Scores(_explained(said, part.target), scores)


def _explained(said: Tensor, target: Tensor) -> float:
    """1 - the squares left over the squares there are, by target; the mean of all targets."""
    left = (target - said).double().square().sum(0)
    there = (target - target.mean(0)).double().square().sum(0).clamp_min(1e-12)
    return float((1 - left / there).mean())
