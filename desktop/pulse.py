"""The window's one clock: it drains outboxes at most 60 times a second and sleeps when nothing is pending.

Threads and processes never touch a widget: they call `wake`, from wherever they are, and the sources
that were added here are drained in the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer, Signal

INTERVAL_MS = 16

# Takes what is there. True: more is expected with the next frame; a number: look again in so many seconds.
Drain = Callable[[], bool | float]


class Pulse(QObject):
    """Give `wake` to whoever fills an outbox, and `add` what empties it. Tests call `tick`."""

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Drain] = []
        self._asked = threading.Event()
        self._timer = QTimer(self, interval=INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self.tick)
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
        self._timer.stop()

    @property
    def asleep(self) -> bool:
        return not self._timer.isActive() and not self._asked.is_set()

    def tick(self) -> None:
        """Drains every source once; one that fails does not keep the others waiting."""
        self._asked.clear()
        failure: Exception | None = None
        for drain in list(self._sources):
            try:
                more = drain()
            except Exception as error:
                failure = failure or error
                continue
            if more is not False:
                self._schedule(INTERVAL_MS if more is True else max(INTERVAL_MS, round(more * 1000)))
        if failure:
            raise failure

    def _soon(self) -> None:
        self._schedule()

    def _schedule(self, milliseconds: int = INTERVAL_MS) -> None:
        """The sooner of what was asked for wins."""
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)
