"""A list of finds inside a panel: compact rows, used by pointer and by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView

from desktop.find.row_paint import COMPACT, RowPaint
from desktop.find.rows import Row, Rows


class RowList(QListView):
    """`chosen` carries the key of a row."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.model_rows = Rows(self)
        self.setModel(self.model_rows)
        self.setItemDelegate(RowPaint(self, COMPACT))
        self.setObjectName("rowList")
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.model_rows.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Other rows; the same ones again keep the place in the list."""
        if tuple(rows) != self.rows:
            self.model_rows.show(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences take other lines in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and any(row.whole for row in self.rows):
            self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard needs a row to start from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and (first := self.model_rows.next_usable(-1, 1)) >= 0:
            self.setCurrentIndex(self.model_rows.index(first))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and (row := self.rows[index.row()]).key and not row.why_not:
            self.chosen.emit(row.key)
