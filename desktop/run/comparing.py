"""Which runs stand side by side: chosen in the list of runs, in the dock until the user has seen enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.run.followed_run import FollowedRun
from desktop.run.run_dock import RunDock


class Comparing:
    """`closed` is called when the run in view comes back."""

    def __init__(self, dock: RunDock, closed: Callable[[], None]) -> None:
        self._dock, self._closed = dock, closed
        self.runs: list[FollowedRun] = []
        dock.compare.closed.connect(self.close)
        dock.compare.dropped.connect(self._drop)

    def add(self, run: FollowedRun, current: FollowedRun | None) -> None:
        """Beside the run in view, or as one more."""
        beside = [current] if current is not None and not self.runs else []
        for each in (*beside, run):
            if each not in self.runs:
                self.runs.append(each)
        self.refresh()

    def refresh(self) -> None:
        if self.runs:
            self._dock.show_comparison(self.runs)

    def _drop(self, run: FollowedRun) -> None:
        self.runs = [each for each in self.runs if each is not run]
        if len(self.runs) < 2:
            self.close()
        self.refresh()

    def forget(self, known: Sequence[FollowedRun]) -> None:
        """Runs that went to the trash, or belong to another vault, stand aside."""
        self.runs = [run for run in self.runs if run in known]
        if len(self.runs) < 2:
            self.runs = []

    def close(self) -> None:
        self.runs = []
        self._closed()
