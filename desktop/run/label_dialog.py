"""Asks what a run is to be called, and for a remark about it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.run.followed_run import FollowedRun
from desktop.shell.dialogs import LABEL_COLUMN, Dialog
from desktop.shell.parts import button, label
from desktop.words import tr

WIDTH, REMARK = 440, 96


class LabelDialog(Dialog):
    """`kept` carries the label as it is to be."""

    kept = Signal(object)

    def __init__(self, parent: QWidget, run: FollowedRun) -> None:
        super().__init__(parent, tr("Rename or remark"))
        self._label = run.label
        self.setMinimumWidth(WIDTH)
        self.name = QLineEdit(run.label.name)
        self.name.setPlaceholderText(run.title)
        self.name.setAccessibleName(tr("Name"))
        self.remark = QPlainTextEdit(run.label.remark)
        self.remark.setFixedHeight(REMARK)
        self.remark.setTabChangesFocus(True)
        self.remark.setAccessibleName(tr("Remark"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        for n, (words, field) in enumerate(((tr("Name"), self.name), (tr("Remark"), self.remark))):
            grid.addWidget(label(words, ink="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        self.column.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(button(tr("Cancel"), self.reject))
        row.addWidget(button(tr("Keep"), self.keep, primary=True))
        self.column.addLayout(row)
        self.name.returnPressed.connect(self.keep)

    def keep(self) -> None:
        remark = self.remark.toPlainText().strip()
        self.kept.emit(replace(self._label, name=self.name.text().strip(), remark=remark))
        self.accept()
