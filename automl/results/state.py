"""What the log says so far: recipe, trials, front; made by folding events in, a batch at a time.

`RunState` changes in place, unlike the other values: copying the trials for each batch would make an
event dearer the longer a run lasts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from automl.picks import Range
from automl.recipe import Recipe
from automl.results import events as e
from automl.results.front import Box, Front
from automl.results.importance import Importance
from automl.results.trial import Trial, TrialState


class Grown(NamedTuple):
    """The hypervolume when the front last grew."""

    finished: int  # trials done by then
    at: float
    hypervolume: float


class RunState:
    """The fold of a run's events; equal logs give equal states, however they were batched."""

    def __init__(self) -> None:
        self.run = ""
        self.recipe: Recipe | None = None
        self.state = "queued"  # as the log says; `rundir` knows whether its planner still lives
        self.trials: dict[int, Trial] = {}
        self.front = Front()
        self.best: int | None = None
        self.grown: list[Grown] = []
        self.counts: dict[TrialState, int] = dict.fromkeys(TrialState, 0)
        self.workers: dict[int, e.WorkerReady] = {}
        self.ranges: dict[str, Range] = {}
        self.controls: set[str] = set()
        self.rejected = 0
        self.notes: list[str] = []
        self.baseline: float | None = None
        self.facts: Mapping[str, Any] = {}
        self.test_read: tuple[int, ...] = ()
        self.finalists: dict[int, None] = {}  # those that were trained again, in that order
        self.reason = ""
        self.queued: e.RunQueued | None = None  # the last wait for a device
        self.importance: Importance | None = None  # no part of the log: a process computes it
        self.cut_off = False  # nor is this: its planner is gone, and what was in training does not train
        self.host = ""
        self.started_at: float | None = None
        self.at = 0.0  # of the last event

    @property
    def hypervolume(self) -> float:
        """The front's area in the recipe's bounds, 0 to 1."""
        return self.front.hypervolume

    @property
    def selected_after_test(self) -> bool:
        """Whether trials were added after test data had been read."""
        return bool(self.test_read) and any(trial.after_test for trial in self.trials.values())

    @property
    def devices(self) -> list[str]:
        """The devices of the workers that are alive."""
        return sorted({worker.device for worker in self.workers.values()})

    def fold(self, events: Iterable[e.Event]) -> set[int]:
        """Takes events in, in their order; says which trials changed."""
        changed: set[int] = set()
        for event in events:
            apply = _APPLY.get(type(event))
            if apply is None:
                continue
            apply(self, event)
            self.at = event.at
            if isinstance(event, e.TrialEvent):
                changed.add(event.trial)
        return changed

    def trial(self, number: int) -> Trial:
        """The trial of this number; made now where its beginning was lost with a damaged line."""
        found = self.trials.get(number)
        if found is None:
            found = self.trials[number] = Trial(number)
            self.counts[TrialState.RUNNING] += 1
        return found

    def cost(self, trial: Trial) -> float:
        """Where a trial stands on the recipe's cost axis; not a number where it is not known yet."""
        name = self.recipe.cost.name if self.recipe is not None else "parameters"
        if name in trial.costs:
            return float(trial.costs[name])
        return float(getattr(trial, name)) if name in ("parameters", "macs") else math.nan

    def plain(self, state: str = "") -> dict[str, Any]:
        """The JSON form that `show` prints."""
        return {
            "recipe": self.recipe.plain() if self.recipe is not None else None,
            "state": state or self.state,
            "trials": [trial.plain() for trial in self.trials.values()],
            "front": self.front.trials,
            "hypervolume": self.hypervolume,
        }

    def __str__(self) -> str:
        head = f"{self.run} {self.state}: front {self.front or '–'}; {self.hypervolume:.6f}"
        return "\n".join([head, *map(str, self.trials.values())])


