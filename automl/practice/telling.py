"""What a practice tells while it goes on, as lines of JSON: what is searched, then each search as it ends.

The command writes them and the window reads them; neither samplers nor optuna are loaded for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from automl.practice.measuring import Measured, Seed
from automl.practice.table import Task


@dataclass(frozen=True, slots=True)
class Subject:
    """What is searched for, by whom and for how long, and the best that there is."""

    table: str
    reward: str
    cost: str
    evals: int
    seeds: int
    samplers: tuple[str, ...]
    best: float  # reward in the table
    costs: tuple[float, ...] = ()  # of the table's own front, from the cheapest on; with its rewards
    rewards: tuple[float, ...] = ()
    published: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # by column
    published_in: str = ""

    @classmethod
    def of(
        cls, task: Task, evals: int, seeds: int, samplers: Sequence[str], columns: Sequence[str] = ()
    ) -> Subject:
        """What the table itself says of a task; `columns` are those that are told of each pick."""
        table = task.table
        front = task.front(range(len(table.keys))).points if task.cost else ()
        known = {column: table.published(column) for column in columns}
        published = {column: found for column, found in known.items() if found}
        return cls(
            table=table.name,
            reward=task.reward,
            cost=task.cost,
            evals=evals,
            seeds=seeds,
            samplers=tuple(samplers),
            best=max(task.rewards),
            costs=tuple(point.cost for point in front),
            rewards=tuple(point.score for point in front),
            published=published,
            published_in=table.quoted_from if published else "",
        )

    def plain(self) -> dict[str, Any]:
        """The first line."""
        return {"practice": asdict(self)}


@dataclass(frozen=True, slots=True)
class Ended:
    """One search has ended."""

    sampler: str
    seed: Seed

    def plain(self) -> dict[str, Any]:
        """A line of its own."""
        return {"searched": {"sampler": self.sampler, "seed": asdict(self.seed)}}


def heard(line: Mapping[str, Any]) -> Subject | Ended | None:
    """A line as what it tells; None for one that tells something else."""
    if "practice" in line:
        plain = dict(line["practice"])
        return Subject(**{**plain, **_tuples(plain, "samplers", "costs", "rewards")})
    if "searched" in line:
        plain = dict(line["searched"]["seed"])
        return Ended(
            line["searched"]["sampler"], Seed(**{**plain, **_tuples(plain, "course", "rewards", "costs")})
        )
    return None


def _tuples(plain: Mapping[str, Any], *names: str) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(plain[name]) for name in names}


def summary(subject: Subject, found: Sequence[Measured]) -> dict[str, Any]:
    """All samplers, in the JSON form that the command line's contract states."""
    return {
        "table": subject.table,
        "evals": subject.evals,
        "seeds": subject.seeds,
        "samplers": {one.sampler: one.plain() for one in found},
    }
