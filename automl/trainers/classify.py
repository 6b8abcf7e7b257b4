"""Learns to tell classes apart: cross-entropy, judged by accuracy on validation data.

The loop is built for many small networks: tensors stay on the device, batches are views, channels lie last,
all parameters are one vector, and the loss is read once an epoch. The rate's schedule spans the full epochs
of the job, so that curves of different trials compare epoch by epoch.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Stop, Tensors
from automl.trainers._batches import PLAIN, Varied, in_order, shuffled, steps
from automl.trainers._descent import Descent

SCORE = Score("accuracy", "%", "max", "majority class", 0.0, 1.0)
COSTS = ()
LEARNS = ("classes",)
TRAITS = ("continuous",)

SGD_FASTER = 10  # SGD wants a rate about ten times AdamW's; `rate` is always AdamW's


@dataclass(frozen=True, slots=True)
class Plan:
    """How one network is trained."""

    rate: float
    batch: int = 64
    optimiser: str = "adamw"
    decay: float = 0.01
    schedule: str = "cosine"
    warmup: float = 0.1
    smoothing: float = 0.0
    varied: Varied = PLAIN


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; everything else is held unless a recipe opens it."""
    return Plan(
        rate=pick.float("rate", 1e-3, 3e-2, log=True),
        batch=pick.choice("batch", (16, 32, 64, 128, 256, 512, 1024), held=64),
        optimiser=pick.choice("optimiser", ("adamw", "sgd"), held="adamw"),
        decay=pick.choice("decay", (0.0, 1e-4, 1e-3, 1e-2, 1e-1), held=1e-2),
        schedule=pick.choice("schedule", ("cosine", "triangle", "constant"), held="cosine"),
        warmup=pick.choice("warmup", (0.0, 0.1, 0.2, 0.3), held=0.1),
        smoothing=pick.choice("smoothing", (0.0, 0.05, 0.1, 0.2), held=0.0),
        varied=Varied(
            shift=pick.int("shift", 0, 4, held=0), flip=pick.choice("flip", (False, True), held=False)
        ),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """The score that needs no learning: always answering the commonest class of the training data."""
    path = folder / "classify.json"
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Shared(float(kept["baseline"]), facts=dict(kept["facts"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    train, valid = _tensors(data.train).target.cpu(), _tensors(data.valid).target.cpu()
    commonest = int(torch.bincount(train).argmax())
    baseline = float((valid == commonest).double().mean())
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({"baseline": baseline, "facts": {"majority": commonest}}), "utf-8")
    draft.replace(path)
    return Shared(baseline, facts={"majority": commonest})


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    part, valid = _tensors(data.train), _tensors(data.valid)
    source = torch.Generator().manual_seed(report.seed)
    torch.manual_seed(report.seed)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    _follow(model, steps(len(part), plan.batch))
    descent = Descent(model, plan.optimiser, plan.decay)
    scores = Scores(0.0)
    try:
        for epoch in range(1, report.epochs + 1):
            loss = _epoch(model, part, plan, report, descent, source)
            precision = report.precision if epoch < report.epochs else "float32"
            scores = _judged(model, valid, precision)
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


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The share of right answers, in full precision."""
    return _judged(model, part, "float32")


def rate_at(plan: Plan, step: int, total: int) -> float:
    """The rate of a step, counted from 0: up over the warm-up, then down as the schedule says."""
    full = plan.rate * (SGD_FASTER if plan.optimiser == "sgd" else 1)
    rising = plan.warmup * total
    if step < rising:
        return full * (step + 1) / (rising + 1)
    gone = (step - rising) / max(1.0, total - rising)
    if plan.schedule == "cosine":
        return full * 0.5 * (1 + math.cos(math.pi * gone))
    return full * (1 - gone) if plan.schedule == "triangle" else full


def _epoch(
    model: nn.Module, part: Tensors, plan: Plan, report: Report, descent: Descent, source: torch.Generator
) -> float:
    """The mean loss of one epoch; read off the device once, at its end."""
    model.train()
    total = report.epochs * steps(len(part), plan.batch)
    losses = torch.zeros((), device=part.target.device)
    first = descent.steps
    for inputs, target in shuffled(part, plan.batch, plan.varied, source):
        descent.zero()
        loss = _loss(model, inputs, target, plan.smoothing, report.precision)
        loss.backward()  # type: ignore[no-untyped-call]
        descent.step(rate_at(plan, descent.steps, total))
        losses += loss.detach()
    return float(losses) / (descent.steps - first)


def _loss(
    model: nn.Module, inputs: tuple[Tensor, ...], target: Tensor, smoothing: float, precision: str
) -> Tensor:
    if precision == "float32":
        return F.cross_entropy(model(*inputs), target, label_smoothing=smoothing)
    with torch.autocast(target.device.type, torch.bfloat16):
        answers = model(*inputs)
    return F.cross_entropy(answers.float(), target, label_smoothing=smoothing)


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str) -> Scores:
    model.eval()
    right = torch.zeros((), dtype=torch.int64, device=part.target.device)
    low = precision != "float32"
    with torch.autocast(part.target.device.type, torch.bfloat16, enabled=low):
        for inputs, target in in_order(part):
            right += (model(*inputs).argmax(1) == target).sum()
    return Scores(int(right) / max(1, len(part)))


def _tensors(part: object) -> Tensors:
    if not isinstance(part, Tensors):
        raise TypeError(f"classify learns from tensors, not from {type(part).__name__}")
    return part
