"""The window's one clock: it drains outboxes at most 60 times a second and sleeps when nothing is pending.

Threads and processes never touch a widget: they call `wake`, from wherever they are, and the sources
that were added here are drained in the window's thread. A round that takes longer goes on after whatever the
user has done meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer, Signal

INTERVAL_MS = 16
TURN = 0.004  # seconds of a round after which input comes first

# Takes what is there. True: more is expected with the next frame; a number: look again in so many seconds.
Drain = Callable[[], bool | float]


class Pulse(QObject):
    """Give `wake` to whoever fills an outbox, and `add` what empties it. Tests call `tick`."""

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Drain] = []
        self._left: deque[Drain] = deque()  # of the round that is going on
        self._soonest: int | None = None  # milliseconds to the next round, by what this one has heard
        self._asked = threading.Event()
        self._timer = QTimer(self, interval=INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self._turn)
        self._woken.connect(self._soon, Qt.ConnectionType.QueuedConnection)

    def add(self, drain: Drain) -> None:
        self._sources.append(drain)

    def remove(self, drain: Drain) -> None:
        self._sources.remove(drain)

    def wake(self) -> None:
        """Asks for a tick, from any thread; a thousand calls before it cost one event."""
        if not self._asked.is_set():
            self._asked.set()
            # Where Qt ended by itself, as when its display breaks down, threads go on for a moment.
            with suppress(RuntimeError):
                self._woken.emit()

    def stop(self) -> None:
        """For good: what the sources drain into is about to go."""
        self._sources.clear()
        self._left.clear()
        self._timer.stop()

    @property
    def asleep(self) -> bool:
        return not self._timer.isActive() and not self._asked.is_set()

    def tick(self) -> None:
        """Drains every source once; one that fails does not keep the others waiting."""
        self._left.clear()
        self._drain(float("inf"))

    def _turn(self) -> None:
        self._drain(time.perf_counter() + TURN)

    def _drain(self, until: float) -> None:
        """Goes on with the round, or begins another; what is left at that time has to wait for input."""
        if not self._left:
            self._asked.clear()
            self._left.extend(self._sources)
        failure: Exception | None = None
        while self._left:
            try:
                self._hear(self._left.popleft())
            except Exception as error:
                failure = failure or error
            if time.perf_counter() > until:
                break
        self._go_on()
        if failure:
            raise failure

    def _hear(self, drain: Drain) -> None:
        more = drain() if drain in self._sources else False  # or it was removed by one before it
        if more is not False:
            wait = INTERVAL_MS if more is True else max(INTERVAL_MS, round(more * 1000))
            self._soonest = wait if self._soonest is None else min(wait, self._soonest)

    def _go_on(self) -> None:
        """With the rest of the round at once, with another when it was asked for."""
        if self._left:
            self._timer.start(0)
            return
        soonest, self._soonest = self._soonest, None
        if self._asked.is_set():  # while the round went on, when its source may have had its turn
            soonest = INTERVAL_MS
        if soonest is not None:
            self._schedule(soonest)

    def _soon(self) -> None:
        self._schedule()

    def _schedule(self, milliseconds: int = INTERVAL_MS) -> None:
        """The sooner of what was asked for wins."""
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)
