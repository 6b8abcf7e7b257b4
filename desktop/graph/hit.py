"""Which node the pointer is on: brute force over all of them, which is quicker than keeping a tree."""

from __future__ import annotations

import numpy as np

from desktop.graph.layouts.repulsion import Floats

SLACK = 4.0  # pixels beside a mark that still count as on it


def node_at(screen: Floats, radii: Floats, x: float, y: float) -> int:
    """The slot of the nearest node under a point of the screen, or -1."""
    if len(screen) == 0:
        return -1
    away = np.hypot(screen[:, 0] - np.float32(x), screen[:, 1] - np.float32(y)) - radii
    away[(radii <= 0) | np.isnan(away)] = np.inf
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= SLACK else -1


def nodes_within(screen: Floats, radii: Floats, loop: Floats) -> list[int]:
    """The slots of all nodes in a closed line of points of the screen: a box, or what was drawn freely."""
    if len(loop) < 3:
        return []
    x, y = screen[:, 0], screen[:, 1]
    inside = np.zeros(len(screen), bool)
    # A point is inside where a ray from it to the right meets the line an odd number of times.
    for (x0, y0), (x1, y1) in zip(loop, np.roll(loop, -1, axis=0), strict=True):
        if y0 != y1:
            crosses = (y0 > y) != (y1 > y)
            inside ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return [int(slot) for slot in np.flatnonzero(inside & (radii > 0))]
