"""Clusters of points and how well they agree with classes: k-means, adjusted Rand index, mutual information.

All of it is in torch and seeded, so that a score repeats itself on every machine and leaves with a script.
"""

from __future__ import annotations

import torch
from torch import Tensor

STARTS, ROUNDS = 8, 40  # k-means from so many random beginnings, each for so many rounds at most


def means(points: Tensor, clusters: int, seed: int = 0) -> Tensor:
    """The centres of k-means with the smallest squares, of several starts (k-means++): [clusters, width]."""
    source = torch.Generator().manual_seed(seed)
    centres = _spread(points, clusters, source)
    for _ in range(ROUNDS):
        moved = _settled(points, centres)
        if torch.equal(moved, centres):
            break
        centres = moved
    squares = torch.cdist(points[None], centres).amin(2).square().sum(1)
    return centres[int(squares.argmin())]


def _spread(points: Tensor, clusters: int, source: torch.Generator) -> Tensor:
    """First centres, each drawn by its squared distance to those before it: [starts, clusters, width]."""
    first = torch.randint(len(points), (STARTS,), generator=source).to(points.device)
    chosen = points[first][:, None]
    for _ in range(clusters - 1):
        far = torch.cdist(points[None], chosen).amin(2).square() + 1e-12
        drawn = torch.multinomial(far.cpu(), 1, generator=source).to(points.device)
        chosen = torch.cat([chosen, points[drawn]], 1)
    return chosen


def _settled(points: Tensor, centres: Tensor) -> Tensor:
    """Every centre at the mean of the points nearest to it; one that has none stays."""
    nearest = torch.cdist(points[None], centres).argmin(2)
    belongs = torch.nn.functional.one_hot(nearest, centres.shape[1]).to(points.dtype)
    counts = belongs.sum(1)[:, :, None]
    return torch.where(counts > 0, belongs.mT @ points / counts.clamp_min(1), centres)


def nearest(points: Tensor, centres: Tensor) -> Tensor:
    """The cluster of each point."""
    return torch.cdist(points, centres).argmin(1)


def adjusted_rand(one: Tensor, other: Tensor) -> float:
    """The share of pairs that two groupings treat alike, 0 by chance and 1 where they are the same
    (Hubert and Arabie 1985)."""
    table = _table(one, other)
    both, rows, columns = (_pairs_within(counts) for counts in (table, table.sum(1), table.sum(0)))
    whole = float(len(one) * (len(one) - 1) / 2)
    chance = rows * columns / whole
    most = (rows + columns) / 2
    return (both - chance) / (most - chance) if most != chance else 1.0


def _pairs_within(counts: Tensor) -> float:
    return float((counts * (counts - 1) / 2).sum())


def mutual_information(one: Tensor, other: Tensor) -> float:
    """What two groupings tell of each other, over the mean of their entropies: 0 is nothing, 1 is all."""
    shares = _table(one, other) / len(one)
    rows, columns = shares.sum(1), shares.sum(0)
    half = (_entropy(rows) + _entropy(columns)) / 2
    return (2 * half - _entropy(shares)) / half if half > 0 else 1.0


def _entropy(shares: Tensor) -> float:
    return float(-torch.special.xlogy(shares, shares).sum())


def _table(one: Tensor, other: Tensor) -> Tensor:
    """How often each value of one meets each value of the other."""
    columns = int(other.max()) + 1
    cells = torch.bincount(one * columns + other, minlength=(int(one.max()) + 1) * columns)
    return cells.reshape(-1, columns).double()
