"""The loop of every trainer that learns from examples with a target, by gradient descent.

It is built for many small networks: tensors stay on the device, batches are views, channels lie last, all
parameters are one vector, and the loss is read once an epoch. The rate's schedule spans the full epochs of
the job, so that curves of different trials compare epoch by epoch.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from automl.seams import NOTHING, Data, Pick, Report, Scores, Shared, Stop, Tensors
from automl.trainers._batches import PLAIN, Batch, Vary, shuffled, steps
from automl.trainers._depthwise import quicken
from automl.trainers._descent import Descent

SGD_FASTER = 10  # SGD wants a rate about ten times AdamW's; `rate` is always AdamW's

Loss = Callable[[Tensor, Tensor], Tensor]  # of answers and targets
Batches = Callable[[Tensors, int, Vary, torch.Generator], Iterator[Batch]]  # of one epoch: `steps` of them
Judge = Callable[[nn.Module, Tensors, str], Scores]  # of a network on a part, in a precision


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how evenly a network learns."""

    rate: float
    batch: int = 64
    optimiser: str = "adamw"
    decay: float = 0.01
    schedule: str = "cosine"
    warmup: float = 0.1


def paced(pick: Pick, low: float = 1e-3, high: float = 3e-2, batch: int = 64) -> dict[str, Any]:
    """The fields of a pace: the rate is searched; everything else is held unless a recipe opens it."""
    return {
        "rate": pick.float("rate", low, high, log=True),
        "batch": pick.choice("batch", (16, 32, 64, 128, 256, 512, 1024), held=batch),
        "optimiser": pick.choice("optimiser", ("adamw", "sgd"), held="adamw"),
        "decay": pick.choice("decay", (0.0, 1e-4, 1e-3, 1e-2, 1e-1), held=1e-2),
        "schedule": pick.choice("schedule", ("cosine", "triangle", "constant"), held="cosine"),
        "warmup": pick.choice("warmup", (0.0, 0.1, 0.2, 0.3), held=0.1),
    }


def rate_at(pace: Pace, step: int, total: int) -> float:
    """The rate of a step, counted from 0: up over the warm-up, then down as the schedule says."""
    full = pace.rate * (SGD_FASTER if pace.optimiser == "sgd" else 1)
    rising = pace.warmup * total
    if step < rising:
        return full * (step + 1) / (rising + 1)
    gone = (step - rising) / max(1.0, total - rising)
    if pace.schedule == "cosine":
        return full * 0.5 * (1 + math.cos(math.pi * gone))
    return full * (1 - gone) if pace.schedule == "triangle" else full


@dataclass(frozen=True, slots=True)
class Course:
    """What is learnt: the loss, the judge of each epoch, how inputs are varied and batched."""

    loss: Loss
    judge: Judge
    varied: Vary = PLAIN
    batches: Batches = shuffled


@dataclass(frozen=True, slots=True)
class Unheard:
    """A report that nobody hears: for what a trainer prepares by the same loop."""

    epochs: int
    seed: int = 0
    device: str = "cpu"
    precision: str = "float32"

    def __call__(self, epoch: int, loss: float, score: float, scores: Mapping[str, float] = NOTHING) -> None:
        """Nothing is told."""


def learn(model: nn.Module, data: Data, pace: Pace, course: Course, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    part, valid = tensors(data.train), tensors(data.valid)
    source = torch.Generator().manual_seed(report.seed)
    torch.manual_seed(report.seed)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    _follow(model, steps(len(part), pace.batch))
    quicken(model)
    descent = Descent(model, pace.optimiser, pace.decay)
    scores = Scores(0.0)
    try:
        for epoch in range(1, report.epochs + 1):
            loss = _epoch(model, part, pace, course, report, descent, source)
            precision = report.precision if epoch < report.epochs else "float32"
            scores = course.judge(model, valid, precision)
            report(epoch, loss, scores.score)
            if not math.isfinite(loss):
                raise Stop(f"the loss is no number after epoch {epoch}")
    finally:
        descent.close()
    return scores


def _follow(model: nn.Module, steps_an_epoch: int) -> None:
    """Lets batch norm's averages forget all but a hundredth within an epoch, however few steps that has.

    Otherwise the first scores say more about the averages than about the network, and mislead early stopping.
    """
    for layer in model.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm) and layer.momentum is not None:
            layer.momentum = max(layer.momentum, 1 - 0.01 ** (1 / steps_an_epoch))


def _epoch(
    model: nn.Module,
    part: Tensors,
    pace: Pace,
    course: Course,
    report: Report,
    descent: Descent,
    source: torch.Generator,
) -> float:
    """The mean loss of one epoch; read off the device once, at its end."""
    model.train()
    total = report.epochs * steps(len(part), pace.batch)
    losses = torch.zeros((), device=part.target.device)
    first = descent.steps
    for inputs, target in course.batches(part, pace.batch, course.varied, source):
        descent.zero()
        loss = course.loss(answers(model, inputs, report.precision), target)
        loss.backward()  # type: ignore[no-untyped-call]
        descent.step(rate_at(pace, descent.steps, total))
        losses += loss.detach()
    return float(losses) / (descent.steps - first)


def answers(model: nn.Module, inputs: tuple[Tensor, ...], precision: str) -> Tensor:
    """What the network says, as whole floats, whatever it was worked out in."""
    if precision == "float32":
        said: Tensor = model(*inputs)
        return said
    with torch.autocast(inputs[0].device.type, torch.bfloat16):
        said = model(*inputs)
    return said.float()


def tensors(part: object) -> Tensors:
    """A part that has examples and targets; any other is an error in words."""
    if not isinstance(part, Tensors):
        raise TypeError(f"this trainer learns from tensors, not from {type(part).__name__}")
    return part


def prepared(file: Path, make: Callable[[], Shared]) -> Shared:
    """What a trainer keeps in the run's folder: read where it is whole, else made and kept in one step."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return Shared(float(kept["baseline"]), facts=dict(kept["facts"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({"baseline": made.baseline, "facts": dict(made.facts)}), "utf-8")
    draft.replace(file)
    return made
