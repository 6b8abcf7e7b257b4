"""The trials beside the chart: the table, and below it the trial in view; as tabs where room is short."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabBar, QVBoxLayout, QWidget

from automl.results.charts._axes import score_of
from desktop import density, fonts
from desktop.run.followed_run import FollowedRun
from desktop.run.trial_filter import parsed
from desktop.run.trial_panel import TrialPanel
from desktop.run.trial_rows import TrialRows
from desktop.run.trial_table import TrialTable
from desktop.shell.parts import label, rule
from desktop.theme import Theme
from desktop.words import tr, tr_n

LEAST_WIDTH, LEAST_HEIGHT = 600, 470  # with less than one of these the trial has a tab of its own
HEAD = 32
TRIALS, TRIAL = 0, 1  # the tabs


class TrialsSide(QWidget):
    """`chosen` carries the trial whose row was gone to."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model = TrialTable()
        self.table = TrialRows(self.model)
        self.table.chosen.connect(self.chosen)
        self.table.held.connect(self._show_counts)
        self.table.opened.connect(lambda: self.tabs.setCurrentIndex(TRIAL))
        self.panel = TrialPanel()
        self._only: frozenset[int] | None = None
        self.tabs = self._make_tabs()
        self._filter = self._make_filter()
        self.count, self._new = "", label("", "small", "hint")
        self._between, self._below = rule(), QWidget()
        self._put_together()

    # ---- parts -------------------------------------------------------------------------------

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setFont(fonts.role("button"))
        for words in (tr("Trials"), tr("Trial")):
            tabs.addTab(words)
        tabs.setAccessibleName(tr("Trials"))
        tabs.currentChanged.connect(lambda _: self._arrange())
        return tabs

    def _make_filter(self) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName("small")
        made.setPlaceholderText(tr("Filter: front, residual, parameters<50k"))
        made.setAccessibleName(tr("Filter the trials"))
        made.setClearButtonEnabled(True)
        made.setMinimumWidth(150)
        made.textChanged.connect(lambda _: self._narrow())
        return made

    def _put_together(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 12, 0)
        top.setSpacing(8)
        top.addWidget(self.tabs)
        top.addWidget(self._new)
        top.addWidget(self._filter, 1)
        top.addStretch()
        head = QWidget()
        density.hold(head, HEAD)
        head.setLayout(top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (head, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self._between)
        column.addWidget(self.panel)
        column.addWidget(self._below, 1)
        self._arrange()

    def _arrange(self) -> None:
        """Both, or the one whose tab is chosen."""
        room = self.width() >= LEAST_WIDTH and self.height() >= LEAST_HEIGHT
        if room == self.tabs.isTabVisible(TRIAL):
            self.tabs.setTabVisible(TRIAL, not room)
        alone = self.tabs.currentIndex() if not room else None
        for part in (self.table, self._new, self._filter):
            part.setVisible(alone != TRIAL)
        self.panel.setVisible(alone != TRIALS)
        self._between.setVisible(alone is None)
        self._below.setVisible(alone == TRIAL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- what is shown -----------------------------------------------------------------------

    def show_run(self, run: FollowedRun, fresh: bool) -> None:
        """Another run, or news of the one in view."""
        if fresh:
            self._begin(run)
        else:
            self.model.refresh(run.changes())
        self._show_counts()

    def _begin(self, run: FollowedRun) -> None:
        run.changes()
        self.model.show_run(run.state)
        self.table.best_first(score_of(run.state).direction == "max")
        self.table.show_curves(run.standing != "noted")
        self._only = None
        self._narrow()
        self.show_trial(run, -1)

    def show_trial(self, run: FollowedRun | None, trial: int) -> None:
        """The trial in view, or none."""
        self.table.choose(trial)
        self.panel.show_trial(run, trial)
        there = bool(run and trial in run.state.trials)
        self.tabs.setTabText(TRIAL, tr("Trial {number}", number=trial) if there else tr("Trial"))

    def _narrow(self) -> None:
        """The rows that the filter and what was marked in the chart leave."""
        self.model.narrow(parsed(self._filter.text(), self._only))
        self.table.choose(self.panel.trial)
        self._show_counts()

    def brush(self, trials: frozenset[int] | None) -> None:
        """Only what was marked in the chart; all again where that is None."""
        self._only = trials
        self._narrow()

    def filter(self, words: str) -> None:
        """As if it were typed."""
        self._filter.setText(words)

    def _show_counts(self) -> None:
        waiting, number = self.model.waiting, self.locale().toString
        shown, all_ = self.model.rowCount(), self.model.total
        self.count = (
            tr("{shown} of {total}", shown=number(shown), total=number(all_))
            if shown != all_
            else number(all_)
        )
        self.tabs.setTabText(TRIALS, tr("Trials  {count}", count=self.count))
        self._new.setText(tr_n("{n} new row", "{n} new rows", waiting) if waiting else "")

    @property
    def new_rows(self) -> str:
        return self._new.text()

    def paint_theme(self, theme: Theme) -> None:
        self.model.paint_theme(theme)
        self.panel.paint_theme(theme)
