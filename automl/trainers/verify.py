"""Learns whether two pictures show the same one: metric learning, judged by the equal error rate on unseen
classes.

All pairs of a part are compared by the cosine of their embeddings. At the equal error rate as many pairs of
one class are refused as pairs of two are accepted: 50 % is guessing, 0 % is perfect. `accepted_at_1` is the
share of true pairs accepted where 1 % of false pairs are. The baseline compares pixels by their distance,
each picture's brightness and contrast evened out. The similarities are counted in steps of 1/1000.
`standard_error` is by leaving out one class at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._batches import PLAIN, Varied, in_order
from automl.trainers._classwise import classwise
from automl.trainers._learning import Course, Pace, answers, learn, paced, prepared, tensors

SCORE = Score("equal_error_rate", "%", "min", "distance of pixels", 0.0, 0.5)
COSTS = ()
LEARNS = ("embedding",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

STEPS = 2000  # of the similarity, from -1 to 1
FALSE = 0.01


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    loss: str = "contrast"
    temperature: float = 0.1
    ways: int = 16
    varied: Varied = PLAIN


def choices(pick: Pick, shape: DataShape) -> Plan:
    """Rate, loss and temperature are searched; `ways` are the classes in a batch."""
    return Plan(
        **paced(pick, batch=64),
        loss=pick.choice("loss", ("contrast", "triplet")),
        temperature=pick.choice("temperature", (0.05, 0.1, 0.2)),
        ways=pick.choice("ways", (8, 16, 32), held=16),
        varied=Varied(pick.int("shift", 0, 3, held=0), pick.choice("flip", (False, True), held=False)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What the distance of pixels reaches."""

    def pixels() -> Shared:
        valid = tensors(data.valid)
        rows = valid.inputs[0].flatten(1)
        rows = (rows - rows.mean(1, keepdim=True)) / rows.std(1, keepdim=True).clamp_min(1e-6)
        scores = _scored(rows, valid.target)
        pairs = int((valid.target[:, None] == valid.target).sum() - len(valid)) // 2
        return Shared(scores.score, facts={"true pairs": pairs, "classes judged": len(valid.target.unique())})

    return prepared(folder / "verify.json", pixels)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    course = Course(partial(_loss, plan), _judged, plan.varied, partial(classwise, ways=plan.ways))
    return learn(model, data, plan, course, report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The equal error rate, in full precision."""
    return _judged(model, part, "float32")


def _loss(plan: Plan, said: Tensor, target: Tensor) -> Tensor:
    """Contrast: each picture must know its own among all (Khosla and others, 2020). Triplet: each of its own
    must be nearer than each other, by twice the temperature (all triplets of Hermans and others, 2017)."""
    points = F.normalize(said, dim=1)
    alike = points @ points.T
    itself = torch.eye(len(said), dtype=torch.bool, device=said.device)
    own = (target[:, None] == target) & ~itself
    if plan.loss == "triplet":
        wrong = F.softplus((alike[:, None, :] - alike[:, :, None]) / plan.temperature + 2)
        counts = own[:, :, None] & ~(own | itself)[:, None, :]
        return (wrong * counts).sum() / counts.sum().clamp_min(1)
    chances = (alike / plan.temperature).masked_fill(itself, -1e4).log_softmax(1)
    return -((chances * own).sum(1) / own.sum(1).clamp_min(1)).mean()


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str) -> Scores:
    model.eval()
    points = torch.cat([answers(model, inputs, precision) for inputs, _ in in_order(part)])
    return _scored(points, part.target)


def _scored(points: Tensor, labels: Tensor) -> Scores:
    """From how often each similarity is between true and between false pairs, by the class of the first."""
    points = F.normalize(points.float(), dim=1)
    step = ((points @ points.T + 1) / 2 * STEPS).long().clamp(0, STEPS - 1)
    kinds, number = torch.unique(labels, return_inverse=True)
    place = number[:, None] * STEPS + step
    same = labels[:, None] == labels
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    size = len(kinds) * STEPS
    true, false = (torch.bincount(place[which], minlength=size).view(-1, STEPS) for which in
                   (same & ~itself, ~same))  # fmt: skip
    rate, accepted = _rates(true.sum(0), false.sum(0))
    left = [_rates(true.sum(0) - t, false.sum(0) - 2 * f)[0] for t, f in zip(true, false, strict=True)]
    spread = torch.tensor(left, dtype=torch.float64).var(correction=0)
    return Scores(
        rate, {"accepted_at_1": accepted, "standard_error": float(((len(left) - 1) * spread).sqrt())}
    )


def _rates(true: Tensor, false: Tensor) -> tuple[float, float]:
    """The equal error rate between two steps of the threshold, and the true pairs at 1 % of false ones."""
    refused = torch.cat([true.new_zeros(1), true.cumsum(0)]).double() / true.sum()
    accepted = 1 - torch.cat([false.new_zeros(1), false.cumsum(0)]).double() / false.sum()
    after = int((refused >= accepted).int().argmax())
    gap = accepted - refused
    share = float(gap[after - 1] / (gap[after - 1] - gap[after]).clamp_min(1e-12)) if after else 0.0
    before = max(after - 1, 0)
    rate = float(refused[before] + share * (refused[after] - refused[before]))
    return rate, float(1 - refused[int((accepted <= FALSE).int().argmax())])
