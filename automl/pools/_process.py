"""One worker process as the pool sees it: what it is doing, what it says, when it was last heard of."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from automl import launch
from automl.engine import protocol
from automl.engine.protocol import Hello, Message, Sender
from automl.pools import Job, Setup

# One thread a worker: the cores are shared out by the number of workers.
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_LOW = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)

Heard = tuple["Process", Message | str]  # a message, or why there will be none any more


class Process:
    """A worker process; a thread puts what it says, and at last why it ended, into the pool's inbox."""

    def __init__(self, setup: Setup, number: int, inbox: queue.SimpleQueue[Heard]) -> None:
        self.number = number
        self.job: Job | None = None
        self.greeted = self.ready = False
        self.leaving = False
        self.known = protocol.hello(setup.device)
        self.heard_at = time.monotonic()
        self._log = setup.folder / "logs" / f"worker-{number}.log"
        self._process = _spawn(setup, self._log)
        assert self._process.stdin is not None
        self._sender = Sender(self._process.stdin.fileno())
        self._reader = threading.Thread(target=self._read, args=(inbox,), daemon=True)
        self._reader.start()
        self.say(_greeting(setup, number, self.known))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def free(self) -> bool:
        """Whether it could train something now."""
        return self.ready and self.job is None and not self.leaving

    def train(self, job: Job) -> None:
        """Gives it a job."""
        self.job = job
        self.say({"job": {**asdict(job), "choices": dict(job.choices)}})

    def say(self, message: Message) -> None:
        """Says something; where nobody listens any more, its reader says why a moment later."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(OSError):
                self._sender.say(message)

    def met(self, plain: object) -> str:
        """Takes its hello; says why the two cannot work together."""
        ours, self.known = self.known, Hello.of(plain)
        self.greeted = True
        return protocol.mismatch(ours, self.known)

    def _read(self, inbox: queue.SimpleQueue[Heard]) -> None:
        assert self._process.stdout is not None
        try:
            for message in protocol.messages(self._process.stdout.fileno()):
                self.heard_at = time.monotonic()
                inbox.put((self, message))
            reason = ""
        except (protocol.ProtocolError, OSError) as error:
            self._process.kill()
            reason = f"it broke the protocol: {error}"
        code = self._process.wait()
        inbox.put((self, reason or _ended(code, self._log)))

    def kill(self) -> None:
        """Ends it now."""
        self._process.kill()

    def leave(self) -> None:
        """Ends its input, upon which it ends itself."""
        self.leaving = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def gone(self, seconds: float) -> None:
        """Waits so long for its end, then makes it."""
        self._hang_up()
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _greeting(setup: Setup, number: int, known: Hello) -> Message:
    here = {"worker": number, "run": setup.run, "folder": str(setup.folder), "parent": os.getpid()}
    return {"hello": known.plain(), "recipe": setup.recipe.plain(), **here}


def _spawn(setup: Setup, log: Path) -> subprocess.Popen[bytes]:
    log.parent.mkdir(exist_ok=True)
    command: Sequence[str] = setup.options.get("command") or launch.worker_command(setup.device)
    with log.open("ab") as errors:
        return subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(setup.device),
            creationflags=_LOW | _APART,
            start_new_session=os.name == "posix",  # Ctrl-C in a terminal is not for workers
        )


def _environment(device: str) -> dict[str, Any]:
    single = dict.fromkeys(_THREADS, "1") if device == "cpu" else {}
    return launch.environment() | single


def _ended(code: int, log: Path) -> str:
    how = f"killed by signal {-code}" if code < 0 else f"ended with status {code}"
    return f"{how}; its last words are in {log.parent.name}/{log.name}"
