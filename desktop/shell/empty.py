"""An empty state: what is missing, what to do, and at most one button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import icons
from desktop.shell.parts import label
from desktop.theme import Theme


class EmptyState(QWidget):
    """Centred in whatever it fills."""

    def __init__(self, icon: str, what: str, what_to_do: str, action: QPushButton | None = None) -> None:
        super().__init__()
        self._icon = icon
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addStretch()
        column.addWidget(self._picture)
        column.addSpacing(4)
        self._what = label(what, "strong", wrap=True)
        self._what_to_do = label(what_to_do, "small", "hint", wrap=True)
        for text in (self._what, self._what_to_do):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(text)
        if action:
            column.addSpacing(8)
            column.addWidget(action, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addStretch()

    def say(self, what: str, what_to_do: str) -> None:
        self._what.setText(what)
        self._what_to_do.setText(what_to_do)

    def paint_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icons.pixmap(self._icon, theme.color("text3"), 20, self.devicePixelRatioF()))
