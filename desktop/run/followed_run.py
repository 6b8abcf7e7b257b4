"""One run as it grows: its log followed, its state folded. No Qt, no torch; a finished run reads the same."""

from __future__ import annotations

import time

from automl.results.rundir import RunDir
from automl.results.state import RunState

LIVE = ("running", "paused", "queued")
PATIENCE = 30.0  # seconds in which a planner that was just started must speak


class FollowedRun:
    """`take` brings the state up to date; the log is only read while somebody may still write it."""

    def __init__(self, folder: RunDir) -> None:
        self.folder = folder
        self.state = RunState()
        self.standing = "queued"
        self.changed: set[int] = set()  # trials since the last `changes`
        self._tail = folder.tail()
        self._waits_until = 0.0

    @property
    def live(self) -> bool:
        return self.standing in LIVE

    @property
    def foreign(self) -> bool:
        """Whether another host wrote here last: then it may only be looked at."""
        return self.folder.foreign

    @property
    def title(self) -> str:
        """The topic it was launched from, else the recipe's own title."""
        origin = self.folder.about.launched_from
        if origin and origin.title:
            return origin.title
        return self.state.recipe.title if self.state.recipe else self.folder.id

    def wait_for_planner(self) -> None:
        """A planner has just been started: until it speaks, the run counts as queued."""
        self._waits_until = time.monotonic() + PATIENCE
        if not self.live:
            self.standing = "queued"

    def take(self) -> bool:
        """Reads what is new; whether anything changed."""
        batch = self._tail.rest()
        if batch.again:  # somebody put another log in its place
            self.state = RunState()
        self.changed |= self.state.fold(batch.events)
        before, self.standing = self.standing, self._stands()
        return bool(batch.events) or before != self.standing

    def changes(self) -> set[int]:
        """The trials that changed since this was asked last."""
        changed, self.changed = self.changed, set()
        return changed

    def _stands(self) -> str:
        standing = self.folder.standing(self.state)
        if self._waits_until:
            spoke = standing in LIVE and standing != "queued"
            if spoke or time.monotonic() > self._waits_until:
                self._waits_until = 0.0
            else:
                return "queued"
        return standing
