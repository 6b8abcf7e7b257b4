"""One run: its head, its charts in tabs, its trials in a table; what is chosen in one is chosen in all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from automl.results import charts
from automl.results.charts._axes import named, score_of
from automl.results.figure import Figure
from desktop import density, fonts, icons
from desktop.run.best_under import BestUnder
from desktop.run.chart_export import ExportButton
from desktop.run.chart_tabs import ChartTabs
from desktop.run.followed_run import FollowedRun
from desktop.run.late_chart import LateChart
from desktop.run.legend import Legend
from desktop.run.run_banner import RunBanner
from desktop.run.run_head import RunHead
from desktop.run.trial_card import facts_about
from desktop.run.trial_filter import parsed
from desktop.run.trial_panel import TrialPanel
from desktop.run.trial_table import TrialTable
from desktop.shell.parts import label, rule
from desktop.theme import Theme
from desktop.words import tr, tr_n

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
REFERRED = "accuracy_vs_parameters"  # the chart that published figures stand in
ROW = 26
HEAD = 28
WIDTHS = (44, 92, 96, 76, 64, 112)  # of the columns but the last
GIVE_WAY = {3: 520, 4: 440}  # columns that are hidden where the table is narrower than this


class RunView(QWidget):
    """`asked` carries a word or an action for the run in view, `note_asked` that its note is wanted."""

    asked = Signal(object)
    note_asked = Signal()
    trial_asked = Signal(str, int)  # what is wanted of a trial
    chart_asked = Signal(str)  # which chart came into view

    def __init__(self) -> None:
        super().__init__()
        self.run: FollowedRun | None = None
        self.refer: Callable[[Figure, FollowedRun], Figure] = lambda figure, _run: figure
        self.head, self.banner, self.best = RunHead(), RunBanner(), BestUnder()
        self.head.told.connect(self.asked)
        self.head.note_asked.connect(self.note_asked)
        self.banner.asked.connect(self.asked)
        self.best.chosen.connect(self.select)
        self.chart = LateChart()
        self.chart.chosen.connect(self.select)
        self.chart.about = self._facts
        self.chart.frozen_changed.connect(self._show_frozen)
        self.legend = Legend()
        self.legend.changed.connect(self.chart.hide_series)
        self.tabs = self._make_tabs()
        self._freeze, self._fit = self._tool(tr("Freeze the chart  F")), self._tool(tr("Fit  0"))
        self._freeze.setCheckable(True)
        self._freeze.clicked.connect(self.chart.freeze)
        self._fit.clicked.connect(lambda _=False: self.chart.fit())
        self._export = ExportButton(self.chart)
        self.panel = TrialPanel()
        self.panel.asked.connect(self.trial_asked)
        self.chart.brushed.connect(self._brush)
        self._only: frozenset[int] | None = None
        self._note = label("", "small", "hint", wrap=True)
        self._filter = QLineEdit()
        self._filter.setObjectName("small")
        self._filter.setPlaceholderText(tr("Filter: front, residual, parameters<50k"))
        self._filter.setAccessibleName(tr("Filter the trials"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setMinimumWidth(150)
        self._filter.textChanged.connect(lambda _: self._narrow())
        self._count, self._new = label("", "small", "hint"), label("", "small", "hint")
        self.model = TrialTable()
        self.table = self._make_table()
        self._put_together()

    # ---- parts -------------------------------------------------------------------------------

    def _make_tabs(self) -> ChartTabs:
        tabs = ChartTabs(CHARTS)
        tabs.chosen.connect(self._other_chart)
        return tabs

    def _tool(self, words: str) -> QToolButton:
        made = QToolButton()
        made.setToolTip(words)
        made.setAccessibleName(words.partition("  ")[0])
        return made

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        density.hold_rows(table.verticalHeader(), ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        density.hold(header, HEAD)
        header.setMinimumSectionSize(WIDTHS[0])
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)
        table.setFont(fonts.role("small"))
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        table.viewport().installEventFilter(self)
        return table

    def _put_together(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._chart_side())
        split.addWidget(self._table_side())
        split.setStretchFactor(0, 52)
        split.setStretchFactor(1, 48)
        split.setSizes([560, 520])
        whole = _column()
        for part in (self.head, rule(), self.banner):
            whole.addWidget(part)
        whole.addWidget(split, 1)
        self.setLayout(whole)

    def _chart_side(self) -> QWidget:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(2)
        top.addWidget(self.tabs, 1)
        for tool in (self._fit, self._freeze, self._export):
            top.addWidget(tool)
        ground = QFrame()
        ground.setObjectName("canvas")
        inner = _column()
        inner.setContentsMargins(8, 4, 12, 4)
        inner.addWidget(self.legend)
        inner.addWidget(self.chart, 1)
        inner.addWidget(self._note)
        ground.setLayout(inner)
        column = _column()
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(ground, 1)
        column.addWidget(self.best)
        side = QWidget()
        side.setLayout(column)
        return side

    def _table_side(self) -> QWidget:
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(8)
        for part in (label(tr("Trials"), "button"), self._count):
            top.addWidget(part)
        top.addWidget(self._new)
        top.addWidget(self._filter, 1)
        head = QWidget()
        density.hold(head, 32)
        head.setLayout(top)
        column = _column()
        for part in (head, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(self.panel)
        side = QWidget()
        side.setLayout(column)
        return side

    # ---- the run -----------------------------------------------------------------------------

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        """Another run, or news of the one in view."""
        fresh = run is not self.run or run.state is not self.model.run
        self.run = run
        if fresh:
            self._begin(run)
        else:
            self.model.refresh(run.changes())
        self.head.show_run(run, can_write)
        self.banner.show_run(run)
        self.best.show_run(run.state, fresh)
        self._show_counts()
        self._draw()

    def _begin(self, run: FollowedRun) -> None:
        run.changes()
        self.chart.freeze(False)
        self.model.show_run(run.state)
        best_first = score_of(run.state).direction == "max"
        self.table.sortByColumn(
            1, Qt.SortOrder.DescendingOrder if best_first else Qt.SortOrder.AscendingOrder
        )
        self.chart.select(-1)
        self.chart.fit()
        self._only = None
        self._narrow()
        self.panel.show_trial(run, -1)

    def _draw(self) -> None:
        if self.run is None:
            return
        name = self.tabs.current
        figure = charts.find(name).figure(self.run.state)
        if name == REFERRED:
            figure = self.refer(figure, self.run)
        self.legend.show_figure(figure)
        self.chart.show_figure(figure)
        self._note.setText("" if figure.empty else figure.note)
        self._note.setVisible(bool(self._note.text()))

    def _other_chart(self, name: str) -> None:
        self.chart.freeze(False)
        self.chart.fit()
        self._draw()
        self.chart.fit()
        self.chart_asked.emit(name)

    def _narrow(self) -> None:
        """The rows that the filter and what was marked in the chart leave."""
        self.model.narrow(parsed(self._filter.text(), self._only))
        self._choose_row(self.panel.trial)
        self._show_counts()

    def _brush(self, trials: frozenset[int] | None) -> None:
        self._only = trials
        self._narrow()

    def filter(self, words: str) -> None:
        """As if it were typed."""
        self._filter.setText(words)

    @property
    def count(self) -> str:
        return self._count.text()

    def _show_counts(self) -> None:
        waiting, number = self.model.waiting, self.locale().toString
        shown, all_ = self.model.rowCount(), self.model.total
        self._count.setText(
            tr("{shown} of {total}", shown=number(shown), total=number(all_))
            if shown != all_
            else number(all_)
        )
        self._new.setText(tr_n("{n} new row", "{n} new rows", waiting) if waiting else "")

    def _show_frozen(self, on: bool) -> None:
        self._freeze.setChecked(on)
        self._freeze.setText(tr("Frozen") if on else "")

    # ---- choosing ----------------------------------------------------------------------------

    def select(self, trial: int) -> None:
        """The same trial in chart, table and card."""
        self.chart.select(trial)
        self._choose_row(trial)
        self.panel.show_trial(self.run, trial)

    def _choose_row(self, trial: int) -> None:
        row = self.model.row_of(trial)
        if row >= 0 and row != self.table.currentIndex().row():
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def _row_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.select(self.model.trial_at(current.row()))

    def _facts(self, trial: int) -> list[tuple[str, str]]:
        return list(facts_about(self.run.state, trial)) if self.run else []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows under the pointer must not move: new ones wait until it has left. Narrow tables have less."""
        if event.type() == QEvent.Type.Resize:
            for column, least in GIVE_WAY.items():
                self.table.setColumnHidden(column, self.table.viewport().width() < least)
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.model.hold(event.type() == QEvent.Type.Enter)
            self._show_counts()
        return super().eventFilter(watched, event)

    @property
    def card(self) -> QLabel:
        return self.panel._card

    @property
    def new_rows(self) -> str:
        return self._new.text()

    def paint_theme(self, theme: Theme) -> None:
        for part in (self.head, self.banner, self.chart, self.legend, self.model, self.panel, self.tabs):
            part.paint_theme(theme)
        ink = theme.color("text2")
        for tool, icon in ((self._fit, "fit"), (self._freeze, "pause"), (self._export, "export")):
            tool.setIcon(icons.icon(icon, ink))


def _column() -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made
