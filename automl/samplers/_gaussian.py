"""A Gaussian process over points of the unit cube: fitted by likelihood, asked for mean and deviation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_solve, cholesky
from scipy.special import ndtr

Rows = NDArray[np.float64]

LENGTHS = (0.3, 0.6, 1.2, 2.4)  # how far apart points still say something of each other, by √dimensions
NOISES = (1e-3, 1e-2, 1e-1)  # as a share of the variance


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A process with Matérn's kernel (5/2), its values standardised."""

    points: Rows
    values: Rows
    length: float
    noise: float
    factor: Rows
    solved: Rows
    centre: float
    scale: float

    def told(self, rows: Rows) -> tuple[Rows, Rows]:
        """What it expects at some points, and how unsure it is."""
        across = _kernel(rows, self.points, self.length)
        mean = across @ self.solved
        seen = cho_solve((self.factor, True), across.T)
        variance = np.maximum(1 - (across * seen.T).sum(1), 1e-9)
        return self.centre + self.scale * mean, self.scale * np.sqrt(variance)

    def believing(self, rows: Rows) -> Gaussian:
        """The same process, told that these points are as it expects."""
        mean, _ = self.told(rows)
        points = np.concatenate([self.points, rows])
        values = np.concatenate([self.values, (mean - self.centre) / self.scale])
        made = _made(points, values, self.length, self.noise, self.centre, self.scale)
        return self if made is None else made[0]


def fitted(points: Rows, values: Rows) -> Gaussian:
    """The process under which the values are likeliest, of some lengths and noises."""
    centre, scale = float(values.mean()), float(values.std()) or 1.0
    even = (values - centre) / scale
    root = math.sqrt(points.shape[1])
    found = [
        made
        for length, noise in product(LENGTHS, NOISES)
        if (made := _made(points, even, length * root / 2, noise, centre, scale)) is not None
    ]
    return max(found, key=lambda made: made[1])[0]


def _made(
    points: Rows, even: Rows, length: float, noise: float, centre: float, scale: float
) -> tuple[Gaussian, float] | None:
    """The process, and how likely it makes the values; None where its matrix is none."""
    try:
        kernel = _kernel(points, points, length) + (noise + 1e-8) * np.eye(len(points))
        factor = cholesky(kernel, lower=True)
    except LinAlgError:
        return None
    solved = cho_solve((factor, True), even)
    likely = -0.5 * float(even @ solved) - float(np.log(np.diag(factor)).sum())
    return Gaussian(points, even, length, noise, factor, solved, centre, scale), likely


def _kernel(one: Rows, other: Rows, length: float) -> Rows:
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T
    apart = math.sqrt(5) * np.sqrt(np.maximum(squares, 0)) / length
    near: Rows = (1 + apart + apart**2 / 3) * np.exp(-apart)
    return near


def normal_gain(mean: Rows, deviation: Rows, best: float) -> Rows:
    """How much less than the best so far is to be expected, nothing where it is more."""
    z = (best - mean) / deviation
    gain: Rows = deviation * (z * ndtr(z) + np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi))
    return gain


def normal_below(mean: Rows, deviation: Rows, bound: float) -> Rows:
    """The chance of a value below a bound."""
    chance: Rows = ndtr((bound - mean) / deviation)
    return chance
