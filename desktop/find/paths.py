"""The shortest way between two topics over the links that are drawn, breadth first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.graph.scene import Scene


def shortest(scene: Scene, start: str, end: str) -> list[str]:
    """The topics on the way, both ends included, whichever way the links point; empty where there is none."""
    first, last = scene.slot_of.get(start, -1), scene.slot_of.get(end, -1)
    if first < 0 or last < 0:
        return []
    before = _reached(scene.edges, len(scene), first, last)
    if before[last] < 0:
        return []
    way = [last]
    while way[-1] != first:
        way.append(int(before[way[-1]]))
    return [scene.ids[slot] for slot in reversed(way)]


def _reached(edges: NDArray[np.int32], count: int, first: int, last: int) -> NDArray[np.int64]:
    """For each node the one it was reached from, -1 where it was not; looks no farther than `last`."""
    before = np.full(count, -1, np.int64)
    before[first] = first
    both = np.concatenate([edges, edges[:, ::-1]])
    while before[last] < 0:
        new = both[(before[both[:, 0]] >= 0) & (before[both[:, 1]] < 0)]
        if not len(new):
            break
        new = new[np.lexsort((new[:, 0], new[:, 1]))[::-1]]
        before[new[:, 1]] = new[
            :, 0
        ]  # of several the lowest is written last, so that it is the same each time
    return before
