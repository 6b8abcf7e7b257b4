"""The left dock: one of its panels at a time, chosen with a segmented switch at its head."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.shell.segments import Segments


class LeftDock(QWidget):
    """`panels` gives each panel's title and widget by its id; `chosen` carries the id the user took."""

    chosen = Signal(str)

    def __init__(self, panels: Mapping[str, tuple[str, QWidget]]) -> None:
        super().__init__()
        self._ids = list(panels)
        self._switch = Segments({id_: title for id_, (title, _) in panels.items()}, self._ids[0])
        self._switch.chosen.connect(self.show_panel)
        self._switch.chosen.connect(self.chosen)
        self._stack = QStackedWidget()
        for _, panel in panels.values():
            self._stack.addWidget(panel)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.addWidget(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def show_panel(self, id_: str) -> None:
        self._switch.choose(id_)
        self._stack.setCurrentIndex(self._ids.index(id_))

    @property
    def panel(self) -> str:
        """The panel in view."""
        return self._ids[self._stack.currentIndex()]