def _run_started(run: RunState, event: e.RunStarted) -> None:
    run.run, run.host, run.state, run.reason = event.run, event.host, "running", ""
    run.workers.clear()
    if run.started_at is None:
        run.started_at = event.at
    try:
        recipe = Recipe.of(event.recipe)
    except (KeyError, TypeError, ValueError):
        run.notes.append("The log's recipe is of another version and could not be read.")
        return
    moved = run.recipe is None or _axes(run.recipe) != _axes(recipe)
    run.recipe = recipe
    if moved:
        _front_again(run)


def _axes(recipe: Recipe) -> tuple[Any, ...]:
    return recipe.score.name, recipe.score.direction, recipe.cost.name, recipe.bounds


def _front_again(run: RunState) -> None:
    recipe = run.recipe
    assert recipe is not None
    score, cost = recipe.bounds[recipe.score.name], recipe.bounds[recipe.cost.name]
    run.front, run.best, run.grown = Front(Box(score, cost, recipe.score.direction)), None, []
    done = [trial for trial in run.trials.values() if trial.state is TrialState.DONE]
    for finished, trial in enumerate(sorted(done, key=lambda trial: trial.ended_at or 0.0), 1):
        _judge(run, trial, trial.ended_at or run.at, finished)


def _judge(run: RunState, trial: Trial, at: float, finished: int) -> None:
    """Puts a finished trial on the front, where it belongs there, and asks whether it is the best."""
    if trial.score is None or not math.isfinite(trial.score):
        return
    if run.front.add(trial.number, run.cost(trial), trial.score):
        run.grown.append(Grown(finished, at, run.front.hypervolume))
    best = run.trials.get(run.best) if run.best is not None else None
    if best is None or best.score is None or _beats(run, trial, best):
        run.best = trial.number


def _beats(run: RunState, one: Trial, other: Trial) -> bool:
    """By score; of equal ones by cost, so that the best is always on the front."""
    score, before = one.score or 0.0, other.score or 0.0
    if score == before:
        return run.cost(one) < run.cost(other)
    return run.recipe.score.better(score, before) if run.recipe is not None else score > before


def _becomes(run: RunState, trial: Trial, state: TrialState, at: float) -> None:
    run.counts[trial.state] -= 1
    run.counts[state] += 1
    trial.state = state
    trial.worker = None
    trial.ended_at = None if state is TrialState.RUNNING else at


def _trial_built(run: RunState, event: e.TrialBuilt) -> None:
    trial = run.trial(event.trial)
    trial.choices, trial.costs = event.choices, event.costs
    trial.parameters, trial.macs, trial.asked = event.parameters, event.macs, event.asked
    trial.built_at, trial.after_test = event.at, bool(run.test_read)


def _trial_started(run: RunState, event: e.TrialStarted) -> None:
    trial = run.trial(event.trial)
    if trial.state is not TrialState.RUNNING:
        _becomes(run, trial, TrialState.RUNNING, event.at)
    trial.worker, trial.attempt = event.worker, event.attempt
    trial.trained_by, trial.begun_at = event.worker, event.at
    trial.curve, trial.losses, trial.last, trial.seconds, trial.score = [], [], 0, 0.0, None


def _epoch_done(run: RunState, event: e.EpochDone) -> None:
    trial = run.trials.get(event.trial) or run.trial(event.trial)
    if event.epoch <= len(trial.curve):  # an attempt whose beginning was not logged starts again
        del trial.curve[event.epoch - 1 :], trial.losses[event.epoch - 1 :]
    trial.curve.append(event.score)
    trial.losses.append(event.loss)
    trial.score, trial.last = event.score, event.epoch
    trial.seconds += event.seconds
    if event.scores:
        trial.scores = event.scores


def _trial_measured(run: RunState, event: e.TrialMeasured) -> None:
    trial = run.trial(event.trial)
    trial.costs = {**trial.costs, **event.costs}
    trial.energy = event.costs.get("energy", trial.energy)


def _trial_done(run: RunState, event: e.TrialDone) -> None:
    trial = run.trial(event.trial)
    _becomes(run, trial, TrialState.DONE, event.at)
    trial.score, trial.scores, trial.energy = event.score, event.scores, event.energy
    trial.costs = {**trial.costs, **event.costs}
    trial.seconds = event.seconds or trial.seconds
    _judge(run, trial, event.at, run.counts[TrialState.DONE])


