"""All runs of this user: found on disk, followed while they live, told what to do. No widget here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from automl import launch, places
from automl.problems import Problem
from automl.recipe import Recipe
from automl.results import label, rundir
from automl.results.control import Command, Word
from automl.results.label import Label
from automl.results.rundir import Origin, RunDir
from automl.results.rundir_errors import RunFolderError
from automl.seams import NOTHING, Value
from desktop.run.followed_run import FollowedRun
from desktop.run.noted_run import NotedRun

SOONEST = 0.04  # seconds between two looks into the logs of living runs
SHARE = 0.25  # of the window's time that showing them may take at most


class Runs:
    """`changed` is called with each run that has something new; the pulse drains it."""

    def __init__(self, changed: Callable[[FollowedRun], None], wake: Callable[[], None]) -> None:
        self.followed: dict[Path, FollowedRun] = {}
        self._changed = changed
        self._wake = wake
        self._next_look = 0.0
        self._unread: list[FollowedRun] = []  # the newest last; read one a tick
        self._unmeasured: list[FollowedRun] = []
        self.problems: list[Problem] = []  # folders that hold a run which cannot be read

    def look(self) -> None:
        """Finds runs that others started, and reads on in all: somebody else may have gone on with one."""
        found, self.problems = rundir.every(places.runs())
        for folder in found:
            self._adopt(folder)
        unread = set(self._unread)
        for run in [run for run in self.followed.values() if run not in unread]:
            self._read(run)
        if newest := self.newest_first()[:1]:
            self.follow(newest[0].folder.path)
        self._unmeasured = [run for run in self.followed.values() if not isinstance(run, NotedRun)]
        self._wake()

    def _adopt(self, folder: RunDir) -> None:
        """A folder that is new here, or the new place of a run whose folder is gone."""
        if folder.path in self.followed:
            self.followed[folder.path].label = label.read(folder.path)
            return
        for path, run in list(self.followed.items()):
            if run.folder.id == folder.id and isinstance(run, NotedRun):
                self.forget(run)
            elif run.folder.id == folder.id and not path.exists():
                del self.followed[path]
                run.move_to(folder)
                self.followed[folder.path] = run
                return
        run = self.followed[folder.path] = FollowedRun(folder)
        self._unread.append(run)
        self._unread.sort(key=lambda each: each.folder.about.created_at)

    def follow(self, folder: Path) -> FollowedRun:
        """A run, read up to now."""
        run = self.followed.get(folder)
        if run is None:
            run = self.followed[folder] = FollowedRun(rundir.find(folder))
        if run.standing == "unread":
            if run in self._unread:
                self._unread.remove(run)
            _taken(run)
        return run

    def show_noted(self, noted: Sequence[NotedRun]) -> None:
        """The runs that the open vault's notes tell of, in place of the last vault's."""
        for run in [run for run in self.followed.values() if isinstance(run, NotedRun)]:
            self.forget(run)
        here = {run.folder.id for run in self.followed.values()}
        for run in noted:
            if run.folder.id not in here:
                self.followed[run.folder.path] = run
                self._unread.insert(0, run)
        self._wake()

    def forget(self, run: FollowedRun) -> None:
        """Its folder is none of ours any more."""
        self.followed = {path: each for path, each in self.followed.items() if each is not run}
        for waiting in (self._unread, self._unmeasured):
            if run in waiting:
                waiting.remove(run)

    def newest_first(self) -> list[FollowedRun]:
        return sorted(self.followed.values(), key=lambda run: -run.folder.about.created_at)

    @property
    def living(self) -> list[FollowedRun]:
        return [run for run in self.followed.values() if run.live]

    def of_topic(self, topic: str) -> list[FollowedRun]:
        """The runs that were launched from a topic, newest first."""
        return [
            run for run in self.newest_first() if (o := run.folder.about.launched_from) and o.topic == topic
        ]

    # ---- what comes in -----------------------------------------------------------------------

    def drain(self) -> bool | float:
        """Reads on in the logs of living runs; the dearer that is to show, the less often."""
        if self._unread:
            self._read(self._unread.pop())
        elif self._unmeasured:
            self._measure(self._unmeasured.pop())
        now = time.monotonic()
        living = self.living
        if living and now >= self._next_look:
            for run in living:
                self._read(run)
            took = time.monotonic() - now
            self._next_look = now + max(SOONEST, took / SHARE)
        if self._unread or self._unmeasured:
            return True
        return max(SOONEST, self._next_look - time.monotonic()) if self.living else False

    def _read(self, run: FollowedRun) -> None:
        """One that cannot be read any more (deleted, unmounted) stays as it was last seen."""
        if _taken(run):
            self._changed(run)

    def _measure(self, run: FollowedRun) -> None:
        """What it takes on disk; told with the last of them, for their sum stands in one place."""
        run.disk = label.size(run.folder.path)
        if not self._unmeasured:
            self._changed(run)

    # ---- what can be done --------------------------------------------------------------------

    def start(
        self,
        recipe: Recipe,
        vault: str,
        origin: Origin | None,
        inputs: Path | None = None,
        named: Label | None = None,
    ) -> FollowedRun:
        """Begins a run in its own process; raises `RunFolderError` with a sentence where it cannot."""
        made = launch.start(recipe, vault=vault, topic=origin, inputs=inputs, named=named)
        run = self.follow(made.path)
        run.wait_for_planner()
        self._wake()
        return run

    def tell(
        self, run: FollowedRun, word: Word, number: int = 0, choices: Mapping[str, Value] = NOTHING
    ) -> str:
        """Pauses, resumes, stops, asks for trials; one sentence where that failed ("" else)."""
        try:
            started = not run.folder.running
            launch.tell(run.folder, Command(word, number, dict(choices)))
        except RunFolderError as error:
            return str(error)
        if started:
            run.wait_for_planner()
        self._wake()
        return ""

    def take_over(self, run: FollowedRun) -> str:
        """Makes a run of another host this host's own; a sentence where it cannot be."""
        try:
            run.folder = run.folder.take_over()
        except RunFolderError as error:
            return str(error)
        run.take()
        return ""


def _taken(run: FollowedRun) -> bool:
    """Whether it has something new; that it is gone is new once."""
    try:
        return run.take()
    except RunFolderError:
        before, run.standing = run.standing, "missing"
        return before != "missing"
