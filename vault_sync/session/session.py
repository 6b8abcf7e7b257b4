"""The one thread that owns a vault's index and graph; everyone else talks to it by queue and outbox."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from vault_sync.disk.cache import Cache
from vault_sync.disk.fulltext import FullText
from vault_sync.graph.corrections import Step
from vault_sync.notes import read
from vault_sync.session.engine import Correct, Engine, LookAgain, Message, Wrote
from vault_sync.session.keeping import Keeping
from vault_sync.session.outbox import Outbox, nobody
from vault_sync.session.reader import Reader, content_hash
from vault_sync.session.seams import Seams
from vault_sync.session.state import Event, Snapshot, Stand, State

Answer = TypeVar("Answer")
STOPPING = 10.0  # seconds to wait for the thread to end


class _Ask:
    """A question for the thread, and where its answer goes."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self.function = function
        self.arguments = arguments
        self.answer: Future[Any] = Future()

    def be_answered(self, keeping: Keeping) -> None:
        if not self.answer.set_running_or_notify_cancel():
            return
        try:
            self.answer.set_result(self.function(keeping, *self.arguments))
        except Exception as error:
            self.answer.set_exception(error)


class Session:
    """A vault, live. `wake` is called (on the session's thread) when the outbox has something again.

    `full_text` keeps the words of all notes for searching; it is filled while there is nothing else to do.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        cache_folder: Path | None = None,
        cached: bool = True,
        full_text: bool = False,
        wake: Callable[[], None] = nobody,
        seams: Seams | None = None,
    ) -> None:
        self.root = os.path.realpath(root)
        self._cache = Cache(self.root, cache_folder, enabled=cached)
        self._words = FullText(self.root, cache_folder) if full_text and cached else None
        self.first_arrays = self._cache.arrays()  # what can be drawn before anything is read
        self._outbox: Outbox[Event] = Outbox(wake)
        self._inbox: queue.SimpleQueue[Message | _Ask | None] = queue.SimpleQueue()
        self._seams = seams or Seams()
        self._stop = threading.Event()
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vault session", daemon=True)
        self.state = State(Stand.READING)

    # -- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin reading; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = STOPPING) -> bool:
        """End; whether the thread has ended within the time."""
        self._stop.set()
        self._inbox.put(None)
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_until_ready(self, timeout: float | None = None) -> bool:
        """Wait until the graph stands (or can never stand); whether that was within the time."""
        return self._settled.wait(timeout)

    # -- talk -----------------------------------------------------------------------------------

    def drain(self) -> list[Event]:
        """All events since the last time, in order."""
        return self._outbox.drain()

    def ask(self, function: Callable[..., Answer], *arguments: Any) -> Future[Answer]:
        """Have `function(keeping, *arguments)` called on the session's thread."""
        question = _Ask(function, arguments)
        if self._stop.is_set():
            question.answer.set_exception(RuntimeError("The session has ended."))
        else:
            self._inbox.put(question)
        return question.answer

    def snapshot(self, timeout: float | None = None) -> Snapshot:
        """The graph at this moment, with state, settings and problems."""
        return self.ask(Keeping.snapshot, self.state).result(timeout)

    def look_again(self) -> None:
        """Look at everything now, and take whatever folder lies there for the vault."""
        self.send(LookAgain())

    def wrote(self, content: bytes) -> None:
        """We are about to write this content: its coming is not the user's edit."""
        self.send(Wrote(content_hash(content)))

    def correct(self, step: Step | None) -> None:
        """Correct the topics, for good; without a step the last correction is taken back."""
        self.send(Correct(step))

    def send(self, message: Message) -> None:
        """A hint or a command, to be heeded in turn."""
        self._inbox.put(message)

    # -- the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        why = ""
        engine = self._engine()
        try:
            engine.open()
            self._settled.set()
            while not self._stop.is_set():
                self._wait(engine, engine.step())
        except Exception as error:
            why = f"Reading the vault failed, which is a fault of Topograph's; please report it. ({error!r})"
            raise
        finally:
            engine.close(why)
            self._settled.set()
            self._refuse_questions()
            self._cache.close()
            if self._words:
                self._words.close()

    def _engine(self) -> Engine:
        keeping = Keeping(self.root, Reader(self.root, read), self._cache, self._words)
        return Engine(keeping, self._emit, self.send, self._seams, self._stop.is_set)

    def _wait(self, engine: Engine, seconds: float) -> None:
        """Wait for a message, then take all that are there: a burst is one step."""
        try:
            message = self._inbox.get(timeout=seconds) if seconds > 0 else self._inbox.get_nowait()
            while True:
                self._take(engine, message)
                message = self._inbox.get_nowait()
        except queue.Empty:
            return

    def _take(self, engine: Engine, message: Message | _Ask | None) -> None:
        if isinstance(message, _Ask):
            message.be_answered(engine.keeping)
        elif message is not None:
            engine.handle(message)

    def _emit(self, event: Event) -> None:
        if isinstance(event, State):
            self.state = event
        self._outbox.put(event)

    def _refuse_questions(self) -> None:
        self._stop.set()
        while True:
            try:
                message = self._inbox.get_nowait()
            except queue.Empty:
                return
            if isinstance(message, _Ask):
                message.answer.set_exception(RuntimeError("The session has ended."))
