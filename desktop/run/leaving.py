"""Says, before the window goes, that runs go on without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desktop.run.followed_run import FollowedRun
from desktop.run.wording import left_words
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label
from desktop.words import tr

WIDTH = 440


def words_on(runs: Sequence[FollowedRun]) -> str:
    """Which runs go on, and how they are found again."""
    if len(runs) > 1:
        return tr(
            "{runs} runs go on without the window. The next start shows how far they have come.",
            runs=len(runs),
        )
    left = left_words(runs[0])
    what = tr("“{title}” goes on without the window", title=runs[0].title) + (f", {left}" if left else "")
    return tr("{what}. The next start shows how far it has come.", what=what)


class Leaving(Dialog):
    """`leave` is called with whether this is to be said again."""

    def __init__(self, parent: QWidget, runs: Sequence[FollowedRun], leave: Callable[[bool], object]) -> None:
        super().__init__(parent, tr("Close the window"))
        self.setMinimumWidth(WIDTH)
        self._leave = leave
        self.words = words_on(runs)
        self.column.addWidget(label(self.words, wrap=True))
        self.again = QCheckBox(tr("Say this each time"))
        self.again.setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.again)
        row.addStretch()
        row.addWidget(button(tr("Cancel"), self.reject))
        row.addWidget(button(tr("Close the window"), self.take, primary=True))
        self.column.addLayout(row)

    def take(self) -> None:
        self.accept()
        self._leave(self.again.isChecked())
