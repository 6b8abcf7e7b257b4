"""What is said of runs unasked: that one ended or failed, on the desktop too, and what its planner noted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.run.desktop_notice import tell_desktop
from desktop.run.followed_run import LIVE, FollowedRun
from desktop.run.wording import best_words, progress
from desktop.shell.toasts import Toasts
from desktop.words import tr, tr_n

MOST_NOTES = 2  # at once
ENDED = {"finished": "success", "failed": "danger", "interrupted": "warn"}


def words_on(run: FollowedRun) -> str:
    """“Quantization has finished: 120 trials, best 93.1 %”."""
    done, best = progress(run).done, best_words(run.state)
    if run.standing == "failed":
        why = run.state.reason or tr("the log does not say why")
        return tr("“{title}” failed: {why}", title=run.title, why=why)
    if run.standing == "interrupted":
        return tr_n(
            "“{title}” was interrupted; its one trial is safe on disk",
            "“{title}” was interrupted; all {n} trials are safe on disk",
            done,
            title=run.title,
        )
    ended = tr_n(
        "“{title}” has finished: {n} trial", "“{title}” has finished: {n} trials", done, title=run.title
    )
    return tr("{ended}, best {best}", ended=ended, best=best) if best else ended


class RunEndings:
    """`watch` is told of every change; `show` brings a run into view, `write` writes its note."""

    def __init__(
        self,
        window: QWidget,
        toasts: Toasts,
        show: Callable[[FollowedRun], object],
        write: Callable[[FollowedRun], object],
        alert: Callable[[QWidget, str], object] | None = None,
    ) -> None:
        self._window, self._toasts, self._show, self._write = window, toasts, show, write
        self._alert = alert or tell_desktop
        self._stood: dict[str, str] = {}
        self._noted: dict[str, int] = {}

    def watch(self, run: FollowedRun) -> None:
        self._tell_notes(run)
        before = self._stood.get(run.folder.id, "")
        self._stood[run.folder.id] = run.standing
        if before not in LIVE or run.standing not in ENDED:
            return
        words = words_on(run)
        if run.label.notify:
            self._toasts.say(words, ENDED[run.standing], (tr("Show"), lambda: self._show(run)))
            if not self._window.window().isActiveWindow():
                self._alert(self._window.window(), words)
        if run.standing == "finished" and run.label.write_note and run.state.front.points:
            self._write(run)

    def _tell_notes(self, run: FollowedRun) -> None:
        """What the planner has noted since the window looks: a wish that it could not fulfil."""
        known = self._noted.setdefault(run.folder.id, len(run.state.notes))
        self._noted[run.folder.id] = len(run.state.notes)
        for words in run.state.notes[known:][-MOST_NOTES:] if run.live else ():
            self._toasts.say(f"“{run.title}”: {words}", "warn")
