"""The veil over a window while a dialog asks for attention."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop import theme

OPACITY = {"dark": 0.56, "light": 0.28}


def veil() -> QColor:
    """What lies over a window behind a dialog or a popup."""
    current = theme.current()
    ink = QColor(current.color("scrim"))
    ink.setAlphaF(OPACITY[current.name])
    return ink


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
        QPainter(self).fillRect(self.rect(), veil())
