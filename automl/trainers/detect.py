"""Learns to find things and frame them: judged by average precision at an IoU of 0.5.

A thing belongs to the place of the grid where its centre lies (where two share one, to the later, which
covers the other). The loss is focal for whether there is a thing, 1 - GIoU for its frame, and cross-entropy
for its kind. An answer's score is the chance that there is a thing times that of its kind; of two answers of
one kind that overlap by more than half the better stays. The score is the mean over the kinds of the average
precision, matched greedily by score, one match a frame (see `_frames`). The baseline takes what stands out
from the median grey, and tells its kind by how much of its frame it fills; its threshold and fillings are
learnt from the training part. `standard_error` is by leaving out a tenth of the images at a time.
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
from automl.trainers._blobs import answer, blobs, fillings
from automl.trainers._frames import Told, mean_precision, right, told
from automl.trainers._learning import Course, Pace, answers, learn, paced, prepared, tensors

SCORE = Score("average_precision", "%", "max", "blobs by threshold", 0.0, 1.0)
COSTS = ()
LEARNS = ("boxes",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

TENTHS = 10
CUTS = (0.5, 0.75, 1.0, 1.25, 1.5)  # thresholds that the baseline tries,
SEEN = 400  # on so many training images


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""

    framing: float = 2.0


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; `framing` is what the frames' loss counts beside the others."""
    return Plan(**paced(pick, batch=16), framing=pick.choice("framing", (1.0, 2.0, 5.0), held=2.0))


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """What thresholds reach: the one that is best on training images, judged on validation images."""

    def threshold() -> Shared:
        train, valid = tensors(data.train).to("cpu"), tensors(data.valid).to("cpu")
        images, target = train.inputs[0][:SEEN], train.target[:SEEN]
        kinds = int(data.shape.output.shape[1] or 0) - 5
        tried = []
        for cut in CUTS:
            marks = blobs(images, cut)
            fill = fillings(marks, target, kinds)
            tried.append((_precision(answer(marks, fill), target, kinds)[0], cut, fill))
        _, cut, fill = max(tried, key=lambda one: one[0])
        found = _precision(answer(blobs(valid.inputs[0], cut), fill), valid.target, kinds)[0]
        return Shared(found, facts={"blobs threshold": cut})

    return prepared(folder / "detect.json", threshold)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    return learn(model, data, plan, Course(partial(_loss, plan.framing), _judged), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """Average precision, in full precision."""
    return _judged(model, part, "float32")


def _loss(framing: float, said: Tensor, target: Tensor) -> Tensor:
    wanted, there = _assigned(target, said.shape[1])
    focal = _focal(said[..., 0], there.to(said.dtype))
    count = there.sum().clamp_min(1)
    mine, theirs = said[there], wanted[there]
    framed = (1 - _giou(mine[:, 1:5], theirs[:, 1:])).sum() / count
    kinds = F.cross_entropy(mine[:, 5:], theirs[:, 0].long(), reduction="sum") / count
    return focal / count + framing * framed + kinds


def _assigned(target: Tensor, places: int) -> tuple[Tensor, Tensor]:
    """The thing that each place of the grid is to tell, and where there is one."""
    side = round(places**0.5)
    centre = ((target[..., 1:3] + target[..., 3:5]) / 2 * side).long().clamp(0, side - 1)
    home = centre[..., 1] * side + centre[..., 0]
    wanted = target.new_full((len(target), places, 5), -1)
    for number in range(target.shape[1]):  # later things cover earlier ones
        thing = target[:, number]
        images = torch.nonzero(thing[:, 0] >= 0).flatten()
        wanted[images, home[images, number]] = thing[images]
    return wanted, wanted[..., 0] >= 0


def _focal(said: Tensor, there: Tensor) -> Tensor:
    """Cross-entropy that leaves what is easy aside (Lin and others, 2017); the sum over all places."""
    entropy = F.binary_cross_entropy_with_logits(said, there, reduction="none")
    chance = said.sigmoid()
    missed = there * (1 - chance) + (1 - there) * chance
    return ((0.25 + 0.5 * there) * missed.square() * entropy).sum()


def _giou(one: Tensor, other: Tensor) -> Tensor:
    """IoU less the empty share of the frame around both, it has a slope where they are apart too."""
    size = (torch.minimum(one[:, 2:], other[:, 2:]) - torch.maximum(one[:, :2], other[:, :2])).clamp_min(0)
    shared = size.prod(1)
    total = (one[:, 2:] - one[:, :2]).prod(1) + (other[:, 2:] - other[:, :2]).prod(1) - shared
    around = torch.maximum(one[:, 2:], other[:, 2:]) - torch.minimum(one[:, :2], other[:, :2])
    hull = around.prod(1).clamp_min(1e-9)
    return shared / total.clamp_min(1e-9) - (hull - total) / hull


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str) -> Scores:
    model.eval()
    said = torch.cat([answers(model, inputs, precision) for inputs, _ in in_order(part, 256)])
    chances, kinds = said[..., 5:].softmax(-1).max(-1)
    found = told(said[..., 0].sigmoid() * chances, kinds, said[..., 1:5])
    score, error = _precision(found, part.target, said.shape[2] - 5)
    return Scores(score, {"standard_error": error})


def _precision(found: Told, target: Tensor, kinds: int) -> tuple[float, float]:
    """The score of answers, and its standard error by leaving out a tenth of the images at a time."""
    hits = right(found, target[..., 0], target[..., 1:])
    score = mean_precision(found, hits, target[..., 0], kinds)
    tenth = torch.arange(len(target), device=target.device) * TENTHS // max(1, len(target))
    without = []
    for number in range(TENTHS):
        left = tenth != number
        some = Told(found.scores[left], found.kinds[left], found.frames[left])
        without.append(mean_precision(some, hits[left], target[left][..., 0], kinds))
    spread = torch.tensor(without, dtype=torch.float64).var(correction=0)
    return score, float(((TENTHS - 1) * spread).sqrt())