def _trial_stopped(run: RunState, event: e.TrialStopped) -> None:
    trial = run.trial(event.trial)
    _becomes(run, trial, TrialState.STOPPED, event.at)
    trial.reason = event.reason


def _trial_infeasible(run: RunState, event: e.TrialInfeasible) -> None:
    trial = run.trial(event.trial)
    _becomes(run, trial, TrialState.INFEASIBLE, event.at)
    trial.reason = event.reason
    trial.costs = {**trial.costs, **event.costs}


def _trial_failed(run: RunState, event: e.TrialFailed) -> None:
    trial = run.trial(event.trial)
    _becomes(run, trial, TrialState.FAILED, event.at)
    trial.reason, trial.attempt = event.reason, event.attempts


def _trial_reused(run: RunState, event: e.TrialReused) -> None:
    trial, original = run.trial(event.trial), run.trials.get(event.original)
    _becomes(run, trial, TrialState.REUSED, event.at)
    trial.choices, trial.original, trial.built_at = event.choices, event.original, event.at
    trial.after_test = bool(run.test_read)
    if original is not None:
        trial.parameters, trial.macs, trial.score = original.parameters, original.macs, original.score
        trial.scores, trial.costs = original.scores, original.costs


def _trial_retrained(run: RunState, event: e.TrialRetrained) -> None:
    run.trial(event.trial).retrained.append(event)
    run.finalists[event.trial] = None


def _worker_ready(run: RunState, event: e.WorkerReady) -> None:
    run.workers[event.worker] = event


def _worker_gone(run: RunState, event: e.WorkerGone) -> None:
    run.workers.pop(event.worker, None)
    if event.lost is not None and event.lost in run.trials:
        run.trials[event.lost].worker = None


def _range_seen(run: RunState, event: e.RangeSeen) -> None:
    run.ranges[event.name] = Range.of(event.range)


def _prepared(run: RunState, event: e.Prepared) -> None:
    run.baseline, run.facts = event.baseline, event.facts


def _rejected(run: RunState, _event: e.AskRejected) -> None:
    run.rejected += 1


def _test_read(run: RunState, event: e.TestRead) -> None:
    run.test_read = event.trials


def _noted(run: RunState, event: e.Noted) -> None:
    run.notes.append(event.message)


def _control_seen(run: RunState, event: e.ControlSeen) -> None:
    run.controls.add(event.id)


def _queued(run: RunState, event: e.RunQueued) -> None:
    run.state, run.reason, run.queued = "queued", "", event


def _taken_over(run: RunState, event: e.RunTakenOver) -> None:
    run.host = event.host


def _turns(state: str) -> Callable[[RunState, Any], None]:
    def apply(run: RunState, event: Any) -> None:
        run.state, run.reason = state, getattr(event, "reason", "")

    return apply


_APPLY: Mapping[type[e.Event], Callable[[RunState, Any], None]] = {
    e.EpochDone: _epoch_done,
    e.TrialBuilt: _trial_built,
    e.TrialStarted: _trial_started,
    e.TrialMeasured: _trial_measured,
    e.TrialDone: _trial_done,
    e.TrialStopped: _trial_stopped,
    e.TrialInfeasible: _trial_infeasible,
    e.TrialFailed: _trial_failed,
    e.TrialReused: _trial_reused,
    e.TrialRetrained: _trial_retrained,
    e.RunStarted: _run_started,
    e.RunQueued: _queued,
    e.RunPaused: _turns("paused"),
    e.RunContinued: _turns("running"),
    e.RunFinished: _turns("finished"),
    e.RunFailed: _turns("failed"),
    e.RunTakenOver: _taken_over,
    e.WorkerReady: _worker_ready,
    e.WorkerGone: _worker_gone,
    e.RangeSeen: _range_seen,
    e.Prepared: _prepared,
    e.AskRejected: _rejected,
    e.TestRead: _test_read,
    e.Noted: _noted,
    e.ControlSeen: _control_seen,
}
