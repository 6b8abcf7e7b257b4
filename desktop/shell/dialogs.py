"""A dialog as all of them look, and the overview of all shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import COMMANDS
from desktop.shell.parts import button, key_label, label
from desktop.shell.scrim import Scrim
from desktop.words import tr

LABEL_COLUMN, MARGIN = 104, 20


class Dialog(QDialog):
    """A titled column with a closing button; Escape closes it too."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "dialog"))

        self._scrim = Scrim(parent)

    def showEvent(self, event: QShowEvent) -> None:
        self._scrim.lay()
        super().showEvent(event)
        needed = self.column.heightForWidth(self.width())  # Qt counts wrapped lines for another width
        self.resize(self.width(), max(self.height(), needed))

    def done(self, result: int) -> None:
        self._scrim.lift()
        super().done(result)

    def finish(self, *more: QPushButton, aside: QPushButton | None = None) -> None:
        """The buttons at the end: those that do something stand right of the one that closes."""
        row = QHBoxLayout()
        if aside:
            row.addWidget(aside)
        row.addStretch()
        for made in (button(tr("Close"), self.reject), *more):
            row.addWidget(made)
        self.column.addLayout(row)


class ShortcutsDialog(Dialog):
    """All commands that have keys, from the one table of commands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Shortcuts"))
        rows = [(command.text, _native(command.keys)) for command in COMMANDS if command.keys]
        rows += IN_VIEWS
        half = -(-len(rows) // 2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(2, 24)
        for n, (words, keys) in enumerate(rows):
            row, side = n % half, 3 * (n // half)
            grid.addWidget(label(words), row, side)
            grid.addWidget(key_label(keys), row, side + 1, Qt.AlignmentFlag.AlignRight)
        self.column.addLayout(grid)
        self.finish()


# Keys that belong to no command: those of the views themselves.
IN_VIEWS = [
    (tr("Saved views"), "Ctrl+1…9"),
    (tr("Pan; Shift: farther"), "arrows"),
    (tr("Zoom in, out, show all"), "+ − 0"),
    (tr("Local graph of the topic"), "G"),
    (tr("Next neighbour"), "Tab"),
    (tr("Pin or unpin"), "Space"),
    (tr("Open in Obsidian"), "Ctrl+Enter"),
    (tr("One step back"), "Esc"),
]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
