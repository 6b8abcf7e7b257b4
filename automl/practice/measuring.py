"""What samplers come to on a table, over many seeds: regret, hypervolume, distinct architectures, time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from automl.practice.searching import Course, search
from automl.practice.table import Task
from automl.results.front import Front


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean over the seeds, and one standard deviation."""

    mean: float
    std: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of at least one value; a single one has no deviation."""
        return cls(fmean(values), stdev(values) if len(values) > 1 else 0.0)

    def plain(self) -> dict[str, float]:
        """The JSON form."""
        return {"mean": self.mean, "std": self.std}


@dataclass(frozen=True, slots=True)
class Seed:
    """One search, judged by the table."""

    pick: int  # the row with the best reward
    regret: float
    hypervolume: float | None  # the share of the table's own, where there is a cost
    distinct: int
    seconds: float
    course: tuple[float, ...]  # after each evaluation: that share, or the best reward so far


@dataclass(frozen=True, slots=True)
class Measured:
    """One sampler, over all seeds."""

    sampler: str
    seeds: tuple[Seed, ...]

    @property
    def regret(self) -> Spread:
        """How far below the table's best the best found lies."""
        return Spread.of([seed.regret for seed in self.seeds])

    @property
    def hypervolume(self) -> Spread | None:
        """The share of the table's hypervolume; None where there is one objective."""
        shares = [seed.hypervolume for seed in self.seeds if seed.hypervolume is not None]
        return Spread.of(shares) if shares else None

    @property
    def distinct(self) -> Spread:
        """How many different architectures were looked at."""
        return Spread.of([float(seed.distinct) for seed in self.seeds])

    @property
    def seconds(self) -> float:
        """What one search takes, on average."""
        return fmean(seed.seconds for seed in self.seeds)

    def report(self, task: Task, column: str) -> Spread:
        """Another column of the architectures that were picked by their reward."""
        return Spread.of([float(task.table.columns[column][seed.pick]) for seed in self.seeds])

    def plain(self, task: Task, columns: Sequence[str]) -> dict[str, Any]:
        """The JSON form that the command line's contract states."""
        return {
            "reports": {column: self.report(task, column).plain() for column in columns},
            "regret": self.regret.plain(),
            "hypervolume": self.hypervolume.plain() if self.hypervolume is not None else None,
            "distinct": self.distinct.plain(),
            "seconds": self.seconds,
        }


def measured(
    task: Task, sampler: str, evals: int, seeds: int, seen: Callable[[], None] = lambda: None
) -> Measured:
    """One sampler with seeds from 0 on; `seen` is called after each."""
    found = []
    for seed in range(seeds):
        found.append(judged(task, search(task, sampler, evals, seed)))
        seen()
    return Measured(sampler, tuple(found))


def judged(task: Task, course: Course) -> Seed:
    """What a search came to."""
    rewards = task.rewards
    pick = max(course.rows, key=lambda row: rewards[row])
    shares = _shares(task, course.rows) if task.cost else None
    return Seed(
        pick=pick,
        regret=max(rewards) - rewards[pick],
        hypervolume=shares[-1] if shares is not None else None,
        distinct=len(set(course.rows)),
        seconds=course.seconds,
        course=tuple(shares if shares is not None else _best_so_far(rewards, course.rows)),
    )


def _shares(task: Task, rows: Sequence[int]) -> list[float]:
    front, shares = Front(task.box), []
    for row in rows:
        front.add(row, task.costs[row], task.rewards[row])
        shares.append(front.hypervolume / task.whole)
    return shares


def _best_so_far(rewards: Sequence[float], rows: Sequence[int]) -> list[float]:
    best: list[float] = []
    for row in rows:
        best.append(max(rewards[row], best[-1]) if best else rewards[row])
    return best


def plain(
    task: Task, evals: int, seeds: int, found: Sequence[Measured], columns: Sequence[str]
) -> Mapping[str, Any]:
    """All samplers, in the JSON form that the command line's contract states."""
    return {
        "table": task.table.name,
        "evals": evals,
        "seeds": seeds,
        "samplers": {one.sampler: one.plain(task, columns) for one in found},
    }
