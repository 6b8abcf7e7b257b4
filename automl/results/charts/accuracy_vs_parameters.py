"""What the best network of each size can do: every trial's score over its cost, and the front.

Named for the usual axes; the recipe's own score and cost stand on them.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from statistics import fmean, stdev
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
from automl.results.charts._ended import ended
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState

NEAR = 0.1  # of the way from the baseline to the best: so far off a score in training is always in view


def figure(run: RunState) -> Figure:
    """The chart; what stands for one value, like the baseline, is a line that spans the points."""
    title = f"{named(score_of(run).name)} by {in_words(cost_of(run).name)}"
    past, live, marks = ended(run), _live(run), _marks(run)
    dots = [series for series in (*past.series.values(), live) if len(series)]
    if not dots and not marks:
        note = "No trial has a score yet." if run.trials else "No trial has begun yet."
        return Figure(title, cost_axis(run), score_axis(run), note=note)
    finished, loose = middle(past.rising[Tone.SETTLED]), past.rising[Tone.DIM]
    fixed = [*finished[:1], *finished[-1:]]
    fixed += (y for series in marks for y in (*series.y, *series.low, *series.high))
    level = _baseline(run)
    near = [] if level is None else [level]
    least = NEAR * max((abs(y - level) for y in finished), default=0.0) if level is not None else 0.0
    up = score_axis(run, always=fixed, loose=sorted((*loose, *live.y, *near)), least=least)
    lines = list(_lines(run, up, [*past.costs, *(x for series in (live, *marks) for x in series.x)]))
    outside = _beyond(up, loose) + sum(not _within(up, y) for y in live.y)
    return Figure(title, cost_axis(run), up, (*lines, *dots, *marks), " ".join(_notes(run, up, outside)))


def _live(run: RunState) -> Series:
    """Those in training, each with where its first epoch left it: the foot of its trail."""
    x, y, numbers = columns(placed(run, _running(run)))
    if run.cut_off:
        return Series("Cut off", Mark.DOTS, x, y, numbers, tone=Tone.DIM)
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


_KEPT: WeakKeyDictionary[RunState, tuple[tuple[object, ...], tuple[Series, ...]]] = WeakKeyDictionary()


def _marks(run: RunState) -> tuple[Series, ...]:
    """The same ones as long as the front and the finalists are the same, so that nobody places them again."""
    again = sum(len(run.trials[number].retrained) for number in run.finalists)
    key = tuple((p.cost, p.score, p.trial) for p in run.front.points), again, run.recipe
    kept = _KEPT.get(run)
    if kept is None or kept[0] != key:
        kept = _KEPT[run] = key, tuple(series for series in _special(run) if len(series))
    return kept[1]


def _special(run: RunState) -> Iterator[Series]:
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
    for trial in (run.trials[number] for number in sorted(run.finalists)):
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


def _beyond(up: Axis, rising: Sequence[float]) -> int:
    """How many of these lie outside the axis."""
    if up.low is None or up.high is None:
        return len(rising)
    return len(rising) - (bisect_right(rising, up.high) - bisect_left(rising, up.low))


def _notes(run: RunState, up: Axis, outside: int) -> Iterator[str]:
    level = _baseline(run)
    left_out = [_called(run, level)] if level is not None and not _within(up, level) else []
    if outside:
        left_out.append(f"{outside:,} stopped early or in training")
    if left_out:
        yield f"Outside the chart: {'; '.join(left_out)}."
    if run.selected_after_test:
        yield "Some trials were chosen after test data had been read."
