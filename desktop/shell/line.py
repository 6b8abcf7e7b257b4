"""One line of text that ends in … where it finds no room; the whole of it is in its tooltip then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop import fonts


class Line(QLabel):
    """Gives way to everything beside it; `ink` as of a label."""

    def __init__(self, text: str, role: str, ink: str) -> None:
        super().__init__()
        self._whole = text
        self.setFont(fonts.role(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shorten()

    def setText(self, text: str) -> None:
        self._whole = text
        self._shorten()

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
