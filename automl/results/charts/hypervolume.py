"""Whether it is worth going on: the area under the front, in the recipe's bounds, over finished trials."""

from __future__ import annotations

from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import TrialState


def figure(run: RunState) -> Figure:
    """The chart: it steps where the front grew, and lies flat since."""
    finished = run.counts[TrialState.DONE]
    across = Axis("Finished trials", low=0.0, high=float(max(finished, 1)), whole=True)
    up = Axis("Hypervolume, 0 to 1")
    if not run.grown:
        return Figure("Hypervolume", across, up, note="No trial has finished yet.")
    x = [0.0, *(float(step.finished) for step in run.grown)]
    y = [0.0, *(step.hypervolume for step in run.grown)]
    if finished > x[-1]:
        x.append(float(finished))
        y.append(y[-1])
    series = Series("Hypervolume", Mark.STEPS, tuple(x), tuple(y), tone=Tone.FRONT)
    return Figure("Hypervolume", across, up, (series,))
