"""The front: trials that no other beats in score and cost at once, kept sorted as they come in.

Scores and log costs are seen in a box from 0 (worst) to 1 (best): the recipe's bounds. There the front is
a staircase; its area is the hypervolume, which grows by each newcomer's own share.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from automl.seams import Direction


@dataclass(frozen=True, slots=True)
class Box:
    """The bounds that scores and costs are measured in."""

    score: tuple[float, float] = (0.0, 1.0)
    cost: tuple[float, float] = (1e2, 1e7)
    direction: Direction = "max"

    def quality(self, score: float) -> float:
        """A score as 0 (the worse bound) to 1 (the better bound), cut at both."""
        low, high = self.score
        share = (score - low) / (high - low)
        return min(max(share if self.direction == "max" else 1 - share, 0.0), 1.0)

    def width(self, cost: float) -> float:
        """A cost as 0 (the low bound) to 1 (the high bound), on the log scale, cut at both."""
        low, high = self.cost
        if cost <= low:
            return 0.0
        return min(math.log(cost / low) / math.log(high / low), 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One trial of the front."""

    cost: float
    score: float
    trial: int


class Front:
    """Points by rising cost, and so by ever better score; of two that are equal the first stays."""

    __slots__ = ("_costs", "_points", "_rises", "box", "hypervolume")

    def __init__(self, box: Box | None = None) -> None:
        self.box = box if box is not None else Box()
        self.hypervolume = 0.0
        self._points: list[Point] = []
        self._costs: list[float] = []
        self._rises: list[float] = []  # scores turned so that more is better

    def __len__(self) -> int:
        return len(self._points)

    def __str__(self) -> str:
        return " ".join(f"{p.trial}({p.cost:g}, {p.score:g})" for p in self._points)

    @property
    def points(self) -> tuple[Point, ...]:
        """The front by rising cost."""
        return tuple(self._points)

    @property
    def trials(self) -> list[int]:
        """The trials' numbers by rising cost."""
        return [point.trial for point in self._points]

    def beats(self, cost: float, score: float) -> bool:
        """Whether some trial of the front is at least as good in both."""
        at = bisect_right(self._costs, cost)
        return at > 0 and self._rises[at - 1] >= self._turned(score)

    def add(self, trial: int, cost: float, score: float) -> bool:
        """Takes a finished trial in; says whether it is on the front now."""
        if not (math.isfinite(cost) and math.isfinite(score)) or self.beats(cost, score):
            return False
        first = bisect_left(self._costs, cost)
        last = bisect_right(self._rises, self._turned(score), lo=first)
        self.hypervolume += self._gain(cost, score, first, last)
        self._points[first:last] = [Point(cost, score, trial)]
        self._costs[first:last] = [cost]
        self._rises[first:last] = [self._turned(score)]
        return True

    def _turned(self, score: float) -> float:
        return score if self.box.direction == "max" else -score

    def _gain(self, cost: float, score: float, first: int, last: int) -> float:
        """The area under the newcomer's step, less what lay there before."""
        start, end = self.box.width(cost), 1.0
        if last < len(self._points):
            end = self.box.width(self._costs[last])
        below = self.box.quality(self._points[first - 1].score) if first else 0.0
        old, left = 0.0, start
        for point in self._points[first:last]:
            right = self.box.width(point.cost)
            old += below * (right - left)
            left, below = right, self.box.quality(point.score)
        old += below * (end - left)
        return self.box.quality(score) * (end - start) - old

    def best_under(self, cost: float) -> Point | None:
        """The best trial that costs no more than this."""
        at = bisect_right(self._costs, cost)
        return self._points[at - 1] if at else None

    @property
    def knee(self) -> Point | None:
        """The point farthest above the chord between the front's ends; None where none is above it."""
        if len(self._points) < 3:
            return None
        x0, y0 = self._at(self._points[0])
        x1, y1 = self._at(self._points[-1])
        length = math.hypot(x1 - x0, y1 - y0)
        if not length:
            return None
        best, farthest = None, 1e-12
        for point in self._points[1:-1]:
            x, y = self._at(point)
            distance = ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length
            if distance > farthest:
                best, farthest = point, distance
        return best

    def _at(self, point: Point) -> tuple[float, float]:
        return self.box.width(point.cost), self.box.quality(point.score)
