"""Runs against runs: their fronts in one box, how they grew, who ranks where, and what that is worth.

Runs whose recipes differ in nothing but the seed are one group, and the runs of two groups with the same seed
are a pair. All are judged in the first run's bounds, and after the same number of trials.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from automl.problems import Problem
from automl.results.front import Box, Front
from automl.results.significance import Comparison, against_leader
from automl.results.state import RunState
from automl.results.trial import TrialState

_APART = (
    "seed",
    "id",
    "title",
    "about",
    "topics",
    "workers",
    "device",
    "references",
    "trials",
    "minutes",
    "pool",
    "weights",
)
# All are judged in the first run's bounds, so these name a group only where nothing else does.
_IN_ONE_BOX = ("bounds",)
_ENDED = (TrialState.DONE, TrialState.STOPPED)


@dataclass(frozen=True, slots=True)
class Growth:
    """The hypervolume after a trial: how many had ended by then, and after how many seconds."""

    trials: int
    seconds: float
    hypervolume: float


@dataclass(frozen=True, slots=True)
class Side:
    """One run in the common box."""

    name: str
    group: str
    run: RunState
    seed: int
    front: Front
    growth: tuple[Growth, ...]

    @property
    def trials(self) -> int:
        """How many trials ended, stopped ones included."""
        return self.growth[-1].trials if self.growth else 0

    @property
    def seconds(self) -> float:
        """From the start of the run to its last trial."""
        return self.growth[-1].seconds if self.growth else 0.0

    def after(self, trials: int) -> float:
        """The hypervolume after so many trials."""
        return max((step.hypervolume for step in self.growth if step.trials <= trials), default=0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that differ in their seed alone: hypervolumes by seed, and the mean rank among the groups."""

    name: str
    hypervolumes: Mapping[int, float]
    rank: float

    @property
    def mean(self) -> float:
        """Of its runs."""
        return fmean(self.hypervolumes.values())

    @property
    def std(self) -> float:
        """Of its runs; 0 for a single one."""
        values = list(self.hypervolumes.values())
        return stdev(values) if len(values) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """All of it."""

    sides: tuple[Side, ...]
    groups: tuple[Group, ...]  # the best first
    tests: tuple[Comparison, ...]  # of the other groups against the first, by their places
    trials: int  # that every run has

    def words(self, test: Comparison) -> str:
        """What a test says, in plain words."""
        one, best = self.groups[test.trial].name, self.groups[test.leader].name
        if not test.enough:
            return f"{one} against {best}: {test}."
        if not test.significant:
            return (
                f"{one} against {best}: no significant difference over {test.pairs} seeds (p = {test.p:.2g})."
            )
        way = "above" if test.above else "below"
        return f"{one} lies significantly {way} {best} over {test.pairs} seeds (p = {test.p:.2g})."

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "trials": self.trials,
            "runs": [_plain(side, self.trials) for side in self.sides],
            "groups": [
                {
                    "name": group.name,
                    "seeds": list(group.hypervolumes),
                    "hypervolume": {"mean": group.mean, "std": group.std},
                    "rank": group.rank,
                }
                for group in self.groups
            ],
            "tests": [
                {
                    "group": self.groups[test.trial].name,
                    "against": self.groups[test.leader].name,
                    "pairs": test.pairs,
                    "p": test.p,
                    "significant": test.significant,
                    "words": self.words(test),
                }
                for test in self.tests
            ],
        }


def _plain(side: Side, trials: int) -> dict[str, Any]:
    recipe = side.run.recipe
    return {
        "run": side.name,
        "group": side.group,
        "recipe": recipe.id if recipe is not None else "",
        "sampler": recipe.sampler if recipe is not None else "",
        "seed": side.seed,
        "trials": side.trials,
        "seconds": side.seconds,
        "hypervolume": side.front.hypervolume,
        "hypervolume_then": side.after(trials),
        "front": [{"trial": p.trial, "cost": p.cost, "score": p.score} for p in side.front.points],
        "growth": [[step.trials, step.seconds, step.hypervolume] for step in side.growth],
    }


def compared(runs: Mapping[str, RunState]) -> tuple[Compared | None, list[Problem]]:
    """Runs by name; None and the reasons where they do not compare."""
    problems = list(_unlike(runs))
    if problems:
        return None, problems
    groups = _groups(runs)
    box = _box(next(iter(runs.values())))
    sides = tuple(_side(name, groups[name], run, box) for name, run in runs.items())
    trials = min(side.trials for side in sides)
    ranked = _ranked(sides, trials)
    scores = {place: dict(group.hypervolumes) for place, group in enumerate(ranked)}
    return Compared(sides, ranked, tuple(against_leader(0, scores)), trials), []


