"""The process that trains: stays alive between trials, with torch imported and the data on the device.

It ends when its input ends and with its parent, at once and whatever it is doing: an orphan that holds a
GPU is worse than an epoch lost.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automl.engine import protocol
from automl.engine.protocol import Hello, Message, Sender
from automl.pools import Job
from automl.recipe import Recipe
from automl.results import events as e

if TYPE_CHECKING:  # torch is imported after the hello, so that a mismatch is said at once
    from automl.engine.loading import Loaded

_KILLED_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Worker:
    """One worker: a thread that listens, a thread that beats, and the main thread that trains."""

    def __init__(self, told: Message, sender: Sender) -> None:
        self.number = int(told["worker"])
        self.run = str(told["run"])
        self.folder = Path(told["folder"])
        self.recipe = Recipe.of(told["recipe"])
        self.device = str(told["device"])
        self._sender = sender
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._orders: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()

    def listen(self, incoming: Iterator[Message]) -> None:
        """Takes what the planner says; the end of it is the end of the process."""
        try:
            for message in incoming:
                self.take(message)
        finally:
            os._exit(0)

    def take(self, message: Message) -> None:
        """A job for later, or an order about the one in training."""
        if "job" in message:
            plain = message["job"]
            self._jobs.put(Job(**{**plain, "rungs": tuple(plain["rungs"])}))
        for word in ("go_on", "stop"):
            if word in message:
                self._orders.put((word, int(message[word])))

    def beat(self) -> None:
        """A sign of life every two seconds, for as long as somebody listens."""
        for number in range(sys.maxsize):
            self._sender.say({"beat": number})
            time.sleep(protocol.BEAT)

    def work(self) -> None:
        """Loads, then trains one job after another."""
        from automl.engine.measuring import Measuring
        from automl.engine.training import train

        loaded = self._loaded()
        if loaded is None:
            return
        own = (cost.name for cost in loaded.trainer.COSTS)
        measuring = Measuring(self.recipe, loaded.data.shape, self.device, self.number, own)
        while True:
            job = self._jobs.get()
            ended = _Orders(self._orders, job.trial)
            train(loaded, job, self.run, self.folder, self.number, self._say, ended, measuring)

    def _say(self, event: e.Event) -> None:
        self._sender.say(e.line(event))

    def _loaded(self) -> Loaded | None:
        import torch

        from automl.datasets import DataError
        from automl.engine.loading import NoDevice, load
        from automl.engine.measuring import CannotMeasure

        if self.device == "cpu":
            torch.set_num_threads(1)
        try:
            loaded = load(self.recipe, self.folder, self.device)
        except (DataError, NoDevice, CannotMeasure) as error:
            self._sender.say({"sorry": str(error)})
            return None
        self._sender.say({"ready": _facts(loaded)})
        return loaded


class _Orders:
    """What a report asks after each epoch: whether the trial is to end. At a rung it waits for the word."""

    def __init__(self, orders: queue.SimpleQueue[tuple[str, int]], trial: int) -> None:
        self._orders = orders
        self._trial = trial

    def __call__(self, _epoch: int, at_rung: bool) -> bool:
        while at_rung or not self._orders.empty():
            word, trial = self._orders.get()
            if trial == self._trial:
                return word == "stop"
        return False


def _facts(loaded: Loaded) -> Message:
    from dataclasses import asdict

    import torch

    cuda = loaded.device.startswith("cuda")
    return {
        "shape": loaded.data.shape.plain(),
        "hash": loaded.data.hash,
        "data": dict(loaded.data.facts),
        "shared": dict(loaded.shared.facts),
        "baseline": loaded.shared.baseline,
        "seconds": loaded.seconds,
        "tuned": asdict(loaded.tuned),
        "versions": {"torch": torch.__version__},  # may be another build than the planner's
        "device_name": torch.cuda.get_device_name(loaded.device) if cuda else "",
    }


def die_with(parent: int | None) -> None:
    """Has the system end this process with its parent, where it can (Linux); end of input does elsewhere."""
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_KILLED_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(0)


def main() -> int:
    """A whole worker's life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the planner's to answer
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    reading, writing = protocol.private_ends()
    sender, incoming = Sender(writing), protocol.messages(reading)
    told = _met(next(incoming, {}), sender)
    if told is None:
        return 1
    worker = Worker(told, sender)
    threading.Thread(target=worker.listen, args=(incoming,), daemon=True).start()
    threading.Thread(target=worker.beat, daemon=True).start()
    worker.work()
    return 1


def _met(told: Mapping[str, Any], sender: Sender) -> Message | None:
    """The hello each way; None where the two do not fit, which is said."""
    die_with(told.get("parent"))
    theirs = Hello.of(told.get("hello"))
    ours = protocol.hello(theirs.device)
    sender.say({"hello": {**ours.plain(), "pid": os.getpid()}})
    reason = protocol.mismatch(theirs, ours)
    if reason:
        sender.say({"sorry": reason})
        return None
    return {**told, "device": theirs.device}


if __name__ == "__main__":
    sys.exit(main())
