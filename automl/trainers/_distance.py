"""The Fréchet distance between two clouds of points, and how much of one the other covers.

The distance is that of two normal distributions with the clouds' means and covariances (Dowson and Landau
1982; on features of a classifier it is what FID is). It has a bias that falls with the number of points, so
that distances compare only where as many points are used.
"""

from __future__ import annotations

import torch
from torch import Tensor

BLOCKS = 10  # left out one by one for the standard error
NEAREST = 5  # neighbours that say how wide the ground about a real point is


def frechet(one: Tensor, other: Tensor) -> float:
    """In squared units of the points; 0 where means and covariances are the same."""
    one, other = one.double(), other.double()
    apart = (one.mean(0) - other.mean(0)).square().sum()
    spread, wide = torch.cov(one.T), torch.cov(other.T)
    root = _root(spread)
    shared = torch.linalg.eigvalsh(root @ wide @ root).clamp_min(0).sqrt().sum()
    return float(apart + spread.trace() + wide.trace() - 2 * shared)


def _root(matrix: Tensor) -> Tensor:
    values, axes = torch.linalg.eigh(matrix)
    root: Tensor = (axes * values.clamp_min(0).sqrt()) @ axes.T
    return root


def standard_error(one: Tensor, other: Tensor) -> float:
    """Of the distance, by leaving out a tenth of both clouds at a time."""
    left = []
    for block in range(BLOCKS):
        kept = [points[torch.arange(len(points)) % BLOCKS != block] for points in (one, other)]
        left.append(frechet(*kept))
    spread = torch.tensor(left, dtype=torch.float64).var(correction=0)
    return float(((BLOCKS - 1) * spread).sqrt())


def covered(real: Tensor, made: Tensor) -> float:
    """The share of real points that have a made one nearer than their fifth real neighbour (Naeem and others
    2020): near 1 where every kind is made, low where the maker knows a few alone."""
    ground = torch.cdist(real, real).topk(min(NEAREST + 1, len(real)), largest=False).values[:, -1]
    near = torch.cdist(real, made).amin(1)
    return float((near <= ground).double().mean())
