"""Trials as rows of numbers, a column a choice; and which choice is only there because of another.

An option is its place in the list, a number its place in the range from 0 to 1, and a choice that a trial
does not have is not a number. A space says nowhere which choices hang on which; the trials show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial

from automl.samplers._likeness import Kinds
from automl.samplers._lineage import at, holds, share

Array = NDArray[np.float64]

MANY = 4096  # whole numbers of a range that are told apart


@dataclass(frozen=True, slots=True)
class Rule:
    """A choice is there only while another one lies in these bounds; options are bounds of their own."""

    on: int
    values: frozenset[float] = frozenset()
    low: float = 0.0
    high: float = 1.0

    def holds(self, column: Array) -> NDArray[np.bool_]:
        """For which rows it is there, by the column of the other one."""
        if self.values:
            return np.isin(column, list(self.values))
        return (column >= self.low) & (column <= self.high)  # false where the other is not there either


@dataclass(slots=True)
class Encoding:
    """The choices that were met so far, and how trials look in them."""

    names: list[str] = field(default_factory=list)
    offered: dict[str, BaseDistribution] = field(default_factory=dict)
    rules: dict[int, Rule] = field(default_factory=dict)
    loose: dict[int, float] = field(default_factory=dict)  # there or not by no rule; how often

    def learn(self, trials: Sequence[FrozenTrial]) -> Array:
        """Takes in what these trials offer, and gives them as rows."""
        for trial in trials:
            for name, offered in trial.distributions.items():
                if name not in self.offered:
                    self.names.append(name)
                self.offered[name] = offered
        rows = self.rows([trial.params for trial in trials])
        self._find_rules(rows)
        return rows

    def rows(self, assigned: Sequence[Mapping[str, Any]]) -> Array:
        """Choices as rows; a value that is not offered any more counts as not there."""
        rows = np.full((len(assigned), len(self.names)), np.nan)
        for column, name in enumerate(self.names):
            offered = self.offered[name]
            known: dict[Any, float] = {}
            for row, choices in enumerate(assigned):
                if name in choices:
                    value = choices[name]
                    key = (type(value), value)
                    if key not in known:
                        known[key] = _place(offered, value) if holds(offered, value) else np.nan
                    rows[row, column] = known[key]
        return rows

    def choices(self, row: Array) -> dict[str, Any]:
        """A row as choices."""
        found = {}
        for name, place in zip(self.names, row, strict=True):
            if not np.isnan(place):
                found[name] = _value(self.offered[name], float(place))
        return found

    def drawn(self, source: np.random.Generator, column: int, count: int) -> Array:
        """So many places of one choice, evenly."""
        offered = self.offered[self.names[column]]
        if isinstance(offered, CategoricalDistribution):
            return source.integers(len(offered.choices), size=count).astype(float)
        return _snapped(offered, source.random(count))

    def moved(self, source: np.random.Generator, column: int, places: Array) -> Array:
        """Another place for each: any other option, or a number mostly nearby."""
        offered = self.offered[self.names[column]]
        if isinstance(offered, CategoricalDistribution):
            size = len(offered.choices)
            step = source.integers(1, max(size, 2), size=len(places))
            return (places + step) % size
        near = places + source.normal(0, 0.2, len(places))
        far = source.random(len(places)) < 0.2
        return _snapped(offered, np.clip(np.where(far, source.random(len(places)), near), 0, 1))

    def settled(self, source: np.random.Generator, rows: Array) -> Array:
        """Rows in which every choice is there exactly when it has to be; what is new is drawn."""
        for column in self._order():
            rule, often = self.rules.get(column), self.loose.get(column)
            missing = np.isnan(rows[:, column])
            if rule is not None:
                needed = rule.holds(rows[:, rule.on])
            elif often is not None:
                needed = ~missing
            else:
                needed = np.ones(len(rows), bool)
            rows[~needed, column] = np.nan
            new = needed & missing
            rows[new, column] = self.drawn(source, column, int(new.sum()))
        return rows

    def fresh(self, source: np.random.Generator, count: int) -> Array:
        """So many rows, anywhere."""
        rows = np.column_stack([self.drawn(source, column, count) for column in range(len(self.names))])
        for column, often in self.loose.items():
            rows[source.random(count) > often, column] = np.nan
        return self.settled(source, rows)

    def changed(self, source: np.random.Generator, rows: Array) -> Array:
        """The same with one choice changed, or two."""
        rows = rows.copy()
        for again in (False, True):
            which = source.integers(rows.shape[1], size=len(rows))
            if again:
                which[source.random(len(rows)) < 0.6] = -1
            for column in range(rows.shape[1]):
                at = (which == column) & ~np.isnan(rows[:, column])
                if at.any():
                    rows[at, column] = self.moved(source, column, rows[at, column])
        return self.settled(source, rows)

    @property
    def kinds(self) -> Kinds:
        """What the columns are."""
        return Kinds.of([self._options(name) for name in self.names])

    def _options(self, name: str) -> tuple[object, ...]:
        offered = self.offered[name]
        return tuple(offered.choices) if isinstance(offered, CategoricalDistribution) else ()

    def _order(self) -> list[int]:
        """Columns, each after the one that it hangs on."""
        order: list[int] = []
        for column in range(len(self.names)):
            chain = []
            at: int | None = column
            while at is not None and at not in order and at not in chain:
                chain.append(at)
                at = self.rules[at].on if at in self.rules else None
            order += reversed(chain)
        return order

    def _find_rules(self, rows: Array) -> None:
        there = ~np.isnan(rows)
        self.rules, self.loose = {}, {}
        for column in range(len(self.names)):
            if there[:, column].all():
                continue
            found = (
                _rule(self._is_option(on), on, rows[:, on], there[:, column])
                for on in self._simple(rows, column)
            )
            rule = next((rule for rule in found if rule is not None), None)
            if rule is not None:
                self.rules[column] = rule
            else:
                self.loose[column] = float(there[:, column].mean())

    def _simple(self, rows: Array, column: int) -> list[int]:
        """The choices on which this one may hang: they came before it; those of few values first."""
        return sorted(range(column), key=lambda on: (len(np.unique(rows[:, on])), -on))

    def _is_option(self, column: int) -> bool:
        return isinstance(self.offered[self.names[column]], CategoricalDistribution)


def _rule(option: bool, on: int, places: Array, there: NDArray[np.bool_]) -> Rule | None:
    """The rule by which a choice hangs on this one, if the trials agree with one."""
    known = ~np.isnan(places)
    if (there & ~known).any():
        return None
    with_it, without = places[there], places[known & ~there]
    if not len(with_it) or not len(without):
        return None
    if option:
        return None if np.isin(with_it, without).any() else Rule(on, frozenset(with_it.tolist()))
    if with_it.min() > without.max():
        return Rule(on, low=float((with_it.min() + without.max()) / 2))
    if with_it.max() < without.min():
        return Rule(on, high=float((with_it.max() + without.min()) / 2))
    return None


def _place(offered: BaseDistribution, value: Any) -> float:
    if isinstance(offered, CategoricalDistribution):
        same = (option == value and type(option) is type(value) for option in offered.choices)
        return float(list(same).index(True))
    return share(_ranged(offered), value)


def _value(offered: BaseDistribution, place: float) -> Any:
    if isinstance(offered, CategoricalDistribution):
        return offered.choices[round(place)]
    return at(_ranged(offered), place)


def _ranged(offered: BaseDistribution) -> IntDistribution | FloatDistribution:
    assert isinstance(offered, IntDistribution | FloatDistribution)
    return offered


def _snapped(offered: BaseDistribution, places: Array) -> Array:
    """Whole numbers stand at their own places, so that equal ones are equal."""
    if not isinstance(offered, IntDistribution):
        return places
    table = _stands(offered.low, offered.high, offered.step, offered.log)
    right = np.clip(np.searchsorted(table, places), 1, max(len(table) - 1, 1))
    if len(table) < 2:
        return np.full_like(places, table[0])
    near: Array = np.where(places - table[right - 1] < table[right] - places, table[right - 1], table[right])
    return near


@cache
def _stands(low: int, high: int, step: int, log: bool) -> Array:
    """Where each of the whole numbers of a range stands."""
    offered = IntDistribution(low, high, log=log, step=step)
    if (high - low) // step < MANY:
        return np.array([share(offered, value) for value in range(low, high + 1, step)])
    values = {at(offered, place) for place in np.linspace(0, 1, MANY)}
    return np.array([share(offered, value) for value in sorted(values)])
