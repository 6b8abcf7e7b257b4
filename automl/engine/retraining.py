"""Trains finalists from scratch with several seeds, and reads the test data: here alone, on a frozen list.

It holds the planner's lock, so that nobody searches meanwhile. Every result is on disk before anyone is told;
done again, it goes on with what is missing. A worker's own word on epochs is not logged: the trial's curve
of the search stays as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from automl import pools
from automl.engine import provenance
from automl.pools import Job, Pool, Setup
from automl.results import events as e
from automl.results import rundir_log
from automl.results.control import Word
from automl.results.finalists import chosen
from automl.results.rundir import RunDir
from automl.results.state import RunState
from automl.results.trial import TrialState
from automl.seams import NOTHING

SEEDS = 5
FIRST_SEED = 1_000_000  # beyond the seeds of any search: the luck that a trial was chosen for does not repeat
_ROUNDS = 3  # in which what died with its worker is tried
_LOOK = 0.5  # seconds to wait for a worker's word

Listen = Callable[[Sequence[e.Event]], None]


class CannotRetrain(Exception):
    """One sentence for the user."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed before test data are read."""

    trials: tuple[int, ...]
    seeds: int
    agreed: bool = False  # the log says so already


def planned(events: Sequence[e.Event], run: RunState, trials: Sequence[int], seeds: int) -> Plan:
    """The list that is frozen by the log, with more seeds where those are asked for; else a new one."""
    before = next((event for event in reversed(events) if isinstance(event, e.TestRead)), None)
    if before is None:
        return Plan(_checked(run, trials or chosen(run)), seeds or SEEDS)
    if trials and set(trials) != set(before.trials):
        named = ", ".join(map(str, before.trials))
        raise CannotRetrain(
            f"Test data of this run were read for {_trials(before.trials)} {named}, and that list is frozen, "
            "so that no test score chooses a finalist: leave --trials out to go on with it, or begin "
            "a new run."
        )
    more = max(seeds, before.seeds)
    return Plan(before.trials, more, agreed=more == before.seeds)


def _trials(numbers: Sequence[int]) -> str:
    return "trial" if len(numbers) == 1 else "trials"


def _checked(run: RunState, numbers: Sequence[int]) -> tuple[int, ...]:
    if not numbers:
        raise CannotRetrain("The run has no finished trial yet, so there are no finalists to train again.")
    for number in numbers:
        trial = run.trials.get(number)
        if trial is None:
            raise CannotRetrain(f"The run has no trial {number}: `show` lists those it has.")
        if trial.state is TrialState.REUSED:
            raise CannotRetrain(f"Trial {number} repeats trial {trial.original}: name that one instead.")
        if trial.state not in (TrialState.DONE, TrialState.STOPPED) or not trial.choices:
            raise CannotRetrain(
                f"Trial {number} is {trial.state}, so it cannot be a finalist: choose another."
            )
    return tuple(dict.fromkeys(numbers))


class Retraining:
    """One session of it; `go` returns why some training failed, for each trial that has such."""

    def __init__(
        self, run: RunDir, *, listen: Listen | None = None, options: Mapping[str, Any] = NOTHING
    ) -> None:
        """`listen` hears what is on disk; `options` are the pool's."""
        self.run = run
        self.plan = Plan((), 0)
        self.listen = listen
        self._options = options
        self._faults: dict[int, str] = {}
        self._stopped = False  # by a user's word

    def go(self, trials: Sequence[int] = (), seeds: int = 0) -> dict[int, str]:
        """All that is missing; a `RunFolderError` where the folder cannot be held or written."""
        with self.run.hold(), self.run.log() as self._log:
            events, _ = rundir_log.read(self.run.events)
            self.state = RunState()
            self.state.fold(events)
            self.recipe = self.state.recipe or self.run.recipe()
            self.plan = planned(events, self.state, trials, seeds)
            if self.missing:
                self._train()
        return self._faults

    @property
    def missing(self) -> list[tuple[int, int]]:
        """Trial and seed of what is still to be trained, seed by seed, so that a cut leaves whole pairs."""
        done = {(t.number, again.seed) for t in self.state.trials.values() for again in t.retrained}
        first = self.recipe.seed + FIRST_SEED
        wanted = [(trial, first + n) for n in range(self.plan.seeds) for trial in self.plan.trials]
        return [pair for pair in wanted if pair not in done]

    def record(self, *events: e.Event) -> None:
        """On disk, into the state, then to whoever listens."""
        self._log.append(*events)
        self.state.fold(events)
        if self.listen is not None:
            self.listen(events)

    def _train(self) -> None:
        device = provenance.device(self.recipe.device)
        setup = Setup(self.run.id, self.run.path, self.recipe, device, self._options)
        pool = pools.find(self.recipe.pool).start(setup, self.recipe.workers)
        try:
            self._await_data(pool)
            if not self.plan.agreed:
                self.record(e.TestRead(self.run.id, time.time(), self.plan.trials, self.plan.seeds))
            for attempt in range(1, _ROUNDS + 1):
                if not self._round(pool, attempt):
                    return
        finally:
            pool.close()

    def _await_data(self, pool: Pool) -> None:
        """Until a worker has the data, and they are those of the search: nothing is read of others."""
        while True:
            for event in pool.events(_LOOK):
                if isinstance(event, e.Prepared):
                    known = self.state.facts.get("hash")
                    if known is not None and known != event.facts.get("hash"):
                        raise CannotRetrain(
                            "The data have changed since the search, so results would not compare: "
                            "put the old data back, or begin a new run."
                        )
                    return

    def _round(self, pool: Pool, attempt: int) -> bool:
        """All that is missing, once; whether workers died of some, so that it is worth another round."""
        awaited, lost = self.missing, False
        for trial, seed in awaited:
            choices = self.state.trials[trial].choices
            epochs = self.recipe.epochs
            pool.submit(Job(trial, choices, epochs, seed, attempt=attempt, test=True, keep=False))
        left = len(awaited)
        while left and not self._told_to_stop():
            for event in pool.events(_LOOK):
                match event:
                    case e.TrialRetrained():
                        self.record(event)
                        left -= 1
                    case e.TrialFailed() | e.TrialInfeasible() | e.TrialStopped():
                        self._faults[event.trial] = event.reason or "it was stopped"
                        left -= 1
                    case e.WorkerGone() if event.lost is not None:
                        self._faults[event.lost] = event.reason
                        left, lost = left - 1, True
        whole = {trial for trial, _ in awaited} - {trial for trial, _ in self.missing}
        self._faults = {trial: why for trial, why in self._faults.items() if trial not in whole}
        return lost and bool(self.missing) and not self._stopped

    def _told_to_stop(self) -> bool:
        """A pause or a stop ends it, and what is trained stays; all else is the next planner's to hear."""
        for command in self.run.pending(self.state):
            if command.word in (Word.PAUSE, Word.STOP):
                self.record(e.ControlSeen(self.run.id, time.time(), command.id, str(command)))
                self._stopped = True
        return self._stopped
