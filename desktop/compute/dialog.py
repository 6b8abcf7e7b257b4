"""The dialog on what runs train on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.compute.engine import Compute
from desktop.compute.panel import ComputePanel
from desktop.shell.dialogs import Dialog
from desktop.words import tr

WIDE = 520


class ComputeDialog(Dialog):
    """An installation goes on when it is closed; opened again, it shows how far that is."""

    def __init__(self, parent: QWidget, compute: Compute) -> None:
        super().__init__(parent, tr("Compute"))
        self.setMinimumWidth(WIDE)
        self.panel = ComputePanel(compute)
        self.column.addWidget(self.panel)
        self.finish()
