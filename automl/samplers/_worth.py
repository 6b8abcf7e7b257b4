"""What a candidate is worth: by how much the area under the front is expected to grow with it.

The front is a staircase over cost. A candidate raises every step that lies beyond its cost by what its score
is expected to lie above it; the steps' widths times these expectations are the area. With one objective there
is one step of width 1, and the area is the usual expected improvement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stairs:
    """The front so far, from left to right: where each step starts, how high it is, and where the last ends.

    Scores are turned so that more is better, costs so that less is.
    """

    starts: Array
    levels: Array
    low: float
    end: float

    @classmethod
    def of(cls, scores: Array, costs: Array, floor: float, low: float, end: float) -> Stairs:
        """The front of these; below the floor nothing is worth anything, cheaper than low is no better."""
        starts, levels = [low], [floor]
        for place in np.lexsort((-scores, costs)):
            if scores[place] > levels[-1]:
                starts.append(max(float(costs[place]), low))
                levels.append(float(scores[place]))
        return cls(np.array(starts), np.array(levels), low, end)

    def gain(self, mean: Array, deviation: Array, costs: Array) -> Array:
        """The area expected of each candidate."""
        starts = np.maximum(self.starts[None], np.maximum(costs, self.low)[:, None])
        widths = np.maximum(np.append(self.starts[1:], self.end)[None] - starts, 0.0)
        above = (mean[:, None] - self.levels[None]) / deviation[:, None]
        rises = deviation[:, None] * (above * ndtr(above) + np.exp(-(above**2) / 2) / np.sqrt(2 * np.pi))
        area: Array = (widths * rises).sum(1)
        return area


def softened(scores: Array) -> Array:
    """Scores in which the poor ones lie closer together: how poor they are must not drown what is good.

    From as far below the median as the best is above it, a score counts by the logarithm of its distance.
    """
    middle = float(np.median(scores))
    wide = max(float(scores.max()) - middle, 1e-9)
    under = np.maximum(middle - wide - scores, 0.0)
    return np.where(under > 0, middle - wide - wide * np.log1p(under / wide), scores)


def turned(values: Array, best_is_most: Sequence[bool]) -> Array:
    """Columns of values with their signs so that the first is better when more, the others when less."""
    signs = [1.0 if most is (column == 0) else -1.0 for column, most in enumerate(best_is_most)]
    found: Array = values * np.array(signs)
    return found
