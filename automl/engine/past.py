"""What a run's log says to a planner that begins, for the first time or again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from automl.problems import Problem
from automl.results import events as e
from automl.results import rundir_log
from automl.results.control import Word
from automl.results.rundir import RunDir
from automl.results.state import RunState


@dataclass(frozen=True, slots=True)
class Past:
    """The log, folded, and what the fold does not keep."""

    state: RunState
    rejected: Sequence[e.AskRejected] = ()
    deaths: Counter[int] = field(default_factory=Counter)  # workers lost, by trial
    extra: int = 0  # trials that were added to the recipe's since it was last written to the log
    workers: int = 0  # that were asked for since then; 0: none were
    seconds: float = 0.0  # at work, in all its sessions
    problems: Sequence[Problem] = ()


def read(run: RunDir) -> Past:
    """The past of a run; empty for a new one."""
    events, problems = rundir_log.read(run.events)
    state = RunState()
    state.fold(events)
    rejected = [event for event in events if isinstance(event, e.AskRejected)]
    deaths = Counter(
        event.lost for event in events if isinstance(event, e.WorkerGone) and event.lost is not None
    )
    return Past(state, rejected, deaths, _extra(events), _workers(events), _seconds(events), problems)


def _extra(events: Iterable[e.Event]) -> int:
    extra = 0
    for event in events:
        if isinstance(event, e.RunStarted):
            extra = 0  # its recipe says the whole number
        elif isinstance(event, e.ControlSeen):
            extra += added(event.command)
    return extra


def added(command: str) -> int:
    """How many trials a command adds, as `ControlSeen` tells it: `more 5`, `try {…}`."""
    word, _, rest = command.partition(" ")
    if word == Word.TRY:
        return 1
    return int(rest) if word == Word.MORE and rest.isdigit() else 0


def _workers(events: Iterable[e.Event]) -> int:
    workers = 0
    for event in events:
        if isinstance(event, e.RunStarted):
            workers = 0
        elif isinstance(event, e.ControlSeen):
            word, _, rest = event.command.partition(" ")
            workers = int(rest) if word == Word.WORKERS and rest.isdigit() else workers
    return workers


def _seconds(events: Iterable[e.Event]) -> float:
    total, began, last = 0.0, None, 0.0
    for event in events:
        if isinstance(event, e.RunStarted):
            total += last - began if began is not None else 0.0
            began = event.at
        if not isinstance(event, e.TestRead | e.TrialRetrained):  # no part of the search
            last = event.at
    return total + (last - began if began is not None else 0.0)
