"""The graph above, the runs below: divided by a handle while the runs are open, else only their strip."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from desktop.theme import current

SHARE, LEAST_ABOVE = (
    0.7,
    160,
)  # of the height: the runs'; and what they leave to the graph where there is as much
GRIP, THUMB = 7, QSize(32, 2)
ANY_HEIGHT = (1 << 24) - 1  # as Qt writes it


class _Grip(QSplitterHandle):
    """A line, and a small bar that says that it can be moved."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.fillRect(self.rect(), theme.color("window"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        if self.isEnabled():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("control" if self.underMouse() else "lineStrong"))
            left, top = (self.width() - THUMB.width()) / 2, (self.height() - THUMB.height()) / 2 + 0.5
            painter.drawRoundedRect(QRectF(left, top, THUMB.width(), THUMB.height()), 1, 1)
        painter.end()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        tiers = self.splitter()
        assert isinstance(tiers, Tiers)
        tiers.folded.emit()


class Tiers(QSplitter):
    """`folded` says that the handle was double-clicked."""

    folded = Signal()

    def __init__(self, above: QWidget, strip: QWidget, runs: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.by_hand = 0  # the height that the user gave to the runs; 0 before
        self._open, self._strip = True, strip
        self._lower = QFrame()
        column = QVBoxLayout(self._lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(runs, 1)
        self.setChildrenCollapsible(False)
        for part in (above, self._lower):
            self.addWidget(part)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(lambda _at, _which: self._moved())
        self.show_open(False)

    def createHandle(self) -> QSplitterHandle:
        return _Grip(self.orientation(), self)

    def show_open(self, on: bool) -> None:
        """Whether the runs are there, or their strip alone."""
        self._open = on
        self._lower.setMaximumHeight(ANY_HEIGHT if on else self._strip.height())
        self.setHandleWidth(GRIP if on else 1)
        self.handle(1).setEnabled(on)
        self._divide()

    def bring_back(self, height: int) -> None:
        """As the user had it."""
        self.by_hand = height
        self._divide()

    def _moved(self) -> None:
        self.by_hand = self.sizes()[1]

    def _divide(self) -> None:
        room, lower = self.height(), self._strip.height()
        if self._open:
            lower = self.by_hand or min(round(room * SHARE), room - GRIP - LEAST_ABOVE)
        self.setSizes([room - lower, lower])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()
