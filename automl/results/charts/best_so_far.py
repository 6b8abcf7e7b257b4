"""Whether it still gets better: each finished trial's score in order of their ends, and the best so far."""

from __future__ import annotations

import math

from automl.results.charts._axes import factor, in_words, score_axis, score_of
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import TrialState


def figure(run: RunState) -> Figure:
    """The chart; the steps are those of the best trial."""
    score, by = score_of(run), factor(score_of(run))
    ended = [trial for trial in run.trials.values() if trial.state is TrialState.DONE]
    ended.sort(key=lambda trial: (trial.ended_at or 0.0, trial.number))
    rows = [
        (float(place), trial.score * by, trial.number)
        for place, trial in enumerate(ended, 1)
        if trial.score is not None and math.isfinite(trial.score)
    ]
    across = Axis("Finished trials", low=0.0, high=float(max(len(ended), 1)), whole=True)
    title = f"Best {in_words(score.name)} so far"
    if not rows:
        return Figure(title, across, score_axis(run), note="No trial has finished yet.")
    better = max if score.direction == "max" else min
    bests = [rows[0][1]]
    for _, value, _ in rows[1:]:
        bests.append(better(bests[-1], value))
    x, y, numbers = (tuple(column) for column in zip(*rows, strict=True))
    dots = Series("Finished", Mark.DOTS, x, y, numbers, tone=Tone.SETTLED)
    line = Series("Best so far", Mark.STEPS, (*x, across.high or x[-1]), (*bests, bests[-1]), tone=Tone.FRONT)
    return Figure(title, across, score_axis(run, y, bests), (dots, line))
