"""Recipes and runs that were never trained, for tests of everything that only reads a log."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from typing import Any

from automl.catalogue import Catalogue, plugin
from automl.recipe import Recipe
from automl.results import events as e
from automl.results.state import RunState

SPACE = 'TAKES = ("image",)\nGIVES = ("classes",)\nTRAITS = ("conditional",)\n'
DATASET = (
    'INPUT = "image"\nOUTPUT = "classes"\nOPTIONS = {"path": "", "noise": 0.0, "size": 8, "mix": False}\n'
)
TRAINER = (
    'LEARNS = ("classes",)\nTRAITS = ("continuous",)\n'
    'SCORE = Score("accuracy", "%", baseline="majority class")\n'
    'COSTS = (Cost("epsilon", "", "training", 0.1, 10.0),)\n'
)
SAMPLERS = {
    "auto": "",
    "grid": 'CANNOT = ("conditional", "continuous")\n',
    "even": 'CANNOT = ("continuous",)\n',
    "lone": 'CANNOT = ("one objective",)\nMOST = 20\n',
    "pair": 'CANNOT = ("many objectives",)\n',
}


def catalogue() -> Catalogue:
    """Plug-ins of the names that the built-in recipes use, and some that do not fit together."""
    spaces = {name: plugin("spaces", name, SPACE) for name in ("mlp", "convnet", "cell")}
    spaces["towers"] = plugin("spaces", "towers", 'TAKES = ("pairs",)\nGIVES = ("embedding",)\n')
    datasets = {name: plugin("datasets", name, DATASET) for name in ("digits", "fashion_mnist")}
    trainers = {"classify": plugin("trainers", "classify", TRAINER), "mute": plugin("trainers", "mute", "")}
    trainers["rated"] = plugin("trainers", "rated", TRAINER + 'FLOATS = ("rate",)\n')
    samplers = {name: plugin("samplers", name, source) for name, source in SAMPLERS.items()}
    return Catalogue(spaces, datasets, trainers, samplers, {"local": plugin("pools", "local", "")})


NEEDED = {"space": "convnet", "dataset": "digits", "trainer": "classify"}


def recipe(**more: Any) -> Recipe:
    """A recipe that is right, with these things changed."""
    made, problems = Recipe.parse({**NEEDED, **more}, "made-up", catalogue())
    assert made is not None, problems
    return made


def a_run(
    trials: int, seed: int = 0, epochs: int = 6, made: Recipe | None = None, run: str = "r1"
) -> list[e.Event]:
    """The log of a run of which every kind of ending is a part; two trials are still in training."""
    made = made or recipe(
        limits={"parameters": 1_000_000}, references=[{"name": "LeNet-5", "score": 0.9, "cost": 61_706}]
    )
    source = random.Random(seed)
    log: list[e.Event] = [e.RunStarted(run, 1.0, made.plain(), "here", "0.1")]
    log += [e.WorkerReady(run, 2.0, n, "cpu") for n in range(2)]
    log.append(e.Prepared(run, 2.5, 0.1, {"train": 1437}))
    for number in range(trials):
        log += _one(source, run, number, epochs, 3.0 + number, number >= trials - 2)
    return log


def _one(
    source: random.Random, run: str, number: int, epochs: int, at: float, live: bool
) -> Iterator[e.Event]:
    size = int(10 ** source.uniform(2.8, 6.1))
    choices = {
        "stages": source.randint(1, 3),
        "kind": source.choice(["plain", "residual"]),
        "train.rate": 0.01,
    }
    if source.random() < 0.05 and number:
        yield e.TrialReused(run, at, number, number - 1, choices)
        return
    yield e.TrialBuilt(run, at, number, choices, size, size * 12, {"parameters": float(size)})
    yield e.TrialStarted(run, at, number, number % 2)
    best = 0.99 - 0.6 / math.log10(size) ** 2 - source.expovariate(25)
    fate = source.random()
    last = epochs if fate > 0.3 and not live else max(1, epochs // 3)
    for epoch in range(1, last + 1):
        score = max(0.05, best - 0.5 * math.exp(-epoch / 1.5) - source.random() * 0.01)
        yield e.EpochDone(run, at + epoch / 10, number, epoch, 2.0 / epoch, score, 0.1)
    if live:
        return
    yield _end(run, at + 0.9, number, fate, last, size, best)


def _end(run: str, at: float, number: int, fate: float, last: int, size: int, best: float) -> e.Event:
    if fate > 0.3:
        return e.TrialDone(run, at, number, best, {}, {"parameters": float(size), "seconds": 0.6}, 0.6)
    if fate > 0.08:
        return e.TrialStopped(run, at, number, last, "behind at the first rung")
    if fate > 0.04:
        return e.TrialInfeasible(run, at, number, "out of memory", {"memory": 0.4})
    return e.TrialFailed(run, at, number, "its worker died three times", 3)


def state(log: list[e.Event]) -> RunState:
    """The fold of a log."""
    run = RunState()
    run.fold(log)
    return run


RUNS: Mapping[str, list[e.Event]] = {
    "nothing at all": [],
    "only begun": a_run(0),
    "one trial in training": a_run(1),
    "three trials": a_run(3),
    "sixty trials": a_run(60, seed=4),
    "all failed": [
        e.RunStarted("r1", 1.0, recipe().plain()),
        *(e.TrialFailed("r1", 2.0 + n, n, "out of luck", 3) for n in range(5)),
    ],
    "not a number": [
        e.RunStarted("r1", 1.0, recipe().plain()),
        e.TrialBuilt("r1", 2.0, 0, {}, 0, 0),
        e.EpochDone("r1", 2.5, 0, 1, math.nan, math.nan),
        e.TrialDone("r1", 3.0, 0, math.inf, {}, {"parameters": math.nan}),
    ],
    "all alike": [
        e.RunStarted("r1", 1.0, recipe().plain()),
        *(e.TrialBuilt("r1", 2.0, n, {}, 5000, 1) for n in range(4)),
        *(e.TrialDone("r1", 3.0, n, 0.5) for n in range(4)),
    ],
    "thousands": a_run(3000, seed=2, epochs=3),
}
