"""Learns what is normal by copying it, and finds what is odd by the error of the copy: judged by AUROC.

Only normal examples are learnt from. The score of an example is the mean square by which its copy is off,
and AUROC is the chance that a random odd example has a larger one than a random normal one: 0.5 is guessing,
1 is perfect, whatever threshold would be chosen. `standard_error` beside it is Hanley and McNeil's (1982).
The baseline copies by principal components, as many as explain nine tenths of the training data's variance;
the facts also hold the AUROC of the distance to the mean and to the nearest example learnt from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._copying import Copying, each, mean_error
from automl.trainers._learning import Course, Pace, learn, paced, prepared, tensors

SCORE = Score("auroc", "", "max", "principal components", 0.5, 1.0)
COSTS = ()
LEARNS = ("reconstruction",)
JUDGED_BY = ("odd",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

EXPLAINED = 0.9  # of the variance, by the baseline's components


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained, and how its input is spoilt meanwhile."""

    noise: float = 0.0
    hidden: float = 0.0


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate, the noise and the share that is hidden are searched."""
    return Plan(
        **paced(pick, batch=32),
        noise=pick.choice("noise", (0.0, 0.1, 0.2, 0.4, 0.8)),
        hidden=pick.choice("hidden", (0.0, 0.1, 0.2, 0.4)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What methods without a network reach on the validation data."""

    def without() -> Shared:
        train, valid = tensors(data.train), tensors(data.valid)
        known, asked = (part.inputs[0].cpu().flatten(1).double() for part in (train, valid))
        odd = valid.target.cpu()
        centre = known.mean(0)
        near = torch.cdist(asked, known).amin(1)
        facts = {
            "distance to the mean": auroc((asked - centre).square().sum(1), odd),
            "nearest neighbour": auroc(near, odd),
        }
        return Shared(auroc(_left(known - centre, asked - centre), odd), facts=facts)

    return prepared(folder / "one_class.json", without)


def _left(known: Tensor, asked: Tensor) -> Tensor:
    """The squares that the principal components of what is known leave unexplained."""
    _, lengths, axes = torch.linalg.svd(known, full_matrices=False)
    explained = lengths.square().cumsum(0) / lengths.square().sum()
    axes = axes[: int((explained < EXPLAINED).sum()) + 1]
    left: Tensor = asked - asked @ axes.T @ axes
    return left.square().sum(1)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    copying = Copying(model, plan.noise, plan.hidden)
    return learn(copying, data, plan, Course(mean_error, _judged), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """AUROC, in full precision."""
    return _judged(Copying(model), part, "float32")


def _judged(copying: nn.Module, part: Tensors, precision: str) -> Scores:
    area = auroc(each(copying, part, precision), part.target)
    odd = int(part.target.sum())
    return Scores(area, {"standard_error": standard_error(area, odd, len(part) - odd)})


def auroc(scores: Tensor, odd: Tensor) -> float:
    """The share of pairs of an odd and a normal example in which the odd one scores higher; a tie is half."""
    if not torch.isfinite(scores).all():
        return math.nan
    normal, wanted = scores[odd == 0].sort().values, scores[odd == 1].contiguous()
    below = torch.searchsorted(normal, wanted)
    upto = torch.searchsorted(normal, wanted, right=True)
    return float((below + upto).double().mean()) / 2 / max(1, len(normal))


def standard_error(area: float, odd: int, normal: int) -> float:
    """Of an area under the curve, by Hanley and McNeil (1982)."""
    both_odd, both_normal = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (odd - 1) * (both_odd - area**2) + (normal - 1) * (both_normal - area**2)
    return math.sqrt(max(0.0, spread) / max(1, odd * normal))
