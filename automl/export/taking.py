"""A study of Optuna as a run's folder: its trials, values, parameters and states; our own come back whole.

A study from elsewhere has no space, data or trainer here: its run can be shown, charted, compared and
exported, and cannot be gone on with.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from automl.export import ExportError
from automl.export.journal import LINES
from automl.picks import Range
from automl.problems import Problem
from automl.recipe import IMPORTED, Recipe
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.rundir import RunDir
from automl.seams import COMMON_COSTS, Cost, Score

_SECONDS = next(cost for cost in COMMON_COSTS if cost.name == "seconds")


def take(study: optuna.Study, source: str, out: Path | None = None) -> RunDir:
    """A new run's folder with all that the study knows."""
    trials = study.get_trials(deepcopy=False)
    log = _own(study, trials)
    recipe = _recipe_of(log) if log else None
    if recipe is None:
        recipe = _made_up(study, trials)
        log = list(_told(study, trials, recipe, source))
    run = rundir.make(recipe, out=out)
    form = ({**event, "run": run.id} for event in log)
    rundir_log.write(run.events, _events(form))
    return run


def _events(forms: Iterable[Mapping[str, Any]]) -> Iterator[e.Event]:
    for form in forms:
        event = e.of(form)
        if isinstance(event, Problem):
            raise ExportError(f"The study holds a line that this version cannot read: {event.message}")
        yield event


def _own(study: optuna.Study, trials: Sequence[FrozenTrial]) -> list[dict[str, Any]]:
    """The lines of our own log in their order; none where the study is not ours."""
    carried = [study.user_attrs.get(LINES), *(trial.user_attrs.get(LINES) for trial in trials)]
    if not isinstance(carried[0], list):
        return []
    lines = [line for part in carried if isinstance(part, list) for line in part if _is_line(line)]
    return [form for _, form in sorted(lines, key=lambda line: line[0])]


def _is_line(line: object) -> bool:
    return (
        isinstance(line, list) and len(line) == 2 and isinstance(line[0], int) and isinstance(line[1], dict)
    )


def _recipe_of(log: Sequence[Mapping[str, Any]]) -> Recipe | None:
    for form in log:
        if form.get("event") == "RunStarted":
            try:
                return Recipe.of(form["recipe"])
            except (KeyError, TypeError, ValueError):
                return None
    return None


# --- studies from elsewhere ---


def _made_up(study: optuna.Study, trials: Sequence[FrozenTrial]) -> Recipe:
    """The least that a run needs: the first objective is the score, the second the cost, where it is one."""
    names = _names(study)
    best = study.directions[0] is StudyDirection.MAXIMIZE
    score_low, score_high = _span(trial.values[0] for trial in _complete(trials))
    score = Score(names[0], "", "max" if best else "min", "", score_low, score_high)
    cost = _cost(study, trials, names)
    sizes = [size for trial in _complete(trials) if (size := _size(trial, cost, names)) > 0]
    low, high = min(sizes, default=cost.low), max(sizes, default=cost.high)
    high = high if high > low else low * 10
    return Recipe(
        id=study.study_name,
        title=study.study_name,
        space=IMPORTED,
        dataset=IMPORTED,
        trainer=IMPORTED,
        score=score,
        cost=cost,
        objectives=(score.name, cost.name),
        bounds={score.name: (score_low, score_high), cost.name: (low, high)},
        sampler="random",
        trials=max(len(trials), 1),
        epochs=max((max(trial.intermediate_values, default=1) for trial in trials), default=1),
        stopping=False,
    )


def _names(study: optuna.Study) -> list[str]:
    told = study.metric_names or ()
    usual = ["value"] if len(study.directions) == 1 else [f"value {n}" for n in range(len(study.directions))]
    return [str(name) for name in told] if len(told) == len(usual) and len(set(told)) == len(told) else usual


def _complete(trials: Sequence[FrozenTrial]) -> list[FrozenTrial]:
    return [trial for trial in trials if trial.state is TrialState.COMPLETE]


