"""Which trials go on at a rung: asynchronous halving that knows two objectives, as a pure rule.

A trial is ranked with all that ever reached its rung, stopped ones included: by non-dominated sorting, and
inside a front by an ε-net (each next one is the one farthest from those before it), so that the front stays
spread. It is decided at once, by what is known now; nobody waits for others to catch up.

An early score is a measurement with noise, and small networks start slowly. So a trial that none clearly
beats has twice the places to win. By ranks alone it is lost to one that was a few images luckier: on the
recorded curves of the tests that keeps 95 % of the hypervolume (90 % in an unlucky order) and saves 76 % of
the epochs; this keeps 99 % (95 %) and saves 63 %.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from automl.recipe import Recipe
from automl.results.front import Box
from automl.results.trial import Trial
from automl.seams import Cost

ETA = 3
MARGIN = 0.7  # so many standard deviations of the scores at a rung make one clearly better

Point = tuple[float, ...]  # losses in units of their bounds: every coordinate is better when smaller


@dataclass(frozen=True, slots=True)
class Arrival:
    """A trial that reached a rung: its loss and its costs known there, and the first cost's decade."""

    trial: int
    point: Point
    decade: int | None = None


def arrival(trial: int, score: float, costs: Sequence[float], boxes: Sequence[Box]) -> Arrival:
    """An arrival with this score; `boxes` scale the costs, one each, and the first one the score."""
    widths = (box.width(cost) for box, cost in zip(boxes[: len(costs)], costs, strict=True))
    return Arrival(trial, (_loss(boxes[0], score), *widths), _decade(costs[0]) if costs else None)


def rungs(epochs: int, eta: int = ETA) -> tuple[int, ...]:
    """The epochs at which is decided: 1, η, η², … before the last."""
    found = []
    at = 1
    while at < epochs:
        found.append(at)
        at *= eta
    return tuple(found)


