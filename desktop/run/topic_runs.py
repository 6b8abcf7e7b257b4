"""The runs of a topic, in its panel: how each stands, its best score; a click brings one into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.run.followed_run import FollowedRun
from desktop.run.wording import best_words, left_words, progress, said, when
from desktop.shell.parts import button, label
from desktop.words import number, tr

MOST = 8


def run_words(run: FollowedRun) -> str:
    """“Running · 74 of 120 · 12 min left”, “Finished · 2 days ago”."""
    word, number = said(run).word, QLocale().toString
    if not run.live:
        return f"{word} · {when(run.state.at or run.folder.about.created_at)}"
    done, total = progress(run)
    parts = [word, tr("{done} of {total}", done=number(done), total=number(total)), left_words(run)]
    return " · ".join(part for part in parts if part)


class TopicRuns(QWidget):
    """`chosen` carries the run; `refresh` follows what has changed."""

    chosen = Signal(object)

    def __init__(self, runs: Callable[[], Sequence[FollowedRun]]) -> None:
        super().__init__()
        self._runs = runs
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self.refresh()

    def refresh(self) -> None:
        runs = self._runs()
        rows = tuple((self._name(run), run_words(run), best_words(run.state)) for run in runs[:MOST])
        if rows == self._shown and self._column.count():
            return
        self._shown = rows
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._column.addWidget(label(f"{tr('Runs')}  {number(len(runs))}", "section", "secondary"))
        for run, row in zip(runs, rows, strict=False):
            self._column.addWidget(self._row(run, *row))

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Name, standing and best score of each."""
        return self._shown

    def _name(self, run: FollowedRun) -> str:
        return run.state.recipe.id if run.state.recipe else run.folder.id

    def _row(self, run: FollowedRun, name: str, words: str, best: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        opener = button(name, lambda: self.chosen.emit(run))
        opener.setProperty("row", "true")
        opener.setToolTip(tr("Show {id}", id=run.folder.id))
        row.addWidget(opener)
        row.addWidget(label(words, "small", "secondary"), 1)
        row.addWidget(label(best, "small"))
        return holder
