"""Rings around one topic: each ring is one link farther from it."""

from __future__ import annotations

import numpy as np

from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.spanning import forest
from desktop.words import tr

NAME = tr("Rings")
ROOM = 0.16  # share of a link's length that a node wants on its ring


def arrange(ground: Ground) -> Floats:
    """Around the middle, or the most linked; what is not joined to it lies on rings farther out."""
    spanned, length = forest(ground.links, ground.middle), ground.forces.distance
    first = spanned.tree == 0
    ring = spanned.depth.copy()
    ring[~first] += int(spanned.depth[first].max(initial=-1)) + 1
    turn = np.zeros(len(ring))
    for part in (first, ~first):
        turn[part] = _turns(spanned.tree[part], spanned.middle[part], spanned.leaves[part])
    radius = _radii(ring, length)[ring]
    angle = 2 * np.pi * turn
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)


def _turns(tree: np.ndarray, middle: np.ndarray, leaves: np.ndarray) -> np.ndarray:
    """Where on the whole circle each node is, its tree having a part by its leaves."""
    if len(tree) == 0:
        return np.zeros(0)
    trees, which = np.unique(tree, return_inverse=True)
    size = np.zeros(len(trees))
    np.maximum.at(size, which, leaves)
    before = np.cumsum(size) - size
    turns: np.ndarray = (before[which] + middle) / size.sum()
    return turns


def _radii(ring: np.ndarray, length: float) -> np.ndarray:
    """Rings lie a link apart, or as far as gives each of their nodes room."""
    counts = np.bincount(ring, minlength=1)
    radii = np.zeros(len(counts))
    for n in range(len(counts)):
        wanted = counts[n] * ROOM * length / (2 * np.pi) if counts[n] > 1 else 0.0
        radii[n] = max(radii[n - 1] + length, wanted) if n else wanted
    return radii
