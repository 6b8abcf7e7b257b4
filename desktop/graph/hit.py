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


def nodes_within(
    screen: Floats, radii: Floats, left: float, top: float, right: float, bottom: float
) -> list[int]:
    """The slots of all nodes in a box of the screen."""
    x, y = screen[:, 0], screen[:, 1]
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom) & (radii > 0)
    return [int(slot) for slot in np.flatnonzero(inside)]
