"""What is done with one trial of a run: a point near it tried, trained again with seeds, exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from automl import launch
from automl.results.control import Word
from automl.results.importance import FEWEST, Importance, kept
from automl.results.rundir_errors import RunFolderError
from automl.results.trial import TrialState
from automl.seams import Choices
from desktop.run.child import Child, said
from desktop.run.followed_run import FollowedRun
from desktop.run.run_keeping import show_folder
from desktop.run.runs import Runs
from desktop.run.trial_panel import RETRAIN
from desktop.run.try_dialog import TryDialog
from desktop.shell.toasts import Toasts
from desktop.words import tr


class TrialAsking(QObject):
    """`changed` is called when the run in view has something new to show."""

    def __init__(
        self, runs: Runs, parent: QWidget, toasts: Toasts, changed: Callable[[FollowedRun], None]
    ) -> None:
        super().__init__(parent)
        self._runs, self._parent, self._toasts, self._changed = runs, parent, toasts, changed
        self._computing: Child | None = None

    def do(self, wanted: str, run: FollowedRun, trial: int) -> None:
        """try, retrain and with how many seeds, or a kind of export."""
        if wanted == "try":
            self._ask_point(run, trial)
        elif wanted.startswith(RETRAIN):
            self.retrain(run, trial, int(wanted.removeprefix(RETRAIN)))
        else:
            folder = QFileDialog.getExistingDirectory(self._parent, tr("Where to export to"))
            if folder:
                self.export(run, trial, wanted, Path(folder))

    def _ask_point(self, run: FollowedRun, trial: int) -> None:
        choices = run.state.trials[trial].choices
        dialog = TryDialog(self._parent.window(), trial, choices, run.state.ranges)
        dialog.tried.connect(lambda found: self.try_point(run, found))
        dialog.open()

    def try_point(self, run: FollowedRun, choices: Choices) -> None:
        """It is trained whether or not trials are left; a run that has ended goes on for it."""
        problem = self._runs.tell(run, Word.TRY, choices=choices)
        self._toasts.say(problem or tr("The point is trained as soon as a worker is free"), _kind(problem))

    def retrain(self, run: FollowedRun, trial: int, seeds: int) -> None:
        """Test data are read by this alone, and the list of finalists is frozen by it."""
        trials = () if run.state.test_read else (trial,)
        try:
            launch.start_retraining(run.folder, trials, seeds)
        except RunFolderError as error:
            self._toasts.say(str(error), "danger")
            return
        run.wait_for_planner()
        if run.state.test_read and trial not in run.state.test_read:
            named = ", ".join(map(str, run.state.test_read))
            words = tr(
                "Test data were read for trial {named}, and that list is frozen: those train again",
                named=named,
            )
            self._toasts.say(words, "warn")
        else:
            self._toasts.say(
                tr(
                    "Trial {trial} trains again with {seeds} seeds; test data are read once",
                    trial=trial,
                    seeds=seeds,
                )
            )
        self._changed(run)

    def export(self, run: FollowedRun, trial: int, kind: str, folder: Path) -> None:
        """By a process of its own, for it may need what trains."""

        def take(status: int, output: bytes, errors: bytes) -> None:
            files = output.decode("utf-8", "replace").split("\n")
            made = [Path(file).name for file in files if file]
            if status == 0 and made:
                self._toasts.say(
                    tr("Exported: {files}", files=", ".join(made[:3])),
                    act=(tr("Show folder"), lambda: show_folder(folder)),
                )
            else:
                self._toasts.say(said(errors, tr("Nothing was exported.")), "danger")

        words = ["export", str(run.folder.path), str(trial), "--to", str(folder), "--only", kind]
        Child(words, take, self)

    def weigh(self, run: FollowedRun) -> None:
        """How much each choice matters, kept with the run; computed anew where trials have ended since."""
        if run.standing == "noted":
            return
        finished = run.state.counts[TrialState.DONE]
        run.state.importance = kept(run.folder.path) or run.state.importance
        known = run.state.importance.trials if run.state.importance else 0
        if self._computing is not None or finished < FEWEST or known >= finished:
            self._changed(run)
            return

        def take(status: int, _output: bytes, _errors: bytes) -> None:
            self._computing = None
            found: Importance | None = kept(run.folder.path) if status == 0 else None
            if found is not None:
                run.state.importance = found
                self._changed(run)

        self._computing = Child(["importance", str(run.folder.path), "--json"], take, self)

    def stop(self) -> None:
        if self._computing is not None:
            self._computing.stop()


def _kind(problem: str) -> str:
    return "danger" if problem else "success"
