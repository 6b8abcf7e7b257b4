"""A device to itself for a moment: workers train side by side, and one that measures has all others wait.

Each worker keeps a file of its own locked while it trains, and lets go of it between two epochs. Who measures
first shuts the gate, so that nobody begins again, then waits for each of the files. A worker that dies
lets go of everything; locks are exclusive, because Windows knows no others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from automl import places
from automl.results import lock


class Quiet:
    """One worker's place among those of a device."""

    def __init__(self, device: str, worker: int, folder: Path | None = None) -> None:
        usual = places.data() / "devices" / device.replace(":", "-") / "quiet"
        self._folder = folder or usual
        self._folder.mkdir(parents=True, exist_ok=True)
        self._own = self._folder / f"{worker}.busy"
        self._gate = _opened(self._folder / "gate")
        self._mine = _opened(self._own)
        self._working = ExitStack()

    def begin(self) -> None:
        """Training begins or goes on; waits while somebody measures."""
        with lock.turn(self._gate):
            self._working.enter_context(lock.turn(self._mine))

    def end(self) -> None:
        """Training ends, or rests; again is harmless."""
        self._working.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else trains on the device in here; waits for the epochs that are under way."""
        self.end()
        with lock.turn(self._gate):
            for file in sorted(self._folder.glob("*.busy")):
                if file != self._own:
                    _wait(file)
            yield

    def close(self) -> None:
        """Gives all back."""
        self.end()
        os.close(self._gate)
        os.close(self._mine)


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o644)


def _wait(file: Path) -> None:
    """Until nobody holds the file; who wants it next stands before the gate."""
    descriptor = _opened(file)
    try:
        with lock.turn(descriptor):
            pass
    finally:
        os.close(descriptor)
