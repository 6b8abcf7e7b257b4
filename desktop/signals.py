"""Ctrl-C and termination close the window like its own button, so that what is kept gets saved.

Qt's event loop runs no Python while it waits, so Python's handlers would not run either: the system writes
each signal into a socket that the loop does watch.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

ENDING = (signal.SIGINT, signal.SIGTERM)


class Signals(QObject):
    """Calls `end` in the window's thread at the first of the ending signals, and remembers which it was."""

    def __init__(self, end: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.received = 0
        self._end = end
        self._reading, self._writing = socket.socketpair()
        for end_of_pair in (self._reading, self._writing):
            end_of_pair.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writing.fileno())
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in ENDING}
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)

    def _arrived(self) -> None:
        numbers = self._reading.recv(64)
        for number in numbers:
            if number in ENDING:
                self.received = self.received or number
                self._end()

    def release(self) -> None:
        """Puts back what was there before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reading.close()
        self._writing.close()
