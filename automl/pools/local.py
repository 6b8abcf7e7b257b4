"""Processes on this machine: one for each physical core, or one to four that share a GPU."""

from __future__ import annotations

import queue
import time
from collections import deque
from dataclasses import replace
from typing import Any

from automl.engine import protocol
from automl.engine.protocol import Message
from automl.pools import Job, PoolError, Setup, _sizing
from automl.pools._process import Heard, Process
from automl.pools._queue import Turn
from automl.results import events as e

_PATIENCE = 3  # workers in a row that may end before they are ready
_PARTING = 5.0  # seconds that workers have to end themselves
_GLANCE = 0.25  # seconds between two looks at the queue
_AWAY = 10.0  # seconds without a look at the workers, which then prove nothing


def start(setup: Setup, workers: int) -> LocalPool:
    """Workers on this machine; 0: as many as it has room for. Returns before any of them is ready."""
    return LocalPool(setup, workers)


class LocalPool:
    """Worker processes and the jobs that wait for one; everything happens inside `events`."""

    def __init__(self, setup: Setup, workers: int) -> None:
        self._setup = setup
        self._measured = workers == 0 and setup.device != "cpu"  # one first, which measures
        self._wanted = workers or (1 if self._measured else _sizing.cores())
        self._most = _sizing.cores() if setup.device == "cpu" else _sizing.MOST
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._processes: dict[int, Process] = {}
        self._waiting: deque[Job] = deque()
        self._happened: list[e.Event] = []
        self._early = 0  # workers that ended before they were ready, in a row
        self._made = 0
        self._prepared = False
        self._closed = False
        self._fault = ""
        self._hung = float(setup.options.get("hung", protocol.HUNG))
        self._looked_at = time.monotonic()
        self._turn = Turn(setup.device, setup.run)
        self._queued = False
        self._begin()

    @property
    def pids(self) -> dict[int, int]:
        """The process of each worker."""
        return {number: process.pid for number, process in self._processes.items()}

    def submit(self, job: Job) -> None:
        """Has a job trained as soon as a worker is free."""
        self._waiting.append(job)
        self._share_out()

    def go_on(self, trial: int) -> None:
        """The trial waits at a rung, and may go on."""
        self._order("go_on", trial)

    def stop(self, trial: int) -> None:
        """The trial ends after the epoch it is in; one that no worker has begun is forgotten."""
        forgotten = [job for job in self._waiting if job.trial == trial]
        for job in forgotten:
            self._waiting.remove(job)
            self._tell(e.TrialStopped(self._setup.run, time.time(), trial, 0))
        self._order("stop", trial)

    def resize(self, workers: int) -> str:
        """So many workers from now on; one that is too many ends after its trial."""
        most = max(self._most, self._wanted)  # what the run began with, it may keep
        self._wanted, self._measured = max(min(workers, most), 1), False
        self._fill()
        return _sizing.told(self._setup.device, most, workers) if workers > most else ""

    def events(self, seconds: float) -> list[e.Event]:
        """What happened since the last call; waits at most so long for the first of it."""
        until = time.monotonic() + seconds
        while True:
            self._begin()
            self._hear(self._patience(until))
            self._look_after()
            if self._happened or self._fault or time.monotonic() >= until:
                happened, self._happened = self._happened, []
                if self._fault and not happened:  # what was finished is handed over before the bad news
                    raise PoolError(self._fault)
                return happened

    def close(self) -> None:
        """Ends all workers and gives the device back; again is harmless."""
        if self._closed:
            return
        self._closed = True
        for process in self._processes.values():
            process.leave()
        until = time.monotonic() + _PARTING
        for process in self._processes.values():
            process.gone(until - time.monotonic())
        self._processes.clear()
        self._turn.end()

    def _begin(self) -> None:
        """Starts workers once the device is this run's."""
        if self._processes or self._closed or self._fault:
            return
        if not self._turn.ours:
            if not self._queued:
                self._queued = True
                self._tell(e.RunQueued(self._setup.run, time.time(), self._setup.device, self._turn.behind))
            return
        if self._queued:
            self._queued = False
            self._tell(e.RunContinued(self._setup.run, time.time()))
        self._fill()

    def _fill(self) -> None:
        if self._closed or self._fault or self._queued or not self._turn.ours:
            return
        staying = [process for process in self._processes.values() if not process.leaving]
        for _ in range(self._wanted - len(staying)):
            self._processes[self._made] = Process(self._setup, self._made, self._inbox)
            self._made += 1
        surplus = len(staying) - self._wanted
        for process in sorted(staying, key=lambda one: (one.job is not None, -one.number))[: max(surplus, 0)]:
            process.leaving = True
            if process.job is None:
                process.leave()

    def _share_out(self) -> None:
        for process in self._processes.values():
            if not self._waiting:
                return
            if process.free:
                process.train(self._waiting.popleft())

    def _order(self, word: str, trial: int) -> None:
        for process in self._processes.values():
            if process.job is not None and process.job.trial == trial:
                process.say({word: trial})

    def _tell(self, event: e.Event) -> None:
        self._happened.append(event)

    def _patience(self, until: float) -> float:
        """How long to wait for a message: not at all where something happened, a glance while in a queue."""
        if self._happened:
            return 0.0
        left = max(until - time.monotonic(), 0.0)
        return min(left, _GLANCE) if self._queued else left

    def _hear(self, seconds: float) -> None:
        """Everything that was said by now, after waiting for the first of it."""
        try:
            heard = self._inbox.get(timeout=seconds) if seconds > 0 else self._inbox.get_nowait()
            while True:
                self._take(*heard)
                heard = self._inbox.get_nowait()
        except queue.Empty:
            return

    def _take(self, process: Process, message: Message | str) -> None:
        if process.number not in self._processes:
            return  # it was given up, and spoke before it ended
        if isinstance(message, str):
            self._ended(process, message)
            return
        try:
            self._answer(process, message)
        except protocol.ProtocolError as error:
            process.kill()
            self._ended(process, f"it broke the protocol: {error}")

    def _answer(self, process: Process, message: Message) -> None:
        if "event" in message:
            self._event(process, message)
        elif "ready" in message:
            if not self._fault:  # one that does not fit, or has no data, may say so and go on regardless
                self._ready(process, message["ready"])
        elif "hello" in message:
            self._fault = self._fault or process.met(message["hello"])
        elif "sorry" in message:
            self._fault = self._fault or str(message["sorry"])
        elif "beat" not in message:
            raise protocol.ProtocolError(f"{str(message)[:80]} is no message of a worker.")

    def _event(self, process: Process, message: Message) -> None:
        event, job = e.of(message), process.job
        if not isinstance(event, _MAY):
            raise protocol.ProtocolError(f"a worker may not say {str(message)[:80]}.")
        if job is None or event.trial != job.trial:
            raise protocol.ProtocolError(f"it speaks of trial {event.trial}, which it does not have.")
        self._tell(replace(event, run=self._setup.run))
        if isinstance(event, _ENDS):
            process.job = None
            if process.leaving:
                process.leave()
            self._share_out()

    def _ready(self, process: Process, facts: Any) -> None:
        whole = isinstance(facts, dict) and isinstance(facts.get("shape"), dict)
        if not whole or process.ready or not process.greeted:
            raise protocol.ProtocolError("it is ready without a hello, twice, or without the data's shape.")
        process.ready, self._early = True, 0
        now, tuned = time.time(), facts.get("tuned", {})
        if not self._prepared:
            self._prepared = True
            seconds = float(facts.get("seconds", 0.0))
            self._tell(e.Prepared(self._setup.run, now, facts.get("baseline"), facts, seconds))
        precision = str(tuned.get("precision", "float32"))
        self._tell(
            e.WorkerReady(
                self._setup.run, now, process.number, self._setup.device, precision, process.known.versions
            )
        )
        share, peak, free = tuned.get("busy", 1.0), tuned.get("peak", 0), tuned.get("free", 0)
        if self._setup.device != "cpu" and peak and process.number == 0:
            self._most = _sizing.fitting(peak, free)
        if self._measured:
            self._measured = False
            self._wanted = _sizing.for_gpu(share, peak, free, _sizing.cores())
            self._fill()
        self._share_out()

    def _ended(self, process: Process, reason: str) -> None:
        """A worker is gone: says so, with the trial it had, and puts another in its place."""
        del self._processes[process.number]
        process.gone(0.0)
        self._early += not (process.ready or process.leaving)
        if process.ready or process.job is not None:
            lost = process.job.trial if process.job is not None else None
            told = "" if process.leaving and lost is None else reason
            self._tell(e.WorkerGone(self._setup.run, time.time(), process.number, told, lost))
        if self._early >= _PATIENCE:
            self._fault = f"{_PATIENCE} workers in a row ended before they were ready: {reason}."
        self._fill()
        self._share_out()

    def _look_after(self) -> None:
        """Ends workers that gave no sign of life for too long."""
        now, before = time.monotonic(), self._looked_at
        self._looked_at = now
        for process in list(self._processes.values()):
            if now - before > _AWAY:  # this process itself was held up: nobody could be heard
                process.heard_at = now
            elif process.heard_at < now - self._hung:
                process.kill()
                self._ended(process, "it was hung and has been killed")


_ENDS = (e.TrialDone, e.TrialStopped, e.TrialInfeasible, e.TrialFailed, e.TrialRetrained)
_MAY = (e.TrialStarted, e.TrialMeasured, e.EpochDone, *_ENDS)
