"""All runs of this user: found on disk, followed while they live, told what to do. No widget here."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from automl import launch, places
from automl.recipe import Recipe
from automl.results import rundir
from automl.results.control import Command, Word
from automl.results.rundir import Origin
from automl.results.rundir_errors import RunFolderError
from desktop.run.followed_run import FollowedRun

SOONEST = 0.04  # seconds between two looks into the logs of living runs
SHARE = 0.25  # of the window's time that showing them may take at most


class Runs:
    """`changed` is called with each run that has something new; the pulse drains it."""

    def __init__(self, changed: Callable[[FollowedRun], None], wake: Callable[[], None]) -> None:
        self.followed: dict[Path, FollowedRun] = {}
        self._changed = changed
        self._wake = wake
        self._next_look = 0.0

    def look(self) -> None:
        """Finds runs that others started, and reads on in all: somebody else may have gone on with one."""
        found, _ = rundir.every(places.runs())
        for folder in found:
            if folder.path in self.followed:
                self._read(self.followed[folder.path])
            else:
                self.follow(folder.path)
        if self.living:
            self._wake()

    def follow(self, folder: Path) -> FollowedRun:
        """A run, read up to now."""
        if folder not in self.followed:
            run = self.followed[folder] = FollowedRun(rundir.find(folder))
            run.take()
        return self.followed[folder]

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

    def drain(self) -> bool | float:
        """Reads on in the logs of living runs; the dearer that is to show, the less often."""
        now = time.monotonic()
        if self.living and now >= self._next_look:
            for run in self.living:
                self._read(run)
            took = time.monotonic() - now
            self._next_look = now + max(SOONEST, took / SHARE)
        return max(SOONEST, self._next_look - time.monotonic()) if self.living else False

    def _read(self, run: FollowedRun) -> None:
        """One that cannot be read any more (deleted, unmounted) stays as it was last seen."""
        try:
            news = run.take()
        except RunFolderError:
            news = run.standing != "missing"
            run.standing = "missing"
        if news:
            self._changed(run)

    # ---- what can be done --------------------------------------------------------------------

    def start(self, recipe: Recipe, vault: str, origin: Origin | None) -> FollowedRun:
        """Begins a run in its own process; raises `RunFolderError` with a sentence where it cannot."""
        made = launch.start(recipe, vault=vault, topic=origin)
        run = self.follow(made.path)
        run.wait_for_planner()
        self._wake()
        return run

    def tell(self, run: FollowedRun, word: Word, number: int = 0) -> str:
        """Pauses, resumes, stops, or asks for more trials; one sentence where that failed ("" else)."""
        try:
            started = not run.folder.running
            launch.tell(run.folder, Command(word, number))
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
