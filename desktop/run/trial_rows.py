"""The table of trials as a widget: how wide its columns are, which give way, and rows that keep still."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop import density, fonts
from desktop.run.sparkline import CurvePainter
from desktop.run.trial_table import CURVE_COLUMN, TrialTable

ROW, HEAD = 26, 28
WIDTHS = (44, 92, 96, 76, 64, 72, 124)  # of the columns but the last
WIDEST_SCORE = 150  # of the score's column, which is as wide as its name
GIVE_WAY = {
    7: 660,
    3: 580,
    CURVE_COLUMN: 500,
    4: 440,
}  # columns that go where the table is narrower than this


class TrialRows(QTableView):
    """`chosen` carries the trial of a row that was gone to, `opened` says that more of it is wanted, `held`
    that rows began or ceased to wait."""

    chosen = Signal(int)
    opened = Signal()  # by Enter or a double click: some desktops would activate by a single one
    held = Signal()

    def __init__(self, model: TrialTable) -> None:
        super().__init__()
        self._trials = model
        self._curves = True  # whether the run in view has any
        self._painter = CurvePainter(self)
        self.setModel(model)
        self.setItemDelegateForColumn(CURVE_COLUMN, self._painter)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(fonts.role("small"))
        self._size_rows()
        self.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.viewport().installEventFilter(self)

    def _size_rows(self) -> None:
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        density.hold_rows(rows, ROW)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        density.hold(header, HEAD)
        header.setMinimumSectionSize(WIDTHS[0])
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)

    def best_first(self, best_is_most: bool) -> None:
        """Another run: its scores from the best on, in a column that names them."""
        order = Qt.SortOrder.DescendingOrder if best_is_most else Qt.SortOrder.AscendingOrder
        self.sortByColumn(1, order)
        named = min(self.horizontalHeader().sectionSizeHint(1), WIDEST_SCORE)
        self.setColumnWidth(1, max(WIDTHS[1], named))

    def show_curves(self, on: bool) -> None:
        """A run that is known from its note alone has none."""
        self._curves = on
        self._give_way()

    def choose(self, trial: int) -> None:
        """Goes to the row of a trial, where it has one."""
        row = self._trials.row_of(trial)
        if row >= 0 and row != self.currentIndex().row():
            self.selectRow(row)
            self.scrollTo(self._trials.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _row_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._trials.trial_at(current.row()))

    def _give_way(self) -> None:
        for column, least in GIVE_WAY.items():
            left_out = column == CURVE_COLUMN and not self._curves
            self.setColumnHidden(column, left_out or self.viewport().width() < least)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows under the pointer must not move: new ones wait until it has left. Narrow tables have less."""
        if event.type() == QEvent.Type.Resize:
            self._give_way()
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._trials.hold(event.type() == QEvent.Type.Enter)
            self.held.emit()
        return super().eventFilter(watched, event)
