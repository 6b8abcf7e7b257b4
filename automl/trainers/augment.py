"""Learns to tell classes apart from few examples that a searched policy varies: judged by accuracy.

The policy is part of the plan: which operations may change an image, how many at once, how strongly, and how
often an image is changed at all. An epoch shows every example so often that some hundreds are seen, each time
varied anew. Validation images are never varied. The baseline is a convolutional network of middling size that
learns as long from the same examples as they are (the mean of three seeds).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from torch import nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._accuracy import accuracy
from automl.trainers._learning import Course, Pace, Unheard, learn, paced, prepared, tensors
from automl.trainers._middling import middling
from automl.trainers._policy import OPERATIONS, UNCHANGED, Policy

SCORE = Score("accuracy", "%", "max", "convnet without augmentation", 0.0, 1.0)
COSTS = ()
LEARNS = ("classes",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

SHOWN = 512  # examples an epoch, at least: with the fewest, each is shown again and again
SEEDS, EPOCHS = 3, 20  # of the baseline


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained, and how what it sees is varied."""

    smoothing: float = 0.0
    policy: Policy = UNCHANGED


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate and the whole policy are searched."""
    return Plan(
        **paced(pick),
        smoothing=pick.choice("smoothing", (0.0, 0.05, 0.1, 0.2), held=0.0),
        policy=Policy(
            tuple(name for name in OPERATIONS if pick.choice(name, (False, True))),
            number=pick.int("number", 1, 4),
            strength=pick.choice("strength", (0.2, 0.4, 0.6, 0.8, 1.0)),
            probability=pick.choice("probability", (0.5, 0.75, 1.0)),
        ),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What is learnt without any augmentation."""

    def plain() -> Shared:
        reached = []
        for seed in range(SEEDS):
            model, report = middling(data.shape, seed).to(device), Unheard(EPOCHS, seed, device)
            reached.append(train(model, data, Plan(5e-3), Shared(), report).score)
        facts = {f"without augmentation, seed {seed}": score for seed, score in enumerate(reached)}
        return Shared(sum(reached) / SEEDS, facts=facts)

    return prepared(folder / "augment.json", plain)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    loss = partial(F.cross_entropy, label_smoothing=plan.smoothing)
    again = replace(data, train=_repeated(tensors(data.train)))
    return learn(model, again, plan, Course(loss, accuracy, plan.policy), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The share of right answers on images as they are, in full precision."""
    return accuracy(model, part, "float32")


def _repeated(part: Tensors) -> Tensors:
    """Every example as often as an epoch shows it."""
    times = -(-SHOWN // len(part))
    inputs = tuple(tensor.repeat(times, *[1] * (tensor.dim() - 1)) for tensor in part.inputs)
    return Tensors(inputs, part.target.repeat(times))
