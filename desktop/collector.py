"""Python's cycle collector, kept to the window's thread.

Left alone it runs in whichever thread happens to allocate, and frees there what it finds: a widget that goes
in a reader's thread takes the process with it. So it is switched off, and its work is done by a timer here.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 1000
REST = 200  # times as long as a full collection took, until the next: what is old seldom goes
FULL = 2  # the number of the oldest generation


class Collector(QObject):
    """From its making to `release`, garbage in cycles is freed in this object's thread and nowhere else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._rested = 0.0  # when there may be another full collection
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """The oldest generation that is due by Python's own thresholds; nothing is due in an idle window.

        All objects of a large vault are looked through in a full one, which no hand should feel too often.
        """
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [
            age for age, (count, limit) in enumerate(zip(counts, limits, strict=True)) if count > limit > 0
        ]
        began = time.monotonic()
        if began < self._rested:
            due = [age for age in due if age < FULL]
        if not due:
            return
        gc.collect(due[-1])
        if due[-1] == FULL:
            self._rested = time.monotonic() + REST * (time.monotonic() - began)

    def release(self) -> None:
        self._timer.stop()
        if self._was_on:
            gc.enable()
