"""Learns to tell what comes next: cross-entropy at every place of a text, judged in bits a character.

The bits are the mean of -log₂ of the chance given to the character that came; fewer are better. A model that
gives each of 64 characters the same chance needs 6. The baseline counts pairs of characters (bigrams) in the
training text, smoothed towards how often each character is there at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, DataShape, Pick, Report, Score, Scores, Shared, Tensors
from automl.trainers._batches import in_order
from automl.trainers._learning import Course, Pace, answers, learn, paced, prepared, tensors

SCORE = Score("bits_per_character", "bit", "min", "bigram counts", 0.0, 6.0)
COSTS = ()
LEARNS = ("next",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

PRIOR = 5.0  # how many unseen pairs after a character count like seen ones


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How one network is trained."""


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate is searched; everything else is held unless a recipe opens it."""
    return Plan(**paced(pick, 1e-3, 2e-2, batch=16))


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """The bits that counts of pairs need; those of single characters as a fact beside them."""

    def counts() -> Shared:
        known = data.shape.input.classes
        before, after = _pairs(tensors(data.train))
        single = torch.bincount(after, minlength=known).double() + 1
        single /= single.sum()
        pairs = torch.bincount(before * known + after, minlength=known**2).double().reshape(known, known)
        chances = (pairs + PRIOR * single) / (pairs.sum(1, keepdim=True) + PRIOR)
        before, after = _pairs(tensors(data.valid))
        unigram = float(-single[after].log2().mean())
        return Shared(float(-chances[before, after].log2().mean()), facts={"unigram": unigram})

    return prepared(folder / "next_token.json", counts)


def _pairs(part: Tensors) -> tuple[Tensor, Tensor]:
    """Every character with the one that follows it."""
    return part.inputs[0].cpu().flatten(), part.target.cpu().flatten()


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Trains for `report.epochs` epochs; where the loss is no number, says so and stops."""
    return learn(model, data, plan, Course(_loss, _judged), report)


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """Bits a character, in full precision."""
    return _judged(model, part, "float32")


def _loss(said: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(said.flatten(0, 1), target.flatten())


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, precision: str) -> Scores:
    """The bits, and as a further score how often the likeliest character was the one that came."""
    model.eval()
    bits = torch.zeros((), dtype=torch.float64)
    right = 0
    for inputs, target in in_order(part, 128):
        said = answers(model, inputs, precision)
        bits += F.cross_entropy(said.flatten(0, 1), target.flatten(), reduction="sum").double().cpu()
        right += int((said.argmax(2) == target).sum())
    places = max(1, part.target.numel())
    return Scores(float(bits) / places / math.log(2), {"next_right": right / places})
