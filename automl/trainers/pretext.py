"""Learns a representation from a task made of the images alone, judged by a linear probe.

The task is contrast (two varied views of one image shall be alike, those of others not: SimCLR) or a mask
(squares are hidden and painted in again). What it needs beside the network, a projection or a painter, is
thrown away afterwards, and is not counted. The score is the share of validation images that a logistic
regression tells right from the frozen representation; it learns from the first ten labels of each class of
the training part, the same for every trial, and nothing else sees a label. The baseline is the better of two
such probes, which the facts both hold: of the pixels, and of an untrained convolutional network (the mean of
three).
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
from automl.trainers._contrast import contrast, viewing
from automl.trainers._copying import mean_error
from automl.trainers._learning import Course, Pace, learn, paced, prepared, tensors
from automl.trainers._middling import middling
from automl.trainers._probe import probed, told

SCORE = Score("probe_accuracy", "%", "max", "probe of pixels or an untrained network", 0.0, 1.0)
COSTS = ()
LEARNS = ("representation",)
JUDGED_BY = ("class",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

HEAD, PROJECTED = 64, 32
SQUARE = 3  # pixels a side of what is hidden together


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    task: str = "contrast"
    strength: float = 0.3
    temperature: float = 0.2
    hidden: float = 0.5


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The task, the rate and how hard the task is are searched."""
    return Plan(
        **paced(pick, 2e-3, 2e-2, batch=128),
        task=pick.choice("task", ("contrast", "mask")),
        strength=pick.choice("strength", (0.2, 0.4, 0.6, 0.8)),
        temperature=pick.choice("temperature", (0.1, 0.2, 0.5)),
        hidden=pick.choice("hidden", (0.2, 0.4, 0.6)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What probes tell without any learning; and the labelled examples that every probe learns from."""
    labelled = told(tensors(data.train))

    def without() -> Shared:
        pixels = _score(nn.Flatten(), tensors(data.valid), labelled)
        drawn = [
            _score(middling(data.shape, seed).to(device), tensors(data.valid), labelled) for seed in range(3)
        ]
        untrained = sum(drawn) / len(drawn)
        facts = {"probe of pixels": pixels, "probe of an untrained network": untrained}
        return Shared(max(pixels, untrained), facts=facts)

    found = prepared(folder / "pretext.json", without)
    return Shared(found.baseline, labelled, found.facts)


class Contrasting(nn.Module):
    """A network that is shown two views of each image, and answers how unlike it finds them."""

    def __init__(self, network: nn.Module, width: int, plan: Plan, seed: int) -> None:
        super().__init__()
        self.network, self.temperature = network, plan.temperature
        self.project = nn.Sequential(nn.ReLU(), nn.Linear(width, HEAD), nn.ReLU(), nn.Linear(HEAD, PROJECTED))
        self.vary, self.source = viewing(plan.strength), torch.Generator().manual_seed(seed)

    def forward(self, x: Tensor) -> Tensor:
        views = torch.cat([self.vary(x, self.source), self.vary(x, self.source)])
        said = self.project(self.network(views))
        return contrast(said[: len(x)], said[len(x) :], self.temperature)


class Painting(nn.Module):
    """A network that is shown an image with squares hidden, and answers how far off it paints them."""

    def __init__(self, network: nn.Module, width: int, plan: Plan, pixels: int) -> None:
        super().__init__()
        self.network, self.hidden = network, plan.hidden
        self.paint = nn.Sequential(
            nn.ReLU(), nn.Linear(width, 2 * HEAD), nn.ReLU(), nn.Linear(2 * HEAD, pixels)
        )

    def forward(self, x: Tensor) -> Tensor:
        rows, columns = x.shape[2:]
        squares = torch.rand(len(x), 1, -(-rows // SQUARE), -(-columns // SQUARE), device=x.device)
        cover = F.interpolate(squares, scale_factor=float(SQUARE))[:, :, :rows, :columns] < self.hidden
        painted = self.paint(self.network(x.masked_fill(cover, 0.0))).reshape(x.shape)
        wrong: Tensor = ((painted - x).square() * cover).flatten(1).sum(1)
        many: Tensor = (cover.flatten(1).sum(1) * x.shape[1]).clamp_min(1)
        return wrong / many


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    images = tensors(data.train).inputs[0]
    torch.manual_seed(report.seed)
    with torch.no_grad():
        width = model.eval()(images[:1]).shape[1]
    task: nn.Module = Painting(model, width, plan, images[0].numel())
    if plan.task == "contrast":
        task = Contrasting(model, width, plan, report.seed)
    course = Course(mean_error, partial(_judged, shared=shared))
    return learn(task.to(images.device), data, plan, course, report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The share that the probe tells right, in full precision."""
    return Scores(_score(model, part, shared.kept))


def _judged(task: nn.Module, part: Tensors, precision: str, shared: Shared) -> Scores:
    return Scores(_score(task.network, part, shared.kept))  # type: ignore[arg-type]


@torch.inference_mode()
def _score(model: nn.Module, part: Tensors, labelled: Tensors) -> float:
    model.eval()
    known, asked = (torch.cat([model(*inputs) for inputs, _ in in_order(one)]) for one in (labelled, part))
    return probed(known, labelled.target, asked, part.target)
