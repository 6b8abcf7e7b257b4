"""How trials learnt: the score after each epoch, of those on the front, in training, finished and stopped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from automl.results.charts._axes import factor, score_axis, score_of
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState

MOST = 200  # curves of a kind; beyond it the newest, for more say less


def figure(run: RunState) -> Figure:
    """The chart: one series a kind of trial, its curves apart by a gap."""
    kinds = list(_kinds(run))
    series = tuple(_curves(run, name, tone, trials[-MOST:]) for name, tone, trials in kinds if trials)
    left = sum(max(len(trials) - MOST, 0) for _, _, trials in kinds)
    ys = [y for one in series for y in one.y]
    epochs = Axis(
        "Epoch", low=1.0, high=float(max(2, *(t.epochs for t in run.trials.values()), 0)), whole=True
    )
    if not series:
        note = "No epoch is done yet." if run.trials else "No trial has begun yet."
        return Figure("Learning curves", epochs, score_axis(run), note=note)
    note = f"{left:,} older curves are left out." if left else ""
    return Figure("Learning curves", epochs, score_axis(run, ys), series, note)


def _kinds(run: RunState) -> Iterator[tuple[str, Tone, Sequence[Trial]]]:
    front = set(run.front.trials)
    learnt = [trial for trial in run.trials.values() if any(map(math.isfinite, trial.curve))]
    done = [trial for trial in learnt if trial.state is TrialState.DONE and trial.number not in front]
    failed = [trial for trial in learnt if trial.state in (TrialState.FAILED, TrialState.INFEASIBLE)]
    yield "Stopped early", Tone.DIM, [trial for trial in learnt if trial.state is TrialState.STOPPED]
    yield "Failed", Tone.FAILED, failed
    yield "Finished", Tone.SETTLED, done
    yield "Front", Tone.FRONT, [trial for trial in learnt if trial.number in front]
    yield "Training", Tone.LIVE, [trial for trial in learnt if trial.state is TrialState.RUNNING]


def _curves(run: RunState, name: str, tone: Tone, trials: Sequence[Trial]) -> Series:
    by = factor(score_of(run))
    x: list[float] = []
    y: list[float] = []
    numbers: list[int] = []
    for trial in trials:
        x += [*range(1, trial.epochs + 1), trial.epochs]
        y += [*(score * by for score in trial.curve), math.nan]
        numbers += [trial.number] * (trial.epochs + 1)
    return Series(name, Mark.LINE, tuple(x), tuple(y), tuple(numbers), tone=tone)
