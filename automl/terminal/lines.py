"""A run as plain lines on standard error, for a pipe or a file: one for what ends, none for each epoch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Self

from automl.results import events as e
from automl.results.state import RunState
from automl.terminal import words

_ENDS = (e.TrialDone, e.TrialStopped, e.TrialInfeasible, e.TrialFailed, e.TrialReused)


class Lines:
    """Writes as the run goes on."""

    def __init__(self, past: RunState) -> None:
        self.run = past

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        sys.stderr.flush()

    def take(self, events: Sequence[e.Event]) -> None:
        """What happened."""
        self.run.fold(events)
        for event in events:
            if text := line(self.run, event):
                sys.stderr.write(text + "\n")


def line(run: RunState, event: e.Event) -> str:
    """What is said of an event; empty where nothing is."""
    match event:
        case e.Noted():
            return event.message
        case e.RunQueued():
            return f"waiting for {event.device}" + (f", which {event.behind} has" if event.behind else "")
        case e.RunPaused():
            return "paused"
        case e.RunContinued():
            return "going on"
        case e.WorkerReady():
            return f"worker {event.worker} is ready on {event.device} ({event.precision})"
        case e.WorkerGone() if event.reason:
            lost = f"; trial {event.lost} is tried again" if event.lost is not None else ""
            return f"worker {event.worker} is gone: {event.reason}{lost}"
        case e.TrialEvent() if isinstance(event, _ENDS):
            return _trial(run, event.trial)
        case _:
            return ""


def _trial(run: RunState, number: int) -> str:
    trial = run.trials[number]
    on_front = number in run.front.trials
    cells = words.row(run, trial, on_front)
    score, cost = (
        (run.recipe.score.name, run.recipe.cost.name) if run.recipe is not None else ("score", "cost")
    )
    ended = len(run.trials) - run.counts[trial.state.RUNNING]
    budget = run.recipe.trials if run.recipe is not None else 0
    text = f"[{ended}/{budget}] trial {number} {trial.state.value}: {score} {cells[3]}, {cost} {cells[4]}"
    text += f", {trial.epochs} epochs" if trial.epochs else ""
    text += f" ({trial.reason})" if trial.reason else ""
    return text + (f"; on the front of {len(run.front)}" if on_front else "")
