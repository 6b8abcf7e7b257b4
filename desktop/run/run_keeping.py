"""What is done with runs as things on a disk: named, put aside, shown, thrown away, brought back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QFile, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from automl import places
from automl.results.label import Label
from automl.results.rundir_errors import RunFolderError
from desktop.run.followed_run import FollowedRun
from desktop.run.label_dialog import LabelDialog
from desktop.run.runs import Runs
from desktop.shell.toasts import Toasts
from desktop.words import tr


def to_trash(folder: Path) -> Path | None:
    """Into the system's trash, or into one of our own where it has none for this disk; where it lies then."""
    thrown = QFile(str(folder))
    if thrown.moveToTrash():
        return Path(thrown.fileName())
    ours = places.data() / "trash"
    try:
        ours.mkdir(parents=True, exist_ok=True)
        return folder.rename(ours / f"{time.time_ns()} {folder.name}")
    except OSError:
        return None


class RunKeeping:
    """`changed` is called when the list of runs is another; `throw` moves a folder to the trash."""

    def __init__(
        self,
        runs: Runs,
        parent: QWidget,
        toasts: Toasts,
        changed: Callable[[], None],
        throw: Callable[[Path], Path | None] = to_trash,
    ) -> None:
        self._runs, self._parent, self._toasts = runs, parent, toasts
        self._changed, self._throw = changed, throw

    def do(self, wanted: str, run: FollowedRun) -> None:
        """As the menu of a run calls it: rename, archive, folder, trash."""
        acts = {
            "rename": self._ask_label,
            "archive": self._archive,
            "folder": lambda run: show_folder(run.folder.path),
            "trash": self._trash,
        }
        acts[wanted](run)

    def _ask_label(self, run: FollowedRun) -> None:
        dialog = LabelDialog(self._parent.window(), run)
        dialog.kept.connect(lambda label: self.relabel(run, label))
        dialog.open()

    def relabel(self, run: FollowedRun, label: Label) -> None:
        try:
            run.relabel(label)
        except RunFolderError as error:
            self._toasts.say(str(error), "danger")
        self._changed()

    def _archive(self, run: FollowedRun) -> None:
        self.relabel(run, replace(run.label, archived=not run.label.archived))
        if run.label.archived:
            undo = (tr("Undo"), lambda: self.relabel(run, replace(run.label, archived=False)))
            self._toasts.say(tr("“{title}” is in the archive", title=run.title), act=undo)

    def _trash(self, run: FollowedRun) -> None:
        """Nothing that a planner may still write into; the trash gives it back."""
        folder = run.folder.path
        if run.folder.running:
            self._toasts.say(
                tr("“{title}” is at work: stop it before it is deleted", title=run.title), "warn"
            )
            return
        thrown = self._throw(folder) if folder.exists() else folder
        if thrown is None:
            words = tr(
                "{folder} could not be moved to the trash: check the permissions of its folder", folder=folder
            )
            self._toasts.say(words, "danger")
            return
        self._runs.forget(run)
        self._changed()
        there = thrown != folder and thrown.exists()
        undo = (tr("Undo"), lambda: self._bring_back(thrown, folder)) if there else None
        self._toasts.say(tr("“{title}” is in the trash", title=run.title), act=undo)

    def _bring_back(self, thrown: Path, folder: Path) -> None:
        try:
            thrown.rename(folder)
        except OSError as error:
            self._toasts.say(
                tr("{thrown} could not be brought back: {why}", thrown=thrown, why=error.strerror or error),
                "danger",
            )
        self._runs.look()
        self._changed()


def show_folder(folder: Path | None = None) -> None:
    """In the system's file manager; the folder of all runs where none is named."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder or places.runs())))
