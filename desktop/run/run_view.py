"""One run: its head, its charts in tabs, its trials in a table; what is chosen in one is chosen in all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from automl.results import charts
from automl.results.charts._axes import cost_of, in_words, named, score_of
from automl.results.figure import Figure
from automl.results.state import RunState
from desktop import icons
from desktop.run.best_under import BestUnder
from desktop.run.chart_side import ChartSide, bare
from desktop.run.followed_run import FollowedRun
from desktop.run.run_banner import RunBanner
from desktop.run.run_head import RunHead
from desktop.run.trial_card import facts_about
from desktop.run.trials_side import TrialsSide
from desktop.shell.parts import rule
from desktop.theme import Theme
from desktop.words import tr

USUAL = {
    "accuracy_vs_parameters": tr("Accuracy by parameters"),
    "learning_curves": tr("Learning curves"),
    "hypervolume": tr("Hypervolume"),
    "importance": tr("Importance"),
    "parallel_coordinates": tr("Choices"),
    "best_so_far": tr("Best so far"),
    "score_by_cost": tr("Score by cost"),
    "trials_by_worker": tr("Workers"),
}
# Whatever is found, those that are known here first and under a shorter name.
CHARTS = {name: USUAL[name] for name in USUAL if name in charts.names()} | {
    name: named(name) for name in charts.names() if name not in USUAL
}
CHART_SHARE, NARROW_SHARE, NARROW = 0.52, 0.56, 1300  # of the width: the chart's, where it is less than this
REFERRED = "accuracy_vs_parameters"  # the chart that published figures stand in


def _title(run: RunState) -> str:
    """The first chart by what it shows of this run."""
    return tr("{score} by {cost}", score=named(score_of(run).name), cost=in_words(cost_of(run).name))


class RunView(QWidget):
    """`asked` carries a word or an action for the run in view, `note_asked` that its note is wanted."""

    asked = Signal(object)
    note_asked = Signal()
    trial_asked = Signal(str, int)  # what is wanted of a trial
    chart_asked = Signal(str)  # which chart came into view

    def __init__(self) -> None:
        super().__init__()
        self.run: FollowedRun | None = None
        self._by_hand = False  # whether the user has moved what divides chart and table
        self.refer: Callable[[Figure, FollowedRun], Figure] = lambda figure, _run: figure
        self.head, self.banner, self.best = RunHead(), RunBanner(), BestUnder()
        self.head.told.connect(self.asked)
        self.head.note_asked.connect(self.note_asked)
        self.banner.asked.connect(self.asked)
        self.best.chosen.connect(self.select)
        self._side = ChartSide(CHARTS)
        self.chart, self.legend, self.tabs = self._side.chart, self._side.legend, self._side.tabs
        self._side.turned.connect(self._other_chart)
        self.chart.chosen.connect(self.select)
        self.chart.about = self._facts
        self.chart.frozen_changed.connect(self._show_frozen)
        self._freeze, self._fit = self._tool(tr("Freeze the chart  F")), self._tool(tr("Fit  0"))
        self._freeze.setCheckable(True)
        self._freeze.clicked.connect(self.chart.freeze)
        self._fit.clicked.connect(lambda _=False: self.chart.fit())
        self.trials = TrialsSide()
        self.trials.chosen.connect(self.select)
        self.panel, self.table, self.model = self.trials.panel, self.trials.table, self.trials.model
        self.panel.asked.connect(self.trial_asked)
        self.chart.brushed.connect(self.trials.brush)
        self._put_together()

    # ---- parts -------------------------------------------------------------------------------

    def _tool(self, words: str) -> QToolButton:
        made = QToolButton()
        made.setToolTip(words)
        made.setAccessibleName(words.partition("  ")[0])
        return made

    def _put_together(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for tool in (self._freeze, self._fit):
            self._side.tools.insertWidget(1, tool)
        self._side.column.addWidget(self.best)
        split.addWidget(self._side)
        split.addWidget(self.trials)
        split.splitterMoved.connect(lambda _at, _which: self._keep_split())
        self._split = split
        whole = bare(QVBoxLayout())
        for part in (self.head, rule(), self.banner):
            whole.addWidget(part)
        whole.addWidget(split, 1)
        self.setLayout(whole)

    def _keep_split(self) -> None:
        """Once it was set by hand it is the user's."""
        self._by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._by_hand:
            chart = round(self.width() * (CHART_SHARE if self.width() >= NARROW else NARROW_SHARE))
            self._split.setSizes([chart, self.width() - chart])

    # ---- the run -----------------------------------------------------------------------------

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        """Another run, or news of the one in view."""
        fresh = run is not self.run or run.state is not self.model.run
        self.run = run
        if fresh:
            self.chart.freeze(False)
            self.chart.select(-1)
            self.chart.fit()
            self.tabs.name(REFERRED, _title(run.state))
        self.trials.show_run(run, fresh)
        self.head.show_run(run, can_write)
        self.banner.show_run(run)
        self.best.show_run(run.state, fresh)
        self._draw()

    def _draw(self) -> None:
        if self.run is None:
            return
        name = self.tabs.current
        figure = charts.find(name).figure(self.run.state)
        if name == REFERRED:
            figure = self.refer(figure, self.run)
        self._side.show_figure(figure)

    def _other_chart(self, name: str) -> None:
        self.chart.freeze(False)
        self.chart.fit()
        self._draw()
        self.chart.fit()
        self.chart_asked.emit(name)

    def _show_frozen(self, on: bool) -> None:
        self._freeze.setChecked(on)
        self._freeze.setText(tr("Frozen") if on else "")

    # ---- choosing ----------------------------------------------------------------------------

    def select(self, trial: int) -> None:
        """The same trial in chart, table and card."""
        self.chart.select(trial)
        self.trials.show_trial(self.run, trial)

    def _facts(self, trial: int) -> list[tuple[str, str]]:
        return list(facts_about(self.run.state, trial)) if self.run else []

    @property
    def card(self) -> QLabel:
        return self.panel._card

    def paint_theme(self, theme: Theme) -> None:
        for part in (self.head, self.banner, self._side, self.trials):
            part.paint_theme(theme)
        ink = theme.color("text2")
        for tool, icon in ((self._fit, "fit"), (self._freeze, "pause")):
            tool.setIcon(icons.icon(icon, ink))
