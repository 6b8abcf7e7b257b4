"""How the time was used: which worker trained which trial when, and how it ended."""

from __future__ import annotations

from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState

_KINDS = (
    ("Stopped early", Tone.DIM, (TrialState.STOPPED,)),
    ("Failed", Tone.FAILED, (TrialState.FAILED, TrialState.INFEASIBLE)),
    ("Finished", Tone.SETTLED, (TrialState.DONE,)),
    ("Training", Tone.LIVE, (TrialState.RUNNING,)),
)
_UNITS = (("h", 3 * 3600.0, 3600.0), ("min", 180.0, 60.0), ("s", 0.0, 1.0))


def figure(run: RunState) -> Figure:
    """The chart; time counts from the run's first beginning, and pauses stay in it."""
    begun = [trial for trial in run.trials.values() if trial.begun_at is not None]
    workers = sorted({trial.trained_by for trial in begun if trial.trained_by is not None})
    if not begun or not workers:
        note = "No trial has begun yet." if not run.trials else "No trial has been trained yet."
        return Figure("Trials by worker", Axis("Time", "s"), Axis("Worker"), note=note)
    start = run.started_at if run.started_at is not None else min(t.begun_at or 0.0 for t in begun)
    last = max((_end(run, trial) - start for trial in begun), default=0.0)
    unit, _, seconds = next(row for row in _UNITS if last >= row[1])
    rows = {worker: float(place) for place, worker in enumerate(workers)}
    series = []
    for name, tone, states in _KINDS:
        trials = [t for t in begun if t.state in states and t.trained_by in rows]
        if trials:
            series.append(_bars(run, name, tone, trials, rows, start, seconds))
    names = tuple(f"Worker {worker}" for worker in workers)
    up = Axis("Worker", low=-0.5, high=len(workers) - 0.5, names=names)
    return Figure("Trials by worker", Axis("Time", unit, low=0.0), up, tuple(series))


def _bars(
    run: RunState,
    name: str,
    tone: Tone,
    trials: list[Trial],
    rows: dict[int, float],
    start: float,
    seconds: float,
) -> Series:
    begins = tuple(((trial.begun_at or start) - start) / seconds for trial in trials)
    ends = tuple((_end(run, trial) - start) / seconds for trial in trials)
    heights = tuple(rows[trial.trained_by] for trial in trials if trial.trained_by is not None)
    return Series(name, Mark.BARS, ends, heights, tuple(t.number for t in trials), begins, tone=tone)


def _end(run: RunState, trial: Trial) -> float:
    """Its end, or now."""
    begun = trial.begun_at or 0.0
    return max(trial.ended_at if trial.ended_at is not None else run.at, begun)
