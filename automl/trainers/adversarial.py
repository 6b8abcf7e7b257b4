"""Learns to make images by a game against a critic: judged by the Fréchet distance to real validation images.

Generator and critic take turns, one step each; what is judged and kept is the running mean of the
generator's weights. Two thousand images are made from the same seeded noise for every trial, and compared
with all real images of the part in sixteen features of a small classifier (`_judge`), each scaled to
deviation 1: the distance is in squared deviations, 0 is perfect, and as it is biased by the number of images,
the facts hold its floor, which is what real training images reach. `coverage` is the share of real images
near which one is made, which falls where the generator knows a few kinds alone. `standard_error` is by
leaving out a tenth at a time. The baseline draws from a normal distribution with the training pixels' means
and covariances.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from automl.seams import Data, DataShape, Labelled, Pick, Report, Score, Scores, Shared, Stop, Tensors
from automl.trainers._batches import shuffled, steps
from automl.trainers._critic import REAL_EVERY, Critic, critic_loss, maker_loss, steepness
from automl.trainers._descent import Descent
from automl.trainers._distance import covered, frechet, standard_error
from automl.trainers._learning import Pace, paced, prepared, rate_at, tensors

SCORE = Score("frechet_distance", "", "min", "Gaussian of the pixels", 0.0, 4.0)
COSTS = ()
LEARNS = ("sample",)
TRAITS = ("continuous",)
FLOATS = ("rate",)

MADE = 2000  # images that are judged
PASSES = 8  # of an epoch through the training images
MOMENTUM = 0.5  # of both: a game goes round in circles with more
KEEP = 0.99  # of the running mean of weights, a step


@dataclass(frozen=True, slots=True)
class Plan(Pace):
    """How generator and critic learn."""

    critic: int = 16
    quicker: float = 1.0
    loss: str = "logistic"
    penalty: float = 1.0


def choices(pick: Pick, shape: DataShape) -> Plan:
    """The rate, the critic's width and how much quicker it learns, the loss and the penalty are searched."""
    return Plan(
        **paced(pick, 1e-3, 1e-2, batch=64),
        critic=pick.choice("critic", (8, 16, 24)),
        quicker=pick.choice("quicker", (1.0, 2.0)),
        loss=pick.choice("loss", ("hinge", "logistic")),
        penalty=pick.choice("penalty", (0.3, 1.0, 3.0)),
    )


def prepare(data: Data, folder: Path, device: str) -> Shared:
    """The judge, and how far off simple models of the pixels and the real training images are."""
    from automl.trainers._judge import judge

    train, valid = data.train, data.valid
    if not isinstance(train, Labelled) or not isinstance(valid, Labelled):
        raise TypeError("this trainer's judge learns from images whose class is known")
    judging, right = judge(data, train, valid, folder, device)

    def simple() -> Shared:
        real = judging.features(valid.target)
        facts = {
            "floor: training images": frechet(judging.features(train.target), real),
            "each pixel alone": frechet(judging.features(_alone(train.target)), real),
            "judge's accuracy": right,
            "images made": MADE,
        }
        return Shared(frechet(judging.features(_normal(train.target)), real), facts=facts)

    found = prepared(folder / "adversarial.json", simple)
    return Shared(found.baseline, judging, found.facts)


def _normal(images: Tensor) -> Tensor:
    """Images out of the pixels' means and covariances, cut off at the darkest and the brightest."""
    rows = images.flatten(1).double().cpu()
    lengths, axes = torch.linalg.eigh(torch.cov(rows.T))
    drawn = torch.randn(MADE, rows.shape[1], generator=_seeded(), dtype=torch.float64)
    made = rows.mean(0) + (drawn * lengths.clamp_min(0).sqrt()) @ axes.T
    cut: Tensor = made.clamp(-1, 1).to(images)
    return cut.reshape(-1, *images.shape[1:])


def _alone(images: Tensor) -> Tensor:
    """Images each of whose pixels comes from another real one."""
    rows = images.flatten(1)
    chosen = torch.randint(len(rows), (MADE, rows.shape[1]), generator=_seeded()).to(images.device)
    return rows.gather(0, chosen).reshape(-1, *images.shape[1:])


