"""The process of a run: asks for trials, has them trained, decides, and writes the log.

It is the log's one writer. A finished trial is on disk before anyone is told of it, the study included; so
whatever ends this process, a later one goes on from the log and loses only what was in training.
"""

from __future__ import annotations

import contextlib
import platform
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from automl import catalogue, pools
from automl.engine import past, protocol, provenance
from automl.engine.asking import Asking, NothingFits
from automl.engine.awake import awake
from automl.engine.extrapolating import Extrapolating
from automl.engine.obeying import Orders
from automl.engine.stopping import Halving
from automl.engine.verdicts import Verdicts
from automl.picks import PickError
from automl.pools import Job, PoolError, Setup
from automl.recipe import Recipe
from automl.results import events as e
from automl.results import label, rundir
from automl.results.rundir import RunDir
from automl.results.rundir_errors import RunFolderError
from automl.results.trial import TrialState
from automl.seams import NOTHING

ATTEMPTS = 3  # at one trial, where workers die of it
_LOOK = 0.5  # seconds between two looks at control.jsonl
_HOPELESS = 5  # trials that fail while none is done

Listen = Callable[[Sequence[e.Event]], None]


class Ending(StrEnum):
    """How a planner ended."""

    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Planner:
    """One run, from its folder; `go` holds its lock until the end."""

    def __init__(
        self,
        run: RunDir,
        *,
        recipe: Recipe | None = None,
        listen: Listen | None = None,
        options: Mapping[str, Any] = NOTHING,
    ) -> None:
        """`recipe` takes the place of the log's; `listen` hears what is on disk; `options` are the pool's."""
        self.run = run
        self.recipe: Recipe
        self.ending = False  # set by a signal: end, and leave the run as one that was interrupted
        self.paused = False
        self.stopped = False
        self.listen = listen
        self._given = recipe
        self._options = options
        self._resize: Callable[[int], str] = lambda _workers: ""  # until there is a pool
        self._in_flight: set[int] = set()
        self._why_stopped: dict[int, str] = {}

    def go(self) -> Ending:
        """The whole of it; a `RunFolderError` where the folder cannot be held or written."""
        with self.run.hold(), self.run.log() as self._log, contextlib.ExitStack() as self._stack:
            self._begin()
            if label.read(self.run.path).keep_awake and (told := self._stack.enter_context(awake())):
                self.record(e.Noted(self.run.id, time.time(), told))
            try:
                return self._ended()
            except (PoolError, PickError, NothingFits, _CannotGoOn) as error:
                self.record(e.RunFailed(self.run.id, time.time(), str(error)))
                return Ending.FAILED
            except RunFolderError:
                raise
            except Exception as error:
                self.record(e.RunFailed(self.run.id, time.time(), f"{type(error).__name__}: {error}"))
                raise

    def interrupt(self) -> None:
        """Ends it soon; safe in a signal's handler."""
        self.ending = True

    def resize(self, workers: int) -> str:
        """So many workers from now on; one sentence where the device has no room for them."""
        self.recipe = replace(self.recipe, workers=workers)
        return self._resize(workers)

    def record(self, *events: e.Event) -> None:
        """On disk, into the state, then to whoever listens."""
        self._log.append(*events)
        self.state.fold(events)
        if self.listen is not None:
            self.listen(events)

    def _begin(self) -> None:
        """Reads the log, and says that the run goes on."""
        known = past.read(self.run)
        self.state, self._deaths = known.state, known.deaths
        former, resumed = self.state.host, self.state.recipe is not None
        self.recipe = self._given or self.state.recipe or self.run.recipe()
        if known.workers and not self._given:
            self.recipe = replace(self.recipe, workers=known.workers)
        self.budget = self.recipe.trials + (0 if self._given else known.extra)
        recipe = self.recipe.plain() | {"trials": self.budget}
        host, now = self.run.about.host, time.time()
        self._until = now + self.recipe.minutes * 60 - known.seconds if self.recipe.minutes else float("inf")
        if former and former != host:
            self.record(e.RunTakenOver(self.run.id, now, host, former))
        version = protocol.versions()["topograph"]
        self.record(e.RunStarted(self.run.id, now, recipe, host, version, resumed))
        self.waiting = deque(self._unfinished())
        self._verdicts = Verdicts(self.run, self.recipe, self.state)
        self.asking = Asking(self.recipe, self.state, known.rejected, self.record)
        self._orders = Orders(self)
        trainer = catalogue.installed().trainers.get(self.recipe.trainer)
        axes = trainer.costs if trainer is not None else ()
        self._halving = Halving.of(self.recipe, axes)
        self._halving.remember(self.state.trials.values())
        self._extrapolating = Extrapolating.of(self.recipe, axes)
        self._extrapolating.finished(self.state.trials.values())

    def _unfinished(self) -> Sequence[int]:
        """The trials that were in training when the planner before this one ended."""
        cut = [trial for trial in self.state.trials.values() if trial.state is TrialState.RUNNING]
        for trial in cut:
            if not trial.choices:
                reason = "its beginning was lost with a damaged line of the log"
                self.record(e.TrialFailed(self.run.id, time.time(), trial.number, reason))
        return [trial.number for trial in cut if trial.choices]

    def _ended(self) -> Ending:
        self._orders.obey()
        if self.stopped:
            self._stop_all()
        if not self._over:
            self._start_pool()
            while not self._over and not self.ending:
                self._turn()
        if self.ending:
            return Ending.INTERRUPTED
        reason = "stopped" if self.stopped else self._reason
        self.record(e.RunFinished(self.run.id, time.time(), reason))
        return Ending.FINISHED

    @property
    def _over(self) -> bool:
        """Whether nothing is left to do."""
        if self._in_flight or self.waiting:
            return False
        return self.stopped or not (self._wants_more or self._orders.waiting)

    @property
    def _wants_more(self) -> bool:
        """Whether trials are to be asked for."""
        if self.stopped or self.asking.exhausted or time.time() >= self._until:
            return False
        return len(self.state.trials) < self.budget

    @property
    def _reason(self) -> str:
        if self.asking.exhausted:
            return f"{len(self.state.trials)} trials; no further architecture was found"
        over = len(self.state.trials) < self.budget and time.time() >= self._until
        return f"{len(self.state.trials)} trials" + (", the time is over" if over else "")

    def _start_pool(self) -> None:
        """Workers first: they import torch while this process does."""
        device = provenance.device(self.recipe.device)
        setup = Setup(self.run.id, self.run.path, self.recipe, device, self._options)
        self._pool = pools.find(self.recipe.pool).start(setup, self.recipe.workers)
        self._resize = self._pool.resize
        self._stack.callback(self._pool.close)
        self._device = device
        self.asking.load()

    def _turn(self) -> None:
        """One round: what people say, what can begin, what happened."""
        self._orders.obey()
        if self.stopped:
            self._stop_all()
        self._begin_trials()
        for event in self._pool.events(_LOOK if self._idle else 0.0):
            self._handle(event)

    @property
    def _idle(self) -> bool:
        """Whether there is nothing to do but to wait."""
        return not self._room or self.paused or self.stopped or not self._could_begin

    @property
    def _could_begin(self) -> bool:
        return bool(self.waiting) or (self._wants_more and not self.asking.blocked)

    @property
    def _room(self) -> int:
        """Workers that could train one more."""
        return len(self.state.workers) - len(self._in_flight)

    def _begin_trials(self) -> None:
        """Fills the workers; asks for one trial only, so that no rung waits for long."""
        if self.paused or self.stopped:
            return
        while self.waiting and self._room > 0:
            self._submit(self.waiting.popleft())
        if self._room > 0 and self._wants_more and not self.asking.blocked:
            number = self.asking.one_more()
            if number is not None:
                self._submit(number)

    def _submit(self, number: int) -> None:
        trial, recipe = self.state.trials[number], self.recipe
        rungs = self._rungs if trial.asked else ()
        job = Job(
            number,
            trial.choices,
            recipe.epochs,
            recipe.seed + number,
            rungs,
            trial.attempt + 1,
            keep=recipe.weights != "none",
        )
        self._in_flight.add(number)
        self._pool.submit(job)

    def _handle(self, event: e.Event) -> None:
        match event:
            case e.EpochDone():
                self._epoch(event)
            case e.TrialDone() | e.TrialStopped() | e.TrialInfeasible() | e.TrialFailed():
                self._end(event)
            case e.WorkerGone():
                self._gone(event)
            case e.Prepared():
                self._prepared(event)
            case _:
                self.record(event)

    @property
    def _rungs(self) -> tuple[int, ...]:
        """The epochs after which a worker waits to hear whether its trial goes on."""
        rungs = set(self._halving.rungs) if self.recipe.stopping else set()
        return tuple(sorted(rungs | set(self._extrapolating.rungs if self.recipe.extrapolate else ())))

    def _epoch(self, event: e.EpochDone) -> None:
        self.record(event)
        trial = self.state.trials[event.trial]
        rung = event.epoch in self._halving.rungs
        goes_on = not rung or self._halving.arrive(trial, event.epoch, event.score)
        if event.epoch not in self._rungs or not trial.asked or event.trial in self._why_stopped:
            return
        if self.recipe.stopping and not goes_on:
            self._stop(event.trial, f"behind at epoch {event.epoch}")
        elif self.recipe.extrapolate and self._extrapolating.hopeless(trial, self.state.front):
            self._stop(event.trial, f"carried on from epoch {event.epoch}, it stays below the front")
        else:
            self._pool.go_on(event.trial)

    def _stop(self, number: int, reason: str) -> None:
        self._why_stopped.setdefault(number, reason)
        self._pool.stop(number)

    def _stop_all(self) -> None:
        """The user ends the run: what trains is stopped, what waits for a worker as well."""
        for number in self._in_flight - set(self._why_stopped):
            self._stop(number, "the run was stopped")
        while self.waiting:
            self._never_begun(self.waiting.popleft())

    def _never_begun(self, number: int) -> None:
        self.record(e.TrialStopped(self.run.id, time.time(), number, 0, "the run was stopped"))

    def _end(self, event: e.TrialDone | e.TrialStopped | e.TrialInfeasible | e.TrialFailed) -> None:
        """A trial is over: judged, on disk, and only then told to the study."""
        ended, verdict = self._verdicts.on(event, self._why_stopped.pop(event.trial, ""))
        self.record(ended)
        self._extrapolating.finished([self.state.trials[event.trial]])
        self._in_flight.discard(event.trial)
        self._verdicts.tidy(event.trial)
        self.asking.tell(event.trial, verdict)
        counts = self.state.counts
        if counts[TrialState.FAILED] >= _HOPELESS and not counts[TrialState.DONE]:
            reason = self.state.trials[event.trial].reason
            raise _CannotGoOn(
                f"{counts[TrialState.FAILED]} trials failed and none is done. The last: {reason}"
            )

    def _gone(self, event: e.WorkerGone) -> None:
        """A worker is gone; its trial is tried again, unless too many have died of it."""
        self.record(event)
        number = event.lost
        if number is None or number not in self._in_flight:
            return
        self._deaths[number] += 1
        if number in self._why_stopped:
            self._end(e.TrialStopped(self.run.id, time.time(), number, self.state.trials[number].epochs))
        elif self._deaths[number] >= ATTEMPTS:
            reason = f"{ATTEMPTS} workers died of it; the last one: {event.reason}"
            self._end(e.TrialFailed(self.run.id, time.time(), number, reason, ATTEMPTS))
        else:
            self._in_flight.discard(number)
            self.waiting.appendleft(number)

    def _prepared(self, event: e.Prepared) -> None:
        known, found = self.state.facts.get("hash"), event.facts.get("hash")
        if known is not None and known != found:
            raise _CannotGoOn(
                "The data have changed since this run began, so results would not compare: "
                "put the old data back, or begin a new run."
            )
        self.record(event)
        self.run.set_provenance(provenance.provenance(self.recipe, self._device, event.facts))


class _CannotGoOn(Exception):
    """The run cannot go on: one sentence."""


def conducted(planner: Planner) -> Ending:
    """A planner that Ctrl-C and the system's wish to end it interrupt; a second Ctrl-C ends it at once."""

    def asked(number: int, _frame: object) -> None:
        if planner.ending and number == signal.SIGINT:
            signal.signal(number, signal.default_int_handler)
        planner.interrupt()

    former = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return planner.go()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def main(words: Sequence[str]) -> int:
    """A planner without a terminal, as `launch.start_planner` begins it."""
    if len(words) != 1:
        print("A planner needs the folder of its run.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        ending = conducted(Planner(rundir.find(Path(words[0]))))
    except RunFolderError as error:
        print(f"{platform.node()}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0 if ending is Ending.FINISHED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
