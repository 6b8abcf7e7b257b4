"""A sampler that breeds: each new trial inherits the choices of its parents, and one or two are changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from optuna.distributions import BaseDistribution
from optuna.study import Study
from optuna.trial import FrozenTrial, TrialState

from automl.samplers._by_name import AskedByName
from automl.samplers._lineage import drawn, finished, holds, moved, ranks

Survivors = Callable[[Sequence[FrozenTrial], Sequence[float]], list[int]]
TOGETHER = 200  # trials ranked at once; ranking costs the square of it


@dataclass(slots=True)
class Child:
    """One trial while it is asked for: from whom it inherits, and what is changed."""

    parents: Sequence[FrozenTrial] = ()
    changed: frozenset[str] = field(default_factory=frozenset)


class Breeding(AskedByName):
    """Parents by tournament among survivors; choices from either parent; a few changed.

    `survivors` takes trials in the order of their numbers, with a rank for each (smaller is better), and
    gives the places of those that stay; what it leaves out never comes back, so that the cost of an ask does
    not grow with the study. The first trials are drawn.
    """

    def __init__(
        self, seed: int, survivors: Survivors, *, first: int, tournament: int, crossover: float
    ) -> None:
        self._source = random.Random(seed)
        self._survivors = survivors
        self._first, self._tournament, self._crossover = first, tournament, crossover
        self._child: tuple[int, Child] = (-1, Child())
        self._alive: list[FrozenTrial] = []
        self._order: list[float] = []
        self._seen: set[int] = set()
        self._complete = 0

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """Inherited where a parent has it, changed where it is this one's turn, else drawn."""
        if self._child[0] != trial.number:
            self._child = (trial.number, self._born(study))
        child = self._child[1]
        having = [parent for parent in child.parents if param_name in parent.params]
        value = self._source.choice(having).params[param_name] if having else None
        if value is None or not holds(param_distribution, value):
            return drawn(self._source, param_distribution)
        return moved(self._source, param_distribution, value) if param_name in child.changed else value

    def _born(self, study: Study) -> Child:
        self._look(study)
        if self._complete < self._first and len(self._seen) < 2 * self._first:
            return Child()
        both = self._source.random() < self._crossover
        parents = [self._winner() for _ in range(2 if both else 1)]
        names = sorted({name for parent in parents for name in parent.params})
        count = 1 + (self._source.random() < 0.3)
        return Child(parents, frozenset(self._source.sample(names, min(count, len(names)))))

    def _winner(self) -> FrozenTrial:
        running = self._source.sample(range(len(self._alive)), min(self._tournament, len(self._alive)))
        return self._alive[min(running, key=lambda place: self._order[place])]

    def _look(self, study: Study) -> None:
        """Lets the trials that finished since the last look take part, and whom they beat go."""
        new = [trial for trial in finished(study) if trial.number not in self._seen]
        for start in range(0, len(new), TOGETHER):
            some = new[start : start + TOGETHER]
            self._seen.update(trial.number for trial in some)
            self._complete += sum(trial.state == TrialState.COMPLETE for trial in some)
            trials = sorted([*self._alive, *some], key=lambda trial: trial.number)
            order = ranks(trials, study.directions)
            places = self._survivors(trials, order)
            self._alive = [trials[place] for place in places]
            self._order = [order[place] for place in places]
