"""One line of text that ends in … where it finds no room; the whole of it is in its tooltip then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from desktop import fonts

BESIDE = 20  # pixels of a row beside its icon and its words
LEAST = 40  # of a line that has given way


class Line(QLabel):
    """Gives way to everything beside it, or with `whole` only where the row has no more room; `ink` as of a
    label."""

    def __init__(self, text: str, role: str, ink: str, whole: bool = False) -> None:
        super().__init__()
        self._whole = text
        self.setFont(fonts.role(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink)
        wide = QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Ignored
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self._shorten()

    def setText(self, text: str) -> None:
        self._whole = text
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def text(self) -> str:
        """All that it says."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)
        self.setAccessibleName(self._whole)


class LineButton(QPushButton):
    """The same for a row that can be pressed."""

    def __init__(self, text: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._whole = text
        self.setAutoDefault(False)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = self.width() - BESIDE - (0 if self.icon().isNull() else self.iconSize().width())
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown.replace("&", "&&"))
        if not self.accessibleName():
            self.setAccessibleName(self._whole)
