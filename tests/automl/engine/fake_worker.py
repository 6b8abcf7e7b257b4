"""A worker without torch: it trains nothing, and misbehaves as its arguments say. Run as a script."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import zlib
from typing import Any

from automl.engine import protocol
from automl.engine.protocol import Sender
from automl.engine.worker import die_with
from automl.results import events as e

SHAPE = {
    "inputs": [{"kind": "image", "shape": [1, 8, 8]}],
    "outputs": [{"kind": "classes", "shape": [10], "classes": 10}],
    "target": {"kind": "class", "shape": [], "dtype": "int64", "classes": 10},
}


def score(choices: dict[str, Any], epoch: int) -> float:
    """A made-up curve: wider is better (where there is no width, luck), and so is longer."""
    width = float(choices.get("width", zlib.crc32(repr(choices).encode()) % 1000 / 10))
    return width / (width + 8) * epoch / (epoch + 1)


class Fake:
    """The talk of a worker; `mode` is what it does wrong, `pause` the seconds of an epoch."""

    def __init__(self, mode: str, pause: float) -> None:
        self.mode, self.pause = mode, pause
        reading, writing = protocol.private_ends()
        self.sender = Sender(writing)
        self.inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        incoming = protocol.messages(reading)
        self.told = next(incoming)
        die_with(self.told["parent"])
        threading.Thread(target=self.listen, args=(incoming,), daemon=True).start()

    def listen(self, incoming: Any) -> None:
        try:
            for message in incoming:
                self.inbox.put(message)
        finally:
            os._exit(0)

    def live(self) -> None:
        hello = protocol.hello(self.told["hello"]["device"]).plain()
        if self.mode == "old":
            hello["protocol"] = 99
        self.sender.say({"hello": hello})
        if self.mode == "sorry":
            self.sender.say({"sorry": "digits.npz: the file is cut off."})
        if self.mode == "early":
            sys.exit(7)
        data = "changed" if self.mode == "changed" else "same"
        self.sender.say({"ready": {"shape": SHAPE, "hash": data, "baseline": 0.1, "seconds": 0.0}})
        while True:
            message = self.inbox.get()
            if "job" in message:
                self.train(message["job"])

    def say(self, event: e.Event) -> None:
        text = e.line(event)
        if self.mode == "slow":
            for piece in (text[:9], text[9:20], text[20:]):
                os.write(self.sender._descriptor, piece.encode())
            text = ""
        self.sender.say(text) if text else os.write(self.sender._descriptor, b"\n")

    def train(self, job: dict[str, Any]) -> None:
        trial, run, first = job["trial"], self.told["run"], job["attempt"] == 1
        self.say(e.TrialStarted(run, time.time(), trial, self.told["worker"], job["attempt"]))
        self.misbehave(trial, first)
        for epoch in range(1, job["epochs"] + 1):
            threading.Event().wait(self.pause)
            reached = score(job["choices"], epoch)
            self.say(e.EpochDone(run, time.time(), trial, epoch, 1.0 - reached, reached, 0.0))
            if epoch in job["rungs"] and "stop" in self.inbox.get():
                return self.say(e.TrialStopped(run, time.time(), trial, epoch))
        if job["test"]:
            return self.test(job)
        costs = {"seconds": 0.0}
        self.say(e.TrialDone(run, time.time(), trial, score(job["choices"], epoch), {}, costs, 0.0))
        return None

    def test(self, job: dict[str, Any]) -> None:
        trial, run, reached = job["trial"], self.told["run"], score(job["choices"], job["epochs"])
        if self.mode == "diverges" and trial == 1:
            return self.say(e.TrialStopped(run, time.time(), trial, 1, "the loss is not a number"))
        reached += job["seed"] % 7 / 1000
        return self.say(e.TrialRetrained(run, time.time(), trial, job["seed"], reached, reached - 0.01))

    def misbehave(self, trial: int, first: bool) -> None:
        run = self.told["run"]
        if self.mode == "dies" or (self.mode == "dies once" and first and trial == 1):
            os.kill(os.getpid(), 9)
        if self.mode == "hangs" and first and trial == 0:
            threading.Event().wait()
        if self.mode == "garbage" and first and trial == 0:
            os.write(self.sender._descriptor, b"epoch 1 of 3 ...\n")
        if self.mode == "lies" and first and trial == 0:
            self.say(e.TrialDone(run, time.time(), trial + 17, 1.0, {}, {}, 0.0))
        if self.mode == "kingly" and first and trial == 0:
            self.say(e.RunFinished(run, time.time(), "because I say so"))
        if self.mode == "endless" and first and trial == 0:
            os.write(self.sender._descriptor, b"x" * (2 * protocol.LONGEST))
        if self.mode == "chatty":
            print("a word\n" * 20_000, flush=True)  # noqa: T201
            os.write(1, b'{"event": "RunFinished"}\n')


if __name__ == "__main__":
    Fake(sys.argv[1], float(sys.argv[2])).live()
