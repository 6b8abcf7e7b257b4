"""How far apart trials are: a weighted sum over their choices, whose weights are learnt.

Two numbers are as far apart as they lie in their range; two options by the mean of what each of them weighs,
and “not there” is an option too. Choices with the same options share what these weigh: a kind of block that
is like another in the first stage is so in the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the columns are: numbers, or options of a group; the weights are columns' first, then options'."""

    groups: tuple[int, ...]  # a column: where its options' weights begin; -1 for a number
    sizes: tuple[int, ...]  # a column: how many options it has; 0 for a number

    @classmethod
    def of(cls, options: Sequence[tuple[object, ...]]) -> Kinds:
        """Of columns with these options; none for a number."""
        starts: dict[tuple[object, ...], int] = {}
        total = len(options)
        for offered in options:
            if offered and offered not in starts:
                starts[offered] = total
                total += len(offered) + 1  # and “not there”
        return cls(tuple(starts.get(o, -1) if o else -1 for o in options), tuple(map(len, options)))

    @property
    def columns(self) -> int:
        """How many columns there are; as many weights are theirs, before those of the options."""
        return len(self.groups)

    @property
    def weights(self) -> int:
        """How many weights there are."""
        ends = (start + size + 1 for start, size in zip(self.groups, self.sizes, strict=True) if size)
        return max(ends, default=len(self.groups))

    @property
    def even(self) -> Array:
        """The weights before anything is known: all choices count alike, and all options."""
        weights = np.ones(self.weights)
        weights[: len(self.groups)] = 3.0 / max(len(self.groups), 1)
        return weights

    def codes(self, rows: Array) -> Array:
        """Rows with a number for “not there”: the last of the options."""
        found = rows.copy()
        for column, size in enumerate(self.sizes):
            if size:
                found[np.isnan(rows[:, column]), column] = size
        return found

    def apart(self, rows: Array, others: Array, weights: Array) -> Array:
        """The weighted distance of each row to each of the others."""
        total = np.zeros((len(rows), len(others)))
        here, there = self.codes(rows), self.codes(others)
        for column in range(len(self.groups)):
            total += self._one(column, here[:, column], there[:, column], weights)
        return total

    def _one(self, column: int, here: Array, there: Array, weights: Array) -> Array:
        group = self.groups[column]
        if group < 0:
            return float(weights[column]) * _gap(here, there)
        heavy, other = (0.5 * weights[group + codes.astype(int)] for codes in (here, there))
        both: Array = weights[column] * (here[:, None] != there[None]) * (heavy[:, None] + other[None])
        return both

    def slopes(self, rows: Array, slope: Array, weights: Array) -> Array:
        """How Σ slope·distance changes with the logarithm of each weight, over all pairs of the rows."""
        found = np.zeros(self.weights)
        codes = self.codes(rows)
        for column, group in enumerate(self.groups):
            places = codes[:, column]
            if group < 0:
                found[column] = weights[column] * float((slope * _gap(places, places)).sum())
                continue
            unlike = (slope * (places[:, None] != places[None])).sum(1) * weights[column]
            at = group + places.astype(int)
            found[column] = float(unlike @ weights[at])
            np.add.at(found, at, unlike * weights[at])
        return found


def _gap(here: Array, there: Array) -> Array:
    gap = np.abs(here[:, None] - there[None])
    gone, missing = np.isnan(here), np.isnan(there)
    if gone.any() or missing.any():
        gap[gone[:, None] != missing[None]] = 1.0
        gap[gone[:, None] & missing[None]] = 0.0
    return gap
