"""A tree from the top: the most linked topic of each part above, what it leads to below."""

from __future__ import annotations

import numpy as np

from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.spanning import forest
from desktop.words import tr

NAME = tr("Tree")
ROOM = 0.24  # share of a link's length between two leaves
ROW = 400  # leaves side by side before the next trees begin a row of their own


def arrange(ground: Ground) -> Floats:
    """Trees stand side by side, in rows, the largest first."""
    spanned, length = forest(ground.links, ground.middle), ground.forces.distance
    trees, which = np.unique(spanned.tree, return_inverse=True)
    size, deep = np.zeros(len(trees)), np.zeros(len(trees))
    np.maximum.at(size, which, spanned.leaves)
    np.maximum.at(deep, which, spanned.depth + 1.0)
    left, top = _rows(size, deep, max(float(ROW), size.max(initial=0.0)))
    x = (left[which] + spanned.middle) * ROOM * length
    y = (top[which] + spanned.depth) * length
    return np.stack([x, y], axis=1).astype(np.float32)


def _rows(size: np.ndarray, deep: np.ndarray, wide: float) -> tuple[np.ndarray, np.ndarray]:
    """Where each tree begins: leaves from the left, levels from the top."""
    before = np.cumsum(size) - size
    row = (before // wide).astype(np.int64)
    rows, which = np.unique(row, return_inverse=True)
    height, start = np.zeros(len(rows)), np.full(len(rows), np.inf)
    np.maximum.at(height, which, deep)
    np.minimum.at(start, which, before)
    return before - start[which], (np.cumsum(height) - height)[which]
