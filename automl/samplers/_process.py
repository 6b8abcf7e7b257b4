"""A Gaussian process over choices: what the values of some trials say of others, and how surely.

Its kernel is exp(-distance). The weights of the distance are found by the likelihood of what has been seen,
held near an even start by a prior, so that few trials claim little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, solve_triangular
from scipy.optimize import minimize

from automl.samplers._likeness import Kinds

Array = NDArray[np.float64]

_STEPS = 15  # of the search for weights; from a warm start few are used
_SPREAD = 1.0  # of the logarithm of a weight around its start, by the prior
_NOISE = (1e-6, 0.02, 1.0)  # least, usual and most, as a share of the variance
_NOISE_SPREAD = 3.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """What likelihood found: the weights, and the share of the variance that is noise."""

    weights: Array
    noise: float


def fitted(
    kinds: Kinds, rows: Array, values: Array, before: Fitted | None = None, *, by_option: bool = False
) -> Fitted:
    """The likeliest weights and noise, from those found before with fewer values.

    Options have weights of their own only where that is asked for: a cost is a sum of what each of them
    brings, and is learnt from few trials by them; a score is not, and they would fit its noise.
    """
    centre = np.log(np.append(kinds.even, _NOISE[1]))
    spread = np.full(len(centre), _SPREAD)
    spread[-1] = _NOISE_SPREAD
    low, high = centre - 4, centre + 4
    if not by_option:
        fixed = slice(kinds.columns, -1)
        low[fixed] = high[fixed] = centre[fixed]
    low[-1], high[-1] = np.log(_NOISE[0]), np.log(_NOISE[2])
    first = centre if before is None else np.clip(np.log(np.append(before.weights, before.noise)), low, high)
    standard = _standard(values)[0]

    def unlikely(point: Array) -> tuple[float, Array]:
        off = (point - centre) / spread
        cost, slopes = _unlikely(kinds, rows, standard, point)
        return cost + 0.5 * float(off @ off), slopes + off / spread

    found = minimize(
        unlikely,
        first,
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(low, high, strict=True)),
        options={"maxiter": _STEPS},
    )
    return Fitted(np.exp(found.x[:-1]), float(np.exp(found.x[-1])))


def _unlikely(kinds: Kinds, rows: Array, values: Array, point: Array) -> tuple[float, Array]:
    """How unlikely the values are, and how that changes with the logarithms of the weights and the noise."""
    weights, noise, count = np.exp(point[:-1]), float(np.exp(point[-1])), len(values)
    alike = np.exp(-kinds.apart(rows, rows, weights))
    factor = np.linalg.cholesky(alike + noise * np.eye(count))
    inverse = cho_solve((factor, True), np.eye(count), check_finite=False)
    solved = inverse @ values
    scale = max(float(values @ solved) / count, 1e-12)  # the likeliest variance, in closed form
    slope = (inverse - np.outer(solved, solved) / scale) * alike
    by_weight = -0.5 * kinds.slopes(rows, slope, weights)
    by_noise = 0.5 * noise * float(np.trace(inverse) - solved @ solved / scale)
    cost = 0.5 * count * np.log(scale) + np.log(np.diag(factor)).sum()
    return float(cost), np.append(by_weight, by_noise)


def _standard(values: Array) -> tuple[Array, float, float]:
    middle, width = float(values.mean()), float(values.std()) or 1.0
    return (values - middle) / width, middle, width


class Process:
    """A process that has seen values; says what to expect elsewhere, and how surely."""

    def __init__(self, kinds: Kinds, rows: Array, values: Array, fit: Fitted) -> None:
        self._kinds, self._rows, self._fit = kinds, rows, fit
        standard, self._middle, self._width = _standard(values)
        alike = np.exp(-kinds.apart(rows, rows, fit.weights))
        self._factor = np.linalg.cholesky(alike + fit.noise * np.eye(len(values)))
        self._solved = cho_solve((self._factor, True), standard, check_finite=False)
        self._scale = float(np.sqrt(max(standard @ self._solved / len(values), 1e-6)))

    def expects(self, rows: Array) -> tuple[Array, Array]:
        """Mean and deviation for each row."""
        alike = np.exp(-self._kinds.apart(rows, self._rows, self._fit.weights))
        mean: Array = self._middle + self._width * (alike @ self._solved)
        explained = solve_triangular(self._factor, alike.T, lower=True, check_finite=False)
        variance = np.maximum(1.0 - (explained**2).sum(0), 1e-9)
        return mean, self._width * self._scale * np.sqrt(variance)
