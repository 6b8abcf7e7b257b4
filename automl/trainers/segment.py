"""Learns what each pixel shows: cross-entropy and overlap, judged by the mean IoU over all classes.

The IoU of a class is the pixels that are it and are told so, over those that are it or are told so, counted
over the whole part (as in PASCAL VOC); the score is the mean over all classes, the ground among them. The
baseline is a linear model of each pixel's 5×5 neighbourhood. `pixels_right` is the share of pixels told
right; `standard_error` of the score is by leaving out one image at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._batches import in_order
from automl.trainers._learning import Course, Pace, Unheard, answers, learn, paced, prepared, tensors

SCORE = Score("mean_iou", "%", "max", "linear model of 5×5 pixels", 0.0, 1.0)
COSTS = ()
LEARNS = ("mask",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

PATCH = 5


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    loss: str = "both"


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; the loss is both kinds unless a recipe opens it."""
    return Plan(
        **paced(pick, batch=16), loss=pick.choice("loss", ("cross-entropy", "overlap", "both"), held="both")
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What a linear model reaches, learnt by the same loop with the same loss."""

    def linear() -> Shared:
        torch.manual_seed(0)
        channels, classes = tensors(data.train).inputs[0].shape[1], data.shape.target.classes
        model = nn.Conv2d(channels, classes, PATCH, padding=PATCH // 2).to(device)
        scores = train(model, data, Plan(0.02, 16), Shared(), Unheard(5, device=device))
        return Shared(scores.score, facts={"linear pixels right": scores.scores["pixels_right"]})

    return prepared(folder / "segment.json", linear)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    return learn(model, data, plan, Course(partial(_loss, plan.loss), _judged), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The mean IoU, in full precision."""
    return _judged(model, part, "float32")


def _loss(kind: str, said: Tensor, target: Tensor) -> Tensor:
    entropy = F.cross_entropy(said, target)
    if kind == "cross-entropy":
        return entropy
    chances = said.softmax(1)
    wanted = F.one_hot(target, said.shape[1]).movedim(-1, 1)
    over = (0, 2, 3)
    shared = (chances * wanted).sum(over)
    dice = 2 * shared / (chances.sum(over) + wanted.sum(over)).clamp_min(1e-6)
    return 1 - dice.mean() + (entropy if kind == "both" else 0)


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str) -> Scores:
    model.eval()
    counted = []
    for inputs, target in in_order(part, 256):
        said = answers(model, inputs, precision)
        classes = said.shape[1]
        pairs = target * classes + said.argmax(1)
        counted.append(F.one_hot(pairs, classes**2).sum((1, 2)).view(-1, classes, classes))
    each = torch.cat(counted).double()  # by image: how often a pixel of one class was told as another
    whole = each.sum(0)
    without = _mean_iou(whole - each)
    error = ((len(each) - 1) * without.var(correction=0)).sqrt()
    right = float(whole.diagonal().sum() / whole.sum())
    return Scores(float(_mean_iou(whole)), {"pixels_right": right, "standard_error": float(error)})


def _mean_iou(counts: Tensor) -> Tensor:
    """Over the classes that are there or are told; the last two axes are true class and told class."""
    hits = counts.diagonal(dim1=-2, dim2=-1)
    either = counts.sum(-1) + counts.sum(-2) - hits
    return (hits / either.clamp_min(1)).sum(-1) / (either > 0).sum(-1)
