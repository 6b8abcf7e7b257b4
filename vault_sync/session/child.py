"""The process that runs a session for the window: events and answers go up a pipe, questions come down.

It ends when the pipe does, so that it never outlives the window.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from vault_sync.priority import BESIDE, step_back
from vault_sync.session.engine import Correct, LookAgain, Wrote
from vault_sync.session.session import Session
from vault_sync.session.state import Event, Stand, State


@dataclass(frozen=True, slots=True)
class Opening:
    """What the child needs to know to begin."""

    root: str
    cache_folder: Path | None
    cached: bool
    full_text: bool


@dataclass(frozen=True, slots=True)
class Arrays:
    """Up, first of all: what can be drawn at once."""

    data: bytes | None


@dataclass(frozen=True, slots=True)
class Events:
    """Up: what the session said."""

    events: list[Event]


@dataclass(frozen=True, slots=True)
class Answer:
    """Up: the answer to a question, or why there is none."""

    number: int
    value: Any = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Down: a function that both sides can import, to be called with the session's `Keeping`."""

    number: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Down: end."""


Up = Arrays | Events | Answer
Down = Question | LookAgain | Wrote | Correct | Stop


def serve(pipe: Connection, opening: Opening) -> None:
    """The child's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to answer
    _Child(pipe, opening).live()


class _Child:
    """Three threads: this one hears, one speaks, and the session's own works."""

    def __init__(self, pipe: Connection, opening: Opening) -> None:
        self.pipe = pipe
        self.stopping = False
        self.outgoing: queue.SimpleQueue[Up | None] = queue.SimpleQueue()
        self.session = Session(
            opening.root,
            cache_folder=opening.cache_folder,
            cached=opening.cached,
            full_text=opening.full_text,
            wake=self.wake,
        )
        self.speaker = threading.Thread(target=self.speak, name="session pipe", daemon=True)

    def live(self) -> None:
        self.outgoing.put(Arrays(self.session.first_arrays))
        self.session.first_arrays = None  # the window's from here on
        self.speaker.start()
        step_back(BESIDE)  # with what can be drawn on its way; on Linux that is of this thread and the next
        self.session.start()
        with suppress(EOFError, OSError):
            while not isinstance(message := self.pipe.recv(), Stop):
                self.hear(message)
        self.stopping = True
        self.session.stop()
        self.outgoing.put(None)
        self.speaker.join(1.0)

    def hear(self, message: Question | LookAgain | Wrote | Correct) -> None:
        if isinstance(message, Question):
            future = self.session.ask(message.function, *message.arguments)
            future.add_done_callback(lambda done: self.outgoing.put(_answer(message.number, done)))
        else:
            self.session.send(message)

    def wake(self) -> None:
        """On the session's thread: the outbox has something; the speaker fetches it."""
        self.outgoing.put(Events([]))

    def speak(self) -> None:
        with suppress(OSError):  # the window has gone; the hearing side ends the rest
            while (message := self.outgoing.get()) is not None:
                if isinstance(message, Events):
                    message = Events(self.session.drain())
                self.pipe.send_bytes(_pickled(message))
                if isinstance(message, Events) and not self.stopping and _have_failed(message.events):
                    os._exit(1)  # the window starts another process, which begins from the cache
                del message  # a whole graph is not kept until there is something else to say


def _answer(number: int, done: Future[Any]) -> Answer:
    error = done.exception()
    return Answer(number, failure=repr(error)) if error else Answer(number, done.result())


def _pickled(message: Up) -> bytes:
    """An answer that cannot be sent is a failure of that question alone."""
    try:
        return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        if not isinstance(message, Answer):
            raise
        return pickle.dumps(Answer(message.number, failure=f"the answer cannot be sent: {error!r}"))


def _have_failed(events: list[Event]) -> bool:
    return any(isinstance(event, State) and event.stand is Stand.STOPPED for event in events)


def process_id(_keeping: object) -> int:
    """A question: which process answers."""
    return os.getpid()
