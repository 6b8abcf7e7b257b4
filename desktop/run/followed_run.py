"""One run as it grows: its log followed, its state folded. No Qt, no torch; a finished run reads the same."""

from __future__ import annotations

import time

from automl.results import label
from automl.results.label import Label
from automl.results.rundir import RunDir
from automl.results.rundir_errors import RunFolderError
from automl.results.state import RunState
from automl.results.trial import TrialState
from desktop.words import tr

LIVE = ("running", "paused", "queued", "retraining")
DEAD = ("interrupted", "failed")  # nobody trains for it
PATIENCE = 30.0  # seconds in which a planner that was just started must speak


class FollowedRun:
    """`take` brings the state up to date; the log is only read while somebody may still write it."""

    def __init__(self, folder: RunDir) -> None:
        self.folder = folder
        self.state = RunState()
        self.standing = "unread"
        self.label = label.read(folder.path)
        self.disk = 0  # bytes; 0 before it was measured
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
        """The name its user gave it, else the topic it was launched from, else the recipe's own title."""
        origin = self.folder.about.launched_from
        if self.label.name:
            return self.label.name
        if origin and origin.title:
            return origin.title
        return self.state.recipe.title if self.state.recipe else self.folder.id

    def relabel(self, changed: Label) -> None:
        """Keeps what the user says of it; raises `RunFolderError` where it cannot be kept."""
        label.write(self.folder.path, changed)
        self.label = changed

    def move_to(self, folder: RunDir) -> None:
        """The same run in another place: its log is read on from where it was left."""
        self.folder = folder
        self._tail.file = folder.events

    def wait_for_planner(self) -> None:
        """A planner has just been started: until it speaks, the run counts as queued."""
        self._waits_until = time.monotonic() + PATIENCE
        if not self.live:
            self.standing = "queued"

    def take(self) -> bool:
        """Reads what is new; whether anything changed. Raises `RunFolderError` where the folder is gone."""
        if not (self.folder.path / "run.json").exists():
            raise RunFolderError(tr("“{path}” is no longer there.", path=self.folder.path))
        batch = self._tail.rest()
        if batch.again:  # somebody put another log in its place
            self.state = RunState()
        self.changed |= self.state.fold(batch.events)
        before, self.standing = self.standing, self._stands()
        self._cut_off(self.standing in DEAD)
        return bool(batch.events) or before != self.standing

    def _cut_off(self, now: bool) -> None:
        """What was in training when the planner went is told as changed: it does not train any more."""
        if now != self.state.cut_off:
            self.state.cut_off = now
            if self.state.counts[TrialState.RUNNING]:
                running = (t for t in self.state.trials.values() if t.state is TrialState.RUNNING)
                self.changed.update(trial.number for trial in running)

    def changes(self) -> set[int]:
        """The trials that changed since this was asked last."""
        changed, self.changed = self.changed, set()
        return changed

    def _stands(self) -> str:
        standing = self.folder.standing(self.state)
        if standing == "finished" and self.state.test_read and self.folder.running:
            standing = "retraining"
        if self._waits_until:
            spoke = standing in LIVE and standing != "queued"
            if spoke or time.monotonic() > self._waits_until:
                self._waits_until = 0.0
            else:
                return "queued"
        return standing
