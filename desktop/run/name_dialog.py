"""Asks for one name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label
from desktop.words import tr

WIDTH = 400


class NameDialog(Dialog):
    """`use` gets the name, once there is one."""

    def __init__(self, parent: QWidget, usual: str, use: Callable[[str], object]) -> None:
        super().__init__(parent, tr("Save as recipe"))
        self.setMinimumWidth(WIDTH)
        self._use = use
        self.name = QLineEdit(usual)
        self.name.selectAll()
        self.name.setAccessibleName(tr("Name"))
        self.column.addWidget(self.name)
        words = tr("It is kept as a file in the recipes folder, and offered for the same topics.")
        self.column.addWidget(label(words, "small", "hint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(button(tr("Cancel"), self.reject))
        self._keep = button(tr("Save"), self.take, primary=True)
        row.addWidget(self._keep)
        self.column.addLayout(row)
        self.name.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self.name.returnPressed.connect(self.take)

    def take(self) -> None:
        if name := self.name.text().strip():
            self.accept()
            self._use(name)
