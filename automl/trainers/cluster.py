"""Learns codes that fall into clusters, without a label: judged by the adjusted Rand index.

An autoencoder copies an image that was varied; besides, the codes of two views shall be alike, where the
second view is of the image itself or of one of its nearest neighbours in the training data (Van Gansbeke and
others 2020 take neighbours too). The part that is judged is then grouped by k-means on the directions of its
codes, into as many clusters as there are labels, and the grouping is compared with the labels: 0 is chance, 1
is equal. Normalised mutual information stands beside it. The baseline is k-means on the inputs themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._batches import in_order
from automl.trainers._clusters import adjusted_rand, means, mutual_information, nearest
from automl.trainers._contrast import contrast, viewing
from automl.trainers._copying import mean_error
from automl.trainers._learning import Course, Pace, learn, paced, prepared, tensors

SCORE = Score("adjusted_rand", "", "max", "k-means on pixels", 0.0, 1.0)
COSTS = ()
LEARNS = ("reconstruction",)
JUDGED_BY = ("class",)
TRAITS = ("continuous",)
FLOATS = ("rate",)


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    neighbours: int = 0
    strength: float = 0.3
    temperature: float = 0.5
    weight: float = 1.0


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate, the neighbours, how views are made and how much their likeness weighs are searched."""
    return Plan(
        **paced(pick, 1e-3, 1e-2, batch=128),
        neighbours=pick.choice("neighbours", (0, 5, 10, 20)),
        strength=pick.choice("strength", (0.1, 0.2, 0.3, 0.5)),
        temperature=pick.choice("temperature", (0.1, 0.2, 0.5, 1.0)),
        weight=pick.choice("weight", (0.1, 0.3, 1.0, 3.0)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What k-means reaches on the validation data as they are."""

    def raw() -> Shared:
        valid = tensors(data.valid)
        scores = _agreement(valid.inputs[0].cpu().flatten(1), valid.target.cpu())
        return Shared(scores.score, facts=scores.scores)

    return prepared(folder / "cluster.json", raw)


class Pairing(nn.Module):
    """An autoencoder that is shown an image and those near it, and answers how far off it is."""

    def __init__(self, network: nn.Module, plan: Plan, images: Tensor, seed: int) -> None:
        super().__init__()
        self.network, self.plan, self.images = network, plan, images
        self.vary, self.source = viewing(plan.strength), torch.Generator().manual_seed(seed)

    def forward(self, x: Tensor, near: Tensor) -> Tensor:
        drawn = torch.randint(near.shape[1], (len(x), 1), generator=self.source).to(near.device)
        partner = self.images[near.gather(1, drawn)[:, 0]]
        views = torch.cat([self.vary(x, self.source), self.vary(partner, self.source)])
        codes = self.network.encoder(views)  # type: ignore[operator]
        off: Tensor = self.network.decoder(codes[: len(x)]) - x  # type: ignore[operator]
        alike = contrast(codes[: len(x)], codes[len(x) :], self.plan.temperature)
        return off.square().flatten(1).mean(1) + self.plan.weight * alike


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    part = tensors(data.train)
    images = part.inputs[0]
    beside = Tensors((images, near(images, plan.neighbours)), part.target)
    pairing = Pairing(model, plan, images, report.seed)
    return learn(pairing, replace(data, train=beside), plan, Course(mean_error, _judged), report)


def near(images: Tensor, neighbours: int) -> Tensor:
    """The places of each image's nearest ones, or its own where none are wanted."""
    if not neighbours:
        return torch.arange(len(images), device=images.device)[:, None]
    points = images.flatten(1)
    apart = torch.cdist(points, points).fill_diagonal_(torch.inf)
    return apart.topk(min(neighbours, len(points) - 1), largest=False).indices


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The agreement, in full precision."""
    return _grouped(model, part, "float32")


def _judged(pairing: nn.Module, part: Tensors, precision: str) -> Scores:
    return _grouped(pairing.network, part, precision)  # type: ignore[arg-type]


@torch.inference_mode()
def _grouped(model: nn.Module, part: Tensors, precision: str) -> Scores:
    model.eval()
    with torch.autocast(part.target.device.type, torch.bfloat16, enabled=precision != "float32"):
        said = [model.encoder(inputs[0]).float() for inputs, _ in in_order(part)]  # type: ignore[operator]
    return _agreement(F.normalize(torch.cat(said), dim=1), part.target)


def _agreement(points: Tensor, labels: Tensor) -> Scores:
    """How k-means on the points agrees with the labels, of which it is told the number alone."""
    if not torch.isfinite(points).all():
        return Scores(torch.nan)
    found = nearest(points, means(points, int(labels.max()) + 1))
    told = {"mutual_information": mutual_information(found, labels)}
    return Scores(adjusted_rand(found, labels), told)
