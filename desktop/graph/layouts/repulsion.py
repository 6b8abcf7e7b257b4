"""The repulsion of all nodes by each other, on a grid: deposit, convolve by FFT, gather.

The force of a node on another is their distance vector over its square, as in Obsidian's graph. Its cost
does not depend on how many pairs there are. Below one cell the grid knows no forces; `separate` does those.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import jit

Floats = NDArray[np.float32]

SIZES = ((1500, 64), (8000, 128))  # up to so many nodes, so many cells a side
LARGEST = 256
MARGIN = 0.05  # room around the nodes, as a share of their box


def grid_size(nodes: int) -> int:
    return next((cells for most, cells in SIZES if nodes < most), LARGEST)


@cache
def _kernel(cells: int) -> tuple[NDArray[np.complex64], NDArray[np.complex64]]:
    """The spectra of x/(x²+y²) and y/(x²+y²) on a doubled grid, so that no force wraps around."""
    import scipy.fft

    offsets = np.fft.fftfreq(2 * cells, 1 / (2 * cells)).astype(np.float32)
    x, y = np.meshgrid(offsets, offsets)
    square = x * x + y * y
    square[0, 0] = 1.0  # a cell does not push itself: x and y are 0 there
    return scipy.fft.rfft2(x / square), scipy.fft.rfft2(y / square)


def repulsion(positions: Floats, mass: Floats) -> Floats:
    """The push on each node by all others, for a strength of one."""
    import scipy.fft  # here: no window waits for it to load

    cells = grid_size(len(positions))
    corner, step = _box(positions, cells)
    density = np.zeros((2 * cells, 2 * cells), np.float32)
    _deposit(positions, mass, corner, step, density)
    spectrum = scipy.fft.rfft2(density)
    kernel_x, kernel_y = _kernel(cells)
    shape = density.shape
    field_x = scipy.fft.irfft2(spectrum * kernel_x, shape).astype(np.float32)
    field_y = scipy.fft.irfft2(spectrum * kernel_y, shape).astype(np.float32)
    forces = np.empty_like(positions)
    _gather(positions, corner, step, field_x, field_y, forces)
    return forces


def _box(positions: Floats, cells: int) -> tuple[Floats, np.float32]:
    """The lower corner of a square around all nodes, and the side of a cell."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    side = np.float32(max(float((high - low).max()), 1.0) * (1 + 2 * MARGIN))
    corner = ((low + high - side) / 2).astype(np.float32)
    return corner, np.float32(side / (cells - 1))


@jit
def _deposit(positions: Floats, mass: Floats, corner: Floats, step: np.float32, density: Floats) -> None:
    for n in range(positions.shape[0]):
        x = (positions[n, 0] - corner[0]) / step
        y = (positions[n, 1] - corner[1]) / step
        column, row = int(x), int(y)
        fx, fy = x - np.float32(column), y - np.float32(row)
        density[row, column] += (1 - fx) * (1 - fy) * mass[n]
        density[row, column + 1] += fx * (1 - fy) * mass[n]
        density[row + 1, column] += (1 - fx) * fy * mass[n]
        density[row + 1, column + 1] += fx * fy * mass[n]


@jit
def _gather(
    positions: Floats, corner: Floats, step: np.float32, field_x: Floats, field_y: Floats, forces: Floats
) -> None:
    for n in range(positions.shape[0]):
        x = (positions[n, 0] - corner[0]) / step
        y = (positions[n, 1] - corner[1]) / step
        column, row = int(x), int(y)
        fx, fy = x - np.float32(column), y - np.float32(row)
        a, b = (1 - fx) * (1 - fy), fx * (1 - fy)
        c, d = (1 - fx) * fy, fx * fy
        forces[n, 0] = (
            a * field_x[row, column]
            + b * field_x[row, column + 1]
            + c * field_x[row + 1, column]
            + d * field_x[row + 1, column + 1]
        ) / step
        forces[n, 1] = (
            a * field_y[row, column]
            + b * field_y[row, column + 1]
            + c * field_y[row + 1, column]
            + d * field_y[row + 1, column + 1]
        ) / step
