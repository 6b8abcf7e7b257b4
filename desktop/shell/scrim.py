"""The veil over a window while a dialog asks for attention."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop import theme

OPACITY = {"dark": 0.56, "light": 0.28}


class Scrim(QWidget):
    """Covers its parent's content, never the title bar."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.hide()

    def lay(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()

    def lift(self) -> None:
        self.hide()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = theme.current()
        veil = current.color("scrim")
        veil.setAlphaF(OPACITY[current.name])
        QPainter(self).fillRect(self.rect(), veil)
