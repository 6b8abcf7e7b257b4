"""A segmented switch: one of two to four, chosen at once, moved through with the arrows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from desktop import fonts


class Segments(QFrame):
    """`chosen` carries the id of the segment the user took."""

    chosen = Signal(str)

    def __init__(self, choices: dict[str, str], current: str) -> None:
        super().__init__()
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._group = QButtonGroup(self, exclusive=True)
        self._buttons: dict[str, QPushButton] = {}
        for id_, text in choices.items():
            row.addWidget(self._segment(id_, text, id_ == current), 1)

    def _segment(self, id_: str, text: str, checked: bool) -> QPushButton:
        segment = QPushButton(text, checkable=True, checked=checked, autoDefault=False)
        segment.setFont(fonts.role("button"))
        segment.clicked.connect(lambda _checked=False: self.chosen.emit(id_))
        self._group.addButton(segment)
        self._buttons[id_] = segment
        return segment

    def choose(self, id_: str) -> None:
        """Shows a choice that was made elsewhere."""
        self._buttons[id_].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        ids = list(self._buttons)
        here = next((n for n, id_ in enumerate(ids) if self._buttons[id_].isChecked()), 0)
        if step and 0 <= here + step < len(ids):
            neighbour = self._buttons[ids[here + step]]
            neighbour.setFocus()
            neighbour.click()
        else:
            super().keyPressEvent(event)
