"""A session in a process of its own, with the face of a `Session`: the window's thread never waits for it.

A child that dies is started again from the cache, and a `State` says so.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from vault_sync.graph.corrections import Step
from vault_sync.session.child import Answer, Arrays, Down, Events, Opening, Question, Stop, serve
from vault_sync.session.engine import Correct, LookAgain, Wrote
from vault_sync.session.keeping import Keeping
from vault_sync.session.outbox import Outbox, nobody
from vault_sync.session.reader import content_hash
from vault_sync.session.state import Event, Ready, Snapshot, Stand, State

Reply = TypeVar("Reply")
DEATHS = 3  # within `PERIOD` seconds; a child that dies more often is left alone
PERIOD = 60.0
STOPPING = 10.0
RESTARTED = "The process that reads the vault ended unexpectedly; it was started again."
GIVEN_UP = "The process that reads the vault keeps ending unexpectedly; open the vault again to retry."


class SessionDied(RuntimeError):
    """The process that was asked has ended before it answered."""


class RemoteSession:
    """A vault, live, in another process. `wake` is called on a thread of this one."""

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        cache_folder: Path | None = None,
        cached: bool = True,
        full_text: bool = True,
        wake: Callable[[], None] = nobody,
    ) -> None:
        self.root = os.path.realpath(root)
        self.first_arrays: bytes | None = None  # there once `wait_for_arrays` has returned
        self.state = State(Stand.READING)
        self._opening = Opening(self.root, cache_folder, cached, full_text)
        self._outbox: Outbox[Event] = Outbox(wake)
        self._asked: dict[int, Future[Any]] = {}
        self._numbers = itertools.count()
        self._lock = threading.Lock()  # guards the pipe's sending end and the questions
        self._stopping = self._over = False
        self._unsent: list[bytes] = []  # said before there was a process
        self._after: Callable[[], object] = nobody
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._has_arrays = threading.Event()
        self._settled = threading.Event()
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None
        self._listener = threading.Thread(target=self._listen, name="session listener", daemon=True)

    # -- life -----------------------------------------------------------------------------------

    def start(self, after: Callable[[], object] = nobody) -> None:
        """Start the process once `after` has returned, which a thread waits for; returns at once."""
        self._after = after
        self._listener.start()

    def stop(self, timeout: float = STOPPING) -> bool:
        """End the process: first by closing the pipe, in the end by force. Whether it went by itself."""
        with self._lock:
            self._stopping = True
        if self._listener.ident is None:
            return True
        self._send(Stop())
        self._listener.join(timeout)  # it alone waits for the process: of two that wait one hears nothing
        willing = not self._listener.is_alive()
        if not willing and self._process is not None:
            self._process.kill()
            self._listener.join()
        return willing

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_for_arrays(self, timeout: float | None = None) -> bool:
        """Wait for what can be drawn at once."""
        return self._has_arrays.wait(timeout)

    def wait_until_ready(self, timeout: float | None = None) -> bool:
        """Wait until the graph stands (or never will); whether that was within the time."""
        return self._settled.wait(timeout)

    @property
    def process_id(self) -> int | None:
        """The child's process id."""
        return self._process.pid if self._process else None

    # -- talk -----------------------------------------------------------------------------------

    def drain(self) -> list[Event]:
        """All events since the last time, in order. After a `Ready`, take a snapshot or arrays anew."""
        return self._outbox.drain()

    def ask(self, function: Callable[..., Reply], *arguments: Any) -> Future[Reply]:
        """Have an importable `function(keeping, *arguments)` called in the child."""
        future: Future[Reply] = Future()
        number = next(self._numbers)
        question = pickle.dumps(Question(number, function, arguments))
        with self._lock:
            self._asked[number] = future
        if not self._send_bytes(question):
            self._fail([number])
        return future

    def snapshot(self, timeout: float | None = None) -> Snapshot:
        """The graph at this moment; large, so better asked for in parts."""
        return self.ask(Keeping.snapshot, self.state).result(timeout)

    def look_again(self) -> None:
        """Look at everything now, and take whatever folder lies there for the vault."""
        self._send(LookAgain())

    def wrote(self, content: bytes) -> None:
        """We are about to write this content: its coming is not the user's edit."""
        self._send(Wrote(content_hash(content)))

    def correct(self, step: Step | None) -> None:
        """Correct the topics, for good; without a step the last correction is taken back."""
        self._send(Correct(step))

    # -- the pipe -------------------------------------------------------------------------------

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(theirs, self._opening), name="vault session", daemon=True
        )
        process.start()
        theirs.close()
        with self._lock:
            self._pipe, self._process = ours, process
            if self._stopping:
                ours.close()  # nobody will tell this one to end
                return
            for message in self._unsent:
                with suppress(OSError):  # it has ended already, which the listener is about to hear
                    ours.send_bytes(message)
            self._unsent.clear()

    def _send(self, message: Down) -> bool:
        return self._send_bytes(pickle.dumps(message))

    def _send_bytes(self, message: bytes) -> bool:
        with self._lock:
            if self._over:
                return False
            if self._pipe is None:
                self._unsent.append(message)
                return True
            try:
                self._pipe.send_bytes(message)
            except OSError:
                return False
            return True

    def _listen(self) -> None:
        """The listener's whole life: one child after the other."""
        self._after()
        if self._stopping:
            self._end()
            return
        self._spawn()
        while True:
            assert self._pipe is not None
            self._listen_to(self._pipe)
            self._pipe.close()
            self._fail(self._open_questions())
            if self._process is not None:
                self._process.join()
            if self._stopping or not self._begin_again():
                self._end()
                return

    def _listen_to(self, pipe: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                message = pickle.loads(pipe.recv_bytes())
                if isinstance(message, Events):
                    for event in message.events:
                        self._take(event)
                elif isinstance(message, Answer):
                    self._answered(message)
                elif isinstance(message, Arrays):
                    self.first_arrays = message.data
                    self._has_arrays.set()
                del message  # a whole graph is not kept until there is another message

    def _begin_again(self) -> bool:
        now = time.monotonic()
        self._deaths.append(now)
        if len(self._deaths) == DEATHS and now - self._deaths[0] < PERIOD:
            return False
        self._take(State(Stand.READING, RESTARTED))
        self._spawn()
        return True

    def _end(self) -> None:
        if not self._stopping:
            self._take(State(Stand.STOPPED, GIVEN_UP))
        with self._lock:
            self._pipe, self._over = None, True
        self._fail(self._open_questions())
        self._has_arrays.set()
        self._settled.set()

    def _take(self, event: Event) -> None:
        if isinstance(event, State):
            self.state = event
        if isinstance(event, Ready):
            self._settled.set()
        self._outbox.put(event)

    def _answered(self, answer: Answer) -> None:
        with self._lock:
            future = self._asked.pop(answer.number, None)
        if future is None or not future.set_running_or_notify_cancel():
            return
        if answer.failure:
            future.set_exception(RuntimeError(answer.failure))
        else:
            future.set_result(answer.value)

    def _open_questions(self) -> list[int]:
        with self._lock:
            return list(self._asked)

    def _fail(self, numbers: list[int]) -> None:
        for number in numbers:
            with self._lock:
                future = self._asked.pop(number, None)
            if future and future.set_running_or_notify_cancel():
                future.set_exception(SessionDied("The process that reads the vault has ended."))
