"""One line for where runs are launched: a GPU stands idle, and what can be done about it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import icons, theme
from desktop.compute.dialog import ComputeDialog
from desktop.compute.engine import Compute
from desktop.shell.parts import button, label
from desktop.words import tr


class IdleGpuOffer(QWidget):
    """Hidden unless there is something to offer."""

    def __init__(self, compute: Compute) -> None:
        super().__init__()
        self._compute = compute
        self._words = label("", "small", "secondary")
        picture = QLabel()
        ink = theme.current().color("warn")
        picture.setPixmap(icons.pixmap("gpu", ink, 14, self.devicePixelRatioF()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self._words)
        row.addWidget(button(tr("GPU engine…"), self.open))
        row.addStretch()
        compute.changed.connect(self.refresh)
        self.refresh()
        compute.look()

    def refresh(self) -> None:
        """Also while it is being installed: then it says so."""
        standing, doing = self._compute.standing, self._compute.doing
        self.setVisible(bool(standing and standing.idle))
        if standing and standing.gpus:
            stands = f"{doing.words} …" if doing else tr("stands idle: torch here is for the CPU")
            self._words.setText(stands if doing else f"{standing.gpus[0]} {stands}")

    def open(self) -> None:
        ComputeDialog(self.window(), self._compute).open()
