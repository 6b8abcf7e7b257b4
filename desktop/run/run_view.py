"""One run: its head, its charts in tabs, its trials in a table; what is chosen in one is chosen in all."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSplitter,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from automl.results import charts
from desktop import fonts
from desktop.run.chart_view import ChartView
from desktop.run.followed_run import FollowedRun
from desktop.run.legend import Legend
from desktop.run.run_head import RunHead
from desktop.run.trial_card import words_about
from desktop.run.trial_table import TrialTable, sorted_by_values
from desktop.shell.parts import label, rule
from desktop.theme import Theme

CHARTS = {
    "accuracy_vs_parameters": "Accuracy by parameters",
    "learning_curves": "Learning curves",
    "hypervolume": "Hypervolume",
}
ROW = 26


class RunView(QWidget):
    """`told` and `note_asked` are the head's."""

    told = Signal(object)
    note_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.run: FollowedRun | None = None
        self._head = RunHead()
        self._head.told.connect(self.told)
        self._head.note_asked.connect(self.note_asked)
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for title in CHARTS.values():
            self._tabs.addTab(title)
        self._tabs.currentChanged.connect(lambda _: self._draw())
        self.chart = ChartView()
        self.chart.chosen.connect(self.select)
        self.chart.pointed.connect(self._point)
        self._legend = Legend()
        self._legend.changed.connect(self.chart.hide_series)
        self._card = label("", "small", "secondary", wrap=True)
        self.model = TrialTable()
        self._proxy = sorted_by_values(self.model)
        self.table = self._table()
        self._put_together()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._proxy)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.setFont(fonts.role("small"))
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        return table

    def _put_together(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(2)
        for part in (self._tabs, self._legend):
            column.addWidget(part)
        column.addWidget(self.chart, 1)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.table, 1)
        side.addWidget(rule())
        self._card.setContentsMargins(12, 8, 12, 8)
        side.addWidget(self._card)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([560, 520])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self._head, rule()):
            whole.addWidget(part)
        whole.addWidget(split, 1)

    # ---- the run -----------------------------------------------------------------------------

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        """Another run, or news of the one in view."""
        if run is not self.run:
            self.run = run
            self.model.show_run(run.state)
            self.chart.select(-1)
            self.chart.fit()
        else:
            self.model.refresh()
        self._head.show_run(run, can_write)
        self._draw()

    def _draw(self) -> None:
        if self.run is None:
            return
        name = list(CHARTS)[self._tabs.currentIndex()]
        figure = charts.find(name).figure(self.run.state)
        self._legend.show_figure(figure)
        self.chart.show_figure(figure)

    # ---- choosing ----------------------------------------------------------------------------

    def select(self, trial: int) -> None:
        """The same trial in chart, table and card."""
        self.chart.select(trial)
        row = self.model.row_of(trial)
        if row >= 0:
            index = self._proxy.mapFromSource(self.model.index(row, 0))
            if index.row() != self.table.currentIndex().row():
                self.table.selectRow(index.row())
        self._describe(trial)

    def _row_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.select(self.model.trial_at(self._proxy.mapToSource(current).row()))

    def _point(self, trial: int) -> None:
        self.chart.setToolTip(
            "\n".join(words_about(self.run.state, trial)) if self.run and trial >= 0 else ""
        )

    def _describe(self, trial: int) -> None:
        self._card.setText("\n".join(words_about(self.run.state, trial)) if self.run else "")

    @property
    def card(self) -> QLabel:
        return self._card

    def paint_theme(self, theme: Theme) -> None:
        for part in (self._head, self.chart, self._legend):
            part.paint_theme(theme)
