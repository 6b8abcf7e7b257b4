"""What samplers come to on a table, over many seeds: regret, hypervolume, distinct architectures, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, stdev
from typing import Any

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
class Course:
    """What one search looked at, in order, and how long it took."""

    rows: tuple[int, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Seed:
    """One search, judged by the table."""

    regret: float
    hypervolume: float | None  # the share of the table's own, where there is a cost
    distinct: int
    seconds: float
    course: tuple[float, ...]  # after each evaluation: that share, or the best reward so far
    rewards: tuple[float, ...]  # of what was looked at, in order
    costs: tuple[float, ...] = ()
    reports: Mapping[str, float] = field(default_factory=dict)  # other columns of the best reward's row


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

    @property
    def reports(self) -> Mapping[str, Spread]:
        """Other columns of the architectures that were picked by their reward."""
        names = self.seeds[0].reports
        return {name: Spread.of([seed.reports[name] for seed in self.seeds]) for name in names}

    def plain(self) -> dict[str, Any]:
        """The JSON form that the command line's contract states."""
        return {
            "reports": {column: spread.plain() for column, spread in self.reports.items()},
            "regret": self.regret.plain(),
            "hypervolume": self.hypervolume.plain() if self.hypervolume is not None else None,
            "distinct": self.distinct.plain(),
            "seconds": self.seconds,
        }


def judged(task: Task, course: Course, columns: Sequence[str] = ()) -> Seed:
    """What a search came to; `columns` are told of the row that it would pick."""
    rewards, costs = task.rewards, task.costs
    pick = max(course.rows, key=lambda row: rewards[row])
    shares = _shares(task, course.rows) if task.cost else None
    return Seed(
        regret=max(rewards) - rewards[pick],
        hypervolume=shares[-1] if shares is not None else None,
        distinct=len(set(course.rows)),
        seconds=course.seconds,
        course=tuple(shares if shares is not None else _best_so_far(rewards, course.rows)),
        rewards=tuple(rewards[row] for row in course.rows),
        costs=tuple(costs[row] for row in course.rows) if task.cost else (),
        reports={column: float(task.table.columns[column][pick]) for column in columns},
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
