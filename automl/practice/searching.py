"""One search of a table: the engine's own study and proposals, with a look at the table for a training."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automl import samplers
from automl.engine.building import Built
from automl.engine.proposing import Known, Proposer, Rejected
from automl.engine.study import Study, finished
from automl.picks import Asker
from automl.practice.measuring import Course, Measured, Seed, judged
from automl.practice.table import Table, Task
from automl.recipe import Recipe
from automl.seams import Cost, Score

SPACE = "cell"  # a table's decisions are like its: a few options each, none that hangs on another
_HOPELESS = 1_000  # proposals in a row that have no row in the table
_SAME = 20  # proposals in a row that are known already, upon which nothing new is expected


def recipe(task: Task, sampler: str, evals: int, seed: int) -> Recipe:
    """The search as the engine would be told of it; nobody is told how good the best is."""
    bounds = {task.reward: (task.low, math.inf)}
    if task.cost:
        bounds[task.cost] = (min(task.costs), max(task.costs))
    return Recipe(
        id=task.table.name,
        title=task.table.name,
        space=SPACE,
        dataset="",
        trainer="",
        score=Score(task.reward),
        cost=Cost(task.cost or task.reward),
        objectives=(task.reward, task.cost) if task.cost else (task.reward,),
        bounds=bounds,
        sampler=sampler,
        trials=evals,
        seed=seed,
    )


def chosen(task: Task, evals: int) -> str:
    """The sampler that `auto` takes for a task of this size."""
    auto = samplers.find("auto")
    found: str = auto.chosen(recipe(task, "auto", evals, 0))  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, slots=True)
class Keys:
    """Builds proposals for a table: their decisions are all there is to them."""

    table: Table
    recipe: Recipe

    def build(self, asker: Asker) -> Built:
        """The decisions that were made."""
        for name, digits in self.table.options.items():
            asker.choice(name, digits)
        return Built(asker.choices, asker.ranges)

    def violations(self, built: Built) -> dict[str, float]:
        """Whether the table lacks it."""
        return {"table": 1.0} if self.table.row(built.choices) is None else {}


def search(task: Task, sampler: str, evals: int, seed: int) -> Course:
    """So many evaluations, each of an architecture that was not looked at before."""
    wanted = recipe(task, sampler, evals, seed)
    proposer = Proposer(Study(wanted), Keys(task.table, wanted))
    rows: list[int] = []
    missing = same = 0
    began = time.perf_counter()
    while len(rows) < evals and missing < _HOPELESS and same < _SAME:
        found = proposer.propose()
        missing = missing + 1 if isinstance(found, Rejected) else 0
        same = same + 1 if isinstance(found, Known) else 0
        row = task.table.row(found.built.choices)
        if isinstance(found, Rejected | Known) or row is None:
            continue
        proposer.take(len(rows), found)
        costs: Mapping[str, float] = {task.cost: task.costs[row]} if task.cost else {}
        verdict = finished(wanted, task.rewards[row], costs)
        proposer.study.tell(len(rows), found.built.choices, verdict)
        rows.append(row)
    return Course(tuple(rows), time.perf_counter() - began)


def searched(task: Task, sampler: str, evals: int, seed: int, columns: Sequence[str] = ()) -> Seed:
    """One search, and what the table says of it; `columns` are told of its pick."""
    return judged(task, search(task, sampler, evals, seed), columns)


def measured(task: Task, sampler: str, evals: int, seeds: int) -> Measured:
    """One sampler with seeds from 0 on."""
    return Measured(sampler, tuple(searched(task, sampler, evals, seed) for seed in range(seeds)))
