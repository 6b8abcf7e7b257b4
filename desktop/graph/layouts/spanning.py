"""A forest of shortest ways through a graph: whose child each node is, and how much room its children want.

Whole levels at a time, in numpy: a loop over nodes would hold the interpreter's lock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.graph.layouts.links import Links

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forest:
    """For each node its depth, the number of its tree, and the span of leaves below it."""

    depth: Whole
    tree: Whole
    left: NDArray[np.float64]  # leaves left of it, within its tree
    leaves: NDArray[np.float64]  # leaves below it, itself if it is one

    @property
    def middle(self) -> NDArray[np.float64]:
        return self.left + self.leaves / 2


def forest(links: Links, first: int = -1) -> Forest:
    """Trees begin at `first`, then at the node with most links that none has reached yet."""
    count = links.nodes
    depth, tree, parent = (np.full(count, -1, np.int64) for _ in range(3))
    levels: list[list[Whole]] = []
    alone = links.degrees == 0
    for root in _roots(links, first):
        if depth[root] < 0:
            levels.append(_grow(links, root, len(levels), depth, tree, parent))
    # Nodes by themselves are trees of one: there may be thousands, so they are no turns of a loop.
    rest = np.flatnonzero(alone & (depth < 0))
    depth[rest], tree[rest] = 0, len(levels) + np.arange(len(rest))
    return _spanned(levels, depth, tree, parent)


def _roots(links: Links, first: int) -> list[int]:
    linked = np.flatnonzero(links.degrees > 0)
    ranked = linked[np.argsort(-links.degrees[linked], kind="stable")].tolist()
    return [first, *ranked] if first >= 0 else ranked


def _grow(links: Links, root: int, number: int, depth: Whole, tree: Whole, parent: Whole) -> list[Whole]:
    level = np.array([root])
    depth[root], tree[root] = 0, number
    levels = [level]
    while len(level):
        sizes = links.degrees[level]
        ends = np.concatenate([links.neighbours(int(n)) for n in level]).astype(np.int64)
        new = depth[ends] < 0
        level, at = np.unique(ends[new], return_index=True)
        depth[level], tree[level] = len(levels), number
        parent[level] = np.repeat(levels[-1], sizes)[new][at]
        levels.append(level)
    return levels[:-1]


def _spanned(levels: list[list[Whole]], depth: Whole, tree: Whole, parent: Whole) -> Forest:
    leaves = np.zeros(len(depth))
    left = np.zeros(len(depth))
    for grown in levels:
        for level in reversed(grown):
            leaves[level] = np.maximum(leaves[level], 1)
            if depth[level[0]] > 0:
                np.add.at(leaves, parent[level], leaves[level])
        for level in grown[1:]:
            order = level[np.lexsort((level, left[parent[level]]))]
            before = np.cumsum(leaves[order]) - leaves[order]
            own = parent[order]
            start = np.concatenate([[True], own[1:] != own[:-1]])
            since = np.maximum.accumulate(np.where(start, np.arange(len(order)), 0))
            left[order] = left[own] + before - before[since]
    leaves[leaves == 0] = 1
    return Forest(depth, tree, left, leaves)
