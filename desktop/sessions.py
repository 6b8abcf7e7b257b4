"""The sessions of this process: one a vault, however many windows look at it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from vault_sync.graph.corrections import Step
from vault_sync.session.outbox import Outbox
from vault_sync.session.remote import RemoteSession
from vault_sync.session.state import Event, Ready, Stand, State


class Sessions:
    """Used in the window's thread alone."""

    def __init__(self) -> None:
        self._of: dict[str, _Shared] = {}

    def join(self, root: Path, wake: Callable[[], None]) -> Seat:
        """A seat at the session of a vault, which is started if nobody sits there, or if it has ended."""
        place = os.path.realpath(root)
        shared = self._of.get(place)
        if shared is None or shared.over:
            shared = self._of[place] = _Shared(place, after=shared)
        return shared.seat(wake)

    def wait(self) -> None:
        """Until those that are ending have kept what they found out: the last thing of a program."""
        for shared in self._of.values():
            shared.wait()


class Seat:
    """A window's place at a session: it hears every event in order, and asks for itself."""

    def __init__(self, shared: _Shared, wake: Callable[[], None]) -> None:
        self.outbox: Outbox[Event] = Outbox(wake)
        self._shared = shared
        self._remote = shared.remote
        self._late = shared.ready is not None

    @property
    def state(self) -> State:
        return self._remote.state

    @property
    def process_id(self) -> int | None:
        return self._remote.process_id

    @property
    def first_arrays(self) -> bytes | None:
        """The graph of last time; a window that comes later gets that of now soon enough."""
        return None if self._late else self._remote.first_arrays

    def forget_first_arrays(self) -> None:
        """The whole graph has come: whoever has not drawn them yet gets that too."""
        self._remote.first_arrays = None

    def drain(self) -> list[Event]:
        return self.outbox.drain()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._remote.ask(function, *arguments)

    def look_again(self) -> None:
        self._remote.look_again()

    def wrote(self, content: bytes) -> None:
        self._remote.wrote(content)

    def correct(self, step: Step | None) -> None:
        self._remote.correct(step)

    def leave(self) -> None:
        """The last to leave ends the session."""
        self._shared.leave(self)


class _Shared:
    """One session and its seats. Events come on a thread of the session's, seats in the window's."""

    def __init__(self, root: str, after: _Shared | None = None) -> None:
        self.ready: Ready | None = None  # the last that was heard
        self._seats: list[Seat] = []
        self._deserted = False
        self._lock = threading.Lock()
        self.remote = RemoteSession(root, wake=self._hand_on)
        # No daemon: what the session has found out is kept before the program ends.
        self._ending = threading.Thread(target=self.remote.stop, name="session ends")
        self.remote.start(after.wait if after else lambda: None)

    @property
    def over(self) -> bool:
        return self._deserted or self.remote.state.stand is Stand.STOPPED

    def wait(self) -> None:
        """Until this session has ended: another one of the same vault begins with what it keeps."""
        if self._deserted:
            self._ending.join()

    def seat(self, wake: Callable[[], None]) -> Seat:
        """One who comes late is told how things stand, and to fetch the graph as it is now."""
        with self._lock:
            made = Seat(self, wake)
            self._seats.append(made)
            if self.ready:
                made.outbox.put(self.remote.state)
                made.outbox.put(self.ready)
        return made

    def leave(self, seat: Seat) -> None:
        with self._lock:
            self._seats.remove(seat)
        if not self._seats:
            self._deserted = True
            self._ending.start()

    def _hand_on(self) -> None:
        with self._lock:
            for event in self.remote.drain():
                if isinstance(event, Ready):
                    self.ready = event
                for seat in self._seats:
                    seat.outbox.put(event)
