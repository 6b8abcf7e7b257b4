"""How samplers do where choices hang on one another, without and with a limit: ours against plain Optuna's.

`bench_conditional.py [--seeds K] [--evals N]`. Every seed is another made-up space (`landscapes.py`), the
same for all samplers. With one objective the score of the best network is compared, with two the area over
the front; both in % of the best that any sampler found there. A network over the limit costs no evaluation,
neither ours nor Optuna's, to which it is told as pruned with its excess as a constraint. With early stopping,
a network whose first score lies below the median of those no larger is stopped; it counts as an evaluation.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, stdev
from typing import Any

import optuna
from landscapes import FLOOR, SIZES, Builder, Landscape, recipe

from automl.engine.proposing import Proposed, Proposer
from automl.engine.study import Study, finished, stopped
from automl.picks import asking
from automl.recipe import Recipe
from automl.results.front import Box, Front

OURS = ("auto", "surrogate", "tpe", "evolution", "random")
LIMIT = 30_000.0  # about one in eight of what is drawn evenly keeps it


@dataclass(frozen=True, slots=True)
class Scene:
    """What is searched for, and under which conditions."""

    objectives: int
    limit: float = 0.0
    stopping: bool = False

    def __str__(self) -> str:
        goal = "score" if self.objectives == 1 else "area over the front"
        under = ["with a limit"] * bool(self.limit) + ["with early stopping"] * self.stopping
        return ", ".join([goal, *(under or ["no limit"])])


SCENES = (Scene(1), Scene(1, LIMIT), Scene(2), Scene(2, LIMIT), Scene(2, LIMIT, True))


@dataclass(slots=True)
class Halving:
    """A rule of early stopping: first scores so far, with sizes."""

    active: bool
    seed: int
    first: list[tuple[float, float]] = field(default_factory=list)

    def behind(self, score: float, size: float) -> bool:
        """Whether a network would be stopped; its first score is lower than the last, and luckier or not."""
        if not self.active:
            return False
        source = random.Random(f"{self.seed} {len(self.first)}")
        early = score - 0.05 + source.gauss(0, 0.02)
        peers = [one for one, other in self.first if other <= size]
        self.first.append((early, size))
        return len(peers) >= 4 and early < median(peers)


@dataclass(frozen=True, slots=True)
class Found:
    """What one search came to: score and size of each network, and how long all asking took."""

    points: tuple[tuple[float, float], ...]
    seconds: float

    def worth(self, objectives: int) -> float:
        """How good it is: the best score, or the area over the front."""
        if objectives == 1:
            return max(score for score, _ in self.points)
        front = Front(Box((FLOOR, 1.0), SIZES))
        for number, (score, size) in enumerate(self.points):
            front.add(number, size, score)
        return front.hypervolume


def ours(wanted: Recipe, evals: int, scene: Scene) -> Found:
    """A search by our study and rule for duplicates."""
    halving = Halving(scene.stopping, wanted.seed)
    number = 0
    builder = Builder(Landscape(wanted.seed), wanted)
    proposer = Proposer(Study(wanted), builder)
    points: list[tuple[float, float]] = []
    began = time.process_time()
    while number < evals:
        found = proposer.propose()
        if not isinstance(found, Proposed):
            continue
        choices, costs = found.built.choices, found.built.costs
        proposer.take(number, found)
        score, size = builder.trained(choices), costs["parameters"]
        if halving.behind(score, size):
            proposer.study.tell(number, choices, stopped(wanted, costs, 1))
        else:
            proposer.study.tell(number, choices, finished(wanted, score, costs))
            points.append((score, size))
        number += 1
    return Found(tuple(points), time.process_time() - began)


def plain(sampler: Any, wanted: Recipe, evals: int, scene: Scene) -> Found:
    """A search by `ask` and `tell` alone."""
    halving = Halving(scene.stopping, wanted.seed)
    number = 0
    builder = Builder(Landscape(wanted.seed), wanted)
    both = len(wanted.objectives) > 1
    study = optuna.create_study(sampler=sampler, directions=["maximize", "minimize"][: 1 + both])
    points: list[tuple[float, float]] = []
    began = time.process_time()
    while number < evals:
        trial = study.ask()
        built = builder.build(asking(trial))
        if over := builder.violations(built):
            for name, share in over.items():
                trial.set_constraint(name, share)
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            continue
        score, size = builder.trained(built.choices), built.costs["parameters"]
        number += 1
        if halving.behind(score, size):
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, [score, math.log10(size)][: 1 + both])
            points.append((score, size))
    return Found(tuple(points), time.process_time() - began)


def ways(evals: int, scene: Scene, names: Sequence[str]) -> dict[str, Callable[[int], Found]]:
    """By name, how a search is made with a seed."""

    def told(name: str, seed: int) -> Recipe:
        return recipe(name, seed, evals, objectives=scene.objectives, limit=scene.limit)

    found: dict[str, Callable[[int], Found]] = {
        name: lambda seed, name=name: ours(told(name, seed), evals, scene) for name in names
    }
    tpe = optuna.samplers.TPESampler
    found["Optuna's default (TPE)"] = lambda seed: plain(tpe(seed=seed), told("tpe", seed), evals, scene)
    found["Optuna's multivariate TPE"] = lambda seed: plain(
        tpe(seed=seed, multivariate=True, group=True), told("tpe", seed), evals, scene
    )
    return found


def compare(question: str, found: dict[str, list[Found]], objectives: int) -> None:
    """A row a sampler of ours, beside plain Optuna's; and how often it beat the better of these."""
    worth = {name: [one.worth(objectives) for one in many] for name, many in found.items()}
    best = [max(values) for values in zip(*worth.values(), strict=True)]
    share = {name: [100 * a / b for a, b in zip(values, best, strict=True)] for name, values in worth.items()}
    theirs = [name for name in share if name.startswith("Optuna")]
    peers = ", ".join(f"{name} {fmean(share[name]):.2f}" for name in theirs)
    peer = max(theirs, key=lambda name: fmean(share[name]))
    for name in share:
        if name in theirs:
            continue
        gaps = [a - b for a, b in zip(share[name], share[peer], strict=True)]
        error = stdev(gaps) / math.sqrt(len(gaps)) if len(gaps) > 1 else 0.0
        won = sum(gap > 0 for gap in gaps)
        spread = f"{fmean(gaps):+.2f} ±{error:.2f} against {peer}, better in {won}"
        took = fmean(one.seconds for one in found[name])
        line = f"| {question}: {name} | {fmean(share[name]):.2f} | {peers} | {len(gaps)} spaces |"
        print(f"{line} {spread}; {took:.1f} s |", flush=True)


def main() -> int:
    form = argparse.ArgumentParser(description=__doc__)
    form.add_argument("--seeds", type=int, default=20)
    form.add_argument("--first", type=int, default=0)
    form.add_argument("--evals", type=int, nargs="+", default=[60])
    form.add_argument("--sampler", action="append", default=[])
    form.add_argument("--scene", action="append", default=[], help="only those whose name holds this")
    options = form.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    seeds = range(options.first, options.first + options.seeds)
    for evals in options.evals:
        for scene in SCENES:
            if options.scene and not any(word in str(scene) for word in options.scene):
                continue
            all_ways = ways(evals, scene, options.sampler or OURS)
            found = {name: [way(seed) for seed in seeds] for name, way in all_ways.items()}
            compare(f"{scene}, {evals} evaluations, % of the best found", found, scene.objectives)
    return 0


if __name__ == "__main__":
    sys.exit(main())
