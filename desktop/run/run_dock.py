"""The dock below the graph: a strip that says how the runs stand, and the run in view when it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from desktop import density, fonts
from desktop.run.compare_view import CompareView
from desktop.run.followed_run import FollowedRun
from desktop.run.run_view import RunView
from desktop.run.runs import Runs
from desktop.run.wording import in_a_line, said
from desktop.shell.empty import EmptyState
from desktop.shell.line import Line
from desktop.shell.parts import key_label, label
from desktop.theme import Theme, load
from desktop.words import tr, tr_n

if TYPE_CHECKING:
    from desktop.practice.practice_view import PracticeView

STRIP, LEAST_HEIGHT, MOST_LISTED = 36, 380, 30


class RunStrip(QFrame):
    """Always there: the run in view in a line, a menu of all others."""

    chosen = Signal(object)
    practice_asked = Signal()

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setObjectName("runStrip")
        density.hold(self, STRIP)
        self._pick = QToolButton()
        self._pick.setText(tr("Runs"))
        self._pick.setFont(fonts.role("button"))
        self._pick.setProperty("strong", "true")
        self._pick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._pick)
        self._pick.setMenu(self._menu)
        self._words = Line(tr("None yet"), "small", "hint")
        self._standing = self._in_view = tr("None yet")
        self._open = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._pick)
        row.addWidget(self._words, 1)
        row.addWidget(label(tr("Open or close with"), "small", "hint"))
        row.addWidget(key_label(keys))

    def show_runs(self, runs: Runs, current: FollowedRun | None) -> None:
        self._menu.clear()
        for run in runs.newest_first()[:MOST_LISTED]:
            action = self._menu.addAction(f"{run.title}   {said(run).word}".replace("&", "&&"))
            action.triggered.connect(lambda _on=False, run=run: self.chosen.emit(run))
        self._menu.addSeparator()
        self._menu.addAction(tr("Practice on a table…")).triggered.connect(
            lambda _=False: self.practice_asked.emit()
        )
        living = len(runs.living)
        told = [tr_n("{n} running", "{n} running", living)] if living else []
        self._standing = "" if runs.newest_first() and not living else "  ·  ".join(told) or tr("None yet")
        if current:
            told += [current.title, *in_a_line(current)]
        self._in_view = "  ·  ".join(told) or tr("None yet")
        self.show_open(self._open)

    @property
    def words(self) -> str:
        return self._words.text()

    def show_open(self, dock: bool) -> None:
        """Above the open dock the run in view need not be told: its head says it."""
        self._open = dock
        self._words.setText(self._standing if dock else self._in_view)


class RunDock(QFrame):
    """The run in view, or that there is none yet."""

    practice_closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dock")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.view = RunView()
        self._empty = EmptyState("run", tr("No runs yet"), tr("Choose a topic and press R."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.compare = CompareView()
        self._stack.addWidget(self.compare)
        self._practice: PracticeView | None = None
        self._theme = load("dark")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        self.view.show_run(run, can_write)
        self._stack.setCurrentWidget(self.view)

    def show_comparison(self, runs: Sequence[FollowedRun]) -> None:
        """Several runs in place of the one in view."""
        self.compare.show_runs(runs)
        self._stack.setCurrentWidget(self.compare)

    @property
    def practice(self) -> PracticeView:
        """Made when it is asked for first: most windows never practise."""
        if self._practice is None:
            from desktop.practice.practice_view import PracticeView

            made = self._practice = PracticeView()
            made.paint_theme(self._theme)
            made.closed.connect(self.practice_closed)
            self._stack.addWidget(made)
        return self._practice

    def show_practice(self) -> None:
        """Samplers on a table, in place of the run in view."""
        if self._stack.currentWidget() is not self.practice:
            self._stack.setCurrentWidget(self.practice)
            self.practice.form.take_focus()

    def stop_practice(self) -> None:
        """Ends what searches there, if anything does."""
        if self._practice is not None:
            self._practice.stop()

    def show_nothing(self) -> None:
        """The last run is gone."""
        self._stack.setCurrentWidget(self._empty)

    def paint_theme(self, theme: Theme) -> None:
        self._empty.paint_theme(theme)
        self.view.paint_theme(theme)
        self.compare.paint_theme(theme)
        self._theme = theme
        if self._practice is not None:
            self._practice.paint_theme(theme)
