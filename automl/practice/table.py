"""A table of known results: what every architecture of a space came to, found by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from automl.results.front import Box, Front

if TYPE_CHECKING:
    from automl.seams import Choices

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """One row an architecture: a key of one digit a decision, and columns of numbers."""

    name: str
    keys: tuple[str, ...]
    columns: Mapping[str, Column]
    quoted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # published, by column
    quoted_from: str = ""  # where, and how they were taken

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each key."""
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The decisions by name, each with the digits that it may have."""
        return {
            f"digit{n}": tuple(sorted(set(digits))) for n, digits in enumerate(zip(*self.keys, strict=True))
        }

    @property
    def holes(self) -> int:
        """How many combinations of digits have no row."""
        combinations = 1
        for digits in self.options.values():
            combinations *= len(digits)
        return combinations - len(self.keys)

    def row(self, choices: Choices) -> int | None:
        """The row of these decisions; None where the table has none."""
        return self.rows.get("".join(str(choices[name]) for name in self.options))

    def published(self, column: str) -> Mapping[str, float]:
        """Figures published on this table; only where the column is the one they were published on."""
        quoted = self.quoted.get(column, {})
        known = column in self.columns and "optimum" in quoted
        same = known and abs(self.columns[column].max() - quoted["optimum"]) < 0.01
        return quoted if same else {}


@dataclass(frozen=True)
class Task:
    """What is searched for in a table: the most reward, and the least cost where there is one."""

    table: Table
    reward: str
    cost: str = ""
    reference: float | None = None  # rewards below it are worth nothing; None: the table's median

    @property
    def low(self) -> float:
        """The reward that the hypervolume is taken from."""
        if self.reference is not None:
            return self.reference
        return float(np.median(self.table.columns[self.reward]))

    @cached_property
    def rewards(self) -> list[float]:
        """The reward of each row."""
        return [float(value) for value in self.table.columns[self.reward]]

    @cached_property
    def costs(self) -> list[float]:
        """The cost of each row; none where there is one objective."""
        return [float(value) for value in self.table.columns[self.cost]] if self.cost else []

    @property
    def box(self) -> Box:
        """From the reference and the largest cost to the best of both."""
        return Box((self.low, max(self.rewards)), (min(self.costs), max(self.costs)))

    @cached_property
    def whole(self) -> float:
        """The hypervolume of all that there is."""
        return self.front(range(len(self.table.keys))).hypervolume

    def front(self, rows: range | list[int]) -> Front:
        """The front of these rows."""
        front = Front(self.box)
        for row in rows:
            front.add(row, self.costs[row], self.rewards[row])
        return front