def goes_on(newcomer: Arrival, before: Sequence[Arrival], eta: int = ETA) -> bool:
    """Whether a trial that has just reached a rung goes on, given those that reached it before."""
    arrived = len(before) + 1
    if arrived < eta or leads_decade(newcomer, before):
        return True
    shares = 1 if beaten(newcomer, before) else 2
    return _place([newcomer.point, *(one.point for one in before)], shares * arrived // eta)


def leads_decade(newcomer: Arrival, before: Iterable[Arrival]) -> bool:
    """Whether nobody in the same decade of cost has as good a score; without a cost nobody leads one."""
    if newcomer.decade is None:
        return False
    rivals = (one.point[0] for one in before if one.decade == newcomer.decade)
    return newcomer.point[0] < min(rivals, default=math.inf)


def beaten(newcomer: Arrival, before: Sequence[Arrival]) -> bool:
    """Whether one that costs no more is clearly better."""
    loss, *costs = newcomer.point
    least = loss - MARGIN * float(np.std([one.point[0] for one in before]))
    better = (one.point[1:] for one in before if one.point[0] <= least and one.point[0] < loss)
    return any(all(a <= b for a, b in zip(point, costs, strict=True)) for point in better)


def _decade(cost: float) -> int:
    return math.floor(math.log10(cost)) if 0 < cost < math.inf else -1000


def _loss(box: Box, score: float) -> float:
    """A score in units of its bounds, not cut at them: below the bounds there are still better and worse."""
    low, high = box.score
    share = (score - low) / (high - low)
    return -share if box.direction == "max" else share


def _place(points: Sequence[Point], places: int) -> bool:
    """Whether the first of the points is among the best of them."""
    ranks = fronts(points)
    earlier = sum(rank < ranks[0] for rank in ranks)
    if earlier >= places:
        return False
    peers = [point for point, rank in zip(points, ranks, strict=True) if rank == ranks[0]]
    return earlier + len(peers) <= places or 0 in spread(peers, places - earlier)


def fronts(points: Sequence[Point]) -> list[int]:
    """The number of each point's front: 0 for those that no other dominates, and so on."""
    order = sorted(range(len(points)), key=lambda number: points[number])
    ranks = [0] * len(points)
    if points and len(points[0]) == 2:
        _sweep(points, order, ranks)
    else:
        _peel(points, order, ranks)
    return ranks


def _sweep(points: Sequence[Point], order: Iterable[int], ranks: list[int]) -> None:
    """Two coordinates: a front is known by its lowest second one so far, and these rise with the front."""
    lows: list[float] = []
    last: Point = ()
    rank = 0
    for number in order:
        point = points[number]
        if point != last:  # equal points share a front
            rank = bisect_right(lows, point[1])
            lows[rank : rank + 1] = [point[1]]
        ranks[number], last = rank, point


def _peel(points: Sequence[Point], order: Iterable[int], ranks: list[int]) -> None:
    """Any number of coordinates: the first front in which nobody dominates the point."""
    peeled: list[list[Point]] = []
    for number in order:
        point = points[number]
        rank = next(
            (at for at, front in enumerate(peeled) if not any(_beats(one, point) for one in front)),
            len(peeled),
        )
        if rank == len(peeled):
            peeled.append([])
        peeled[rank].append(point)
        ranks[number] = rank


def _beats(one: Point, other: Point) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def spread(points: Sequence[Point], places: int) -> list[int]:
    """The ε-net: the best score first, then always the point farthest from those chosen; of equal ones, and
    of points that are chosen already, the later in the list."""
    table = np.array(points)
    count = len(points)
    chosen = [min(range(count), key=lambda number: (points[number], -number))]
    nearest = np.full(count, math.inf)
    while len(chosen) < min(places, count):
        nearest = np.minimum(nearest, np.linalg.norm(table - table[chosen[-1]], axis=1))
        nearest[chosen[-1]] = -1.0
        chosen.append(count - 1 - int(np.argmax(nearest[::-1])))
    return chosen


@dataclass(slots=True)
class Halving:
    """The rule with its memory: who reached which rung, with what score."""

    epochs: int
    known: tuple[Cost, ...]  # the objectives beside the score that are counted or measured before training
    boxes: tuple[Box, ...]
    eta: int = ETA
    arrived: dict[int, dict[int, Arrival]] = field(default_factory=dict)

    @classmethod
    def of(cls, recipe: Recipe, axes: Iterable[Cost]) -> Halving:
        """The rule for a recipe; only objectives that are known at a rung take part."""
        score = recipe.bounds[recipe.score.name]
        taking = {cost.name: cost for cost in axes if cost.known != "training"}
        known = tuple(taking[name] for name in recipe.objectives if name in taking)
        bounds = [recipe.bounds.get(cost.name, (cost.low, cost.high)) for cost in known]
        boxes = [Box(score, cost, recipe.score.direction) for cost in bounds]
        return cls(recipe.epochs, known, tuple(boxes) or (Box(score, direction=recipe.score.direction),))

    @property
    def rungs(self) -> tuple[int, ...]:
        """The epochs at which is decided."""
        return rungs(self.epochs, self.eta)

    def arrive(self, trial: Trial, epoch: int, score: float) -> bool:
        """A trial has reached a rung: whether it goes on."""
        newcomer = self.note(trial, epoch, score)
        before = [one for one in self.arrived[epoch].values() if one.trial != trial.number]
        return goes_on(newcomer, before, self.eta)

    def note(self, trial: Trial, epoch: int, score: float) -> Arrival:
        """Remembers who reached a rung; a further attempt takes the place of the one before."""
        costs = [float(trial.costs.get(cost.name, math.inf)) for cost in self.known]
        here = self.arrived.setdefault(epoch, {})
        here[trial.number] = arrival(trial.number, score, costs, self.boxes)
        return here[trial.number]

    def remember(self, trials: Iterable[Trial]) -> None:
        """Those of a run that goes on again: what their curves say of each rung."""
        for trial in trials:
            for epoch in self.rungs:
                if epoch <= len(trial.curve) and math.isfinite(trial.curve[epoch - 1]):
                    self.note(trial, epoch, trial.curve[epoch - 1])
