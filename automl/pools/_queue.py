"""The queue before a device: one run at a time has it, the others wait in the order they came.

A ticket is a file that its run keeps locked, so that a run that died has left the queue.
"""

from __future__ import annotations

import time

from automl import places
from automl.results import lock
from automl.results.lock import Lock
from automl.results.rundir_errors import RunFolderError, told


class Turn:
    """One run's place in the queue of a device."""

    def __init__(self, device: str, run: str) -> None:
        self.device = device
        self._folder = places.data() / "devices" / device.replace(":", "-")
        with told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._file = self._folder / f"{time.time_ns():020d} {run}.ticket"
        self._ticket = Lock(self._file, f"The run {run}")
        self._device: Lock | None = None

    @property
    def ours(self) -> bool:
        """Whether the device is this run's now; asks again each time."""
        if self._device is None and not self.behind:
            try:
                self._device = Lock(self._folder / "lock", f"The device {self.device}")
            except RunFolderError:
                return False
        return self._device is not None

    @property
    def behind(self) -> str:
        """The run that is next before this one; empty where it is this one's turn."""
        before = ""
        for file in sorted(self._folder.glob("*.ticket")):
            if file == self._file:
                break
            if lock.held(file):
                before = file.stem.partition(" ")[2]
            else:
                file.unlink(missing_ok=True)
        return before

    def end(self) -> None:
        """Leaves the queue, or gives the device back."""
        if self._device is not None:
            self._device.release()
        self._ticket.release()
        self._file.unlink(missing_ok=True)