def _cost(study: optuna.Study, trials: Sequence[FrozenTrial], names: Sequence[str]) -> Cost:
    """The second objective, where less of it is better and it is above 0; else the time that a trial took."""
    if len(names) > 1 and study.directions[1] is StudyDirection.MINIMIZE:
        values = [trial.values[1] for trial in _complete(trials)]
        if values and min(values) > 0:
            return Cost(names[1], "", "training", min(values), max(values))
    return _SECONDS


def _span(values: Iterable[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _seconds(trial: FrozenTrial) -> float:
    duration = trial.duration
    return duration.total_seconds() if duration is not None else 0.0


def _size(trial: FrozenTrial, cost: Cost, names: Sequence[str]) -> float:
    return float(trial.values[1]) if len(names) > 1 and cost.name == names[1] else _seconds(trial)


def _told(
    study: optuna.Study, trials: Sequence[FrozenTrial], recipe: Recipe, source: str
) -> Iterator[dict[str, Any]]:
    """The study as a log; the place of each trial is its number there."""
    times = [trial.datetime_start.timestamp() for trial in trials if trial.datetime_start is not None]
    first = min(times, default=time.time())
    yield e.plain(e.RunStarted("", first, recipe.plain(), version="optuna"))
    yield e.plain(e.Noted("", first, f"Imported from the study “{study.study_name}” of {source}."))
    seen: dict[str, BaseDistribution] = {}
    for trial in trials:
        for name, distribution in trial.distributions.items():
            if name not in seen:
                seen[name] = distribution
                yield e.plain(e.RangeSeen("", first, name, _range(distribution).plain()))
    names, last = _names(study), first
    for trial in trials:
        at = trial.datetime_start.timestamp() if trial.datetime_start is not None else last
        end = trial.datetime_complete.timestamp() if trial.datetime_complete is not None else at
        last = max(last, end)
        yield from map(e.plain, _trial(trial, recipe, names, at, end))
    yield e.plain(e.RunFinished("", last, f"{len(trials)} trials, imported"))


def _range(distribution: BaseDistribution) -> Range:
    if isinstance(distribution, CategoricalDistribution):
        return Range("choice", options=tuple(_value(option) for option in distribution.choices))
    if isinstance(distribution, IntDistribution):
        return Range("int", distribution.low, distribution.high, distribution.step, distribution.log)
    assert isinstance(distribution, FloatDistribution)
    return Range("float", distribution.low, distribution.high, 1, distribution.log)


def _value(value: object) -> Any:
    """A category may also be nothing."""
    return value if isinstance(value, bool | int | float | str) else str(value)


def _trial(
    trial: FrozenTrial, recipe: Recipe, names: Sequence[str], at: float, end: float
) -> Iterator[e.Event]:
    number, values = trial.number, trial.values or []
    choices = {name: _value(value) for name, value in trial.params.items()}
    counted = [trial.user_attrs.get(name) for name in ("parameters", "macs")]
    sizes = [value if isinstance(value, int) and not isinstance(value, bool) else 0 for value in counted]
    yield e.TrialBuilt("", at, number, choices, sizes[0], sizes[1])
    if trial.state is not TrialState.WAITING:
        yield e.TrialStarted("", at, number, 0)
    for epoch, step in enumerate(sorted(trial.intermediate_values), 1):
        yield e.EpochDone("", at, number, epoch, math.nan, trial.intermediate_values[step])
    costs = {"seconds": _seconds(trial)} if end > at else {}
    if recipe.cost.name in names and values:
        costs[recipe.cost.name] = values[names.index(recipe.cost.name)]
    others = {
        name: value
        for name, value in zip(names, values, strict=False)
        if name not in (recipe.score.name, recipe.cost.name)
    }
    if trial.state is TrialState.COMPLETE:
        yield e.TrialDone("", end, number, values[0], others, costs, end - at)
    elif trial.state is TrialState.PRUNED:
        yield e.TrialStopped("", end, number, len(trial.intermediate_values), "pruned")
    elif trial.state is TrialState.FAIL:
        yield e.TrialFailed("", end, number, str(trial.system_attrs.get("fail_reason", "failed")))