def _unlike(runs: Mapping[str, RunState]) -> Iterable[Problem]:
    """Why runs do not compare."""
    first, *others = runs.items()
    for name, run in runs.items():
        if run.recipe is None:
            yield Problem(name, "its recipe cannot be read, so it is not known what it measures.")
    if first[1].recipe is None:
        return
    wanted = first[1].recipe.score.name, first[1].recipe.dataset, first[1].recipe.cost.name
    for name, run in others:
        if run.recipe is None:
            continue
        found = run.recipe.score.name, run.recipe.dataset, run.recipe.cost.name
        if found != wanted:
            said = "it measures {} on {} over {}".format(*found)
            yield Problem(
                name, f"{said}, but {first[0]} {' '.join(wanted[:1])} on {wanted[1]} over {wanted[2]}."
            )


def _box(run: RunState) -> Box:
    recipe = run.recipe
    assert recipe is not None
    return Box(recipe.bounds[recipe.score.name], recipe.bounds[recipe.cost.name], recipe.score.direction)


def _side(name: str, group: str, run: RunState, box: Box) -> Side:
    front, growth = Front(box), []
    ended = [trial for trial in run.trials.values() if trial.state in _ENDED and trial.ended_at is not None]
    start = run.started_at or 0.0
    for count, trial in enumerate(sorted(ended, key=lambda trial: trial.ended_at or 0.0), 1):
        if trial.state is TrialState.DONE and trial.score is not None:
            front.add(trial.number, run.cost(trial), trial.score)
        growth.append(Growth(count, max((trial.ended_at or start) - start, 0.0), front.hypervolume))
    seed = run.recipe.seed if run.recipe is not None else 0
    return Side(name, group, run, seed, front, tuple(growth))


def _groups(runs: Mapping[str, RunState]) -> dict[str, str]:
    """The group of each run, named by what sets it apart from the others."""
    recipes = {name: run.recipe.plain() for name, run in runs.items() if run.recipe is not None}
    settings = {name: {k: v for k, v in plain.items() if k not in _APART} for name, plain in recipes.items()}
    differ = [
        key for key in next(iter(settings.values())) if len({_text(s[key]) for s in settings.values()}) > 1
    ]
    telling = [key for key in differ if key not in _IN_ONE_BOX] or differ
    named = {name: _named(plain, telling, _said) for name, plain in settings.items()}
    exact = {name: _named(plain, differ, _text) for name, plain in settings.items()}
    short = len(set(named.values())) == len(set(exact.values()))
    return {name: (named if short else exact)[name] or str(recipes[name]["id"]) for name in settings}


def _named(plain: Mapping[str, Any], keys: Iterable[str], words: Callable[[Any], str]) -> str:
    return ", ".join(f"{key} {words(plain[key])}" for key in keys)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _said(value: Any) -> str:
    """A value of a recipe as a person writes it."""
    if isinstance(value, Mapping):
        return " and ".join(f"{key} {_said(part)}" for key, part in value.items()) or "none"
    if isinstance(value, list | tuple):
        return "/".join(map(_said, value)) or "none"
    if isinstance(value, bool) or value is None:
        return {True: "on", False: "off", None: "none"}[value]
    if isinstance(value, int | float):
        return f"{int(value):,}" if float(value).is_integer() else f"{value:g}"
    return str(value)


def _ranked(sides: Sequence[Side], trials: int) -> tuple[Group, ...]:
    """The groups by their mean hypervolume; of several runs with one seed the last one counts."""
    values: dict[str, dict[int, float]] = {}
    for side in sides:
        values.setdefault(side.group, {})[side.seed] = side.after(trials)
    groups = (Group(name, found, _mean_rank(name, values)) for name, found in values.items())
    return tuple(sorted(groups, key=lambda group: -group.mean))


def _mean_rank(name: str, values: Mapping[str, Mapping[int, float]]) -> float:
    """1 is the best; equal ones share a rank; over the seeds of this group, among the groups that have it."""
    ranks = []
    for seed, value in values[name].items():
        rivals = [found[seed] for found in values.values() if seed in found]
        ranks.append(sum(rival > value for rival in rivals) + (rivals.count(value) + 1) / 2)
    return fmean(ranks)
