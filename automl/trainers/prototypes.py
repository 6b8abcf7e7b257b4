"""Learns to tell classes by one example each: prototypical episodes, judged by accuracy on unseen classes.

An episode shows one example of each of ten classes that training never saw, then asks of which class others
are: the one whose example lies nearest in the learnt embedding. The score is the mean accuracy of 600
episodes, drawn once and the same for every trial; `deviation` is that of single episodes, `five_shot` the
accuracy where five examples of each class are shown (their mean is its prototype). The baseline does the
same with raw pixels. After Snell and others, *Prototypical networks for few-shot learning* (2017).
`standard_error` is that of the mean over episodes: it does not cover the choice of the classes themselves.
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
from automl.trainers._classwise import by_class, classwise
from automl.trainers._learning import Course, Pace, answers, learn, paced, prepared, tensors

SCORE = Score("accuracy", "%", "max", "nearest example by pixels", 0.0, 1.0)
COSTS = ()
LEARNS = ("embedding",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

EPISODES, WAYS, QUERIES = 600, 10, 5
FEW = 5  # shots of the further score


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    ways: int = 16
    metric: str = "euclidean"
    varied: Varied = PLAIN


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate and the metric are searched; `ways` are the classes of an episode in training."""
    return Plan(
        **paced(pick, batch=64),
        ways=pick.choice("ways", (5, 10, 16, 32), held=16),
        metric=pick.choice("metric", ("euclidean", "cosine")),
        varied=Varied(shift=pick.int("shift", 0, 3, held=0)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What raw pixels reach in the same episodes."""

    def pixels() -> Shared:
        valid = tensors(data.valid)
        seen = _accuracy(valid.inputs[0].flatten(1), valid.target, 1, "euclidean")
        facts = {"pixels deviation": float(seen.std()), "ways": WAYS, "shots": 1, "episodes": EPISODES}
        return Shared(float(seen.mean()), facts=facts)

    return prepared(folder / "prototypes.json", pixels)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    judge = partial(_judged, metric=plan.metric)
    course = Course(partial(_loss, plan), judge, plan.varied, partial(classwise, ways=plan.ways))
    return learn(model, data, plan, course, report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The same episodes on any part, in full precision."""
    return _judged(model, part, "float32", metric=plan.metric)


def _loss(plan: Plan, said: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy of the queries over the prototypes; the first of each class is its prototype."""
    classes = int((target[1:] != target[:-1]).sum()) + 1
    grouped = said.view(classes, -1, said.shape[1])
    prototypes, queries = grouped[:, 0], grouped[:, 1:]
    near = _nearness(queries.flatten(0, 1), prototypes, plan.metric)
    wanted = torch.arange(classes, device=said.device).repeat_interleave(queries.shape[1])
    return F.cross_entropy(near, wanted)


def _nearness(queries: Tensor, prototypes: Tensor, metric: str) -> Tensor:
    """Of each query to each prototype; the last two axes are examples and numbers."""
    if metric == "cosine":
        queries, prototypes = F.normalize(queries, dim=-1), F.normalize(prototypes, dim=-1)
        return 10 * queries @ prototypes.transpose(-1, -2)
    products = 2 * queries @ prototypes.transpose(-1, -2)
    return products - queries.square().sum(-1)[..., None] - prototypes.square().sum(-1)[..., None, :]


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str, metric: str) -> Scores:
    model.eval()
    points = torch.cat([answers(model, inputs, precision) for inputs, _ in in_order(part)])
    one, few = (_accuracy(points, part.target, shots, metric) for shots in (1, FEW))
    spread = float(one.std())
    scores = {"deviation": spread, "standard_error": spread / EPISODES**0.5, "five_shot": float(few.mean())}
    return Scores(float(one.mean()), scores)


def _accuracy(points: Tensor, labels: Tensor, shots: int, metric: str) -> Tensor:
    """The share of queries told right in each episode; the episodes depend on nothing but the labels."""
    shown, asked = _episodes(labels.cpu(), shots)
    prototypes = points[shown.to(points.device)].mean(2)  # [episodes, ways, numbers]
    queries = points[asked.to(points.device)].flatten(1, 2)
    told = _nearness(queries, prototypes, metric).argmax(-1)
    wanted = torch.arange(asked.shape[1], device=points.device).repeat_interleave(asked.shape[2])
    return (told == wanted).double().mean(1)


def _episodes(labels: Tensor, shots: int) -> tuple[Tensor, Tensor]:
    """Places of what is shown and of what is asked: [episodes, ways, shots] and [episodes, ways, queries]."""
    source = torch.Generator().manual_seed(0)
    homes = by_class(labels)
    fewest = min(len(home) for home in homes)
    shots = max(1, min(shots, fewest - 1))
    each = min(shots + QUERIES, fewest)
    ways = min(WAYS, len(homes))
    places = torch.stack([home[:fewest] for home in homes])
    classes = torch.rand(EPISODES, len(homes), generator=source).argsort(1)[:, :ways]
    picked = torch.rand(EPISODES, ways, fewest, generator=source).argsort(2)[..., :each]
    chosen = places[classes].gather(2, picked)
    return chosen[..., :shots], chosen[..., shots:]
