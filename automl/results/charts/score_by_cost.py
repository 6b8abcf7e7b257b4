"""What another cost buys: finished trials' scores over a cost that is not the recipe's own, and its front.

`figure(run, "latency")` takes any cost that the trials know; the search itself has its own chart.
"""

from __future__ import annotations

import math

from automl.results.charts._axes import columns, cost_of, factor, in_words, named, score_axis, score_of
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.front import Front
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState
from automl.seams import COMMON_COSTS

_ORDER = ("latency", "latency_64", "energy", "memory", "macs", "parameters", "bytes", "seconds")


def costs(run: RunState) -> list[str]:
    """The costs that finished trials know, measured ones first; the recipe's own is left out."""
    known = {name for trial in run.trials.values() if trial.state is TrialState.DONE for name in _all(trial)}
    own = [name for name in sorted(known) if name not in _ORDER]
    return [name for name in (*own, *_ORDER) if name in known and name != cost_of(run).name]


def figure(run: RunState, cost: str = "") -> Figure:
    """The chart over a cost; over the first of `costs` where none is named."""
    name = cost or next(iter(costs(run)), "seconds")
    unit = next((one.unit for one in COMMON_COSTS if one.name == name), "")
    across, by = Axis(named(name), unit, log=True), factor(score_of(run))
    title = f"{named(score_of(run).name)} by {in_words(name)}"
    points = [
        (_all(trial)[name], trial.score * by, trial.number)
        for trial in run.trials.values()
        if trial.state is TrialState.DONE and trial.score is not None and _fits(trial, name)
    ]
    if not points:
        note = f"No finished trial knows its {in_words(name)}." if run.trials else "No trial has begun yet."
        return Figure(title, across, score_axis(run), note=note)
    front = _front(run, points)
    marks = [point for point in points if point[2] in front]
    dots = [point for point in points if point[2] not in front]
    series = (
        Series("Finished", Mark.DOTS, *columns(dots), tone=Tone.SETTLED),
        Series("Front", Mark.STEPS, *columns(sorted(marks)), tone=Tone.FRONT),
    )
    return Figure(title, across, score_axis(run, [y for _, y, _ in points]), series)


def _front(run: RunState, points: list[tuple[float, float, int]]) -> set[int]:
    """Those that no other beats in score and this cost at once."""
    front = Front()
    down = 1.0 if score_of(run).direction == "max" else -1.0
    for cost, score, number in points:
        front.add(number, cost, down * score)
    return set(front.trials)


def _all(trial: Trial) -> dict[str, float]:
    counted = {"parameters": float(trial.parameters), "macs": float(trial.macs)}
    return {**counted, "seconds": trial.seconds, **trial.costs}


def _fits(trial: Trial, name: str) -> bool:
    cost = _all(trial).get(name, math.nan)
    return math.isfinite(cost) and cost > 0 and math.isfinite(trial.score or math.nan)