def _seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def train(model: nn.Module, data: Data, plan: Plan, shared: Shared, report: Report) -> Scores:
    """Plays for `report.epochs` epochs; where a loss is no number, says so and stops."""
    game = Game(model, tensors(data.train), plan, report)
    scores = Scores(math.inf)
    try:
        for epoch in range(1, report.epochs + 1):
            loss = game.epoch()
            with game.averaged(last=epoch == report.epochs):
                scores = _judged(model, tensors(data.valid), shared)
            report(epoch, loss, scores.score, scores.scores)
            if not math.isfinite(loss):
                raise Stop(f"the loss is no number after epoch {epoch}")
    finally:
        game.close()
    return scores


class Game:
    """Generator and critic with their steps so far."""

    def __init__(self, model: nn.Module, part: Tensors, plan: Plan, report: Report) -> None:
        torch.manual_seed(report.seed)
        self.model, self.part, self.plan = model, part, plan
        self.source = _seeded(report.seed)
        channels, rows, columns = part.target.shape[1:]
        self.critic = Critic(channels, rows, columns, plan.critic).to(part.target.device)
        self.making, self.telling = (
            Descent(network, plan.optimiser, plan.decay, MOMENTUM) for network in (model, self.critic)
        )
        self.mean = self.making.values.clone()
        self.total = report.epochs * PASSES * steps(len(part), plan.batch)

    def epoch(self) -> float:
        """The mean of both losses over some passes through the real images."""
        self.model.train()
        losses, first = torch.zeros((), device=self.part.target.device), self.making.steps
        for _ in range(PASSES):
            for noise, real in shuffled(self.part, self.plan.batch, self._fresh, self.source):
                losses += self._step(noise[0], real)
        return float(losses) / (self.making.steps - first)

    def _fresh(self, noise: Tensor, source: torch.Generator) -> Tensor:
        return torch.randn(noise.shape, generator=source).to(noise.device)

    def _step(self, noise: Tensor, real: Tensor) -> Tensor:
        plan, rate = self.plan, rate_at(self.plan, self.making.steps, self.total)
        made = self.model(noise)
        self.telling.zero()
        told = self.critic(torch.cat([real, made.detach()]))
        loss = critic_loss(plan.loss, told[: len(real)], told[len(real) :])
        if self.telling.steps % REAL_EVERY == 0:
            loss = loss + 0.5 * plan.penalty * REAL_EVERY * steepness(self.critic, real)
        loss.backward()  # type: ignore[no-untyped-call]
        self.telling.step(rate * plan.quicker)
        self.making.zero()
        fooled = maker_loss(plan.loss, self.critic(made))
        fooled.backward()  # type: ignore[no-untyped-call]
        self.making.step(rate)
        keep = min(KEEP, self.making.steps / (self.making.steps + 10))
        self.mean.lerp_(self.making.values, 1 - keep)
        return loss.detach() + fooled.detach()

    @contextmanager
    def averaged(self, *, last: bool) -> Iterator[None]:
        """The model with the running mean of its weights; after the last epoch it keeps them."""
        now = self.making.values.clone()
        self.making.values.copy_(self.mean)
        yield
        if not last:
            self.making.values.copy_(now)

    def close(self) -> None:
        """Gives every weight memory of its own again."""
        self.making.close()
        self.telling.close()


def evaluate(model: nn.Module, part: Tensors, plan: Plan, shared: Shared) -> Scores:
    """The distance of what the network makes to the real images of any part."""
    return _judged(model, part, shared)


@torch.inference_mode()
def _judged(model: nn.Module, part: Tensors, shared: Shared) -> Scores:
    model.eval()
    width = part.inputs[0].shape[1:]
    noise = torch.randn(MADE, *width, generator=_seeded(1)).to(part.target.device)
    made = torch.cat([model(some) for some in torch.split(noise, 500)])
    if not torch.isfinite(made).all():
        return Scores(math.nan)
    real, seen = (shared.kept.features(images) for images in (part.target, made))
    told = {"standard_error": standard_error(real, seen), "coverage": covered(real, seen)}
    return Scores(frechet(real, seen), told)
