"""What the best network of each size can do: every trial's score over its cost, and the front.

Named for the usual axes; the recipe's own score and cost stand on them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import fmean, stdev
from typing import NamedTuple
from weakref import WeakKeyDictionary

from automl.results.charts._axes import (
    columns,
    cost_axis,
    cost_of,
    factor,
    in_words,
    middle,
    named,
    placed,
    score_axis,
    score_of,
)
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState

_GIVEN_UP = (TrialState.FAILED, TrialState.INFEASIBLE)


def figure(run: RunState) -> Figure:
    """The chart; what stands for one value, like the baseline, is a line that spans the points."""
    title = f"{named(score_of(run).name)} by {in_words(cost_of(run).name)}"
    settled, live = _settled(run), _live(run)
    dots = [series for series in (*settled.series, live) if len(series)]
    marks = [series for series in _marks(run) if len(series)]
    if not dots and not marks:
        note = "No trial has a score yet." if run.trials else "No trial has begun yet."
        return Figure(title, cost_axis(run), score_axis(run), note=note)
    fixed = [*settled.middle, *(y for series in marks for y in (*series.y, *series.low, *series.high))]
    up = score_axis(run, always=fixed, loose=(*settled.loose, *live.y))
    lines = list(_lines(run, up, [*settled.costs, *(x for series in (live, *marks) for x in series.x)]))
    outside = sum(not _within(up, y) for y in (*settled.loose, *live.y))
    return Figure(title, cost_axis(run), up, (*lines, *dots, *marks), " ".join(_notes(run, up, outside)))


class _Settled(NamedTuple):
    """The marks of what has ended: they only change when a trial ends, while epochs come all the time."""

    key: tuple[object, ...]  # by what it is known that they are still right
    series: tuple[Series, ...]
    middle: tuple[float, ...]  # where the middle of the finished scores begins and ends
    loose: tuple[float, ...]  # scores of what was stopped
    costs: tuple[float, ...]  # where all of them begin and end


_KEPT: WeakKeyDictionary[RunState, _Settled] = WeakKeyDictionary()


def _settled(run: RunState) -> _Settled:
    counts = tuple(count for state, count in run.counts.items() if state is not TrialState.RUNNING)
    axes = (score_of(run), cost_of(run))
    key = (counts, tuple(run.front.trials), axes)
    kept = _KEPT.get(run)
    if kept is None or kept.key != key:
        series = tuple(_dots(run))
        finished = middle([y for one in series if one.tone is Tone.SETTLED for y in one.y])
        loose = tuple(y for one in series if one.tone is Tone.DIM for y in one.y)
        xs = [x for one in series for x in one.x]
        ends = (min(xs), max(xs)) if xs else ()
        kept = _KEPT[run] = _Settled(key, series, (*finished[:1], *finished[-1:]), loose, ends)
    return kept


def _dots(run: RunState) -> Iterator[Series]:
    front = set(run.front.trials)
    by_state: dict[TrialState, list[Trial]] = {state: [] for state in TrialState}
    for trial in run.trials.values():
        by_state[trial.state].append(trial)
    done = [trial for trial in by_state[TrialState.DONE] if trial.number not in front]
    failed = [trial for state in _GIVEN_UP for trial in by_state[state]]
    for name, tone, trials in (
        ("Stopped early", Tone.DIM, by_state[TrialState.STOPPED]),
        ("Finished", Tone.SETTLED, done),
        ("Failed", Tone.FAILED, failed),
    ):
        x, y, numbers = columns(placed(run, trials))
        yield Series(name, Mark.DOTS, x, y, numbers, tone=tone)


def _live(run: RunState) -> Series:
    """Those in training, each with where its first epoch left it: the foot of its trail."""
    x, y, numbers = columns(placed(run, _running(run)))
    by = factor(score_of(run))
    feet = tuple(
        run.trials[n].curve[0] * by if run.trials[n].curve else at for n, at in zip(numbers, y, strict=True)
    )
    return Series("Training", Mark.DOTS, x, y, numbers, feet, y, Tone.LIVE)


def _running(run: RunState) -> Sequence[Trial]:
    """The newest are looked at first: there are few of them, and they are almost always the last."""
    wanted = run.counts[TrialState.RUNNING]
    found: list[Trial] = []
    for trial in reversed(run.trials.values()):
        if len(found) == wanted:
            break
        if trial.state is TrialState.RUNNING:
            found.append(trial)
    return found[::-1]


def _marks(run: RunState) -> Iterator[Series]:
    by = factor(score_of(run))
    points = [(p.cost, p.score * by, p.trial) for p in run.front.points if p.cost > 0]
    x, y, numbers = columns(points)
    yield Series("Front", Mark.STEPS, x, y, numbers, tone=Tone.FRONT)
    yield _again(run)
    knee = run.front.knee
    if knee is not None and knee.cost > 0:
        yield Series("Knee", Mark.DOTS, (knee.cost,), (knee.score * by,), (knee.trial,), tone=Tone.KNEE)
    for reference in run.recipe.references if run.recipe is not None else ():
        yield Series(
            reference.name, Mark.DOTS, (reference.cost,), (reference.score * by,), tone=Tone.REFERENCE
        )


def _again(run: RunState) -> Series:
    """Finalists trained again with several seeds: mean of their scores, one deviation up and down."""
    by = factor(score_of(run))
    rows = []
    for trial in run.trials.values():
        if not trial.retrained:
            continue
        scores = [again.score * by for again in trial.retrained if math.isfinite(again.score)]
        cost = run.cost(trial)
        if len(scores) > 1 and math.isfinite(cost) and cost > 0:
            rows.append((cost, fmean(scores), stdev(scores), trial.number))
    return Series(
        "Trained again",
        Mark.DOTS,
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(row[3] for row in rows),
        tuple(row[1] - row[2] for row in rows),
        tuple(row[1] + row[2] for row in rows),
    )


def _lines(run: RunState, up: Axis, xs: list[float]) -> Iterator[Series]:
    low, high = up.low, up.high
    limit = run.recipe.limits.get(cost_of(run).name) if run.recipe is not None else None
    if limit and low is not None and high is not None:
        name = f"Limit {short(limit)}"
        yield Series(name, Mark.LINE, (limit, limit), (low, high), tone=Tone.LIMIT)
    level = _baseline(run)
    if level is not None and _within(up, level):
        yield Series(_called(run, level), Mark.LINE, (min(xs), max(xs)), (level, level), tone=Tone.BASELINE)


def _baseline(run: RunState) -> float | None:
    known = run.baseline is not None and math.isfinite(run.baseline)
    return run.baseline * factor(score_of(run)) if known and run.baseline is not None else None


def _called(run: RunState, level: float) -> str:
    score = score_of(run)
    of = f" ({score.baseline})" if score.baseline else ""
    return f"Baseline{of} {level:.4g} {score.unit}".rstrip()


def _within(up: Axis, level: float) -> bool:
    return up.low is not None and up.high is not None and up.low <= level <= up.high


def _notes(run: RunState, up: Axis, outside: int) -> Iterator[str]:
    level = _baseline(run)
    left_out = [_called(run, level)] if level is not None and not _within(up, level) else []
    if outside:
        left_out.append(f"{outside:,} stopped early or in training")
    if left_out:
        yield f"Outside the chart: {'; '.join(left_out)}."
    if run.selected_after_test:
        yield "Some trials were chosen after test data had been read."
