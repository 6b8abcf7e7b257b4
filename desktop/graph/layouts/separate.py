"""Moves nodes that lie upon each other apart: the short reach that the grid of the repulsion misses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import jit

Floats = NDArray[np.float32]


def separate(positions: Floats, mobility: Floats, gap: np.float32) -> None:
    """One pass over all pairs closer than `gap`, in place, half of what is missing from each side."""
    low = positions.min(axis=0)
    cells = np.floor((positions - low) / gap).astype(np.int64)
    width = int(cells[:, 0].max()) + 3
    keys = (cells[:, 1] + 1) * width + cells[:, 0] + 1
    order = np.argsort(keys, kind="stable")
    _separate(positions, positions.copy(), mobility, gap, keys, order, keys[order], width)


@jit
def _separate(
    positions: Floats,
    before: Floats,
    mobility: Floats,
    gap: np.float32,
    keys: NDArray[np.int64],
    order: NDArray[np.int64],
    sorted_keys: NDArray[np.int64],
    width: int,
) -> None:
    for n in range(before.shape[0]):
        if mobility[n] == 0:
            continue
        sx = sy = np.float32(0)
        for row in range(-1, 2):
            first = np.searchsorted(sorted_keys, keys[n] + row * width - 1)
            last = np.searchsorted(sorted_keys, keys[n] + row * width + 1, side="right")
            for at in range(first, min(last, first + 64)):  # a heap of a thousand is unpicked over some ticks
                other = order[at]
                dx, dy = before[n, 0] - before[other, 0], before[n, 1] - before[other, 1]
                distance = np.sqrt(dx * dx + dy * dy)
                if other != n and distance < gap:
                    if distance < gap * np.float32(
                        1e-3
                    ):  # on one spot: each pair parts along a line of its own
                        angle = np.float32(n * 2.39996 if n > other else other * 2.39996 + np.pi)
                        dx, dy, distance = np.cos(angle), np.sin(angle), np.float32(1)
                    part = np.float32(0.5) * (gap - distance) / distance if distance < gap else gap
                    sx += part * dx * np.float32(0.5)
                    sy += part * dy * np.float32(0.5)
        far = np.sqrt(sx * sx + sy * sy)
        if far > gap:
            sx, sy = sx * gap / far, sy * gap / far
        positions[n, 0] += sx * mobility[n]
        positions[n, 1] += sy * mobility[n]
